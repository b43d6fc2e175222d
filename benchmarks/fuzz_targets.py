"""What fuzz.py tries: for each target its seeds, its reader, and the words put into inputs."""

from __future__ import annotations

import ast
import gzip
import io
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
WHEN = datetime(2026, 1, 1, tzinfo=UTC)
URL = "https://shop.example/"

Reader = Callable[[bytes], object]
"""Takes input and gives what can be told of the answer; answers are compared to tell new ones from old."""


@dataclass(frozen=True)
class Target:
    """What is tried: `seeds` are good inputs, `reader` makes the function, `words` are put into inputs."""

    seeds: Callable[[], Iterator[bytes]]
    reader: Callable[[Path], Reader]
    words: tuple[bytes, ...]


# Seeds


def files(*patterns: str) -> Iterator[bytes]:
    """The content of files of the project."""
    for pattern in patterns:
        for path in sorted(ROOT.glob(pattern)):
            yield path.read_bytes()


def literals(folder: str, *needles: str) -> Iterator[bytes]:
    """The texts in tests that hold one of the needles."""
    for path in sorted((ROOT / "tests" / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str | bytes):
                text = node.value.encode("utf-8", "replace") if isinstance(node.value, str) else node.value
                if any(needle.encode() in text for needle in needles):
                    yield text


def html_seeds() -> Iterator[bytes]:
    yield from files("src/trustscan/demo/site/**/*.html", "tests/sites/**/*.html")
    yield from literals("", "<p", "<div", "<a ", "<html", "<script", "<form")


def reader_seeds() -> Iterator[bytes]:
    yield from files("src/trustscan/demo/site/robots.txt", "src/trustscan/demo/site/sitemap.xml")
    for text in literals("", "<urlset", "<sitemapindex", "<loc", "User-agent", "user-agent", "Crawl-delay"):
        yield from (text, gzip.compress(text))


def rule_seeds() -> Iterator[bytes]:
    for pattern, head in (
        ("tests/rulebook/broken/*.yaml", b""),
        ("tests/rulebook/pack/**/*.yaml", b""),
        ("tests/rulebook/book/lexicon/??.yaml", b"# lexicon/en.yaml\n"),
        ("tests/rulebook/book/lexicon/signals.yaml", b"# lexicon/signals.yaml\n"),
        ("tests/rulebook/book/roles.yaml", b"# roles.yaml\n"),
        ("tests/rulebook/book/fingerprints.yaml", b"# fingerprints.yaml\n"),
    ):
        yield from (head + text for text in files(pattern))
    for text in files("rules/*.yaml"):
        yield from (b"- id:" + rule for rule in re.split(rb"^- id:", text, flags=re.MULTILINE)[1:])
    yield from literals("rulebook", "pass_when", "fail_when")
    yield from literals("evaluate", "pass_when", "in: ")


def warc_seeds() -> Iterator[bytes]:
    from trustscan.gather.archive import write_archive
    from trustscan.gather.pages import snapshot_of_pages
    from trustscan.rulebook.lexicon import load_vocabulary

    vocabulary = load_vocabulary(ROOT / "tests" / "rulebook" / "book")
    pages: dict[str, Any] = {
        "/": "<title>Shop</title><a href='/a'>A</a>",
        "/a": {"body": "A", "headers": {"x": "y"}},
    }
    snapshot = snapshot_of_pages(pages, vocabulary, URL)
    for compressed in (False, True):
        file = io.BytesIO()
        write_archive(snapshot, file, compressed=compressed)
        yield file.getvalue()
    plain = file_of_others()
    yield from (
        plain,
        gzip.compress(plain),
        b"".join(map(gzip.compress, re.split(rb"(?=WARC/1\.0)", plain)[1:])),
    )


def file_of_others() -> bytes:
    """A WARC file as other tools write them: an answer in chunks, one packed, a resource and a revisit."""
    page = b"<html><title>Shop</title><a href='/b'>B</a></html>"
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
    chunked = head + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n\r\n"
    packed = head + b"Content-Encoding: gzip\r\n\r\n"
    moved = b"HTTP/1.1 301 Moved\r\nLocation: /b\r\n\r\n"
    response = b"application/http; msgtype=response"
    records = (
        (b"warcinfo", b"", b"application/warc-fields", b"software: other\r\n"),
        (b"response", b"", response, chunked % (len(page), page)),
        (b"response", b"b", response, packed + gzip.compress(page)),
        (b"response", b"c", response, moved),
        (b"resource", b"d", b"text/html", page),
        (b"revisit", b"e", response, b"HTTP/1.1 200 OK\r\n\r\n"),
        (b"request", b"", b"application/http; msgtype=request", b"GET / HTTP/1.1\r\n\r\n"),
    )
    return b"".join(
        b"WARC/1.0\r\nWARC-Type: %b\r\nWARC-Record-ID: <urn:uuid:%d>\r\nWARC-Target-URI: %b%b\r\n"
        b"WARC-Date: 2026-01-01T00:00:00Z\r\nWARC-Payload-Digest: sha1:A\r\nWARC-Refers-To: <urn:uuid:1>\r\n"
        b"Content-Type: %b\r\nContent-Length: %d\r\n\r\n%b\r\n\r\n"
        % (kind, number, URL.encode(), path, media, len(block), block)
        for number, (kind, path, media, block) in enumerate(records)
    )


# Readers


def html_reader(_: Path) -> Reader:
    from trustscan.facts.site import read_site
    from trustscan.gather.links import links_of, refresh_of
    from trustscan.model import snapshot as model
    from trustscan.model.target import Target as Scanned
    from trustscan.rulebook.load import load_rulebook

    vocabulary = load_rulebook().vocabulary
    types = ("text/html; charset=utf-8", "text/html", "application/xhtml+xml; charset=utf-16")

    def read(data: bytes) -> object:
        kind = types[len(data) % 7 if len(data) % 7 < len(types) else 0]
        exchange = model.Exchange(URL, URL, 200, (("content-type", kind),), data)
        facts = read_site(model.Snapshot(Scanned(URL, "site", URL), WHEN, (exchange,)), vocabulary)
        names = ("documents", "emails", "phones", "addresses", "companies", "people", "prices", "hours")
        counts = [
            len(getattr(facts, name, ())) for name in (*names, "quotes", "identifiers", "dates", "data")
        ]
        page = facts.pages[0]
        return (
            page.state,
            facts.languages,
            counts,
            len(page.forms),
            min(len(links_of(page)), 9),
            bool(refresh_of(page)),
        )

    return read


def sitemap_and_robots_reader(_: Path) -> Reader:
    from trustscan.gather.robots import read_robots
    from trustscan.gather.sitemaps import read_sitemap
    from trustscan.model.snapshot import Exchange

    def read(data: bytes) -> object:
        robots = read_robots(Exchange(URL + "robots.txt", URL + "robots.txt", 200, (), data))
        allowed = [robots.allows(URL + path) for path in ("", "a", "a/b.html?c=d", "%C3%BC/*$")]
        sitemap = read_sitemap(data)
        kind = (sitemap.index, sitemap.cut, len(sitemap.urls).bit_length())
        return robots.summary, allowed, robots.delay, len(robots.sitemaps), kind

    return read


def rule_reader(folder: Path) -> Reader:
    from trustscan.evaluate import evaluate
    from trustscan.facts.site import read_site
    from trustscan.gather.pages import snapshot_of_pages
    from trustscan.rulebook.load import load_rulebook
    from trustscan.rulebook.problems import RuleFileError

    book = ROOT / "tests" / "rulebook" / "book"
    pages = {
        "/" + path.name: path.read_text(encoding="utf-8")
        for path in sorted((ROOT / "src/trustscan/demo/site").glob("*.html"))[:4]
    }
    plain = load_rulebook(packaged=book)
    facts = read_site(snapshot_of_pages(pages, plain.vocabulary, URL), plain.vocabulary)
    names = ("lexicon/en.yaml", "lexicon/signals.yaml", "roles.yaml", "fingerprints.yaml")
    (folder / "lexicon").mkdir(exist_ok=True)

    def read(data: bytes) -> object:
        head = data[:60].partition(b"\n")[0].removeprefix(b"# ").decode("latin-1")
        name = head if head in names else "rules.yaml"
        for path in folder.rglob("*.yaml"):
            path.unlink()
        (folder / "rules.yaml").write_bytes(b"- id: sample\n")
        (folder / name).write_bytes(data)
        try:
            rules = load_rulebook([folder], packaged=book)
        except RuleFileError as problems:
            told = re.sub(r"'[^']*'|\"[^\"]*\"|\d+|" + re.escape(str(folder)), "", str(problems))
            return sorted(set(told.splitlines()))[:3]
        checks = evaluate(facts, rules)
        broken = [check.message for check in checks if check.status == "error"]
        if broken:
            raise AssertionError(f"A rule breaks down: {broken[0]}")
        return [check.status for check in checks[:3]]

    return read


def warc_reader(folder: Path) -> Reader:
    from trustscan.gather import GatherOptions
    from trustscan.gather.archive import ArchiveError, replay
    from trustscan.model.target import Target as Scanned
    from trustscan.rulebook.lexicon import load_vocabulary

    vocabulary = load_vocabulary(ROOT / "tests" / "rulebook" / "book")
    path = folder / "site.warc"
    target = Scanned("site.warc", "snapshot", "", archive=path)

    def read(data: bytes) -> object:
        path.write_bytes(data)
        until = time.monotonic() + 1.0
        try:
            found = replay(target, path, vocabulary, GatherOptions(), lambda: until - time.monotonic())
        except ArchiveError as problem:
            return str(problem)
        return [exchange.status for exchange in found.exchanges], len(found.unread), found.log.truncated

    return read


_HTML_WORDS = (
    b"<div>", b"</", b"<!--", b"-->", b"<![CDATA[", b"<script type='application/ld+json'>{\"@type\":\"",
    b"[{", b"&#0;", b"&nbsp;", b"\xc2\xa0", b"\x00", b"\xff\xfe", b"\xe2\x80\xae", b"<table><tr><td>",
    b"<svg><p>", b"<template>", b"<select><option>", b"<noscript>", b"<base href='//['>",
    b"href='http://[::1'", b"<p>", b" 1.000,00 EUR ", b" +49 30 12345678 ", b"@example.com ",
    b" 12/31/9999 ", b"\xc2\xa9 2024 ", b" 9-5 Mo-Fr ", b"<meta charset=utf-7>",
    b"<meta http-equiv=refresh content='0;url=", b"<form><input name=", b"<iframe src=",
)  # fmt: skip
_READER_WORDS = (
    b"User-agent: *\n", b"Disallow: /*$\n", b"Allow: *", b"Crawl-delay: 1e999\n", b"Sitemap: //[\n",
    b"<loc>", b"</loc>", b"<urlset>", b"<sitemapindex>", b"<!ENTITY a 'b'>", b"<![CDATA[", b"\x1f\x8b\x08",
    b"\xef\xbb\xbf", b"%", b"*" * 50, b"\x00", b"http://", b"/", b"Request-rate: 1/0\n",
    b"Visit-time: 0-9\n",
)  # fmt: skip
_RULE_WORDS = (
    b"&a ", b"*a", b"<<: *a\n", b"!!python/object:os.system ", b"? ", b"- ", b": ", b"{", b"}", b"[", b"]",
    b"|\n", b"all:\n", b"any:\n", b"not:\n", b"in: ", b"trait: ", b"where:\n", b"count: ", b"matches: ",
    b"(?:", b"){1000}", b".inf", b"-1", b"1e999", b"0x7f", b"2026-02-30", b"null", b"true", b"\t", b"{{",
    b"\xef\xbb\xbf", b"=", b"|*",
)  # fmt: skip
_WARC_WORDS = (
    b"WARC/1.0\r\n", b"WARC/1.1\r\n", b"\r\n\r\n", b"Content-Length: 99999999999\r\n",
    b"Content-Length: -1\r\n", b"WARC-Type: revisit\r\n", b"WARC-Type: metadata\r\n",
    b"Transfer-Encoding: chunked\r\n", b"ffffffff\r\n", b"Content-Encoding: br\r\n",
    b"Content-Encoding: gzip\r\n", b"\x1f\x8b\x08", b"HTTP/1.1 200 OK\r\n", b"null",
    b"HTTP/1.1 301 \r\nLocation: /\r\n", b"WARC-Date: 9999-99-99\r\n", b"\x00", b"1e999", b"\"", b"[", b"{",
)  # fmt: skip

TARGETS = {
    "html": Target(html_seeds, html_reader, _HTML_WORDS),
    "readers": Target(reader_seeds, sitemap_and_robots_reader, _READER_WORDS),
    "rules": Target(rule_seeds, rule_reader, _RULE_WORDS),
    "warc": Target(warc_seeds, warc_reader, _WARC_WORDS),
}
