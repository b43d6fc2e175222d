"""An event loop whose clock stands still while something keeps it from listening.

Many sites share a loop. Judging one of them takes tens of milliseconds, now and then seconds, in which the
answers to all others lie unread. That time is charged to no site and to no server: time limits, pauses and
deadlines go by `FairLoop.time()`. Of reading a page only what is beyond the usual is left out: a clock that
stood still for most of the time would stretch all limits.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


class FairLoop(asyncio.SelectorEventLoop):
    """Use as `asyncio.Runner(loop_factory=FairLoop)`."""

    _stood = 0.0

    def time(self) -> float:
        """Seconds, without those in which the clock stood still."""
        return super().time() - self._stood

    @contextmanager
    def standing_still(self, after: float = 0.0) -> Iterator[None]:
        """What is done in here takes `after` seconds at most. Nothing may be awaited; not to be nested."""
        began = super().time()
        try:
            yield
        finally:
            self._stood += max(0.0, super().time() - began - after)
