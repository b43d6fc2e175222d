"""Carries a crawl's requests to a source: several at a time over a network, one after another on disk.

Answers are given to the crawl in the order of the requests, so that two scans of an unchanged site read
the same pages, whatever came back first, and a folder is walked as if it were served.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable

from trustscan.facts.urls import origin_of
from trustscan.gather.ask import Ask
from trustscan.gather.crawl import Crawl
from trustscan.gather.options import Progress
from trustscan.gather.pace import Pace
from trustscan.gather.source import LocalSource, Source
from trustscan.model.snapshot import Exchange

# Seconds that answers wait for an earlier one; then they are taken as they come: no page holds up all.
_PATIENCE = 1.5

_Running = tuple[Ask, asyncio.Task[Exchange]]


async def drive(
    crawl: Crawl, source: Source, concurrency: int, deadline: float, progress: Progress | None = None
) -> None:
    """Runs a crawl to its end or for `deadline` seconds, less what judging it will take.

    Leaves no request behind, also when cancelled.
    """
    running: deque[_Running] = deque()
    pace = Pace(concurrency)
    ends_at = asyncio.get_running_loop().time() + deadline
    try:
        async with asyncio.timeout_at(ends_at) as limit:
            while True:
                for ask in crawl.asks(pace.connections - len(running)):
                    running.append((ask, asyncio.create_task(_answer(source, ask, pace))))
                if not running:
                    return
                ask, task = await _next_answered(running)
                pace.learn(task.result())
                crawl.receive(ask, task.result())
                limit.reschedule(ends_at - crawl.judging_time)
                if progress is not None:
                    progress(ask.url, crawl.pages_read, crawl.pages_known)
    except TimeoutError:
        crawl.cut(f"the deadline of {deadline:g} s was reached")
    finally:
        for _, task in running:
            task.cancel()
        await asyncio.gather(*(task for _, task in running), return_exceptions=True)


async def _next_answered(running: deque[_Running]) -> _Running:
    """Takes out the first request, or after some patience whichever is answered."""
    await asyncio.wait([running[0][1]], timeout=_PATIENCE)
    if not running[0][1].done():
        await asyncio.wait([task for _, task in running], return_when=asyncio.FIRST_COMPLETED)
    answered = next(pair for pair in running if pair[1].done())
    running.remove(answered)
    return answered


async def _answer(source: Source, ask: Ask, pace: Pace) -> Exchange:
    if ask.delay:
        await asyncio.sleep(ask.delay)
    await pace.turn(origin_of(ask.url), ask.interval)
    return await source.fetch(ask.url, ask.want)


def drive_locally(
    crawl: Crawl,
    source: LocalSource,
    concurrency: int,
    seconds_left: Callable[[], float],
    progress: Progress | None = None,
) -> None:
    """Runs a crawl on what is at hand, in the order in which `drive` would. Nothing is waited for."""
    waiting: deque[Ask] = deque()
    while True:
        waiting.extend(crawl.asks(concurrency - len(waiting)))
        if not waiting:
            return
        ask = waiting.popleft()
        crawl.receive(ask, source.fetch(ask.url, ask.want))
        if progress is not None:
            progress(ask.url, crawl.pages_read, crawl.pages_known)
        if seconds_left() <= crawl.judging_time:
            crawl.cut("the deadline was reached")
