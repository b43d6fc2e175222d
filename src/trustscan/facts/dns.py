"""What a domain's DNS records say of mail and certificates: pure readers of what the probe brought back."""

from __future__ import annotations

import re
from collections.abc import Iterable

from trustscan.model.snapshot import DnsAnswer, DnsFacts
from trustscan.model.struct import Frozen

_SPF = re.compile(r"v=spf1(?: |$)", re.IGNORECASE)
_DMARC = re.compile(r"v\s*=\s*DMARC1\s*(?:;|$)", re.IGNORECASE)
_MTA_STS = re.compile(r"v\s*=\s*STSv1\s*;", re.IGNORECASE)
_ALL = re.compile(r"(?:^| )([-~?+]?)all(?: |$)", re.IGNORECASE)
_REDIRECT = re.compile(r"(?:^| )redirect=\S", re.IGNORECASE)
_CAA = re.compile(r'^\d{1,3} (issue|issuewild|issuemail|iodef) "?([^"]*)"?$', re.IGNORECASE)
_QUALIFIERS = {"-": "fail", "~": "softfail", "?": "neutral", "+": "pass", "": "pass"}
_MAX_RECORD = 4_096


class DnsPolicies(Frozen):
    """What stands in the DNS. None where it could not be found out; empty or False where it is not there.

    `spf`: the SPF record (RFC 7208); `spf_rest`: what it says of senders that it does not name: fail,
    softfail, neutral, pass, redirect (another record says), several (two records: both are void), none.
    `dmarc`: the DMARC record (RFC 7489), `dmarc_policy`: none, quarantine or reject; empty without one.
    `mta_sts`: the record that says that mail is to come encrypted (RFC 8461); empty without one.
    `mail`: whether the domain takes mail; `caa`: who may issue certificates (RFC 8659); `dnssec`: whether
    the zone above vouches for the domain's keys (RFC 4035).
    """

    domain: str
    spf: str | None = None
    spf_rest: str | None = None
    dmarc: str | None = None
    dmarc_policy: str | None = None
    mta_sts: str | None = None
    mail: bool | None = None
    caa: str | None = None
    dnssec: bool | None = None


def read_dns(facts: DnsFacts) -> DnsPolicies:
    """Everything that the answers tell."""
    spf = _texts(facts, facts.domain, _SPF)
    dmarc = _texts(facts, f"_dmarc.{facts.domain}", _DMARC)
    mta_sts = _texts(facts, f"_mta-sts.{facts.domain}", _MTA_STS)
    policy = None if dmarc is None else dmarc_policy(dmarc[0]) if len(dmarc) == 1 else ""
    return DnsPolicies(
        facts.domain,
        spf=None if spf is None else " + ".join(spf),
        spf_rest=None if spf is None else "several" if len(spf) > 1 else spf_rest(spf[0]) if spf else "none",
        dmarc=None if dmarc is None else " + ".join(dmarc),
        dmarc_policy=policy,
        mta_sts=None if mta_sts is None else " + ".join(mta_sts),
        mail=_takes_mail(_answer(facts, "MX", facts.domain)),
        caa=_caa(facts),
        dnssec=_signed(_answer(facts, "DS", facts.domain)),
    )


def spf_rest(record: str) -> str:
    """What an SPF record says of senders that it does not name, as `DnsPolicies.spf_rest` has it."""
    found = _ALL.search(record[:_MAX_RECORD])
    if found:
        return _QUALIFIERS[found[1]]
    return "redirect" if _REDIRECT.search(record[:_MAX_RECORD]) else "none"


def dmarc_policy(record: str) -> str:
    """The policy that a DMARC record asks for: none, quarantine, reject; else empty."""
    for part in record[:_MAX_RECORD].split(";"):
        name, _, value = part.partition("=")
        if name.strip().lower() == "p":
            policy = value.strip().lower()
            return policy if policy in ("none", "quarantine", "reject") else ""
    return ""


def _answer(facts: DnsFacts, kind: str, name: str) -> DnsAnswer | None:
    found = (answer for answer in facts.answers if (answer.type, answer.name) == (kind, name))
    answer = next(found, None)
    return answer if answer is not None and answer.error is None else None


def _texts(facts: DnsFacts, name: str, mark: re.Pattern[str]) -> list[str] | None:
    answer = _answer(facts, "TXT", name)
    return None if answer is None else [text for text in answer.records if mark.match(text)]


def _takes_mail(answer: DnsAnswer | None) -> bool | None:
    """A lone `.` says that the domain takes none (RFC 7505)."""
    return None if answer is None else any(record.split()[-1:] != ["."] for record in answer.records)


def _caa(facts: DnsFacts) -> str | None:
    """The authorities that may issue, from the closest name that has CAA records."""
    asked = [answer for answer in facts.answers if answer.type == "CAA"]
    for answer in asked:
        if answer.error is not None:
            return None
        if answer.records:
            return _issuers(answer.records)
    return "" if asked else None


def _issuers(records: Iterable[str]) -> str:
    """Who may issue; empty where the records restrict nobody."""
    matches = filter(None, map(_CAA.match, records))
    named = [m[2].partition(";")[0].strip() for m in matches if m[1].lower() in ("issue", "issuewild")]
    return ", ".join(dict.fromkeys(filter(None, named))) or ("nobody" if named else "")


def _signed(answer: DnsAnswer | None) -> bool | None:
    return None if answer is None else bool(answer.records)
