"""What was asked beside the crawl: TLS, where other addresses lead, well-known files, DNS, the registry."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from trustscan.facts.dns import read_dns
from trustscan.facts.records import SiteFacts
from trustscan.facts.security_txt import read_security_txt
from trustscan.facts.urls import host_of
from trustscan.model.snapshot import Exchange, OtherNameFacts, PlainHttpFacts, ProbeState, TlsFacts
from trustscan.rulebook.registry import (
    Collection,
    Field,
    Item,
    Type,
    View,
    as_date,
    attribute,
    choice,
    fields,
    flag,
    number,
    text,
)


def _one(name: str, facts: SiteFacts) -> Iterable[Item]:
    found = getattr(facts.snapshot.probes, name)
    return [Item(0, found)] if found is not None else []


def _was_asked(name: str) -> Callable[[SiteFacts], bool]:
    return lambda facts: getattr(facts.snapshot.probes, name) is not None


def _answered(name: str) -> Callable[[SiteFacts], bool]:
    return lambda facts: facts.snapshot.probes.state_of(name)[0] is ProbeState.ANSWERED


def _silence(name: str, whom: str) -> Callable[[SiteFacts], str]:
    """Why a probe tells nothing: in its own words, or that `whom` it asks was not asked."""

    def said(facts: SiteFacts) -> str:
        state, error = facts.snapshot.probes.state_of(name)
        if state is ProbeState.NOT_ASKED:
            return f"{whom} was not asked"
        return f"{whom} gave no answer: {_as_clause(error)}" if error else ""

    return said


def _silence_of_dns(facts: SiteFacts) -> str:
    """One question of several may be the one that was not answered."""
    dns = facts.snapshot.probes.dns
    failed = [answer for answer in dns.answers if answer.error] if dns and not dns.error else []
    if not failed:
        return _silence("dns", "DNS")(facts)
    return f"DNS gave no answer on {failed[0].type} records: {_as_clause(failed[0].error or '')}"


def _as_clause(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:].rstrip(".")


def _certificates(facts: SiteFacts) -> Iterable[Item]:
    tls = facts.snapshot.probes.tls
    return [Item(at, entry) for at, entry in enumerate(tls.chain)] if tls else []


def _security_txt(facts: SiteFacts) -> Iterable[Item]:
    exchange = facts.snapshot.probes.security_txt
    found = read_security_txt(exchange) if exchange else None
    return [Item(0, found)] if found else []


def _gpc(facts: SiteFacts) -> Iterable[Item]:
    exchange = facts.snapshot.probes.gpc
    obeyed = _says_gpc(exchange) if exchange else None
    return [] if exchange is None or obeyed is None else [Item(0, (obeyed, exchange.final_url))]


def _says_gpc(exchange: Exchange) -> bool | None:
    """The `gpc` member of a Global Privacy Control support resource; None where it is none."""
    try:
        found = json.loads(exchange.body) if exchange.status == 200 else None
    except (ValueError, RecursionError):
        return None
    said = found.get("gpc") if isinstance(found, dict) else None
    return said if isinstance(said, bool) else None


def _dns(facts: SiteFacts) -> Iterable[Item]:
    found = facts.snapshot.probes.dns
    return [Item(0, read_dns(found))] if found else []


def _days_left(item: Item, view: View) -> int | None:
    until = item.value.not_after
    return (until - view.now).days if until else None


def _days_since(item: Item, view: View) -> int | None:
    since = item.value.registered
    return (view.now - since).days if since else None


def _day(attr: str) -> Callable[[Item, View], Any]:
    return lambda item, view: as_date(getattr(item.value, attr))


def _speaks(version: str) -> Callable[[Item, View], bool | None]:
    def get(item: Item, _: View) -> bool | None:
        tls: TlsFacts = item.value
        return True if version in tls.accepts else False if version in tls.refuses else None

    return get


def _to_https(item: Item, _: View) -> bool | None:
    probe: PlainHttpFacts = item.value
    if probe.closed:
        return False
    return urlsplit(probe.final_url).scheme == "https" if probe.final_url and not probe.error else None


def _first_hop(item: Item, _: View) -> str | None:
    probe: PlainHttpFacts = item.value
    return probe.redirects[0].location if probe.redirects else None


def _first_same_host(item: Item, _: View) -> bool | None:
    """Without redirects on record, what is true of the last address is said of the first."""
    probe: PlainHttpFacts = item.value
    first = probe.redirects[0].location if probe.redirects else probe.final_url
    return host_of(first) == host_of(probe.url) if first else None


def _leads_to_site(item: Item, view: View) -> bool | None:
    other: OtherNameFacts = item.value
    start = view.facts.snapshot.exchanges[:1]
    if not other.final_url or other.error or not start or start[0].error:
        return None
    return host_of(other.final_url) == host_of(start[0].final_url)


def _own(name: str, doc: str, get: Any, type_: Type, **more: Any) -> Field:
    return Field(name, type_, doc, get, none_is_unknown=True, **more)


def _version(name: str, version: str) -> Field:
    return _own(name, f"whether it speaks {version}", _speaks(version.replace(" ", "v")), Type.BOOL)


TLS = Collection(
    "tls",
    "The TLS handshake with the site's host.",
    partial(_one, "tls"),
    fields(
        flag("trusted", "whether a public root vouches for the certificate", none_is_unknown=True),
        flag("host_matches", "whether the certificate is for this host", none_is_unknown=True),
        _own("days_left", "days until the certificate ends", _days_left, Type.NUMBER),
        Field("expires", Type.DATE, "the day on which the certificate ends", _day("not_after")),
        text("issuer", "who issued the certificate"),
        text("subject", "whom it is for"),
        text("protocol", "the version agreed on, such as TLSv1.3"),
        _version("tls10", "TLS 1.0"),
        _version("tls11", "TLS 1.1"),
        _version("tls12", "TLS 1.2"),
        _version("tls13", "TLS 1.3"),
        Field("accepts", Type.NAMES, "the versions that it speaks", lambda item, view: item.value.accepts),
        text("error", "why no handshake came about"),
        text("host", "the host asked"),
    ),
    single=True,
    server=True,
    asked=_was_asked("tls"),
    silence=_silence("tls", "the server over TLS"),
    example="{in: tls, trusted: true, days_left|min: 7}",
)

CERTIFICATES = Collection(
    "certificates",
    "The certificates that the host sends, its own first.",
    _certificates,
    fields(
        Field("number", Type.NUMBER, "its place; 0 is the site's own", lambda item, view: item.number),
        text("subject", "whom it is for"),
        text("issuer", "who issued it"),
        choice("key_type", "the kind of its key", "RSA", "EC", "DSA", "Ed25519", "Ed448"),
        number("key_bits", "the size of its key"),
        text("digest", "what its signature is made over, such as `sha256`"),
        _own("days_left", "days until it ends", _days_left, Type.NUMBER),
        flag("root", "whether it is signed by itself"),
    ),
    server=True,
    asked=lambda facts: bool(facts.snapshot.probes.tls and facts.snapshot.probes.tls.chain),
    silence=_silence("tls", "the server over TLS"),
    shown=lambda item: f"{item.value.subject}, {item.value.key_type} {item.value.key_bits or ''}".strip(),
    example="{in: certificates, key_type: RSA, key_bits|max: 2047}",
)

PLAIN_HTTP = Collection(
    "plain_http",
    "What `http://` on the site's host leads to.",
    partial(_one, "plain_http"),
    fields(
        _own("to_https", "whether it leads to https", _to_https, Type.BOOL),
        flag("closed", "whether nothing listens there"),
        text("final_url", "where it leads in the end"),
        Field("first_url", Type.TEXT, "where it leads at first", _first_hop),
        _own("first_same_host", "whether it stays on its host at first", _first_same_host, Type.BOOL),
        attribute("status", Type.NUMBER, "the final HTTP status"),
        text("error", "why it could not be found out"),
        text("url", "the URL asked"),
    ),
    single=True,
    server=True,
    asked=_was_asked("plain_http"),
    silence=_silence("plain_http", "the site over plain http"),
    example="{in: plain_http, to_https: true}",
)

OTHER_NAME = Collection(
    "other_name",
    "Where the site's other name leads: with `www.` or without.",
    partial(_one, "other_name"),
    fields(
        flag("missing", "whether there is no such name"),
        _own("one_site", "whether it leads to the name that the site goes by", _leads_to_site, Type.BOOL),
        text("final_url", "where it leads in the end"),
        attribute("status", Type.NUMBER, "the final HTTP status"),
        text("error", "why it could not be reached"),
        text("url", "the URL asked"),
    ),
    single=True,
    server=True,
    asked=_was_asked("other_name"),
    silence=_silence("other_name", "the site's other name"),
    example="{in: other_name, one_site: true}",
)

SECURITY_TXT = Collection(
    "security_txt",
    "The site's security.txt (RFC 9116). A page that says that there is none is none.",
    _security_txt,
    fields(
        text("contact", "the first contact, as a URI"),
        Field("expires", Type.DATE, "the day until which it counts", _day("expires")),
        flag("plain_text", "whether it came as text/plain"),
        flag("signed", "whether it is signed"),
        text("url", "where it is"),
    ),
    single=True,
    server=True,
    asked=_answered("security_txt"),
    silence=_silence("security_txt", "/.well-known/security.txt"),
    shown=lambda item: item.value.contact,
    example="{in: security_txt, contact|exists: true, expires|after: now}",
)

GPC = Collection(
    "gpc",
    "What the site says of Global Privacy Control in /.well-known/gpc.json.",
    _gpc,
    fields(
        Field("obeyed", Type.BOOL, "whether it obeys the signal", lambda item, view: item.value[0]),
        Field("url", Type.TEXT, "where it says so", lambda item, view: item.value[1]),
    ),
    single=True,
    server=True,
    asked=_answered("gpc"),
    silence=_silence("gpc", "/.well-known/gpc.json"),
    example="{in: gpc, obeyed: true}",
)

DNS = Collection(
    "dns",
    "What the DNS says of the registered domain of the site.",
    _dns,
    fields(
        text("domain", "the domain asked for"),
        attribute("spf", Type.TEXT, "its SPF record; empty without one", none_is_unknown=True),
        attribute(
            "spf_rest",
            Type.CHOICE,
            "what SPF says of senders that it does not name (`several`: two records, which void each other)",
            choices=("fail", "softfail", "neutral", "pass", "redirect", "several", "none"),
            none_is_unknown=True,
        ),
        attribute("dmarc", Type.TEXT, "its DMARC record; empty without one", none_is_unknown=True),
        attribute(
            "dmarc_policy",
            Type.CHOICE,
            "what DMARC asks for where a sender is not vouched for",
            choices=("none", "quarantine", "reject"),
            none_is_unknown=True,
        ),
        attribute("mta_sts", Type.TEXT, "its MTA-STS record; empty without one", none_is_unknown=True),
        flag("mail", "whether it takes mail (MX)", none_is_unknown=True),
        attribute(
            "caa", Type.TEXT, "who may issue certificates; empty where anybody may", none_is_unknown=True
        ),
        flag("dnssec", "whether its keys are vouched for (DS)", none_is_unknown=True),
    ),
    single=True,
    server=True,
    asked=_answered("dns"),
    silence=_silence_of_dns,
    example="{in: dns, dmarc_policy: [quarantine, reject]}",
)

REGISTRATION = Collection(
    "registration",
    "What the registry says of the site's domain (RDAP).",
    partial(_one, "registration"),
    fields(
        text("domain", "the domain asked for"),
        _own("age_days", "days since it was registered", _days_since, Type.NUMBER),
        Field("registered", Type.DATE, "the day on which it was registered", _day("registered")),
        Field("expires", Type.DATE, "the day until which it is registered", _day("expires")),
        text("registrar", "through whom it is registered"),
        text("url", "the registry's record"),
    ),
    single=True,
    server=True,
    asked=_answered("registration"),
    silence=_silence("registration", "the domain's registry"),
    example="{in: registration, age_days|min: 365}",
)

COLLECTIONS = (
    TLS,
    CERTIFICATES,
    PLAIN_HTTP,
    OTHER_NAME,
    SECURITY_TXT,
    GPC,
    DNS,
    REGISTRATION,
)
