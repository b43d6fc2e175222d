"""Reads archives into the index: small ones here, many or large ones in processes side by side."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from multiprocessing import get_context
from multiprocessing.connection import wait
from multiprocessing.context import SpawnProcess
from pathlib import Path

from trustscan.batch.archives.index import Index, opened_index
from trustscan.batch.archives.records import Fault, read_entries
from trustscan.batch.listing.lines import ListError
from trustscan.batch.results.store import StoreError

_WORTH_A_PROCESS = 64_000_000
_TICK = 0.5

Told = Callable[[int, int], None]
"""Called now and then with how many of the archives' bytes are read, of how many."""


def read_archives(
    index: Index, files: Sequence[Path], workers: int, told: Told, enough: int = _WORTH_A_PROCESS
) -> None:
    """Reads into the index what is not in it; what was read before is kept. Raises StoreError, ListError.

    A process is started for `enough` bytes, and `workers` of them at most.
    """
    try:
        waiting = index.expect(files)
        sizes = {path: path.stat().st_size for path in waiting}
    except OSError as error:
        raise ListError(f"{error.filename}: cannot be read: {error.strerror}") from None
    total, done = sum(sizes.values()), 0
    shares = list(_shares(waiting, sizes, enough))
    told(0, total)
    if len(shares) < 2 or workers < 2:
        for path in waiting:
            _read_one(index, path)
            done += sizes[path]
            told(done, total)
    else:
        for share in _side_by_side(index.path, shares, workers):
            done += sum(sizes[path] for path in share)
            told(done, total)
    index.sort()


def _shares(paths: Sequence[Path], sizes: dict[Path, int], enough: int) -> Iterator[list[Path]]:
    """The files in parts of about `enough` bytes."""
    share: list[Path] = []
    room = enough
    for path in paths:
        share.append(path)
        room -= sizes[path]
        if room <= 0:
            yield share
            share, room = [], enough
    if share:
        yield share


def _read_one(index: Index, path: Path, is_over: Callable[[], bool] = lambda: False) -> None:
    try:
        index.take(path, read_entries(path, is_over))
    except OSError as error:
        index.take(path, [Fault(f"cannot be read: {error.strerror}")])


def _side_by_side(index: Path, shares: list[list[Path]], workers: int) -> Iterator[list[Path]]:
    """Each share as it is done. All processes are gone when this ends, in whatever way."""
    context = get_context("spawn")
    waiting = list(reversed(shares))
    running: dict[SpawnProcess, list[Path]] = {}
    try:
        while waiting or running:
            while waiting and len(running) < workers:
                share = waiting.pop()
                process = context.Process(target=_read_share, args=(index, share, os.getpid()), daemon=True)
                process.start()
                running[process] = share
            wait([process.sentinel for process in running], timeout=_TICK)
            for process in [one for one in running if not one.is_alive()]:
                share = running.pop(process)
                if process.exitcode:
                    raise StoreError(
                        f"{index}: a process that read archives for it died ({process.exitcode})"
                    )
                yield share
    finally:
        for process in running:
            process.kill()
            process.join()


def _read_share(path: Path, files: list[Path], parent: int) -> None:
    """What one process does; ends when the one that started it is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def is_over() -> bool:
        return os.getppid() != parent

    with opened_index(path) as index:
        for file in files:
            _read_one(index, file, is_over)
            if is_over():
                sys.exit(1)
