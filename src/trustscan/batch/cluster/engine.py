"""Gives shards to a Dask cluster, and takes what comes back."""

from __future__ import annotations

import logging
import math
import signal
import threading
import time
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from queue import Empty, SimpleQueue
from typing import Any
from uuid import uuid4

from trustscan.batch.cluster.luggage import Luggage
from trustscan.batch.cluster.shards import Shards
from trustscan.batch.processes.engine import usable_cores
from trustscan.batch.processes.nursery import EngineError
from trustscan.batch.scanner import prepared_book
from trustscan.batch.work import AT_ONCE, Job, Outcome, ScanSettings
from trustscan.model.struct import Struct

_CONNECTS_WITHIN = 10.0
_LEAVES_WITHIN = 2.0
_SMALLEST, _LARGEST = 4, 32
_AHEAD = 2
"""Shards under way for each thread of the cluster: one that it works at, one that waits."""

_FEWEST = 4
_ENDED = ("closing", "closed", "failed")
_THREADS = 2
_MOST_FAILURES = 20
_TICK = 1.0
_LOOKS_AROUND = 5.0
_FETCHES_WITHIN = 120.0
_GONE = "the Dask scheduler is gone; what is done is kept, and --resume goes on"


class DaskEngine:
    """Scans sites on a Dask cluster; an `Engine`.

    `scheduler` is the address of an existing cluster; without, one is made of `workers` processes of this
    machine. Each process visits `at_once` sites at a time. `patience` is how many seconds a cluster may be
    without any worker.
    """

    def __init__(
        self,
        settings: ScanSettings,
        scheduler: str | None = None,
        workers: int | None = None,
        at_once: int = AT_ONCE,
        patience: float = 300.0,
    ) -> None:
        self._settings, self._scheduler, self._at_once = settings, scheduler, at_once
        self._workers, self._patience = workers or usable_cores(), patience

    def run(self, jobs: Iterable[Job]) -> Iterator[Outcome]:
        """As `Engine.run`. Raises EngineError where there is no cluster, or no longer."""
        distributed = _distributed()
        settings = self._settings
        book = prepared_book(settings.rules, settings.select, settings.ignore, settings.severities)
        luggage = Luggage.of(settings, book.version)
        with ExitStack() as stack:
            stack.enter_context(_quiet())
            cluster = None if self._scheduler else stack.enter_context(self._local(distributed))
            client = stack.enter_context(self._connected(distributed, cluster or self._scheduler))
            name = stack.enter_context(_installed(client, luggage, self._at_once))
            run = _Run(client, name, self._patience, partial(_refill, cluster, self._workers))
            yield from run.outcomes(Shards(jobs))

    def _local(self, distributed: Any) -> Any:
        """A cluster of this machine's processes, which closes as a context."""
        with _deaf_to_ctrl_c():
            return distributed.LocalCluster(
                n_workers=self._workers,
                threads_per_worker=_THREADS,
                dashboard_address=None,
                silence_logs=logging.CRITICAL,
            )

    @contextmanager
    def _connected(self, distributed: Any, where: Any) -> Iterator[Any]:
        try:
            client = distributed.Client(where, timeout=_CONNECTS_WITHIN, set_as_default=False)
        except (OSError, ValueError, TypeError) as error:
            told = str(error).partition("\n")[0] or type(error).__name__
            raise EngineError(f"--scheduler {where}: no Dask scheduler answers there: {told}") from None
        try:
            yield client
        finally:
            with suppress(Exception):  # a scheduler that is gone need not be taken leave of
                client.close(timeout=_LEAVES_WITHIN)


def _refill(cluster: Any, workers: int) -> None:
    """Starts as many workers as a cluster of our own has lost for good: their keepers have given them up."""
    if cluster is None:
        return
    for name, keeper in list(cluster.workers.items()):
        if keeper.status.name in _ENDED:
            cluster.worker_spec.pop(name, None)
    cluster.scale(workers)


@contextmanager
def _deaf_to_ctrl_c() -> Iterator[None]:
    """Processes started in the block do not end by Ctrl-C, which reaches all of a terminal: we end them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _distributed() -> Any:
    try:
        import distributed
    except ImportError:
        raise EngineError("--engine dask needs distributed: pip install 'trustscan[dask]'") from None
    return distributed


@contextmanager
def _quiet() -> Iterator[None]:
    """What the library has to say of lost workers is no news here, and would tear the progress apart."""
    log = logging.getLogger("distributed")
    before = log.level
    log.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        log.setLevel(before)


@contextmanager
def _installed(client: Any, luggage: Luggage, at_once: int) -> Iterator[str]:
    """Puts the plugin on all workers, also those that come later; its name. Takes it away in the end."""
    from trustscan.batch.cluster.plugin import ScanPlugin

    name = f"trustscan-{uuid4().hex}"
    try:
        client.register_plugin(ScanPlugin(luggage, at_once), name=name)
    except ImportError as error:
        raise EngineError(f"the workers cannot load trustscan: {error}") from None
    except OSError:
        raise EngineError(_GONE) from None
    try:
        yield name
    finally:
        if client.status == "running":  # a scheduler that is gone is not waited for
            with suppress(Exception):
                client.unregister_worker_plugin(name)


class _Shard(Struct, eq=False):
    """Jobs that were given out together, and the keys of those that are still to come back."""

    jobs: list[Job]
    left: set[str]


class _Part(Struct, eq=False):
    """What one task scans: a shard, or one job of a shard that came to nothing as a whole."""

    jobs: list[Job]
    shard: _Shard
    is_suspect: bool = False
    failures: int = 0


class _Run:
    """One run on a cluster: what is under way, and what becomes of it."""

    def __init__(self, client: Any, plugin: str, patience: float, refill: Callable[[], None]) -> None:
        """`refill`, called now and then, starts the workers that a cluster of our own has lost for good."""
        self._client, self._plugin, self._patience, self._refill = client, plugin, patience, refill
        self._underway: dict[Any, _Part] = {}
        self._suspects: deque[_Part] = deque()
        self._finished: SimpleQueue[Any] = SimpleQueue()
        self._threads, self._given = 0, 0
        self._looked, self._seen = -math.inf, time.monotonic()

    def outcomes(self, shards: Shards) -> Iterator[Outcome]:
        """One outcome for each job. Closing it cancels what is under way. Raises EngineError."""
        try:
            while self._hand_out(shards):
                try:
                    future = self._finished.get(timeout=_TICK)
                except Empty:
                    continue
                part = self._underway.pop(future)
                found = self._found(future, part)
                part.shard.left.difference_update(outcome.key for outcome in found)
                if not part.shard.left:
                    shards.done(part.shard.jobs)
                yield from found
        finally:
            with suppress(Exception):  # the scheduler may be gone
                self._client.cancel(list(self._underway), force=True)

    def _hand_out(self, shards: Shards) -> bool:
        """Gives out as much as the cluster can take; False where nothing is left to do."""
        self._look_around()
        if self._suspects and not any(part.is_suspect for part in self._underway.values()):
            self._submit(self._suspects.popleft())
        while len(self._underway) < max(_FEWEST, _AHEAD * self._threads):
            # Small ones first, so that a short list keeps all workers busy too.
            size = self._given // max(1, _AHEAD * self._threads)
            jobs = shards.next(min(max(size, _SMALLEST), _LARGEST))
            if not jobs:
                break
            self._submit(_Part(jobs, _Shard(jobs, {job.key for job in jobs})))
        return bool(self._underway or self._suspects)

    def _submit(self, part: _Part) -> None:
        from trustscan.batch.cluster.plugin import scan_shard

        self._given += 1
        future = self._client.submit(
            scan_shard, self._plugin, part.jobs, key=f"{self._plugin}-{self._given}", pure=False
        )
        self._underway[future] = part
        future.add_done_callback(self._finished.put)

    def _look_around(self) -> None:
        """Now and then: how large is the cluster, and is it still there?"""
        now = time.monotonic()
        if now - self._looked < _LOOKS_AROUND:
            return
        try:
            self._threads = sum(self._client.nthreads().values())
        except (OSError, RuntimeError, ValueError):
            raise EngineError(_GONE) from None
        self._looked = now
        self._refill()
        if self._threads:
            self._seen = now
        elif now - self._seen > self._patience:
            raise EngineError(f"the Dask cluster has had no worker for {self._patience:g} s")

    def _found(self, future: Any, part: _Part) -> list[Outcome]:
        """What a task that is over brought; what brought nothing is tried again. Raises EngineError."""
        if future.status in ("cancelled", "lost"):
            raise EngineError(_GONE)
        try:
            found: list[Outcome] = future.result(timeout=_FETCHES_WITHIN)
            return found
        except Exception as problem:
            return self._again(problem, part)

    def _again(self, problem: Exception, part: _Part) -> list[Outcome]:
        kind = type(problem).__name__
        part.failures += 1
        if kind == "TornDownError" and part.failures <= _MOST_FAILURES:
            self._submit(part)
        elif kind != "KilledWorker":
            raise EngineError(str(problem).partition("\n")[0] or kind)
        elif len(part.jobs) == 1:
            told = "every worker process that scanned it died or hung"
            return [Outcome(part.jobs[0].key, None, told, 0.0)]
        else:
            # One of them kills its workers; tried alone it does no harm to others.
            self._suspects.extend(_Part([job], part.shard, is_suspect=True) for job in part.jobs)
        return []
