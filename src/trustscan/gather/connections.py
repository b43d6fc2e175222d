"""Connections to checked addresses: few to a host, one request after another over each, and none left open.

httpx leaves this to httpcore, which serves any event loop and any number of connections; for the four of a
scan that takes half of the time that pages take to come in.
"""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import AsyncIterator, Callable
from contextlib import suppress

import h11

from trustscan.gather.limits import MAX_HEADER_BYTES
from trustscan.gather.network import Network

_MOST_AHEAD = 65_536
"""Bytes that are taken from the wire before anybody has asked for them."""
_KEEP_OPEN = 5.0
"""Seconds for which a connection without a request stays open."""

Headers = list[tuple[bytes, bytes]]


class HandshakeError(Exception):
    """The other side hung up instead of agreeing on how to encrypt."""


class ProxyError(Exception):
    """A proxy does not pass a connection on; the message is its status."""


async def connected(network: Network, host: str, port: int, timeout: float) -> Connection:
    """A connection to one of the host's checked addresses, as soon as its door lets one more in.

    `timeout` is in seconds for this and for every later step. Raises OSError, TimeoutError, or
    AddressNotAllowedError.
    """
    door, loop = network.door(host), asyncio.get_running_loop()

    async def connect(address: str) -> Connection:
        made = loop.create_connection(lambda: Connection(timeout, door.release), address, port)
        return (await made)[1]

    async with asyncio.timeout(timeout):
        await door.acquire()
        try:
            return await network.reach(host, port, connect)
        except BaseException:
            door.release()
            raise


class Connection(asyncio.Protocol):
    """One connection, by HTTP/1.1 (RFC 9112) as h11 speaks it; encrypted from `encrypt` on.

    What its methods raise: h11.ProtocolError, OSError, TimeoutError. `closed` is called once, by `close`.
    """

    _transport: asyncio.Transport

    def __init__(self, timeout: float, closed: Callable[[], None]) -> None:
        self._timeout, self._closed = timeout, closed
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=MAX_HEADER_BYTES)
        self._news: asyncio.Future[None] | None = None
        self._problem: Exception | None = None
        self._ahead = 0
        self._idle_since = 0.0
        self._open = True

    # What the event loop calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """It is there."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Takes what came; if nobody wants it, no more for a while."""
        self._http.receive_data(data)
        self._ahead += len(data)
        if self._ahead > _MOST_AHEAD:
            self._transport.pause_reading()
        self._tell()

    def eof_received(self) -> None:
        """The other side has said all."""
        self._http.receive_data(b"")
        self._tell()

    def connection_lost(self, problem: Exception | None) -> None:
        """It is no more."""
        self._problem = problem
        if problem is None:
            self._http.receive_data(b"")
        self._tell()

    def _tell(self) -> None:
        if self._news is not None and not self._news.done():
            self._news.set_result(None)

    # What a scan calls

    async def ask(self, method: bytes, target: bytes, headers: Headers) -> h11.Response:
        """Sends a request without a body; the head of the answer."""
        request = self._http.send(h11.Request(method=method, target=target, headers=headers))
        self._http.send(h11.EndOfMessage())
        self._transport.write(request or b"")
        while not isinstance(event := await self._event(), h11.Response):
            pass  # informational responses come before the one that counts
        return event

    async def body(self) -> AsyncIterator[bytes]:
        """The body of the answer, as it comes in."""
        while isinstance(event := await self._event(), h11.Data):
            yield bytes(event.data)

    async def tunnel(self, target: bytes, headers: Headers) -> None:
        """Has a proxy connect this connection to `target`. Raises ProxyError."""
        answer = await self.ask(b"CONNECT", target, [(b"Host", target), (b"Accept", b"*/*"), *headers])
        if not 200 <= answer.status_code < 300:
            raise ProxyError(str(answer.status_code))
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=MAX_HEADER_BYTES)

    async def encrypt(self, context: ssl.SSLContext, host: str) -> None:
        """Goes on by TLS, with somebody who can show to be `host`. Raises HandshakeError."""
        loop = asyncio.get_running_loop()
        encrypted: asyncio.Transport | None = None
        try:
            async with asyncio.timeout(self._timeout):
                encrypted = await loop.start_tls(self._transport, self, context, server_hostname=host)
        except ConnectionResetError as problem:
            if problem.errno is not None:
                raise
        # What asyncio calls a reset without having met one is the end of the stream.
        if encrypted is None:
            raise HandshakeError
        self._transport = encrypted

    def rest(self) -> bool:
        """Gets ready for another request; False where none may follow. Nothing is waited for."""
        with suppress(h11.RemoteProtocolError):
            while self._http.their_state is h11.SEND_BODY and self._http.next_event() is not h11.NEED_DATA:
                pass  # what nobody asked for of the body and is here already, as with most redirects
        if {self._http.our_state, self._http.their_state} != {h11.DONE} or not self._is_quiet():
            return False
        self._http.start_next_cycle()
        self._transport.resume_reading()
        self._idle_since = time.monotonic()
        return True

    def is_fresh(self) -> bool:
        """Whether a request may be sent after a rest: the other side has neither closed it nor spoken up."""
        return self._is_quiet() and time.monotonic() - self._idle_since < _KEEP_OPEN

    def _is_quiet(self) -> bool:
        return not self._transport.is_closing() and self._http.trailing_data == (b"", False)

    def close(self) -> None:
        """Breaks it off; to be called also where its encryption was cut off."""
        if self._open:
            self._open = False
            self._transport.abort()
            self._closed()

    async def _event(self) -> h11.Event | type[h11.PAUSED]:
        while True:
            event = self._http.next_event()
            if event is not h11.NEED_DATA:
                assert not isinstance(event, type) or event is h11.PAUSED
                return event
            if self._problem is not None:
                raise self._problem
            self._ahead = 0
            self._transport.resume_reading()
            self._news = asyncio.get_running_loop().create_future()
            async with asyncio.timeout(self._timeout):
                await self._news
