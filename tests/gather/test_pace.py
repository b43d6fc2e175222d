"""Politeness: pauses that are asked for, servers that are slow, pages that have not changed."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.gather.conftest import Serve, Visit
from tests.gather.server import Reply, Site
from trustscan.gather.cache import Cache
from trustscan.gather.pace import Pace
from trustscan.model.snapshot import Exchange, FetchError, FetchErrorKind, Snapshot

URL = "https://example.com/"


def answered(status: int = 200, seconds: float = 0.1) -> Exchange:
    return Exchange(URL, URL, status, seconds=seconds)


def failed(kind: FetchErrorKind) -> Exchange:
    return Exchange(URL, URL, error=FetchError(kind, "It failed."), seconds=9.0)


@pytest.mark.parametrize(
    "bad", [answered(503), answered(429), answered(seconds=4.0), failed(FetchErrorKind.TIMEOUT)]
)
def test_a_strained_server_is_asked_less_and_then_more_again(bad: Exchange) -> None:
    pace = Pace(4)
    pace.learn(answered())
    pace.learn(bad)
    assert pace.connections == 2
    pace.learn(bad)
    assert pace.connections == 1
    for _ in range(5):
        pace.learn(answered())
    assert pace.connections == 4


def test_a_server_that_is_always_slow_is_no_strained_one() -> None:
    pace = Pace(4)
    for _ in range(5):
        pace.learn(answered(seconds=1.4))
    assert pace.connections == 4


def test_turns_are_apart() -> None:
    async def three() -> float:
        pace, loop = Pace(4), asyncio.get_running_loop()
        began = loop.time()
        await asyncio.gather(*(pace.turn(URL, 0.05) for _ in range(3)))
        return loop.time() - began

    assert asyncio.run(three()) >= 0.1


def test_the_pause_of_robots_txt_is_kept_and_told(serve: Serve, visit: Visit) -> None:
    site = serve({"/": "<a href=/faq>FAQ</a>", "/faq": "<p>Questions"})
    site.routes["/robots.txt"] = Reply("User-agent: *\nCrawl-delay: 0.1\n")
    snapshot = visit(site.host)
    assert len(snapshot.exchanges) == 2
    assert any("0.1 s between requests" in note for note in snapshot.log.notes)
    assert not any("between" in note for note in visit(site.host, ignore_robots=True).log.notes)


def tagged(site: Site, body: str = "<p>Questions", **headers: str) -> None:
    site.routes["/faq"] = Reply(body, headers={"ETag": '"v1"', **headers})


def twice(site: Site, visit: Visit, folder: Path, body: str = "") -> tuple[Snapshot, Snapshot, Any]:
    first = visit(site.host, cache=folder)
    if body:
        site.routes["/faq"] = Reply(body)
    else:
        site.routes["/faq"] = Reply(status=304)
    site.asked.clear()
    site.headers.clear()
    second = visit(site.host, cache=folder)
    return first, second, dict(zip(site.asked, site.headers, strict=True))["/faq"]


def test_what_has_not_changed_is_not_sent_again(serve: Serve, visit: Visit, tmp_path: Path) -> None:
    site = serve({"/": "<a href=/faq>FAQ</a>"})
    tagged(site)
    first, second, asked = twice(site, visit, tmp_path)
    assert asked["If-None-Match"] == '"v1"'
    assert [(e.status, e.body, e.headers[:1]) for e in first.exchanges] == [
        (e.status, e.body, e.headers[:1]) for e in second.exchanges
    ]


def test_what_has_changed_is_read_anew(serve: Serve, visit: Visit, tmp_path: Path) -> None:
    site = serve({"/": "<a href=/faq>FAQ</a>"})
    tagged(site)
    _, second, _ = twice(site, visit, tmp_path, body="<p>New")
    assert second.exchanges[1].body == b"<p>New"


@pytest.mark.parametrize("headers", [{"Cache-Control": "no-store"}, {"Set-Cookie": "a=1"}])
def test_what_may_not_be_kept(serve: Serve, visit: Visit, tmp_path: Path, headers: dict[str, str]) -> None:
    site = serve({"/": "<a href=/faq>FAQ</a>"})
    tagged(site, **headers)
    _, _, asked = twice(site, visit, tmp_path, body="<p>New")
    assert "If-None-Match" not in asked


def test_walls_and_what_needs_a_secret_are_not_kept(serve: Serve, visit: Visit, tmp_path: Path) -> None:
    site = serve({"/": "<a href=/faq>FAQ</a>"})
    tagged(site, "<p>This domain is for sale")
    visit(site.host, cache=tmp_path)
    tagged(site)
    visit(site.host, cache=tmp_path, cookies=("door=open",))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("damage", [b"", b"nonsense", b"\x78\x9c"])
def test_a_damaged_file_is_as_none(tmp_path: Path, damage: bytes) -> None:
    cache = Cache(tmp_path)
    cache.keep(Exchange(URL, URL, 200, (("etag", '"x"'),), b"<p>Hi"))
    (file,) = (path for path in tmp_path.rglob("*") if path.is_file())
    assert cache.get(URL) is not None
    file.write_bytes(damage)
    assert cache.get(URL) is None
