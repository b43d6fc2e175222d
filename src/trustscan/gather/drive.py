"""Carries a crawl's requests to a source: several at a time over a network, one after another on disk."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from trustscan.gather.ask import Ask
from trustscan.gather.crawl import Crawl
from trustscan.gather.options import Progress
from trustscan.gather.source import LocalSource, Source
from trustscan.model.snapshot import Exchange


async def drive(
    crawl: Crawl, source: Source, concurrency: int, deadline: float, progress: Progress | None = None
) -> None:
    """Runs a crawl to its end or for `deadline` seconds; leaves no request behind when cancelled."""
    running: dict[asyncio.Task[Exchange], Ask] = {}
    try:
        async with asyncio.timeout(deadline):
            while True:
                for ask in crawl.asks(concurrency - len(running)):
                    running[asyncio.create_task(_answer(source, ask))] = ask
                if not running:
                    return
                done, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    ask = running.pop(task)
                    crawl.receive(ask, task.result())
                    if progress is not None:
                        progress(ask.url, crawl.pages_read, crawl.pages_known)
    except TimeoutError:
        crawl.cut(f"the deadline of {deadline:g} s was reached")
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


async def _answer(source: Source, ask: Ask) -> Exchange:
    if ask.delay:
        await asyncio.sleep(ask.delay)
    return await source.fetch(ask.url, ask.want)


def drive_locally(
    crawl: Crawl, source: LocalSource, seconds_left: Callable[[], float], progress: Progress | None = None
) -> None:
    """Runs a crawl on what is at hand. Nothing is waited for, as asking later would change no answer."""
    while asks := crawl.asks(1):
        crawl.receive(asks[0], source.fetch(asks[0].url, asks[0].want))
        if progress is not None:
            progress(asks[0].url, crawl.pages_read, crawl.pages_known)
        if seconds_left() <= 0:
            crawl.cut("the deadline was reached")
