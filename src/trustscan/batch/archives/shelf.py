"""One site out of many archives: its pages are read one by one, when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from trustscan.batch.archives.index import asked_index
from trustscan.batch.archives.records import SAVED, Entry, site_root
from trustscan.batch.listing.sites import owner_of
from trustscan.facts.reader import Reader
from trustscan.facts.urls import page_key
from trustscan.facts.vocabulary import Vocabulary
from trustscan.gather.archive.holdings import MAX_REDIRECTS, NOT_HELD, read_capture
from trustscan.gather.archive.records import Record, read_records
from trustscan.gather.archive.replay import walk
from trustscan.gather.archive.saved import read_saved
from trustscan.gather.archive.stream import ArchiveStream, BrokenArchiveError
from trustscan.gather.options import GatherOptions
from trustscan.gather.source import Want
from trustscan.model.snapshot import Exchange, FetchError, FetchErrorKind, Redirect, Snapshot
from trustscan.model.struct import Frozen, replace
from trustscan.model.target import Target

_GONE = FetchError(FetchErrorKind.OTHER, "The archive cannot be read there any more.")
_ROUND_AND_ROUND = FetchError(FetchErrorKind.TOO_MANY_REDIRECTS, f"More than {MAX_REDIRECTS} redirects.")
_NO_START = "The archives do not hold the start page; {} was taken for it."


SecondsLeft = Callable[[], float]


class Held(Frozen):
    """An answer that is held: its entry, and the file and place that its content is read from."""

    entry: Entry
    file: int
    offset: int


class Shelf:
    """What is held of one site, good answers before bad ones and new before old; `Captures`.

    `files` are the archives by number.
    """

    def __init__(
        self,
        files: Mapping[int, Path],
        entries: Iterable[tuple[int, Entry]],
        seconds_left: SecondsLeft,
    ) -> None:
        self._files, self._seconds_left = files, seconds_left
        self._by_url: dict[str, Held] = {}
        self._by_key: dict[str, Held] = {}
        self.notes: tuple[str, ...] = ()
        for held in _with_content(list(entries)):
            self._by_url.setdefault(held.entry.url, held)
        for held in sorted(self._by_url.values(), key=_least_telling):
            self._by_key.setdefault(page_key(held.entry.url), held)

    @property
    def pages(self) -> tuple[str, ...]:
        """The addresses of all web pages."""
        return tuple(
            url for url, held in self._by_url.items() if held.entry.html and held.entry.status == 200
        )

    def start_at(self, url: str) -> Held | None:
        """What the site starts with: the answer at this URL; if it is a root, else the shortest address."""
        found = self._at(url)
        root = site_root(url)
        if found is None and page_key(url) == page_key(f"{root}/") and (pages := self._pages_of(root)):
            found = self._by_url[min(pages, key=lambda page: (len(page), page))]
            self.notes = (_NO_START.format(found.entry.url[:200]),)
        return found

    def _pages_of(self, site: str) -> list[str]:
        return [url for url in self.pages if self._by_url[url].entry.site == site]

    def _at(self, url: str) -> Held | None:
        return self._by_url.get(url) or self._by_key.get(page_key(url))

    def holds(self, url: str) -> bool:
        """Whether an address leads to an answer, by redirects too."""
        return self._followed(url)[0] is not None

    def fetch(self, url: str, want: Want = Want.PAGE) -> Exchange:
        """The exchange for a URL as it was; an error where the archives do not hold it."""
        held, at, hops = self._followed(url)
        if held is None:
            error = _ROUND_AND_ROUND if len(hops) > MAX_REDIRECTS else NOT_HELD
            return Exchange(url, at, redirects=hops, error=error)
        try:
            with _records_from(self._files[held.file], held.offset, self._seconds_left) as (record, _):
                capture = read_capture(record)
        except (OSError, BrokenArchiveError):
            capture = None
        if capture is None:
            return Exchange(url, at, redirects=hops, error=_GONE)
        return Exchange(url, at, capture.status, capture.headers, capture.body, hops, capture.error)

    def _followed(self, url: str) -> tuple[Held | None, str, tuple[Redirect, ...]]:
        """Where redirects lead: the answer, if there is one, its address, and the way there."""
        hops: list[Redirect] = []
        at = url
        while len(hops) <= MAX_REDIRECTS and (held := self._at(at)) is not None:
            if not held.entry.location:
                return held, at, tuple(hops)
            hops.append(Redirect(at, held.entry.status, held.entry.location))
            at = held.entry.location
        return None, at, tuple(hops)


def _least_telling(held: Held) -> tuple[bool, bool]:
    return held.entry.status >= 400, bool(held.entry.location)


def _with_content(entries: list[tuple[int, Entry]]) -> Iterator[Held]:
    """Each answer with the place of its content, which of a revisit stands elsewhere (ISO 28500, 6.7)."""
    first: dict[str, Held] = {}
    for file, entry in entries:
        if entry.kind != "revisit":
            held = Held(entry, file, entry.offset)
            for name in (entry.digest, entry.url):
                first.setdefault(name, held)
    first.pop("", None)
    for file, entry in entries:
        if entry.kind != "revisit":
            yield Held(entry, file, entry.offset)
            continue
        same = next((first[name] for name in (entry.digest, entry.refers) if name in first), None)
        if same is not None:
            had = same.entry
            shown = replace(entry, status=had.status, html=had.html, location=had.location)
            yield Held(shown, same.file, same.offset)


@contextmanager
def _records_from(
    path: Path, offset: int, seconds_left: SecondsLeft
) -> Iterator[tuple[Record, Iterator[Record]]]:
    """The record at a place of a file, and those behind it. Raises OSError, BrokenArchiveError."""
    with path.open("rb") as file:
        file.seek(offset)
        records = read_records(ArchiveStream(file, seconds_left))
        first = next(records, None)
        if first is None:
            raise BrokenArchiveError("is cut short")
        yield first, records


class Library:
    """Archives with their index, of which each site can be had."""

    def __init__(self, index: Path) -> None:
        self._index = index
        with asked_index(index) as asked:
            self._files = {source.number: source.path for source in asked.sources()}

    def snapshot(
        self,
        target: Target,
        vocabulary: Vocabulary,
        options: GatherOptions,
        seconds_left: SecondsLeft,
        reader: Reader | None = None,
    ) -> Snapshot:
        """What is held of a site; of several scans of our own the newest. Nothing is asked of any server.

        Of what no archive holds the snapshot says so. `reader` keeps the pages that are read. Raises
        sqlite3.Error, OSError, BrokenArchiveError.
        """
        with asked_index(self._index) as asked:
            entries = list(asked.entries(owner_of(target.url), site_root(target.url)))
        own = [
            (file, one) for file, one in entries if one.kind == SAVED and one.site == site_root(target.url)
        ]
        if own:
            file, newest = max(own, key=lambda pair: pair[1].taken)
            with _records_from(self._files[file], newest.offset, seconds_left) as (record, others):
                return read_saved(record, others)
        shelf = Shelf(self._files, (pair for pair in entries if pair[1].kind != SAVED), seconds_left)
        start = shelf.start_at(target.url)
        if start is None:
            nothing = Shelf(self._files, (), seconds_left)
            return walk(nothing, target, None, vocabulary, options, seconds_left, reader=reader)
        when = datetime.fromtimestamp(start.entry.taken, UTC) if start.entry.taken else None
        begun = replace(target, url=start.entry.url, scheme_given=True)
        return walk(shelf, begun, when, vocabulary, options, seconds_left, reader=reader)
