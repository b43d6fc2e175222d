"""What a worker of a Dask cluster does: one event loop and one rule book for all shards that it gets."""

from __future__ import annotations

import asyncio
import os
import tempfile
import threading
import time
from collections.abc import Coroutine, Sequence
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from pathlib import Path
from typing import Any

from distributed import WorkerPlugin, get_worker

from trustscan.batch.cluster.luggage import Luggage
from trustscan.batch.fair import FairLoop
from trustscan.batch.scanner import Scanner, prepared_book
from trustscan.batch.work import Job, Outcome

_GRACE = 15.0
_TICK = 1.0


class WrongWorkerError(RuntimeError):
    """A worker would judge otherwise than the others; the message is one line."""


class TornDownError(RuntimeError):
    """A worker leaves the cluster before its shard is done."""


class ScanPlugin(WorkerPlugin):  # type: ignore[misc]  # an extra, without types here
    """Scans shards on one worker process. Settings reach it once; workers that come later get it as well."""

    def __init__(self, luggage: Luggage, at_once: int) -> None:
        self._luggage, self._at_once = luggage, at_once

    def setup(self, worker: Any) -> None:
        """Begins, in a thread of its own: judging a site must not keep the worker from being heard."""
        self._scanner: Future[Scanner] = Future()
        self._heard = time.monotonic()
        self._loop: FairLoop | None = None
        threading.Thread(target=self._live, name="trustscan", daemon=True).start()

    def teardown(self, worker: Any) -> None:
        """Ends, and cancels what is under way."""
        if self._loop is not None:
            with suppress(RuntimeError):  # it has ended
                self._loop.call_soon_threadsafe(self._loop.stop)

    def _live(self) -> None:
        with tempfile.TemporaryDirectory(prefix="trustscan-") as folder:
            try:
                settings = self._luggage.unpacked(Path(folder))
                book = prepared_book(settings.rules, settings.select, settings.ignore, settings.severities)
                if book.version != self._luggage.ruleset:
                    raise WrongWorkerError(
                        f"a worker has the rules {book.version}, but {self._luggage.ruleset} are wanted: "
                        "install the same trustscan everywhere"
                    )
                with asyncio.Runner(loop_factory=FairLoop) as runner:
                    loop = runner.get_loop()
                    assert isinstance(loop, FairLoop)
                    self._loop = loop
                    self._scanner.set_result(Scanner(book, settings, loop, self._at_once))
                    with suppress(RuntimeError):  # stopped before it was complete
                        runner.run(_for_ever())
            except Exception as problem:  # told where a shard asks for it
                if not self._scanner.done():
                    self._scanner.set_exception(problem)

    def scan(self, jobs: Sequence[Job]) -> list[Outcome]:
        """One outcome for each job. Called in a thread of the worker, or in several.

        A process that comes to nothing any more is ended, so that another one tries.
        """
        scanner = self._scanner.result()
        assert self._loop is not None
        self._heard = time.monotonic()
        found = asyncio.run_coroutine_threadsafe(self._all(scanner, jobs), self._loop)
        while True:
            try:
                return found.result(timeout=_TICK)
            except CancelledError:
                raise TornDownError("the worker is leaving") from None
            except TimeoutError:
                if not self._loop.is_running():
                    raise TornDownError("the worker is leaving") from None
                if time.monotonic() - self._heard > scanner.limit + _GRACE:
                    os._exit(1)

    async def _all(self, scanner: Scanner, jobs: Sequence[Job]) -> list[Outcome]:
        return list(await asyncio.gather(*(self._one(scanner.scan(job)) for job in jobs)))

    async def _one(self, scan: Coroutine[Any, Any, Outcome]) -> Outcome:
        outcome = await scan
        self._heard = time.monotonic()
        return outcome


async def _for_ever() -> None:
    await asyncio.Event().wait()


def scan_shard(name: str, jobs: Sequence[Job]) -> list[Outcome]:
    """The task: a shard, scanned by the worker's plugin of this name."""
    plugin = get_worker().plugins[name]
    assert isinstance(plugin, ScanPlugin)
    return plugin.scan(jobs)
