"""An archive as a target: a scan of our own as it was, or one site that another tool archived."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Protocol

from trustscan.facts.reader import Reader
from trustscan.facts.vocabulary import Vocabulary
from trustscan.gather.archive.holdings import Holdings, collect
from trustscan.gather.archive.records import ArchiveError, read_records
from trustscan.gather.archive.saved import is_saved, read_saved
from trustscan.gather.archive.stream import ArchiveStream, BrokenArchiveError
from trustscan.gather.crawl import Crawl
from trustscan.gather.drive import drive_locally
from trustscan.gather.options import GatherOptions, Progress
from trustscan.gather.source import LocalSource
from trustscan.model.snapshot import Probes, Snapshot
from trustscan.model.struct import replace
from trustscan.model.target import Target

_MAX_SHOWN = 100


def replay(
    target: Target,
    archive: Path,
    vocabulary: Vocabulary,
    options: GatherOptions,
    seconds_left: Callable[[], float],
    progress: Progress | None = None,
    reader: Reader | None = None,
) -> Snapshot:
    """The snapshot in an archive. Nothing is asked of any server.

    What trustscan saved comes back as it was. Of any other archive one site is walked from its start page:
    the target's URL, or the first HTML answer where that is empty. `reader` keeps the pages that are
    read. Raises ArchiveError.
    """
    try:
        with archive.open("rb") as file:
            found = _read(ArchiveStream(file, seconds_left), target.url)
    except OSError as problem:
        raise ArchiveError(f"{_shown(target)} cannot be read: {problem.strerror}.") from None
    except BrokenArchiveError as problem:
        raise ArchiveError(f"{_shown(target)} {problem}.") from None
    if isinstance(found, Snapshot):
        return found
    start = replace(target, url=found.start.url, archive=None)
    return walk(found, start, found.start.when, vocabulary, options, seconds_left, progress, reader)


def _read(stream: ArchiveStream, start_url: str) -> Snapshot | Holdings:
    records = read_records(stream)
    first = next((record for record in records if record.kind != "warcinfo"), None)
    if first is None:
        raise BrokenArchiveError("holds no web page")
    if not is_saved(first):
        return collect(chain([first], records), start_url)
    if start_url:
        raise BrokenArchiveError("was saved by trustscan and knows its address: leave out --base-url")
    return read_saved(first, records)


class Captures(LocalSource, Protocol):
    """What is held of one site: a source that knows which addresses it can answer for."""

    @property
    def pages(self) -> tuple[str, ...]:
        """The addresses of all web pages."""
        ...

    @property
    def notes(self) -> tuple[str, ...]:
        """What the report is to say of the archive."""
        ...

    def holds(self, url: str) -> bool:
        """Whether an address leads to an answer, by redirects too."""
        ...


def walk(
    captures: Captures,
    start: Target,
    when: datetime | None,
    vocabulary: Vocabulary,
    options: GatherOptions,
    seconds_left: Callable[[], float],
    progress: Progress | None = None,
    reader: Reader | None = None,
) -> Snapshot:
    """Visits what is held of a site as it stood at some time, from its start page on."""
    crawl = Crawl(
        start,
        vocabulary,
        options,
        live=False,
        seconds_left=seconds_left,
        known=captures.pages,
        holds=captures.holds,
        reader=reader,
    )
    drive_locally(crawl, captures, options.concurrency, seconds_left, progress)
    found = crawl.finish(when or datetime.now(UTC), 0.0, Probes())
    log = replace(found.log, requests=0, notes=(*captures.notes, *found.log.notes))
    return replace(found, log=log)


def _shown(target: Target) -> str:
    """The path as it was given; of a long one its end, which has the name."""
    given = target.given if len(target.given) <= _MAX_SHOWN else "..." + target.given[3 - _MAX_SHOWN :]
    return "'" + "".join(char if char.isprintable() else "?" for char in given) + "'"
