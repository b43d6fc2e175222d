"""How fast a server is asked: as robots.txt says, and no faster than it can answer."""

from __future__ import annotations

import asyncio
import time

from trustscan.gather.limits import MAX_PAUSE
from trustscan.model.snapshot import Exchange, FetchErrorKind

_SLOW = 1.5
_MUCH_SLOWER = 3.0
_OVERLOADED = frozenset({429, 502, 503, 504})
_UNANSWERED = frozenset({FetchErrorKind.TIMEOUT, FetchErrorKind.PROTOCOL})


class Pace:
    """How many requests may be under way, and when the next may start.

    A server that is slow, and much slower than it can be, or that says it has too much to do, gets half
    as many requests at a time; with one at a time, as long a pause as its last answer took. Each good
    answer allows one more again.
    """

    def __init__(self, connections: int) -> None:
        self._most = self.connections = connections
        self._best = float("inf")
        self._pause = 0.0
        self._free_at: dict[str, float] = {}

    async def turn(self, origin: str, interval: float) -> None:
        """Waits for this request's turn: at least `interval` seconds after the last of its origin."""
        gap = max(interval, self._pause)
        now = time.monotonic()
        start = max(now, self._free_at.get(origin, now))
        if gap:
            self._free_at[origin] = start + gap
        if start > now:
            await asyncio.sleep(start - now)

    def learn(self, exchange: Exchange) -> None:
        """Takes note of how an answer came."""
        if self._is_strained(exchange):
            self.connections = max(1, self.connections // 2)
            self._pause = min(MAX_PAUSE, exchange.seconds) if self.connections == 1 else 0.0
        elif exchange.error is None:
            self._best = min(self._best, exchange.seconds)
            self.connections = min(self._most, self.connections + 1)
            self._pause = 0.0

    def _is_strained(self, exchange: Exchange) -> bool:
        if exchange.error is not None:
            return exchange.error.kind in _UNANSWERED
        slow = exchange.seconds > max(_SLOW, _MUCH_SLOWER * self._best)
        return slow or exchange.status in _OVERLOADED
