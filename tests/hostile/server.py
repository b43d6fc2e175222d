"""A website that misbehaves in every way known, on loopback. Bytes go out exactly as they stand here.

A misbehaviour is a set of paths laid over a small good site whose start page links to all of them.
"""

from __future__ import annotations

import asyncio
import gzip
import socket
import ssl
import struct
import zlib
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from threading import Thread

import brotli

Send = Callable[[bytes], Awaitable[None]]
Act = Callable[[Send, "Asked"], Awaitable[None]]

WORDS = " ".join(f"word{n}" for n in range(80))
LINKS = "<a href=/about>About us</a> <a href=/contact>Contact</a> <a href=/faq>FAQ</a>"
GOOD = ("/about", "/contact", "/faq")


@dataclass(frozen=True)
class Asked:
    """A request as it came: its path, and the connection for those who break it."""

    path: str
    port: int
    writer: asyncio.StreamWriter


def answer(
    body: str | bytes = "", status: str = "200 OK", kind: str = "text/html; charset=utf-8", head: str = ""
) -> bytes:
    """A proper response; `head` holds further header lines, each with its line end."""
    content = body.encode() if isinstance(body, str) else body
    lines = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(content)}\r\n{head}"
    return f"{lines}Connection: close\r\n\r\n".encode("latin-1") + content


def page(body: str | bytes, **more: str) -> Act:
    return raw(answer(body, **more))


def raw(content: bytes) -> Act:
    async def act(send: Send, _: Asked) -> None:
        await send(content)

    return act


def to(location: str, head: str = "") -> Act:
    """A redirect; `{port}` stands for the server's port, `{path}` for what was asked."""

    async def act(send: Send, asked: Asked) -> None:
        where = location.format(port=asked.port, path=asked.path)
        await send(answer(status="302 Found", head=f"Location: {where}\r\n{head}"))

    return act


def repeat(first: bytes, piece: bytes, pause: float = 0.0, times: int = 10_000_000) -> Act:
    """Sends `first`, then `piece` without end."""

    async def act(send: Send, _: Asked) -> None:
        await send(first)
        for _number in range(times):
            await send(piece)
            await asyncio.sleep(pause)

    return act


async def silence(send: Send, _: Asked) -> None:
    await asyncio.sleep(60)


async def reset(send: Send, asked: Asked) -> None:
    await send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n<p>Half")
    raw_socket = asked.writer.get_extra_info("socket")
    raw_socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    asked.writer.transport.abort()


async def endless_trap(send: Send, asked: Asked) -> None:
    here = asked.path.partition("?")[0].rstrip("/")
    count = len(here)
    paths = (f"{here}/deeper", f"{here}/{count}", f"/bad?day={count}", f"/bad/2024/0{count % 9}/01")
    links = "".join(f"<a href='{path}'>on</a>" for path in paths)
    await send(answer(f"<title>Events</title>{links}<p>{here} {WORDS}"))


async def session_links(send: Send, asked: Asked) -> None:
    count = len(asked.path)
    links = "".join(f"<a href='/bad/{n}?PHPSESSID={count}{n}{'f' * 20}&sort={n}'>item</a>" for n in range(20))
    await send(answer(f"{LINKS}{links}<p>{asked.path.partition('?')[0]} {WORDS}"))


async def anything(send: Send, asked: Asked) -> None:
    await send(answer(f"<title>Shop</title><p>Nothing called {asked.path} {WORDS}"))


HTML = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CLOSE = b"Connection: close\r\n\r\n"
CHUNKED = HTML + b"Transfer-Encoding: chunked\r\n\r\n"
MB = 1_000_000


def fill(piece: str, size: int = 3_000_000) -> str:
    return piece * (size // len(piece))


def packed(encoding: str, body: bytes) -> Act:
    return page(body, head=f"Content-Encoding: {encoding}\r\n")  # type: ignore[arg-type]


def _headers(count: int) -> bytes:
    return b"".join(b"X-%d: 1\r\n" % number for number in range(count))


def _brotli_bomb() -> bytes:
    squeeze = brotli.Compressor(quality=1)
    return b"".join(squeeze.process(b"\0" * MB) for _ in range(200)) + squeeze.finish()


def _gzip_bomb(size: int = 200) -> bytes:
    """So many megabytes of zeros. One is packed and repeated, as packing them all takes a second."""
    zeros, squeeze, checksum = b"\0" * MB, zlib.compressobj(9, zlib.DEFLATED, -15), 0
    packed_zeros = squeeze.compress(zeros) + squeeze.flush(zlib.Z_FULL_FLUSH)
    for _ in range(size):
        checksum = zlib.crc32(zeros, checksum)
    head = b"\x1f\x8b\x08" + bytes(7)
    return head + packed_zeros * size + b"\x03\0" + struct.pack("<II", checksum, size * MB)


def _entities() -> str:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    return (
        f'<?xml version="1.0"?><!DOCTYPE urlset [<!ENTITY e0 "lol">{levels}]>'
        "<urlset><url><loc>http://localhost/&e9;</loc></url></urlset>"
    )


def _steal() -> str:
    return (
        '<?xml version="1.0"?><!DOCTYPE urlset [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        "<urlset><url><loc>http://localhost/&x;</loc></url></urlset>"
    )


async def sitemap_loop(send: Send, asked: Asked) -> None:
    entries = "".join(
        f"<sitemap><loc>http://localhost:{asked.port}/sitemap.xml?{n}</loc></sitemap>"
        for n in (asked.path[-1:], 1, 2, 3, 4, 5, 6)
    )
    await send(answer(f"<sitemapindex>{entries}</sitemapindex>", kind="application/xml"))


async def big_sitemap(send: Send, asked: Asked) -> None:
    await send(HTML.replace(b"text/html", b"application/xml") + CLOSE + b"<urlset>")
    for number in range(100_000):
        await send(f"<url><loc>http://localhost:{asked.port}/item-{number}</loc></url>".encode())


async def cookies(send: Send, asked: Asked) -> None:
    lines = "".join(f"Set-Cookie: c{n}{abs(hash(asked.path))}=1; Path=/\r\n" for n in range(2_500))
    await send(answer(f"<p>{WORDS}", head=lines))


async def hello_again(send: Send, asked: Asked) -> None:
    """Wants a cookie before it shows anything, as some shops do."""
    await to("/bad", "Set-Cookie: seen=1\r\n")(send, asked)


def robots(rules: str) -> Act:
    return page(rules, kind="text/plain")


PAGES: Mapping[str, Act] = {
    "a byte at a time": repeat(HTML + CLOSE, b".", 0.1),
    "a header at a time": repeat(HTML, b"X-Drip: 1\r\n", 0.1),
    "silence": silence,
    "endless body": repeat(HTML + CLOSE, b"x " * 50_000),
    "endless chunk extension": repeat(CHUNKED + b"5;", b"x" * 20_000),
    "endless interim answers": repeat(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 50, 0.01),
    "empty chunks for ever": repeat(CHUNKED, b"1\r\n \r\n", 0.05),
    "gzip bomb": packed("gzip", _gzip_bomb()),
    "brotli bomb": packed("br", _brotli_bomb()),
    "gzip in gzip": packed("gzip, gzip", gzip.compress(_gzip_bomb(20))),
    "no gzip at all": packed("gzip", b"<p>plain"),
    "Content-Length too long": raw(HTML + b"Content-Length: 9000\r\n" + CLOSE + b"<p>short"),
    "Content-Length too short": raw(HTML + b"Content-Length: 400\r\n" + CLOSE + f"<p>{WORDS}".encode()),
    "Content-Length is no number": raw(HTML + b"Content-Length: many\r\n" + CLOSE + b"<p>x"),
    "two Content-Lengths": raw(HTML + b"Content-Length: 3\r\nContent-Length: 9\r\n" + CLOSE + b"<p>x"),
    "reset in the middle": reset,
    "closed without a word": raw(b""),
    "endless redirects": to("{path}1"),
    "redirect to itself": to("{path}"),
    "redirect to a private address": to("http://10.0.0.1/"),
    "redirect to loopback": to("http://127.0.0.1:{port}/private"),
    "redirect to another port": to("http://localhost:1/private"),
    "redirect to loopback as a number": to("http://2130706433:{port}/private"),
    "redirect to loopback inside IPv6": to("http://[::ffff:127.0.0.1]:{port}/private"),
    "redirect to cloud metadata": to("http://169.254.169.254/latest/meta-data/"),
    "redirect to a file": to("file:///etc/passwd"),
    "redirect to a long address": to("/" + "a" * 9_000),
    "redirect to nowhere": to("http://[/"),
    "refresh for ever": page("<meta http-equiv=refresh content='0;url=/bad?again'>"),
    "cookies needed": hello_again,
    "cookies by the thousand": cookies,
    "header flood": raw(HTML + b"X-Flood: 1\r\n" * 50_000 + CLOSE + b"<p>x"),
    "header of a megabyte": raw(HTML + b"X-Big: " + b"x" * MB + b"\r\n" + CLOSE + b"<p>x"),
    "many small headers": raw(
        HTML + b"".join(b"X-%d: 1\r\n" % n for n in range(5_000)) + CLOSE + f"<p>{WORDS}".encode()
    ),
    "control characters in headers": raw(HTML + b"X-A: a\0b\x1b[31m\r\n" + CLOSE + b"<p>x"),
    "headers in no encoding": raw(HTML + b"X-A: \xff\xfe\xe9\r\n" + CLOSE + f"<p>{WORDS}".encode()),
    "HTTP/0.9": raw(f"<html><p>{WORDS}".encode()),
    "another protocol": raw(b"220 mail.example ESMTP ready\r\n"),
    "a status that is none": raw(b"HTTP/1.1 two hundred\r\n\r\n"),
    "status 999": page("<p>Denied", status="999 Request denied"),
    "switching protocols": raw(
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n"
    ),
    "no content": raw(b"HTTP/1.1 204 No Content\r\n\r\n"),
    "a picture called HTML": page(bytes(range(256)) * 400),
    "a program": page(b"MZ" + bytes(5_000), kind="application/octet-stream"),
    "wrong charset": page(f"<p>Caf\u00e9 cr\u00e8me br\u00fbl\u00e9e {WORDS}".encode("cp1252")),
    "UTF-16": page(f"<p>Caf\u00e9 {WORDS}".encode("utf-16"), kind="text/html"),
    "a charset that is none": page(f"<p>Caf\u00e9 {WORDS}", kind="text/html; charset=klingon-9"),
    "zeros": page(b"\0" * 2 * MB),
    "100,000 deep": page("<div>" * 100_000 + WORDS),
    "tables in tables": page(fill("<table><td>")),
    "drawings in drawings": page(fill("<svg><g>")),
    "unclosed formatting": page(fill("<font><b><p>x")),
    "a million links": page("<a href=/l>link</a>" * 1_000_000),
    "as many links as go in": page(LINKS + "".join(f"<a href=/l{n}>l</a>" for n in range(230_000))),
    "one list of options": page(f"{LINKS}<p>{WORDS}<select>" + fill("<option>x")),
    "attributes without end": page(f"<p>{WORDS}<p " + " ".join(f"a{n}" for n in range(600_000)) + ">"),
    "tags full of attributes": page(fill("<p " + " ".join(f"a{n}" for n in range(390)) + ">")),
    "attributes that confuse": page(f"<p>{WORDS}<p " + "a=x/x/x/x/x/x " * 400 + ">"),
    "line breaks": page(f"<p>{WORDS}" + fill("<br>")),
    "end tags of nothing": page(f"<p>{WORDS}" + "<div>" * 780 + fill("</span>")),
    "paragraphs": page(fill("<p>x y")),
    "comments": page(f"<p>{WORDS}" + fill("<!-->")),
    "entities": page(fill("&amp;&#x41;&notit;")),
    "signs": page(fill("<")),
    "scripts that never end": page(f"<p>{WORDS}<script>" + fill("<!--<script>")),
    "data nested without end": page(
        f"<p>{WORDS}<script type='application/ld+json'>" + "[" * 2 * MB + "</script>"
    ),
    "four bytes a letter": page(f"<p>\U0001f600 {WORDS} " + fill("word ")),
    "escapes in the title": page(
        f"<title>\x1b[2J\x1b]0;owned\x07\u202egnp.exe\u2066 [red]x[/red] <b></title><p>\x1b[31m{WORDS}"
    ),
}
"""What `/bad` answers, by name."""


def _at_bad(act: Act) -> Mapping[str, Act]:
    return {"/bad": act, "/bad*": act}


SITES: Mapping[str, Mapping[str, Act]] = {
    "robots.txt of 50 MB": {"/robots.txt": repeat(HTML + CLOSE, b"Disallow: /x\n" * 8_000, times=500)},
    "robots.txt that drips": {"/robots.txt": repeat(HTML + CLOSE, b"U", 0.1)},
    "robots.txt of wildcards": {
        "/robots.txt": robots(
            "User-agent: *\n" + "".join(f"Disallow: /{n}*a*a*a*a*b$\n" for n in range(20_000))
        )
    },
    "robots.txt that redirects for ever": {"/robots.txt": to("/robots.txt?{path}")},
    "robots.txt behind a private address": {"/robots.txt": to("http://192.168.0.1/robots.txt")},
    "a pause of a year": {"/robots.txt": robots("User-agent: *\nCrawl-delay: 31536000\n")},
    "sitemaps that name each other": {"/sitemap.xml": sitemap_loop},
    "sitemap of a hundred thousand": {"/sitemap.xml": big_sitemap},
    "sitemap bomb": {"/sitemap.xml": page(_gzip_bomb(), kind="application/gzip")},
    "entity bomb": {"/sitemap.xml": page(_entities(), kind="application/xml")},
    "entity that reads files": {"/sitemap.xml": page(_steal(), kind="application/xml")},
    "endless pages": {"/bad": endless_trap, "/bad/*": endless_trap},
    "a session in every link": {"/bad": session_links, "/bad/*": session_links},
    "200 for every path": {"*": anything},
    "429 for ever": {"/bad": page("", status="429 Too Many Requests", head="Retry-After: 86400\r\n")},
    "503 for now": {"/bad": page("<p>Back soon", status="503 Down", head="Retry-After: 1\r\n")},
    "a wall": {"/bad": page("<p>Checking", status="403 Forbidden", head="cf-mitigated: challenge\r\n")},
    "a login": {"/bad": to("/login"), "/login": page("<form><input type=password></form>")},
    "only scripts": {"/bad": page("<div id=root></div><script src=/app.js></script>")},
    "a domain for sale": {"/bad": page("<p>This domain is for sale")},
}
"""What other paths answer, by name; `*` ends a path that stands for all that begin so."""

CASES: Mapping[str, Mapping[str, Act]] = {**{name: _at_bad(act) for name, act in PAGES.items()}, **SITES}


@dataclass
class Stage:
    """A running server: what it answers, and what it was asked."""

    acts: Mapping[str, Act] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    writers: set[asyncio.StreamWriter] = field(default_factory=set)
    port: int = 0
    scheme: str = "http"

    @property
    def url(self) -> str:
        return f"{self.scheme}://localhost:{self.port}/"

    def act_for(self, path: str) -> Act:
        name = path.partition("?")[0]
        if name in self.acts:
            return self.acts[name]
        if name in _SITE:
            return _SITE[name]
        stars = [key for key in self.acts if key.endswith("*") and name.startswith(key[:-1])]
        return self.acts[max(stars, key=len)] if stars else page("<h1>Not here</h1>", status="404 Not Found")

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async def send(content: bytes) -> None:
            writer.write(content)
            await writer.drain()

        self.writers.add(writer)
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, IndexError):
            head = await reader.readexactly(3)
            if head == b"\x16\x03\x01":  # somebody wants to speak TLS with a plain server
                await send(answer("Speak plainly", status="400 Bad Request"))
                writer.close()
                return
            head += await reader.readuntil(b"\r\n\r\n")
            path = head.split(b" ")[1].decode("latin-1")
            self.asked.append(path)
            act = self.act_for(path)
            if act is hello_again and b"seen=1" in head:
                act = page(f"<p>Welcome {WORDS}")
            await act(send, Asked(path, self.port, writer))
        writer.close()


_SITE: Mapping[str, Act] = {
    "/": page(f"<title>Shop</title><h1>Shop</h1>{LINKS} <a href=/bad>Privacy policy</a><p>{WORDS}"),
    **{path: page(f"<title>{path}</title><h1>{path}</h1><p>{path} {WORDS}") for path in GOOD},
}


@contextmanager
def staged(acts: Mapping[str, Act], tls: ssl.SSLContext | None = None) -> Iterator[Stage]:
    """Runs a site on a free port, in a thread of its own, while the block runs."""
    stage = Stage(acts, scheme="http" if tls is None else "https")
    loop = asyncio.new_event_loop()
    start = partial(asyncio.start_server, stage.serve, "127.0.0.1", 0, ssl=tls)
    server = loop.run_until_complete(start())
    stage.port = server.sockets[0].getsockname()[1]
    loop.set_exception_handler(lambda *_: None)  # clients that hang up are what this is about
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield stage
    finally:
        asyncio.run_coroutine_threadsafe(_stop(server, stage), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _stop(server: asyncio.Server, stage: Stage) -> None:
    server.close()
    tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    for writer in stage.writers:
        writer.transport.abort()
    await asyncio.sleep(0.01)  # the loop closes what was broken off
