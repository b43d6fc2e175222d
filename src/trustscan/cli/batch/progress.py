"""What stderr shows while a batch runs: a moving bar on a terminal, a plain line now and then with -v."""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from trustscan.batch.results.digest import ERROR, NOT_ASSESSED, SCANNED, Digest
from trustscan.cli.errors import say
from trustscan.cli.screen import Color, lively, wants_color
from trustscan.report.words import many

_SECONDS_BETWEEN_LINES = 10.0
_WORDS = {SCANNED: "scanned", NOT_ASSESSED: "not assessed", ERROR: "broken"}


class Tally:
    """What has come in during this run, and how fast."""

    def __init__(self, wanted: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.wanted = wanted
        self._clock, self._began = clock, clock()
        self._by_status: Counter[str] = Counter()
        self._points = 0.0
        self._scored = 0

    def add(self, digest: Digest) -> None:
        """Counts one outcome."""
        self._by_status[digest.figures["status"]] += 1
        score = digest.figures.get("score")
        if score is not None:
            self._points += score
            self._scored += 1

    @property
    def done(self) -> int:
        """Outcomes so far."""
        return self._by_status.total()

    @property
    def seconds(self) -> float:
        """Seconds since the run began."""
        return self._clock() - self._began

    @property
    def rate(self) -> float:
        """Sites a second."""
        return self.done / self.seconds if self.seconds > 0 else 0.0

    @property
    def words(self) -> str:
        """`14.2/s  120 scanned, 3 not assessed  mean 71`."""
        counted = ", ".join(f"{n:,} {word}" for kind, word in _WORDS.items() if (n := self._by_status[kind]))
        mean = f"  mean {self._points / self._scored:.0f}" if self._scored else ""
        return f"{self.rate:.1f}/s  {counted or 'none yet'}{mean}"

    @property
    def last_line(self) -> str:
        """How long it took in all."""
        return f"{many(self.done, 'site')} in {self.seconds:,.0f} s, {self.rate:.1f} a second"

    @property
    def line(self) -> str:
        """One plain line."""
        left = (self.wanted - self.done) / self.rate if self.rate else 0.0
        minutes = f", about {left / 60:.0f} min left" if left >= 60 else ""
        return f"{self.done:,} of {self.wanted:,} sites  {self.words}{minutes}"


@contextmanager
def shown_tally(tally: Tally, color: Color, quiet: bool, verbose: bool) -> Iterator[Callable[[Digest], None]]:
    """Shows a run's progress while the block runs; gives what is to be called with every outcome."""
    if quiet or not tally.wanted:
        yield tally.add
    elif lively(sys.stderr, os.environ):
        with _moving(tally, color) as watch:
            yield watch
    elif verbose:
        yield _now_and_then(tally)
    else:
        yield tally.add


def _now_and_then(tally: Tally) -> Callable[[Digest], None]:
    told = 0.0

    def watch(digest: Digest) -> None:
        nonlocal told
        tally.add(digest)
        if tally.seconds - told >= _SECONDS_BETWEEN_LINES or tally.done == tally.wanted:
            told = tally.seconds
            say(tally.line)

    return watch


@contextmanager
def _moving(tally: Tally, color: Color) -> Iterator[Callable[[Digest], None]]:
    console = Console(
        stderr=True, highlight=False, no_color=not wants_color(color, sys.stderr.isatty(), os.environ)
    )
    columns = (BarColumn(None), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=console, transient=True, expand=True) as progress:
        task = progress.add_task("0.0/s", total=tally.wanted)

        def watch(digest: Digest) -> None:
            tally.add(digest)
            progress.update(task, advance=1, description=tally.words)

        yield watch
