"""What carries the requests of one scan: few connections, each used again and again; bounded headers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from functools import partial
from http.cookiejar import Cookie, CookieJar, DefaultCookiePolicy
from urllib.request import Request

import h11
import httpx

from trustscan.gather.connections import Connection
from trustscan.gather.limits import MAX_COOKIES, MAX_HEADERS
from trustscan.gather.network import Network
from trustscan.gather.options import GatherOptions
from trustscan.gather.routes import Origin, route_of

_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5"


def new_headers(options: GatherOptions) -> httpx.Headers:
    """What every request of a scan says."""
    return httpx.Headers(
        {
            "Accept": _ACCEPT,
            "Accept-Encoding": "gzip, deflate, br",
            "Connection": "keep-alive",
            "User-Agent": options.user_agent,
        }
    )


def new_cookies() -> httpx.Cookies:
    """The cookies of a scan: none yet."""
    return httpx.Cookies(CookieJar(_FewCookies()))


class Transport(httpx.AsyncBaseTransport):
    """Sends requests over as many connections as the options allow; requests beyond these wait."""

    def __init__(self, options: GatherOptions, network: Network) -> None:
        """Raises OptionError."""
        self._route = route_of(options, network)
        self._most = options.concurrency
        self._rooms = asyncio.Semaphore(self._most)
        self._busy = 0
        self._idle: list[tuple[Origin, Connection]] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The response to a request; its body comes as a stream, which has to be closed."""
        origin = Origin.of(request.url)
        await self._rooms.acquire()
        self._busy += 1
        try:
            connection, answer = await self._asked(origin, request)
        except BaseException:
            self._leave()
            raise
        stream = _Body(connection, partial(self._give_back, origin, connection))
        return httpx.Response(
            answer.status_code, headers=answer.headers.raw_items()[:MAX_HEADERS], stream=stream
        )

    async def close_idle(self) -> None:
        """Closes the connections over which nothing is under way."""
        while self._idle:
            self._idle.pop()[1].close()
        # They are closed with the loop's next turn.
        await asyncio.sleep(0)

    async def aclose(self) -> None:
        """Closes all connections; to be called when no request is under way."""
        await self.close_idle()

    async def _asked(self, origin: Origin, request: httpx.Request) -> tuple[Connection, h11.Response]:
        """A connection over which the request went, and the head of the answer."""
        target, headers = self._route.sent(request)
        while True:
            rested = self._rested(origin)
            connection = rested or await self._connected(origin)
            try:
                return connection, await connection.ask(b"GET", target, headers)
            except BaseException as problem:
                connection.close()
                # A server may close a connection at rest just when a request sets out: that is no answer.
                if rested is None or not isinstance(problem, h11.RemoteProtocolError | ConnectionError):
                    raise

    def _rested(self, origin: Origin) -> Connection | None:
        """A connection to the origin that can be used again."""
        for place in [place for place in self._idle if place[0] == origin]:
            self._idle.remove(place)
            if place[1].is_fresh():
                return place[1]
            place[1].close()
        return None

    async def _connected(self, origin: Origin) -> Connection:
        """A new connection, for which the one that rested longest makes room if it has to."""
        if self._idle and len(self._idle) + self._busy > self._most:
            self._idle.pop(0)[1].close()
        return await self._route.connect(origin)

    def _give_back(self, origin: Origin, connection: Connection) -> None:
        if connection.rest():
            self._idle.append((origin, connection))
        else:
            connection.close()
        self._leave()

    def _leave(self) -> None:
        self._busy -= 1
        self._rooms.release()


class _Body(httpx.AsyncByteStream):
    """The body of an answer; its connection is free when this is closed."""

    def __init__(self, connection: Connection, closed: Callable[[], None]) -> None:
        self._connection = connection
        self._closed: Callable[[], None] | None = closed

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._connection.body()

    async def aclose(self) -> None:
        if self._closed is not None:
            self._closed()
            self._closed = None


class _FewCookies(DefaultCookiePolicy):
    """Takes cookies as a browser would, since some sites answer nobody without; not by the thousand."""

    _taken = 0

    def set_ok(self, cookie: Cookie, request: Request) -> bool:
        if self._taken >= MAX_COOKIES or not super().set_ok(cookie, request):
            return False
        self._taken += 1
        return True
