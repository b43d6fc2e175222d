"""Sites kept in WARC files: our own come back as they were, others are walked, bad ones are refused."""

from __future__ import annotations

import asyncio
import gzip
import io
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.gather.conftest import Serve, Visit
from tests.gather.server import Reply
from tests.gather.words import small_vocabulary
from trustscan.facts.site import read_site
from trustscan.facts.vocabulary import Vocabulary
from trustscan.gather import GatherOptions, TargetError, gather, resolve_target
from trustscan.gather.archive import ArchiveError, write_archive
from trustscan.model.snapshot import (
    CrawlLog,
    Exchange,
    FetchError,
    PageState,
    Probes,
    Redirect,
    Snapshot,
    UnreadPage,
)
from trustscan.model.target import Target

HOME = "https://shop.example/"
PAGE = "<html><title>{0}</title><body><h1>{0}</h1><p>Some words on {0} for those who read them.</p>{1}</body>"
WORDS = small_vocabulary()


def html(title: str, links: str = "") -> bytes:
    return PAGE.format(title, links).encode()


# What trustscan saved


def saved(snapshot: Snapshot, compressed: bool = True) -> bytes:
    file = io.BytesIO()
    write_archive(snapshot, file, compressed=compressed)
    return file.getvalue()


def load(path: Path, vocabulary: Vocabulary = WORDS, base_url: str | None = None, **options: Any) -> Snapshot:
    return asyncio.run(gather(resolve_target(str(path), base_url), vocabulary, GatherOptions(**options)))


@pytest.mark.parametrize("compressed", [True, False])
def test_all_of_a_visit_comes_back(serve: Serve, visit: Visit, tmp_path: Path, compressed: bool) -> None:
    links = "".join(
        f'<a href="{path}">{path}</a>' for path in ("/about", "/old", "/contact", "/faq", "/x.pdf")
    )
    site = serve(
        {
            "/": html("Home", links).decode(),
            "/robots.txt": Reply("User-agent: *\nDisallow: /faq\n", headers={"Content-Type": "text/plain"}),
            "/about": Reply(gzip.compress(html("About")), headers={"Content-Encoding": "gzip"}),
            "/old": Reply(status=301, headers={"Location": "/new"}),
            "/new": Reply("caf\xe9 " * 30, headers={"Set-Cookie": "a=1", "X-Odd": "caf\xe9"}),
            "/contact": Reply(reset=True),
            "/x.pdf": Reply(b"%PDF\xff\x00", headers={"Content-Type": "application/pdf"}),
        }
    )
    found = visit(site.url)
    assert {page.state for page in found.unread} >= {PageState.REFUSED_BY_ROBOTS}
    assert any(exchange.error for exchange in found.exchanges)
    assert any(exchange.redirects for exchange in found.exchanges)
    path = tmp_path / "site.warc"
    path.write_bytes(saved(found, compressed))
    asked = len(site.asked)
    assert load(path) == found
    assert len(site.asked) == asked


def test_a_folder_is_not_told_where_it_lay(visit: Visit, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_bytes(html("Home"))
    found = visit(str(tmp_path), HOME)
    path = tmp_path / "x.warc.gz"
    path.write_bytes(saved(found))
    again = load(path)
    assert again.target.folder is None
    assert again.exchanges[0].file == "index.html"
    assert not again.served


def test_other_tools_can_read_what_was_saved(serve: Serve, visit: Visit) -> None:
    site = serve(
        {
            "/": html("Home", '<a href="/old">Old</a>').decode(),
            "/old": Reply(status=302, headers={"Location": "/"}),
        }
    )
    found = visit(site.url, headers=(("Authorization", "Bearer 53cr3t"), ("Cookie", "sid=53cr3t")))
    assert site.headers[0]["Authorization"] == "Bearer 53cr3t"
    data = saved(found)
    assert b"53cr3t" not in gzip.decompress(data)
    kinds, pages = [], {}
    for record in ArchiveIterator(io.BytesIO(data), check_digests="raise"):
        kinds.append(record.rec_type)
        if record.rec_type == "response":
            pages[record.rec_headers["WARC-Target-URI"]] = record.content_stream().read()
        if record.rec_type == "request":
            assert [name for name, _ in record.http_headers.headers] == ["host"]
    assert kinds[:2] == ["warcinfo", "metadata"]
    assert pages[site.url] == found.exchanges[0].body


def test_equal_scans_are_equal_files() -> None:
    assert saved(small(b"<p>Hello")) == saved(small(b"<p>Hello"))


def small(body: bytes, **more: Any) -> Snapshot:
    exchange = Exchange(HOME, HOME, 200, (("content-type", "text/html"),), body)
    values: dict[str, Any] = {"exchanges": (exchange,), **more}
    return Snapshot(Target("shop.example", "site", HOME), datetime(2026, 3, 1, tzinfo=UTC), **values)


SECONDS = st.floats(0, 1e6)
URLS = st.text(max_size=20).map(lambda text: HOME + text)
EXCHANGES = st.builds(
    Exchange,
    url=URLS,
    final_url=URLS,
    status=st.none() | st.integers(100, 599),
    headers=st.lists(st.tuples(st.text(), st.text())).map(tuple),
    body=st.binary(max_size=200),
    redirects=st.lists(st.builds(Redirect, URLS, st.integers(300, 399), URLS), max_size=2).map(tuple),
    error=st.none() | st.from_type(FetchError),
    seconds=SECONDS,
    file=st.none() | st.text(),
    soft_404=st.booleans(),
)
# Probes hold exchanges too; from the types alone their seconds might be "not a number", equal to nothing.
st.register_type_strategy(Exchange, EXCHANGES)
SNAPSHOTS = st.builds(
    Snapshot,
    target=st.builds(Target, st.text(), st.sampled_from(["site", "folder", "snapshot"]), URLS),
    started_at=st.datetimes(timezones=st.just(UTC)),
    exchanges=st.lists(EXCHANGES, min_size=1, max_size=4).map(tuple),
    unread=st.lists(st.from_type(UnreadPage), max_size=3).map(tuple),
    probes=st.from_type(Probes),
    log=st.builds(CrawlLog, seconds=SECONDS),
    aliases=st.dictionaries(st.text(), st.text()),
)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(SNAPSHOTS, st.booleans())
def test_whatever_a_snapshot_holds_survives(tmp_path: Path, snapshot: Snapshot, compressed: bool) -> None:
    """Made from the types: a field that is added is tried here too."""
    bodiless = tuple(
        exchange if exchange.status is not None else Exchange(exchange.url, exchange.final_url)
        for exchange in snapshot.exchanges
    )
    snapshot = small(
        b"",
        exchanges=bodiless,
        unread=snapshot.unread,
        probes=snapshot.probes,
        log=snapshot.log,
        aliases=snapshot.aliases,
    )
    path = tmp_path / "x.warc"
    path.write_bytes(saved(snapshot, compressed))
    assert load(path) == snapshot


@pytest.mark.parametrize("value", ["=0;\xa1", "caf\xe9", "a\r\nb: c", "\x00", "\u202e"])
def test_no_header_stops_saving(tmp_path: Path, value: str) -> None:
    page = Exchange(HOME, HOME, 200, (("content-type", "text/html"), ("x-odd", value)), b"<p>Hello")
    path = tmp_path / "x.warc"
    path.write_bytes(saved(small(b"", exchanges=(page,))))
    assert load(path).exchanges == (page,)


def test_half_a_character_does_not_stop_saving(tmp_path: Path) -> None:
    path = tmp_path / "x.warc.gz"
    unread = (UnreadPage(HOME + "\ud800", PageState.NOT_VISITED, "left"),)
    path.write_bytes(saved(small(b"<p>Hello", unread=unread)))
    assert load(path).unread[0].url == HOME + "?"


# What other tools archived


@dataclass(frozen=True)
class Kept:
    """One record of a foreign archive."""

    url: str
    body: bytes = b""
    status: str = "200 OK"
    headers: Mapping[str, str] = field(default_factory=dict)
    kind: str = "response"
    date: str = "2024-05-06T07:08:09Z"
    extra: Mapping[str, str] = field(default_factory=dict)


def archive(*kept: Kept, compressed: bool = True) -> bytes:
    file = io.BytesIO()
    writer = WARCWriter(file, gzip=compressed)
    writer.write_record(writer.create_warcinfo_record("x.warc.gz", {"software": "another tool"}))
    for one in kept:
        headers = {"Content-Type": "text/html", **one.headers}
        http = StatusAndHeaders(one.status, list(headers.items()), protocol="HTTP/1.1")
        record = writer.create_warc_record(
            one.url,
            one.kind,
            payload=io.BytesIO(one.body),
            length=len(one.body),
            http_headers=None if one.kind in ("resource", "metadata") else http,
            warc_content_type=headers["Content-Type"] if one.kind == "resource" else "",
            warc_headers_dict={"WARC-Date": one.date, **one.extra},
        )
        writer.write_record(record)
    return file.getvalue()


def chunks(body: bytes) -> bytes:
    halves = (body[:7], body[7:])
    return b"".join(b"%x\r\n%s\r\n" % (len(half), half) for half in halves) + b"0\r\n\r\n"


HOME_PAGE = Kept(HOME, html("Home", '<a href="/about">About us</a><a href="/privacy">Privacy policy</a>'))
ABOUT = Kept(HOME + "about", html("About us"))


@pytest.fixture
def walk(tmp_path: Path) -> Callable[..., Snapshot]:
    def run(data: bytes, base_url: str | None = None, **options: Any) -> Snapshot:
        path = tmp_path / "other.warc.gz"
        path.write_bytes(data)
        return load(path, base_url=base_url, **options)

    return run


Walk = Callable[..., Snapshot]


@pytest.mark.parametrize("compressed", [True, False])
def test_an_archive_of_another_tool_is_walked(walk: Walk, compressed: bool) -> None:
    found = walk(
        archive(
            Kept(
                HOME + "robots.txt", b"User-agent: *\nDisallow: /\n", headers={"Content-Type": "text/plain"}
            ),
            Kept("dns:shop.example", b"shop.example. 60 IN A 192.0.2.1", kind="resource"),
            Kept("http://shop.example/", status="301 Moved", headers={"Location": HOME}),
            HOME_PAGE,
            Kept(HOME, kind="request"),
            Kept("https://elsewhere.example/", html("Another site")),
            ABOUT,
            Kept(HOME + "missing", html("Not here"), status="404 Not Found"),
            compressed=compressed,
        )
    )
    assert (found.target.kind, found.target.url, found.log.requests) == ("snapshot", HOME, 0)
    assert found.started_at == datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
    assert [exchange.url for exchange in found.exchanges] == [HOME, HOME + "about"]
    (unread,) = found.unread
    assert (unread.url, unread.state, unread.roles) == (
        HOME + "privacy",
        PageState.NOT_VISITED,
        frozenset({"privacy-policy"}),
    )
    assert found.served
    assert found.probes == Probes()


def test_bodies_as_they_went_over_the_wire(walk: Walk) -> None:
    packed = {"Content-Encoding": "gzip"}
    found = walk(
        archive(
            Kept(HOME, chunks(HOME_PAGE.body), headers={"Transfer-Encoding": "chunked"}),
            Kept(
                HOME + "a",
                chunks(gzip.compress(html("A"))),
                headers={"Transfer-Encoding": "Chunked", **packed},
            ),
            Kept(HOME + "b", html("B, unpacked by the archiver"), headers=packed),
            Kept(
                HOME + "c", html("C, put together by the archiver"), headers={"Transfer-Encoding": "chunked"}
            ),
            Kept(HOME + "d", zlib.compress(html("D")), headers={"Content-Encoding": "deflate"}),
            Kept(HOME + "e", html("E"), kind="resource"),
        )
    )
    bodies = {exchange.url: exchange.body for exchange in found.exchanges}
    assert bodies == {
        HOME: HOME_PAGE.body,
        HOME + "a": html("A"),
        HOME + "b": html("B, unpacked by the archiver"),
        HOME + "c": html("C, put together by the archiver"),
        HOME + "d": html("D"),
        HOME + "e": html("E"),
    }


def test_revisits_show_what_they_refer_to(walk: Walk) -> None:
    digest = {"WARC-Payload-Digest": "sha1:AAAA"}
    found = walk(
        archive(
            Kept(HOME, html("Home"), extra=digest),
            Kept(HOME + "same", kind="revisit", extra=digest),
            Kept(HOME + "unknown", kind="revisit", extra={"WARC-Payload-Digest": "sha1:BBBB"}),
            Kept(HOME + "about", html("About us"), date="2024-01-01T00:00:00Z"),
            Kept(
                HOME + "team",
                kind="revisit",
                status="304 Not Modified",
                extra={"WARC-Refers-To-Target-URI": HOME + "about", "WARC-Payload-Digest": "sha1:CCCC"},
            ),
        ),
    )
    keys = {exchange.url: exchange.body for exchange in found.exchanges}
    assert keys[HOME] == html("Home")
    assert keys[HOME + "same"] == html("Home")
    assert keys[HOME + "team"] == html("About us")
    assert HOME + "unknown" not in keys


def test_of_several_answers_the_good_one_counts(walk: Walk) -> None:
    found = walk(archive(Kept(HOME, b"<html>busy", status="503 Busy"), HOME_PAGE, Kept(HOME, html("Later"))))
    assert found.exchanges[0].body == HOME_PAGE.body


def test_the_site_to_judge_can_be_named(walk: Walk) -> None:
    data = archive(Kept("https://first.example/", html("First")), HOME_PAGE, ABOUT)
    assert walk(data).target.url == "https://first.example/"
    assert walk(data, "shop.example").target.url == HOME
    assert walk(data, "http://www.shop.example/about").target.url == HOME + "about"
    with pytest.raises(
        ArchiveError, match=r"holds no answer for https://shop\.example/x; its first page there is"
    ):
        walk(data, HOME + "x")


def test_a_site_that_blocked_the_archiver(walk: Walk) -> None:
    found = walk(archive(Kept(HOME, html("Denied"), status="403 Forbidden")))
    assert found.exchanges[0].status == 403


def test_no_more_pages_than_asked_for(walk: Walk) -> None:
    pages = [Kept(f"{HOME}p{number}", html(f"Page {number}")) for number in range(20)]
    found = walk(archive(HOME_PAGE, *pages), max_pages=5)
    assert len(found.exchanges) == 5
    assert found.log.truncated == "The limit of 5 pages was reached."


def test_redirects_to_what_is_not_held(walk: Walk) -> None:
    gone = [
        Kept(f"{HOME}r{number}", status="302 Found", headers={"Location": f"/gone{number}"})
        for number in range(9)
    ]
    loop = Kept(HOME + "loop", status="302 Found", headers={"Location": "/loop"})
    links = "".join(f'<a href="/r{number}">r</a>' for number in range(9)) + '<a href="/loop">Loop</a>'
    found = walk(archive(Kept(HOME, html("Home", links)), *gone, loop, ABOUT))
    assert HOME + "about" in {exchange.url for exchange in found.exchanges}
    assert len([page for page in found.unread if page.state is PageState.NOT_VISITED]) == 9


# What is broken or means harm


@pytest.mark.parametrize("compressed", [True, False])
def test_what_stands_before_a_broken_tail_is_read(walk: Walk, compressed: bool) -> None:
    whole = archive(HOME_PAGE, ABOUT, Kept(HOME + "last", html("Last") * 50), compressed=compressed)
    found = walk(whole[:-60])
    assert {exchange.url for exchange in found.exchanges} >= {HOME, HOME + "about"}
    assert found.log.notes[0] == "The archive is cut short; what stands before that was read."


def test_a_page_of_which_the_end_is_missing_is_not_judged(walk: Walk) -> None:
    whole = archive(HOME_PAGE, ABOUT, Kept(HOME + "privacy", html("Privacy") * 50), compressed=False)
    marked = Kept(ABOUT.url, ABOUT.body, extra={"WARC-Truncated": "length"})
    cut_off, cut_short = walk(whole[:-60]), walk(archive(HOME_PAGE, marked))
    for found, name in ((cut_off, "privacy"), (cut_short, "about")):
        (page,) = (page for page in found.unread if page.url == HOME + name)
        assert page.detail == "The archive holds only the beginning of it."


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "holds no web page"),
        (b"WARC", "is no WARC file"),
        (b"<html>Hello", "is no WARC file"),
        (gzip.compress(b"<html>Hello"), "is no WARC file"),
        (gzip.compress(gzip.compress(archive(HOME_PAGE))), "is no WARC file"),
        (b"\x1f\x8b\x08\x00nonsense", "is no WARC file"),
        (b"WARC/9.9\r\nWARC-Type: response\r\n\r\n", "holds a record of a version that is not known"),
        (b"WARC/1.0\r\nWARC-Type: response\r\n\r\nx", "holds a record without a length"),
        (b"WARC/1.0\r\nContent-Length: -5\r\n\r\nx", "holds a record without a length"),
        (b"WARC/1.0\r\nContent-Length: 99999999999\r\n\r\nx", "is cut short"),
        (b"WARC/1.0\r\nX: " + b"x" * 70_000, "holds a header that is too long"),
        (gzip.compress(b"WARC/1.0\r\n" + b"X: y\r\n" * 400_000), "holds a header that is too long"),
        (
            gzip.compress(b"WARC/1.0\r\nContent-Length: 90000000\r\n\r\n" + bytes(90_000_000), 1),
            "inflates beyond reason",
        ),
        (archive(Kept(HOME, b"x", headers={"Content-Type": "image/png"})), "holds no web page"),
        (archive(HOME_PAGE)[:200], "is cut short"),
    ],
    ids=range(15),
)
def test_what_cannot_be_read_is_told_in_one_line(walk: Walk, data: bytes, message: str) -> None:
    with pytest.raises(ArchiveError) as raised:
        walk(data)
    assert str(raised.value).endswith(f"other.warc.gz' {message}.")
    assert "\n" not in str(raised.value)


def test_a_page_that_inflates_is_too_large_and_no_more(walk: Walk) -> None:
    bomb = Kept(HOME + "about", gzip.compress(bytes(50_000_000)), headers={"Content-Encoding": "gzip"})
    found = walk(archive(HOME_PAGE, bomb))
    (unread, *_) = (page for page in found.unread if page.url.endswith("about"))
    assert unread.state is PageState.TOO_LARGE


def test_more_of_a_site_than_fits_is_left_out(walk: Walk) -> None:
    pages = [Kept(f"{HOME}p{number}", html(f"Page {number}") + bytes(4_900_000)) for number in range(14)]
    found = walk(archive(HOME_PAGE, *pages, compressed=False), max_pages=1)
    assert found.log.notes[0].startswith("The archive holds more of this site than is read;")
    assert len(found.exchanges) == 1


def test_a_scan_of_our_own_that_was_cut_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.warc.gz"
    whole = saved(small(b"<p>Hello" * 1_000))
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ArchiveError, match="is cut short"):
        load(path)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"format": 1', b'"format": 7'),
        (b'"exchanges": [{', b'"exchanges": 3, "x": [{'),
        (b'"url": "https://shop.example/"', b'"url": "file:///etc/passwd"'),
        (b'"bodies": ["', b'"bodies": ["x'),
        (b'"bodies": [', b'"bodies": [null, '),
    ],
)
def test_a_scan_that_was_tampered_with_is_refused(tmp_path: Path, old: bytes, new: bytes) -> None:
    path = tmp_path / "x.warc"
    whole = saved(small(b"<p>Hello"), compressed=False)
    assert old in whole
    head, _, tail = whole.partition(b"application/vnd.trustscan.snapshot+json\r\nContent-Length: ")
    length, _, rest = tail.partition(b"\r\n\r\n")
    document, rest = rest[: int(length)], rest[int(length) :]
    document = document.replace(old, new)
    kind = b"application/vnd.trustscan.snapshot+json\r\nContent-Length: "
    path.write_bytes(head + kind + b"%d\r\n\r\n" % len(document) + document + rest)
    with pytest.raises(ArchiveError, match=r"holds|lacks"):
        load(path)


def test_a_base_url_does_not_go_with_a_scan_of_our_own(tmp_path: Path) -> None:
    path = tmp_path / "x.warc.gz"
    path.write_bytes(saved(small(b"<p>Hello")))
    with pytest.raises(ArchiveError, match="knows its address"):
        load(path, base_url=HOME)


def test_pages_too_large_to_come_back_are_not_saved() -> None:
    pages = tuple(Exchange(f"{HOME}{n}", f"{HOME}{n}", 200, body=bytes(5_000_000)) for n in range(31))
    with pytest.raises(ArchiveError, match="cannot be saved"):
        saved(small(b"", exchanges=pages))


@pytest.mark.parametrize("name", ["gone.warc.gz", "gone.WARC"])
def test_an_archive_that_is_not_there(tmp_path: Path, name: str) -> None:
    with pytest.raises(TargetError, match="no file"):
        resolve_target(str(tmp_path / name))


SOURCES = (
    saved(small(b"<p>Hello"), compressed=False),
    archive(HOME_PAGE, ABOUT, Kept(HOME + "r", kind="revisit"), compressed=False),
    archive(Kept(HOME, chunks(html("Home")), headers={"Transfer-Encoding": "chunked"}), compressed=False),
    archive(HOME_PAGE),
)
PIECES = st.sampled_from(
    [b"", b"\r\n", b"\0", b"WARC/1.0\r\n", b"HTTP/1.1 200", b"99999999", b"\xff\xfe", b"-1", b"]}"]
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(SOURCES),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 30), PIECES | st.binary(max_size=8)), max_size=4),
)
def test_no_archive_breaks_the_reader(
    tmp_path: Path, source: bytes, changes: list[tuple[float, int, bytes]]
) -> None:
    for share, length, piece in changes:
        at = int(share * len(source))
        source = source[:at] + piece + source[at + length :]
    path = tmp_path / "x.warc"
    path.write_bytes(source)
    with suppress(ArchiveError):
        assert read_site(load(path), WORDS).pages
