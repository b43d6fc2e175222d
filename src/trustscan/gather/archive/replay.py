"""An archive as a target: a scan of our own as it was, or one site that another tool archived."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

from trustscan.facts.vocabulary import Vocabulary
from trustscan.gather.archive.holdings import Holdings, collect
from trustscan.gather.archive.records import ArchiveError, read_records
from trustscan.gather.archive.saved import is_saved, read_saved
from trustscan.gather.archive.stream import ArchiveStream, BrokenArchiveError
from trustscan.gather.crawl import Crawl
from trustscan.gather.drive import drive_locally
from trustscan.gather.options import GatherOptions, Progress
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
) -> Snapshot:
    """The snapshot in an archive. Nothing is asked of any server.

    What trustscan saved comes back as it was. Of any other archive one site is walked from its start page:
    the target's URL, or the first HTML answer where that is empty. Raises ArchiveError.
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
    return _walk(found, target, vocabulary, options, seconds_left, progress)


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


def _walk(
    holdings: Holdings,
    target: Target,
    vocabulary: Vocabulary,
    options: GatherOptions,
    seconds_left: Callable[[], float],
    progress: Progress | None,
) -> Snapshot:
    start = replace(target, url=holdings.start.url, archive=None)
    crawl = Crawl(
        start,
        vocabulary,
        options,
        live=False,
        seconds_left=seconds_left,
        known=holdings.pages,
        holds=holdings.holds,
    )
    drive_locally(crawl, holdings, options.concurrency, seconds_left, progress)
    found = crawl.finish(holdings.start.when or datetime.now(UTC), 0.0, Probes())
    log = replace(found.log, requests=0, notes=(*holdings.notes, *found.log.notes))
    return replace(found, log=log)


def _shown(target: Target) -> str:
    """The path as it was given; of a long one its end, which has the name."""
    given = target.given if len(target.given) <= _MAX_SHOWN else "..." + target.given[3 - _MAX_SHOWN :]
    return "'" + "".join(char if char.isprintable() else "?" for char in given) + "'"
