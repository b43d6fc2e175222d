"""Where worker processes come from.

On Linux one process loads the rule book and is copied for each worker: a new one is there at once and shares
that memory. The copied process has no threads, which makes the copying safe; the one that runs the batch may
have some. Elsewhere each worker starts anew and loads the rule book for itself.

This module imports little, so that the process to be copied can start before everything else.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import get_context, reduction, resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import TYPE_CHECKING, Protocol

from trustscan.model.struct import Frozen

if TYPE_CHECKING:
    from trustscan.batch.processes.messages import Share
    from trustscan.batch.work import ScanSettings

_PATIENCE = 5.0


class EngineError(RuntimeError):
    """Worker processes cannot be had; the message is one line."""


class Born(Frozen):
    """A worker process: the pipe to it, and how to end it at once."""

    pipe: Connection
    pid: int
    kill: Callable[[], None]


class Nursery(Protocol):
    """Starts worker processes."""

    def born(self) -> Born:
        """A new worker. Raises EngineError."""
        ...

    def close(self) -> None:
        """Waits until all workers, which have been killed, are gone."""
        ...


def open_nursery(settings: ScanSettings, share: Share) -> Nursery:
    """The way of starting processes that is safe and quick on this system."""
    if sys.platform != "linux":
        return Spawning(settings, share)
    nursery = _at_hand.pop() if _at_hand else Copying()
    nursery.prepare(settings, share)
    return nursery


_at_hand: list[Copying] = []


@contextmanager
def nursery_at_hand() -> Iterator[None]:
    """Begins at once with what `open_nursery` is to give within the block: code is loaded meanwhile."""
    if sys.platform == "linux":
        _at_hand.append(Copying())
    try:
        yield
    finally:
        dismiss_nursery()


def dismiss_nursery() -> None:
    """Ends what was at hand and is not wanted."""
    while _at_hand:
        _at_hand.pop().close()


class Spawning:
    """Starts each worker anew, on any system."""

    def __init__(self, settings: ScanSettings, share: Share) -> None:
        self._arguments = (settings, share)
        self._context = get_context("spawn")
        self._processes: list[SpawnProcess] = []

    def born(self) -> Born:
        """A new worker. Raises EngineError where none can be had."""
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_load_and_work, args=(theirs, *self._arguments), daemon=True)
        process.start()
        theirs.close()
        self._processes = [*(one for one in self._processes if one.is_alive()), process]
        return Born(ours, process.pid or 0, process.kill)

    def close(self) -> None:
        """Waits until all workers, which have been killed, are gone."""
        for process in self._processes:
            process.join(_PATIENCE)


def _load_and_work(pipe: Connection, settings: ScanSettings, share: Share) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from trustscan.batch.processes.worker import work
    from trustscan.batch.scanner import prepared_book

    book = prepared_book(settings.rules, settings.select, settings.ignore, settings.severities)
    work(pipe, book, settings, share)


class Copying:
    """Copies a process that has loaded everything, on Linux; it starts before it is known for what."""

    def __init__(self) -> None:
        self._context = get_context("spawn")
        self._task: tuple[ScanSettings, Share] | None = None
        self._any_born = False
        self._start()

    def prepare(self, settings: ScanSettings, share: Share) -> None:
        """Says what workers are to do."""
        self._task = settings, share
        with suppress(OSError):  # its death is noticed when a worker is to be born
            self._pipe.send(self._task)

    def _start(self) -> None:
        self._pipe, theirs = self._context.Pipe()
        self._process = self._context.Process(target=_nurse, args=(theirs,), daemon=True)
        # Ctrl-C reaches all processes of a terminal, also one that is only just starting.
        resource_tracker.ensure_running()  # when that starts, it lets through what was held back
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            self._process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        theirs.close()

    def born(self) -> Born:
        """A new worker. Raises EngineError where none can be had."""
        self._any_born = True
        try:
            return self._copy()
        except (OSError, EOFError):
            self.close()
            self._start()
        try:
            self._pipe.send(self._task)
            return self._copy()
        except (OSError, EOFError):
            raise EngineError("No worker process could be started.") from None

    def _copy(self) -> Born:
        ours, theirs = self._context.Pipe()
        with theirs:
            reduction.send_handle(self._pipe, theirs.fileno(), self._process.pid)
            pid: int = self._pipe.recv()
        return Born(ours, pid, lambda: _kill(pid))

    def close(self) -> None:
        """Waits until all workers, which have been killed, are gone."""
        self._pipe.close()
        if self._any_born:
            self._process.join(_PATIENCE)
        self._process.kill()
        self._process.join()


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _nurse(pipe: Connection) -> None:
    """Loads what is wanted, then makes a copy of this process for each pipe that is sent."""
    from trustscan.batch.processes.worker import work
    from trustscan.batch.scanner import prepared_book
    from trustscan.rulebook.problems import RuleFileError

    try:
        settings, share = pipe.recv()
        book = prepared_book(settings.rules, settings.select, settings.ignore, settings.severities)
    except (EOFError, RuleFileError):
        return  # nothing is wanted any more; what is wrong with rules is told where the batch is run
    with suppress(EOFError, OSError):
        while True:
            handle = reduction.recv_handle(pipe)
            # A dead worker keeps its number until here, so that a kill can hit no other process.
            _bury(os.WNOHANG)
            pid = os.fork()
            if not pid:
                pipe.close()
                work(Connection(handle), book, settings, share)
            os.close(handle)
            pipe.send(pid)
    _bury(0)


def _bury(options: int) -> None:
    with suppress(ChildProcessError):
        while os.waitpid(-1, options)[0]:
            pass
