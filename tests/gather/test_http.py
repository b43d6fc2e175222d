"""The HTTP source against servers that misbehave."""

from __future__ import annotations

import asyncio
import gzip
from typing import Any

import brotli
import pytest

from tests.gather.conftest import Serve
from tests.gather.server import Reply, Site, free_port
from trustscan.gather import GatherOptions
from trustscan.gather.http import CertificateFileError, HttpSource
from trustscan.gather.source import Want
from trustscan.model.snapshot import Exchange, FetchErrorKind


def fetch(url: str, want: Want = Want.PAGE, **options: Any) -> Exchange:
    async def once() -> Exchange:
        async with HttpSource(GatherOptions(**{"timeout": 5.0, **options}), url) as source:
            return await source.fetch(url, want)

    return asyncio.run(once())


def failure(url: str, **options: Any) -> FetchErrorKind:
    exchange = fetch(url, **options)
    assert exchange.error is not None
    assert "\n" not in exchange.error.detail
    assert exchange.error.detail.endswith(".")
    return exchange.error.kind


@pytest.mark.parametrize(("name", "pack"), [("gzip", gzip.compress), ("br", brotli.compress)])
def test_compressed(serve: Serve, name: str, pack: Any) -> None:
    site = serve({"/": Reply(pack(b"<p>Hello"), headers={"Content-Encoding": name, "X-A": "1"})})
    exchange = fetch(site.url)
    assert (exchange.body, exchange.header("X-A"), exchange.error) == (b"<p>Hello", "1", None)


def test_redirects_are_recorded(serve: Serve) -> None:
    site = serve(
        {
            "/": Reply(status=301, headers={"Location": "b"}),
            "/b": Reply(status=302, headers={"Location": "/c?x=1#y"}),
        }
    )
    site.routes["/c?x=1"] = "<p>End"
    exchange = fetch(site.url)
    assert exchange.final_url == site.url + "c?x=1"
    assert [(hop.url, hop.status) for hop in exchange.redirects] == [(site.url, 301), (site.url + "b", 302)]


@pytest.mark.parametrize(
    "location", ["/", "ftp://example.com/", "javascript:alert(1)", "http://[", "mailto:a@example.com"]
)
def test_redirects_that_lead_nowhere(serve: Serve, location: str) -> None:
    site = serve({"/": Reply(status=302, headers={"Location": location})})
    assert failure(site.url) in (
        FetchErrorKind.TOO_MANY_REDIRECTS,
        FetchErrorKind.PROTOCOL,
        FetchErrorKind.OTHER,
    )


def test_a_redirect_without_a_location_is_an_answer(serve: Serve) -> None:
    assert fetch(serve({"/": Reply("moved", 302)}).url).status == 302


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Reply(reset=True), FetchErrorKind.PROTOCOL),
        (Reply(raw=b""), FetchErrorKind.PROTOCOL),
        (Reply(raw=b"\x16\x03\x01 not http at all\r\n\r\n"), FetchErrorKind.PROTOCOL),
        (Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nshort"), FetchErrorKind.PROTOCOL),
        (Reply(raw=b"HTTP/1.1 200 OK\r\n" + b"X-Flood: 1\r\n" * 50_000 + b"\r\n"), FetchErrorKind.PROTOCOL),
        (Reply(b"no gzip", headers={"Content-Encoding": "gzip"}), FetchErrorKind.PROTOCOL),
        (Reply(b"x", headers={"Content-Encoding": "zstd"}), FetchErrorKind.PROTOCOL),
        (Reply(b"x" * 5_100_000), FetchErrorKind.TOO_LARGE),
        (
            Reply(gzip.compress(b"\0" * 60_000_000, 1), headers={"Content-Encoding": "gzip"}),
            FetchErrorKind.TOO_LARGE,
        ),
        (
            Reply(brotli.compress(b"\0" * 60_000_000, quality=1), headers={"Content-Encoding": "br"}),
            FetchErrorKind.TOO_LARGE,
        ),
    ],
)
def test_misbehaviour(serve: Serve, reply: Reply, kind: FetchErrorKind) -> None:
    assert failure(serve({"/": reply}).url) is kind


def test_silence(serve: Serve) -> None:
    assert failure(serve({"/": Reply("x", hang=30)}).url, timeout=0.3) is FetchErrorKind.TIMEOUT


def test_a_drip_ends_within_its_time(serve: Serve) -> None:
    site = serve({"/": Reply("x")})

    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        try:
            while not reader.at_eof():
                writer.write(b".")
                await asyncio.sleep(0.05)
        finally:
            writer.transport.abort()

    async def run() -> Exchange:
        server = await asyncio.start_server(drip, "127.0.0.1", 0)
        async with server, HttpSource(GatherOptions(timeout=0.4, allow_private=True), site.url) as source:
            port = server.sockets[0].getsockname()[1]
            exchange = await source.fetch(f"http://127.0.0.1:{port}/")
            await asyncio.sleep(0.1)
            return exchange

    exchange = asyncio.run(run())
    assert exchange.error is not None
    assert exchange.error.kind is FetchErrorKind.TIMEOUT


def test_other_types_are_cut_short_unless_wanted(serve: Serve) -> None:
    site = serve({"/": Reply(b"%PDF" * 100_000, headers={"Content-Type": "application/pdf"})})
    assert len(fetch(site.url).body) == 64_000
    assert len(fetch(site.url, Want.DATA).body) == 400_000


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("http://no-such-name.invalid/", FetchErrorKind.NAME_NOT_RESOLVED),
        ("http://" + "a" * 70 + ".example/", None),
        ("http://exa mple/", None),
        ("http://[::1", None),
        ("http://xn--a/", None),
        ("ftp://example.com/", FetchErrorKind.OTHER),
        ("nonsense", FetchErrorKind.OTHER),
    ],
)
def test_addresses_that_cannot_be_asked(url: str, kind: FetchErrorKind | None) -> None:
    found = failure(url)
    assert kind is None or found is kind


def test_a_closed_port() -> None:
    assert failure(f"http://127.0.0.1:{free_port()}/") is FetchErrorKind.REFUSED


def test_https_on_a_plain_port(serve: Serve) -> None:
    site: Site = serve({"/": "<p>Hi"})
    assert failure(site.url.replace("http:", "https:")) is FetchErrorKind.TLS


def test_a_bundle_that_is_none(tmp_path: Any) -> None:
    with pytest.raises(CertificateFileError):
        fetch("https://example.com/", ca_bundle=tmp_path / "none.pem")
