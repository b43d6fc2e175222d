"""A whole scan, from target to report, ends with its deadline whoever keeps it waiting."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Iterator
from threading import Event
from typing import Any

import pytest

from tests.hostile.scanning import GRACE
from tests.hostile.server import (
    CLOSE,
    HTML,
    LINKS,
    WORDS,
    Act,
    Asked,
    Send,
    answer,
    repeat,
    silence,
    staged,
    to,
)
from tests.hostile.test_hostile import heavy_pages
from trustscan.gather import GatherOptions, resolve_target
from trustscan.model.report import Report
from trustscan.rulebook.load import load_rulebook
from trustscan.rulebook.models import RuleBook
from trustscan.scan import scan_target

DEADLINE = 0.5


@pytest.fixture(scope="module")
def book() -> RuleBook:
    return load_rulebook()


async def slow_hops(send: Send, asked: Asked) -> None:
    await asyncio.sleep(0.15)
    await to("{path}1")(send, asked)


async def slow_pages(send: Send, asked: Asked) -> None:
    """A new page for each link, a while for each."""
    await asyncio.sleep(0.2)
    await send(answer(f"{LINKS} <a href={asked.path}x>on</a><p>{asked.path} {WORDS}"))


async def attributes(send: Send, asked: Asked) -> None:
    """Little to see, much to read."""
    links = "".join(f"<a href='/bad-{n}-{len(asked.path)}'>{n}</a>" for n in range(40))
    await send(answer(links + asked.path + f"<p {' '.join(f'a{n}' for n in range(390))}>x" * 1_000))


async def many_links(send: Send, asked: Asked) -> None:
    await send(answer("".join(f"<a href='/bad-{n}-{len(asked.path)}'>{n} of them</a>" for n in range(9_000))))


DRIP = repeat(HTML + CLOSE, b".", 0.05)
SITES: dict[str, dict[str, Act]] = {
    "a start page that drips": {"/": DRIP},
    "a robots.txt that drips": {"/robots.txt": DRIP},
    "a sitemap that drips": {"/sitemap.xml": DRIP},
    "pages that drip": {"/about": DRIP, "/contact": DRIP, "/faq": DRIP, "/bad": DRIP},
    "pages that say nothing": {"/about": silence, "/contact": silence, "/faq": silence, "/bad": silence},
    "slow redirects at the start": {"/": slow_hops, "/1*": slow_hops},
    "slow redirects of pages": {"/bad*": slow_hops, "/about*": slow_hops},
    "slow pages without end": {"/": slow_pages, "/x*": slow_pages, "/bad": slow_pages},
}
HEAVY_SITES: dict[str, dict[str, Act]] = {
    "heavy pages without end": {"/": heavy_pages, "/heavy*": heavy_pages},
    "attributes without end": {"/": attributes, "/bad*": attributes},
    "links without end": {"/": many_links, "/bad*": many_links},
}


def scan(url: str, book: RuleBook, **options: Any) -> Report:
    limits: dict[str, Any] = {"timeout": 30.0, "deadline": DEADLINE, **options}
    return asyncio.run(scan_target(resolve_target(url), book, GatherOptions(**limits)))


def in_time(report: Report) -> bool:
    return report.duration_s <= DEADLINE + GRACE


@pytest.mark.parametrize("name", SITES)
def test_a_site_that_takes_its_time(name: str, book: RuleBook) -> None:
    with staged(SITES[name]) as stage:
        report = scan(stage.url, book)
    assert in_time(report)
    assert report.crawl.truncated
    assert report.crawl.pages


@pytest.mark.parametrize("name", HEAVY_SITES)
def test_a_site_that_keeps_the_processor_busy(name: str, book: RuleBook) -> None:
    """Measured in processor time: what else the machine does is no fault of the scan."""
    began = time.thread_time()
    with staged(HEAVY_SITES[name]) as stage:
        report = scan(stage.url, book)
    assert time.thread_time() - began <= DEADLINE + GRACE
    assert report.crawl.truncated
    assert report.crawl.pages


@pytest.fixture
def silent() -> Iterator[int]:
    """A port where somebody listens and says nothing, over TCP and over UDP."""
    with socket.create_server(("127.0.0.1", 0)) as deaf, socket.socket(type=socket.SOCK_DGRAM) as mute:
        port = int(deaf.getsockname()[1])
        mute.bind(("127.0.0.1", port))
        yield port


def test_name_servers_and_a_registry_that_say_nothing(silent: int, book: RuleBook) -> None:
    with staged({}) as stage:
        report = scan(
            f"http://example.com:{stage.port}/",
            book,
            resolve=(("example.com", stage.port, ("127.0.0.1",)),),
            nameservers=(f"127.0.0.1:{silent}",),
            rdap_bootstrap=f"http://127.0.0.1:{silent}/dns.json",
        )
    assert in_time(report)
    assert len(report.crawl.pages) == 5
    said = {check.id: check.message for check in report.checks}
    assert said["caa-record"].endswith("DNS gave no answer: no complete answer within 0.5 s")
    assert said["domain-age"].endswith(
        "the domain's registry gave no answer: no complete answer within 0.5 s"
    )
    assert said["tls-modern"].endswith("the server over TLS was not asked")


def test_a_handshake_without_end(silent: int, book: RuleBook) -> None:
    assert in_time(scan(f"https://localhost:{silent}/", book))


def test_a_name_that_is_looked_up_without_end(book: RuleBook, monkeypatch: pytest.MonkeyPatch) -> None:
    over = Event()

    def wait(*_: object, **__: object) -> None:
        over.wait(20)
        raise socket.gaierror("nobody knows")

    monkeypatch.setattr(socket, "getaddrinfo", wait)
    report = scan("example.com", book)
    over.set()
    assert in_time(report)
    assert report.reason
