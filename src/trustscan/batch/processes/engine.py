"""The engine for one machine: worker processes that are replaced when they die, hang or grow."""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import chain
from multiprocessing.connection import wait

from trustscan.batch.hosts import Turns
from trustscan.batch.processes.memory import resident
from trustscan.batch.processes.messages import PULSE, Begun, Pulse, Share
from trustscan.batch.processes.nursery import Born, EngineError, Nursery, open_nursery
from trustscan.batch.work import AT_ONCE, Job, Outcome, ScanSettings
from trustscan.model.struct import Struct, field

__all__ = ["EngineError", "LocalEngine"]

_AHEAD = 1.5
"""Jobs that a worker holds for each that it can scan at a time: some wait for an address to have room."""
_GRACE = 15.0
_LEAVES_WITHIN = 5.0
"""Seconds for which nobody takes the place of a worker that finishes its last sites."""

_MOST_STILLBORN = 3


class _Worker(Struct, eq=False):
    """A worker process as seen from outside. `alone`: it tries a site that may have killed another."""

    born: Born
    heard: float
    held: dict[str, Job] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)
    memory: int = 0
    lives: bool = False
    spent: bool = False
    spent_at: float = 0.0
    alone: bool = False


class LocalEngine:
    """Scans sites in several processes of this machine; an `Engine`.

    `workers` is the number of processes (default: one for each core that may be used), `at_once` how many
    sites each visits at a time. A worker that says nothing for the deadline of a site and `grace` seconds
    is taken for dead. `peak_memory` is the most bytes that all processes took together, counting memory
    that they share once for each; 0 where the system does not tell.

    As a context it begins at once to load what workers need, which takes a second, while the caller is
    still finding out what there is to do.
    """

    def __init__(
        self,
        settings: ScanSettings,
        workers: int | None = None,
        at_once: int = AT_ONCE,
        grace: float = _GRACE,
    ) -> None:
        self._settings = settings
        self._share = Share(processes=workers or usable_cores(), at_once=at_once)
        self._grace = grace
        self._nursery: Nursery | None = None
        self.peak_memory = 0

    def __enter__(self) -> LocalEngine:
        self._opened()
        return self

    def __exit__(self, *_: object) -> None:
        if self._nursery is not None:
            self._nursery.close()
            self._nursery = None

    def _opened(self) -> Nursery:
        self._nursery = self._nursery or open_nursery(self._settings, self._share)
        return self._nursery

    def run(self, jobs: Iterable[Job]) -> Iterator[Outcome]:
        """As `Engine.run`. Raises EngineError where no process can be started."""
        jobs = iter(jobs)
        first = next(jobs, None)
        if first is None:
            return  # no process is started for nothing
        turns = Turns(chain([first], jobs))
        with self:
            patience = self._settings.options.deadline + self._grace
            crew = _Crew(turns, self._opened(), self._share, patience)
            try:
                while crew.hand_out():
                    yield from crew.listen()
                    self.peak_memory = max(self.peak_memory, crew.memory)
            finally:
                crew.end()


def usable_cores() -> int:
    """How many cores this process may use."""
    with suppress(AttributeError):  # not on every system
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class _Crew:
    """The workers of one run, what they hold, and what becomes of it when one dies."""

    def __init__(self, turns: Turns, nursery: Nursery, share: Share, patience: float) -> None:
        self._turns, self._nursery, self._patience = turns, nursery, patience
        self._size, self._room = share.processes, int(share.at_once * _AHEAD)
        self._workers: list[_Worker] = []
        self._suspects: deque[Job] = deque()
        self._deaths: dict[str, int] = {}
        self._stillborn = 0

    @property
    def memory(self) -> int:
        """Bytes of all processes together."""
        return resident() + sum(worker.memory for worker in self._workers)

    def hand_out(self) -> bool:
        """Gives jobs to those who have room, the least busy first; False where nothing is left to do."""
        while (worker := self._free_worker()) is not None:
            alone = bool(self._suspects) and not worker.held
            job = self._suspects.popleft() if alone else self._turns.next()
            if job is None:
                break
            worker.alone = alone
            worker.held[job.key] = job
            with suppress(OSError):  # its death is noticed where it is listened to
                worker.born.pipe.send(job)
        return any(worker.held for worker in self._workers)

    def _free_worker(self) -> _Worker | None:
        able = [worker for worker in self._workers if not worker.spent]
        # Who is about to leave keeps the place for a moment, so that two do not take memory side by side.
        latest = time.monotonic() - _LEAVES_WITHIN
        leaving = sum(worker.spent and worker.spent_at > latest for worker in self._workers)
        if len(able) + leaving < self._size and all(worker.held for worker in able):
            able.append(self._hired())
        free = [worker for worker in able if not worker.alone and len(worker.held) < self._room]
        return min(free, key=lambda worker: len(worker.held), default=None)

    def _hired(self) -> _Worker:
        worker = _Worker(self._nursery.born(), time.monotonic())
        self._workers.append(worker)
        return worker

    def listen(self) -> Iterator[Outcome]:
        """What the workers have to say, if anything, within a moment."""
        by_pipe: dict[object, _Worker] = {worker.born.pipe: worker for worker in self._workers}
        for pipe in wait([worker.born.pipe for worker in self._workers], timeout=PULSE):
            yield from self._heard(by_pipe[pipe])
        for worker in list(self._workers):
            if time.monotonic() - worker.heard > self._patience:
                worker.born.kill()
            elif worker.spent and not worker.held:
                self._dismiss(worker)

    def _heard(self, worker: _Worker) -> Iterator[Outcome]:
        try:
            message = worker.born.pipe.recv()
        except (EOFError, OSError):
            yield from self._died(worker)
            return
        worker.heard, worker.lives, self._stillborn = time.monotonic(), True, 0
        match message:
            case Begun(key):
                worker.begun.add(key)
            case Pulse(memory, spent):
                if spent and not worker.spent:
                    worker.spent_at = time.monotonic()
                worker.memory, worker.spent = memory, spent
            case Outcome(key):
                self._turns.done(worker.held.pop(key))
                worker.begun.discard(key)
                worker.alone = False
                self._deaths.pop(key, None)
                yield message

    def _died(self, worker: _Worker) -> Iterator[Outcome]:
        """Gives out again what a dead worker held; what it had begun is tried alone, and only once more."""
        self._dismiss(worker)
        if not worker.lives:
            self._stillborn += 1
            if self._stillborn >= _MOST_STILLBORN:
                raise EngineError("The worker processes die as soon as they are started.")
        for key, job in worker.held.items():
            if key not in worker.begun:
                self._turns.again(job)
            elif self._deaths.setdefault(key, 0):
                del self._deaths[key]
                self._turns.done(job)
                yield Outcome(key, None, "the process that scanned it died or hung, twice", 0.0)
            else:
                self._deaths[key] = 1
                self._suspects.append(job)

    def _dismiss(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        worker.born.pipe.close()

    def end(self) -> None:
        """Kills all workers."""
        for worker in self._workers:
            worker.born.kill()
            worker.born.pipe.close()
