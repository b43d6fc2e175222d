"""What a registry says of a domain, from a real server on loopback."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.gather.conftest import Serve
from tests.gather.server import Reply, Site
from trustscan.gather import GatherOptions
from trustscan.gather.probes.rdap import ask_registry
from trustscan.model.snapshot import RegistrationFacts

RECORD = {
    "objectClassName": "domain",
    "events": [
        {"eventAction": "registration", "eventDate": "2012-03-04T05:06:07Z"},
        {"eventAction": "expiration", "eventDate": "2027-03-04T05:06:07Z"},
        {"eventAction": "last changed", "eventDate": "soon"},
    ],
    "entities": [
        {"roles": ["abuse"], "vcardArray": ["vcard", [["fn", {}, "text", "Somebody"]]]},
        {
            "roles": ["registrar"],
            "vcardArray": ["vcard", [["kind", {}, "text", "org"], ["fn", {}, "text", "Example Registrar"]]],
        },
    ],
}


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))


def data(value: Any) -> Reply:
    return Reply(json.dumps(value), headers={"Content-Type": "application/rdap+json"})


def registry(serve: Serve, answers: dict[str, Any], suffixes: tuple[str, ...] = ("uk",)) -> Site:
    site = serve(
        {path: answer if isinstance(answer, Reply) else data(answer) for path, answer in answers.items()}
    )
    services = [[["com"], ["https://other.invalid/"]], [list(suffixes), [f"{site.url}rdap/"]]]
    site.routes["/dns.json"] = data({"version": "1.0", "services": services})
    return site


def ask(site: Site, domain: str = "example.co.uk", **more: Any) -> RegistrationFacts:
    options = GatherOptions(timeout=5.0, allow_private=True, rdap_bootstrap=f"{site.url}dns.json", **more)
    return asyncio.run(ask_registry(domain, options))


def test_since_when_and_through_whom(serve: Serve) -> None:
    found = ask(registry(serve, {"/rdap/domain/example.co.uk": RECORD}))
    assert found.error is None
    assert found.registered == datetime(2012, 3, 4, 5, 6, 7, tzinfo=UTC)
    assert found.expires == datetime(2027, 3, 4, 5, 6, 7, tzinfo=UTC)
    assert found.registrar == "Example Registrar"


def test_the_longest_suffix_has_the_say(serve: Serve) -> None:
    site = registry(serve, {"/rdap/domain/example.co.uk": RECORD}, ("co.uk",))
    site.routes["/dns.json"] = data(
        {"services": [[["uk"], ["http://127.0.0.1:1/"]], [["co.uk"], [f"{site.url}rdap/"]]]}
    )
    assert ask(site).registrar == "Example Registrar"


def test_the_list_of_registries_is_kept(serve: Serve) -> None:
    site = registry(serve, {"/rdap/domain/example.co.uk": RECORD})
    assert ask(site) == ask(site)
    assert site.asked.count("/dns.json") == 1


def test_secrets_for_the_site_stay_there(serve: Serve) -> None:
    site = registry(serve, {"/rdap/domain/example.co.uk": RECORD})
    ask(site, headers=(("Authorization", "secret"),), cookies=("token=secret",))
    assert len(site.headers) == 2
    assert not any("secret" in str(sent) for sent in site.headers)
    assert all("rdap+json" in sent["Accept"] for sent in site.headers)


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ({}, "does not know the domain"),
        ({"/rdap/domain/example.co.uk": Reply("slow down", 429)}, "status 429"),
        ({"/rdap/domain/example.co.uk": Reply("<html>")}, "no record"),
        ({"/rdap/domain/example.co.uk": [1]}, "no record"),
        ({"/rdap/domain/example.co.uk": Reply("[" * 100_000)}, "no record"),
    ],
)
def test_what_went_wrong_is_told(serve: Serve, answers: dict[str, Any], reason: str) -> None:
    assert reason in (ask(registry(serve, answers)).error or "")


def test_a_registry_that_nobody_can_ask(serve: Serve) -> None:
    assert "RDAP" in (ask(registry(serve, {}), "example.de").error or "")


@pytest.mark.parametrize(
    "record",
    [
        {},
        {"events": "none", "entities": {"roles": 1}},
        {
            "events": [{"eventAction": ["registration"], "eventDate": 5}, 7],
            "entities": [{"roles": ["registrar"]}],
        },
        {"entities": [{"roles": ["registrar"], "vcardArray": ["vcard", [["fn"], "x", ["fn", 1, 2, 3]]]}]},
    ],
)
def test_odd_records_tell_nothing_and_break_nothing(serve: Serve, record: dict[str, Any]) -> None:
    found = ask(registry(serve, {"/rdap/domain/example.co.uk": record}))
    assert (found.error, found.registered, found.registrar) == (None, None, "")
