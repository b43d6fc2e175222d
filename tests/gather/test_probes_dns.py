"""What a domain's records say, from a real name server on loopback."""

from __future__ import annotations

import asyncio

import pytest

from tests.gather.dns_server import Zone, name_server
from tests.gather.server import free_port
from trustscan.facts.dns import DnsPolicies, read_dns
from trustscan.gather.probes.dns import ask_dns
from trustscan.model.snapshot import DnsFacts

DOMAIN = "example.co.uk"
MX = ((DOMAIN, "MX"), ["10 mail.example.co.uk."])


def ask(zone: Zone, host: str = DOMAIN) -> DnsFacts:
    with name_server(zone) as (where, _):
        return asyncio.run(ask_dns(host, DOMAIN, (where,)))


def read(zone: Zone, host: str = DOMAIN) -> DnsPolicies:
    return read_dns(ask(zone, host))


def test_a_domain_that_has_everything() -> None:
    found = read(
        {
            (DOMAIN, "TXT"): ['"verification=x"', '"v=spf1 include:_spf.example.net" " -all"'],
            (f"_dmarc.{DOMAIN}", "TXT"): ['"v=DMARC1; p=reject; rua=mailto:d@example.co.uk"'],
            (f"_mta-sts.{DOMAIN}", "TXT"): ['"v=STSv1; id=20260101;"'],
            (DOMAIN, "MX"): ["10 mail.example.co.uk."],
            (DOMAIN, "CAA"): ['0 issue "ca.example.net; validationmethods=dns-01"', '0 issuewild ";"'],
            (DOMAIN, "DS"): ["2371 13 2 1F987CC6583E92DF0890718C42A3A9E7D3B2F01E1F987CC6583E92DF0890718C"],
        }
    )
    assert found == DnsPolicies(
        DOMAIN,
        "v=spf1 include:_spf.example.net -all",
        "fail",
        "v=DMARC1; p=reject; rua=mailto:d@example.co.uk",
        "reject",
        "v=STSv1; id=20260101;",
        mail=True,
        caa="ca.example.net",
        dnssec=True,
    )


def test_a_domain_that_has_nothing() -> None:
    assert read({(DOMAIN, "NS"): []}) == DnsPolicies(DOMAIN, "", "none", "", "", "", False, "", False)


def test_a_name_that_does_not_exist_has_nothing_either() -> None:
    assert read({}) == DnsPolicies(DOMAIN, "", "none", "", "", "", False, "", False)


@pytest.mark.parametrize(
    ("record", "rest"),
    [
        ("v=spf1 -all", "fail"),
        ("V=SPF1 mx ~ALL", "softfail"),
        ("v=spf1 ?all", "neutral"),
        ("v=spf1 +all", "pass"),
        ("v=spf1 all", "pass"),
        ("v=spf1 redirect=_spf.example.net", "redirect"),
        ("v=spf1 include:all.example.net", "none"),
        ("v=spf10 -all", "none"),
    ],
)
def test_what_spf_says_of_others(record: str, rest: str) -> None:
    assert read({(DOMAIN, "TXT"): [f'"{record}"']}).spf_rest == rest


def test_two_spf_records_void_each_other() -> None:
    assert read({(DOMAIN, "TXT"): ['"v=spf1 -all"', '"v=spf1 mx -all"']}).spf_rest == "several"


def test_null_mx_takes_no_mail() -> None:
    assert read({(DOMAIN, "MX"): ["0 ."]}).mail is False


def test_caa_is_looked_for_from_the_host_upwards() -> None:
    zone: Zone = {
        (f"www.shop.{DOMAIN}", "A"): [],
        (f"shop.{DOMAIN}", "CAA"): ['0 issue ";"'],
        (DOMAIN, "CAA"): ['0 issue "ca.example.net"'],
    }
    assert read(zone, f"www.shop.{DOMAIN}").caa == "nobody"
    assert read(zone).caa == "ca.example.net"


def test_one_question_without_an_answer_is_unknown_and_spoils_no_other() -> None:
    facts = ask({(DOMAIN, "TXT"): "servfail", MX[0]: MX[1]})
    found = read_dns(facts)
    assert (found.spf, found.spf_rest, found.mail, facts.error) == (None, None, True, None)


def test_silence_is_a_failure_with_its_reason() -> None:
    facts = ask({(DOMAIN, kind): "silence" for kind in ("TXT", "MX", "CAA", "DS")})
    assert "No name server answered" in next(a.error or "" for a in facts.answers if a.type == "MX")
    assert read_dns(facts).mail is None


def test_no_name_server_at_all() -> None:
    facts = asyncio.run(ask_dns(DOMAIN, DOMAIN, (f"127.0.0.1:{free_port()}",)))
    assert facts.error
    assert read_dns(facts) == DnsPolicies(DOMAIN)


def test_an_answer_too_long_for_udp_is_fetched_over_tcp() -> None:
    texts = [f'"text {number} {"x" * 200}"' for number in range(20)]
    found = read({(DOMAIN, "TXT"): ["long", *texts, '"v=spf1 -all"']})
    assert found.spf == "v=spf1 -all"


def test_signatures_checked_by_the_server_are_noted() -> None:
    facts = ask({MX[0]: MX[1]})
    assert all(answer.authentic for answer in facts.answers if answer.records)
