"""What goes over one connection: requests one after another, tunnels, and what servers do to either."""

from __future__ import annotations

import asyncio
import ssl
from base64 import b64encode
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import trustme

from tests.gather.test_probes_tls import context
from trustscan.gather import GatherOptions
from trustscan.gather.http import HttpSource
from trustscan.gather.limits import MAX_CONNECTIONS
from trustscan.model.snapshot import Exchange, FetchErrorKind

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


class Server:
    """Answers as `reply(path, nth request of the connection)` says; None hangs up.

    `seen` has a list for each connection, `heads` all requests.
    """

    def __init__(self, reply: Callable[[str, int], bytes | None]) -> None:
        self._reply = reply
        self.seen: list[list[str]] = []
        self.heads: list[str] = []
        self.port = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked: list[str] = []
        self.seen.append(asked)
        with suppress(OSError, asyncio.IncompleteReadError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                self.heads.append(head)
                method, target, _ = head.split(" ", 2)
                asked.append(target)
                if method == "CONNECT":
                    await self._tunnel(target, reader, writer)
                    break
                answer = self._reply(target, len(asked))
                if answer is None:
                    break
                writer.write(answer)
                await writer.drain()
                if b"close" in answer or b"HTTP/1.0" in answer:
                    writer.close()
                    return
        writer.transport.abort()

    async def _tunnel(self, target: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answer = self._reply(target, 0)
        if answer is not None:
            writer.write(answer)
            await writer.drain()
            return
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", int(target.rpartition(":")[2]))
        writer.write(b"HTTP/1.1 200 Connected\r\n\r\n")
        await asyncio.gather(_pump(reader, far_writer), _pump(far_reader, writer))


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    writer.transport.abort()


def visiting(
    servers: list[tuple[Server, ssl.SSLContext | None]],
    visit: Callable[[HttpSource, list[Server]], Awaitable[list[Exchange]]],
    options: Callable[[list[Server]], dict[str, Any]] = lambda _: {},
) -> list[Exchange]:
    """What `visit` gets of servers that run meanwhile."""

    async def run() -> list[Exchange]:
        running = [await asyncio.start_server(one.serve, "127.0.0.1", 0, ssl=tls) for one, tls in servers]
        for (one, _), listening in zip(servers, running, strict=True):
            one.port = listening.sockets[0].getsockname()[1]
        all_of_them = [one for one, _ in servers]
        chosen = GatherOptions(**{"timeout": 5.0, **options(all_of_them)})
        async with HttpSource(chosen, f"http://localhost:{all_of_them[0].port}/") as source:
            found = await visit(source, all_of_them)
        for listening in running:
            listening.close()
        await asyncio.sleep(0.05)
        return found

    return asyncio.run(run())


def one_after_another(
    reply: Callable[[str, int], bytes | None], *paths: str
) -> tuple[Server, list[Exchange]]:
    server = Server(reply)

    async def visit(source: HttpSource, _: list[Server]) -> list[Exchange]:
        return [await source.fetch(f"http://localhost:{server.port}{path}") for path in paths]

    return server, visiting([(server, None)], visit)


def plain(body: bytes) -> bytes:
    return OK + b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


def test_one_connection_takes_answers_of_every_kind() -> None:
    answers = {
        "/chunks": OK + b"Transfer-Encoding: chunked\r\n\r\n3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n",
        "/hints": b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + plain(b"hinted"),
        "/moved": b"HTTP/1.1 301 Moved\r\nLocation: /there\r\nContent-Length: 4\r\n\r\ngone",
        "/none": b"HTTP/1.1 204 No Content\r\n\r\n",
        "/there": plain(b"arrived"),
    }
    server, found = one_after_another(lambda path, _: answers[path], *answers)
    assert [exchange.body for exchange in found] == [b"onetwo", b"hinted", b"arrived", b"", b"arrived"]
    assert server.seen == [["/chunks", "/hints", "/moved", "/there", "/none", "/there"]]


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.0 200 OK\r\n\r\n<p>To the end",
        OK + b"Connection: close\r\nContent-Length: 13\r\n\r\n<p>To the end",
    ],
)
def test_who_closes_is_connected_to_anew(answer: bytes) -> None:
    server, found = one_after_another(lambda *_: answer, "/a", "/b")
    assert [exchange.body for exchange in found] == [b"<p>To the end"] * 2
    assert server.seen == [["/a"], ["/b"]]


def test_a_connection_that_is_closed_while_it_rests_is_no_failure() -> None:
    def reply(path: str, nth: int) -> bytes | None:
        return plain(path.encode()) if nth == 1 else None

    server, found = one_after_another(reply, "/a", "/b")
    assert [exchange.body for exchange in found] == [b"/a", b"/b"]
    assert server.seen == [["/a", "/b"], ["/b"]]


def test_what_nobody_asked_for_is_no_answer() -> None:
    server, found = one_after_another(lambda *_: plain(b"asked") + plain(b"forged"), "/a", "/b")
    assert [exchange.body for exchange in found] == [b"asked", b"asked"]
    assert len(server.seen) == 2


def test_a_server_that_hangs_up_is_asked_once() -> None:
    server, (exchange,) = one_after_another(lambda *_: None, "/")
    assert exchange.error is not None
    assert exchange.error.kind is FetchErrorKind.PROTOCOL
    assert server.seen == [["/"]]


def test_a_long_body_comes_in_whole() -> None:
    body = bytes(range(256)) * 15_000
    _, (exchange,) = one_after_another(lambda *_: plain(body), "/")
    assert exchange.body == body


def test_requests_wait_for_one_of_few_connections() -> None:
    server = Server(lambda path, _: plain(path.encode()))

    async def visit(source: HttpSource, _: list[Server]) -> list[Exchange]:
        return await asyncio.gather(
            *(source.fetch(f"http://localhost:{server.port}/{n}") for n in range(3 * MAX_CONNECTIONS))
        )

    found = visiting([(server, None)], visit)
    assert [exchange.body for exchange in found] == [b"/%d" % n for n in range(3 * MAX_CONNECTIONS)]
    assert len(server.seen) <= MAX_CONNECTIONS


def test_a_connection_to_one_host_makes_room_for_another() -> None:
    servers = [Server(lambda path, _: plain(path.encode())) for _ in range(3)]

    async def visit(source: HttpSource, _: list[Server]) -> list[Exchange]:
        return [await source.fetch(f"http://localhost:{server.port}/") for server in servers * 2]

    found = visiting(
        [(server, None) for server in servers], visit, lambda _: {"concurrency": 2, "allow_private": True}
    )
    assert {exchange.body for exchange in found} == {b"/"}
    assert [len(server.seen) for server in servers] == [2, 2, 2]


@pytest.mark.parametrize("encrypted", [False, True], ids=["http proxy", "https proxy"])
def test_a_tunnel_through_a_proxy(authority: trustme.CA, bundle: Path, encrypted: bool) -> None:
    site, proxy = Server(lambda path, _: plain(path.encode())), Server(lambda *_: None)
    tls = context(authority, "localhost")

    async def visit(source: HttpSource, _: list[Server]) -> list[Exchange]:
        return [await source.fetch(f"https://localhost:{site.port}/{n}") for n in range(2)]

    def options(_: list[Server]) -> dict[str, Any]:
        return {
            "ca_bundle": bundle,
            "proxy": f"http{'s' * encrypted}://user:word@localhost:{proxy.port}",
            "allow_private": True,
        }

    found = visiting([(site, tls), (proxy, tls if encrypted else None)], visit, options)
    assert [exchange.body for exchange in found] == [b"/0", b"/1"]
    assert (len(site.seen), proxy.seen) == (1, [[f"localhost:{site.port}"]])
    assert "Basic " + b64encode(b"user:word").decode() in proxy.heads[0]
    assert not any("Proxy-Authorization" in head for head in site.heads)


def test_a_proxy_that_refuses() -> None:
    proxy = Server(lambda *_: b"HTTP/1.1 407 Who are you?\r\nContent-Length: 0\r\n\r\n")

    async def visit(source: HttpSource, _: list[Server]) -> list[Exchange]:
        return [await source.fetch("https://example.com/")]

    (exchange,) = visiting([(proxy, None)], visit, lambda _: {"proxy": f"http://localhost:{proxy.port}"})
    assert exchange.error is not None
    assert exchange.error.detail == "The proxy does not pass the request on."
