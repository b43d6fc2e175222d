"""Which probes a site gets, each with an answer of its own."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
import trustme

from tests.gather.conftest import Serve, Visit
from tests.gather.dns_server import name_server
from tests.gather.server import Reply, Site, free_port
from tests.gather.test_probes_tls import context
from trustscan.facts.security_txt import read_security_txt
from trustscan.gather import GatherOptions
from trustscan.gather.http import HttpSource
from trustscan.gather.probes.addresses import ask_other_name, ask_plain_http, other_name_of
from trustscan.gather.probes.probe import probe
from trustscan.model.snapshot import FetchErrorKind, Probes, ProbeState


def test_a_site_over_https(serve: Serve, visit: Visit, authority: trustme.CA, bundle: Path) -> None:
    site = serve({"/": "<a href=/faq>FAQ</a>", "/faq": "<p>Questions"}, tls=context(authority, "localhost"))
    snapshot = visit(site.url, ca_bundle=bundle)
    assert [exchange.status for exchange in snapshot.exchanges] == [200, 200]
    assert snapshot.probes.tls is not None
    assert snapshot.probes.tls.trusted
    assert snapshot.probes.plain_http is None
    assert sorted(path for path in site.asked if "well-known" in path) == [
        "/.well-known/gpc.json",
        "/.well-known/security.txt",
    ]


def test_a_site_whose_certificate_is_not_trusted(serve: Serve, visit: Visit, authority: trustme.CA) -> None:
    snapshot = visit(serve({"/": "<p>Hi"}, tls=context(authority, "localhost")).url)
    error = snapshot.exchanges[0].error
    assert error is not None
    assert error.kind is FetchErrorKind.TLS
    assert "certificate" in error.detail
    assert snapshot.probes.tls is not None
    assert snapshot.probes.tls.trusted is False


def test_a_plain_site_on_a_port_of_its_own_is_not_probed(serve: Serve, visit: Visit) -> None:
    snapshot = visit(serve({"/": "<p>Hi"}).host)
    assert snapshot.probes.tls is None
    assert snapshot.probes.plain_http is None
    assert snapshot.probes == Probes()


def run(url: str, placed: Site | None = None, **more: object) -> Probes:
    """All probes of a site; `placed` says where a public name is."""
    where = (("shop.example.com", placed.port, ("127.0.0.1",)),) if placed else ()
    options = GatherOptions(timeout=5.0, resolve=where, **{"rdap": False, **more})  # type: ignore[arg-type]

    async def all_at_once() -> Probes:
        async with HttpSource(options, url) as source:
            return await probe(url, options, source)

    return asyncio.run(all_at_once())


def test_every_question_about_a_name_of_the_public_dns(
    serve: Serve, authority: trustme.CA, bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    text = Reply(
        "Contact: mailto:security@example.com\nExpires: 2030-01-01T00:00:00Z\n",
        headers={"Content-Type": "text/plain"},
    )
    site = serve({"/.well-known/security.txt": text}, tls=context(authority, "shop.example.com"))
    registry = serve({"/dns.json": '{"services": [[["com"], ["http://localhost:1/"]]]}'})
    with name_server({("example.com", "TXT"): ['"v=spf1 -all"']}) as (where, asked):
        found = run(
            f"https://shop.example.com:{site.port}/",
            site,
            ca_bundle=bundle,
            nameservers=(where,),
            rdap=True,
            rdap_bootstrap=f"{registry.url}dns.json",
        )
    assert found.tls is not None
    assert found.tls.trusted
    assert found.tls.host_matches
    assert found.security_txt is not None
    assert read_security_txt(found.security_txt) is not None
    assert found.gpc is not None
    assert found.gpc.status == 404
    assert ("_dmarc.example.com", "TXT") in asked
    assert ("_mta-sts.example.com", "TXT") in asked
    assert found.dns is not None
    assert found.dns.error is None
    # The registry leads to this machine, where no registry is.
    assert found.state_of("registration")[0] is ProbeState.FAILED
    assert found.state_of("plain_http") == (ProbeState.NOT_ASKED, "")


def test_each_probe_fails_alone_and_says_why(serve: Serve, authority: trustme.CA, bundle: Path) -> None:
    site = serve(
        {"/.well-known/security.txt": Reply(hang=5), "/.well-known/gpc.json": '{"gpc": true}'},
        tls=context(authority, "shop.example.com"),
    )
    found = run(
        f"https://shop.example.com:{site.port}/",
        site,
        ca_bundle=bundle,
        nameservers=(f"127.0.0.1:{free_port()}",),
        deadline=1.0,
    )
    states = {name: found.state_of(name)[0] for name in ("tls", "security_txt", "gpc", "dns", "registration")}
    assert states == {
        "tls": ProbeState.ANSWERED,
        "security_txt": ProbeState.FAILED,
        "gpc": ProbeState.ANSWERED,
        "dns": ProbeState.FAILED,
        "registration": ProbeState.NOT_ASKED,
    }
    assert "within 1 s" in found.state_of("security_txt")[1]


def test_nobody_there(serve: Serve) -> None:
    found = run(f"https://localhost:{free_port()}/")
    assert "refused" in found.state_of("tls")[1]
    assert "refused" in found.state_of("security_txt")[1]
    assert found.dns is None


def test_a_proxy_is_not_gone_around(serve: Serve, authority: trustme.CA) -> None:
    site = serve({}, tls=context(authority, "localhost"))
    assert run(site.url, proxy=f"http://127.0.0.1:{free_port()}").tls is None


def test_a_hidden_address_is_not_connected_to() -> None:
    options = GatherOptions(timeout=5.0)

    async def ask() -> Probes:
        async with HttpSource(options, "https://shop.example.com/") as source:
            return await probe("https://169.254.169.254/", options, source)

    found = asyncio.run(ask())
    assert "metadata" in found.state_of("tls")[1]
    assert "metadata" in found.state_of("gpc")[1]


@pytest.mark.parametrize(
    ("url", "other"),
    [
        ("https://example.com/shop", "https://www.example.com/"),
        ("https://www.example.co.uk/", "https://example.co.uk/"),
        ("http://example.com/", "http://www.example.com/"),
        ("https://shop.example.com/", None),
        ("https://localhost/", None),
        ("https://192.0.2.1/", None),
    ],
)
def test_the_other_name_of_a_site(url: str, other: str | None) -> None:
    assert other_name_of(url) == other


def test_where_other_addresses_lead(serve: Serve) -> None:
    site = serve({"/": Reply(status=301, headers={"Location": "/home"}), "/home": "<p>Hi"})
    options = GatherOptions(timeout=5.0, allow_private=True)

    async def ask() -> None:
        async with HttpSource(options, site.url) as source:
            other = await ask_other_name(site.url, source)
            assert (other.final_url, other.status, other.missing) == (f"{site.url}home", 200, False)
            gone = await ask_other_name("http://www.shop.invalid/", source)
            assert (gone.missing, gone.error) == (True, None)
            plain = await ask_plain_http(site.url, source)
            assert plain.final_url == f"{site.url}home"
            assert [hop.status for hop in plain.redirects] == [301]
            closed = await ask_plain_http(f"http://localhost:{free_port()}/", source)
            assert (closed.closed, closed.final_url) == (True, None)

    asyncio.run(ask())
