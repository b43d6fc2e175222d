"""What an archive of another tool's holds of one site; answers for it as the site once did."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from trustscan.facts.urls import absolute_url, host_of, page_key, same_site
from trustscan.gather.archive.records import Answer, Record
from trustscan.gather.archive.stream import BrokenArchiveError
from trustscan.gather.body import BodyTooLargeError
from trustscan.gather.source import Want
from trustscan.model.snapshot import Exchange, FetchError, FetchErrorKind, Redirect

NOT_HELD = FetchError(FetchErrorKind.OTHER, "The archive does not hold it.")
"""What became of an address that was not archived."""

_CUT = FetchError(FetchErrorKind.OTHER, "The archive holds only the beginning of it.")
MAX_REDIRECTS = 10
MAX_CAPTURES = 20_000
_MAX_KEPT = 64_000_000
_READABLE = re.compile(r"html|xml|text/plain|gzip|^$")
_MAX_OTHER_BYTES = 2_000
_RESOURCE_BYTES = 5_000_000
_HTML_START = re.compile(rb"\s*(?:<!doctype html|<html)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Capture:
    """One answer of the site."""

    url: str
    when: datetime | None
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    error: FetchError | None = None

    def header(self, name: str) -> str:
        """The first value of a header, or nothing."""
        return next((value for key, value in self.headers if key == name), "")

    @property
    def is_html(self) -> bool:
        """Whether it is a web page, of whatever status."""
        kind = self.header("content-type").lower()
        return "html" in kind or (not kind and _HTML_START.match(self.body) is not None)

    @property
    def location(self) -> str:
        """Where it sends on to; nothing where it does not."""
        return absolute_url(self.url, self.header("location")) if 300 <= self.status < 400 else ""


@dataclass(frozen=True)
class Holdings:
    """The captures of one site, by address; a `LocalSource`. `notes` are for the report."""

    start: Capture
    captures: tuple[Capture, ...]
    notes: tuple[str, ...] = ()
    _by_url: dict[str, Capture] = field(init=False, default_factory=dict)
    _by_key: dict[str, Capture] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Of several answers at one address the first good one counts; of its spellings, the page itself."""
        for capture in sorted(self.captures, key=lambda one: one.status >= 400 or one.error is not None):
            self._by_url.setdefault(capture.url, capture)
        for capture in sorted(self._by_url.values(), key=lambda one: (one.status >= 400, bool(one.location))):
            self._by_key.setdefault(page_key(capture.url), capture)

    @property
    def pages(self) -> tuple[str, ...]:
        """The addresses of all web pages."""
        return tuple(
            url for url, capture in self._by_url.items() if capture.is_html and capture.status == 200
        )

    def holds(self, url: str) -> bool:
        """Whether an address leads to an answer, by redirects too."""
        return self.fetch(url).error is not NOT_HELD

    def fetch(self, url: str, want: Want = Want.PAGE) -> Exchange:
        """The exchange for a URL as it was; an error where the archive does not hold it."""
        hops: list[Redirect] = []
        at = url
        while (found := self._by_url.get(at) or self._by_key.get(page_key(at))) is not None:
            if not found.location:
                return Exchange(url, at, found.status, found.headers, found.body, tuple(hops), found.error)
            if len(hops) >= MAX_REDIRECTS:
                error = FetchError(FetchErrorKind.TOO_MANY_REDIRECTS, f"More than {MAX_REDIRECTS} redirects.")
                return Exchange(url, at, redirects=tuple(hops), error=error)
            hops.append(Redirect(at, found.status, found.location))
            at = found.location
        return Exchange(url, at, redirects=tuple(hops), error=NOT_HELD)


def collect(records: Iterable[Record], start_url: str) -> Holdings:
    """The holdings of the site at `start_url`, or of the first HTML answer where that is empty.

    What can be read of a broken archive is taken, and a note says so. Raises BrokenArchiveError where that
    is no page at all.
    """
    gathering = _Gathering(start_url)
    try:
        for record in records:
            gathering.take(record)
    except BrokenArchiveError as problem:
        if not gathering.captures:
            raise
        gathering.notes.append(f"The archive {problem}; what stands before that was read.")
    return gathering.holdings()


class _Gathering:
    """Captures of one site, as far as is known which."""

    def __init__(self, start_url: str) -> None:
        self.captures: list[Capture] = []
        self.notes: list[str] = []
        self._start_url = start_url
        self._host = host_of(start_url)
        self._bodies: dict[str, Capture] = {}
        self._kept = 0

    def take(self, record: Record) -> None:
        """Keeps what a record holds, if it is of the site."""
        read = _READERS.get(record.kind)
        if read is None or not record.url or (self._host and not same_site(host_of(record.url), self._host)):
            return
        capture = read(record, self._bodies)
        if capture is None:
            return
        self._kept += len(capture.body)
        if self._kept > _MAX_KEPT or len(self.captures) >= MAX_CAPTURES:
            raise BrokenArchiveError("holds more of this site than is read")
        self.captures.append(capture)
        names = (record.id, record.named.get("warc-payload-digest", ""), capture.url)
        self._bodies.update({name: capture for name in names if name and record.kind != "revisit"})
        if not self._host and capture.is_html and capture.status == 200:
            self._host = host_of(capture.url)

    def holdings(self) -> Holdings:
        """All of it. Raises BrokenArchiveError where there is no start page."""
        own = [one for one in self.captures if not self._host or same_site(host_of(one.url), self._host)]
        start = self._start(own)
        return Holdings(start, tuple(own), tuple(self.notes))

    def _start(self, own: list[Capture]) -> Capture:
        pages = [one for one in own if one.is_html]
        if self._start_url:
            key = page_key(self._start_url)
            found = next((one for one in own if page_key(one.url) == key), None)
            if found is None:
                first = f"; its first page there is {pages[0].url[:200]}" if pages else ""
                raise BrokenArchiveError(f"holds no answer for {self._start_url}{first}")
            return found
        found = next((one for one in pages if one.status == 200), None) or next(iter(pages), None)
        if found is None:
            raise BrokenArchiveError("holds no web page")
        return found


def _response(record: Record, bodies: dict[str, Capture]) -> Capture | None:
    answer = record.answer()
    return None if answer is None else _capture(record, answer)


def _capture(record: Record, answer: Answer) -> Capture:
    readable = _READABLE.search(answer.header("content-type").lower())
    # A page of which the end is missing cannot show what it does not say.
    body, error = b"", _CUT if answer.cut or "warc-truncated" in record.named else None
    try:
        body = answer.body(None if readable else _MAX_OTHER_BYTES)
    except BodyTooLargeError as problem:
        error = FetchError(FetchErrorKind.TOO_LARGE, str(problem))
    return Capture(record.url, record.when, answer.status, answer.headers, body, error)


def _resource(record: Record, bodies: dict[str, Capture]) -> Capture | None:
    """What was saved without its HTTP headers."""
    if not _READABLE.search(record.content_type):
        return None
    headers = (("content-type", record.content_type),)
    return Capture(record.url, record.when, 200, headers, record.block(_RESOURCE_BYTES))


def _revisit(record: Record, bodies: dict[str, Capture]) -> Capture | None:
    """The same content as of an earlier record (ISO 28500, 6.7), under the headers of this one."""
    named = ("warc-refers-to", "warc-payload-digest", "warc-refers-to-target-uri")
    names = (record.named.get(name, "") for name in named)
    earlier = next((bodies[name] for name in names if name in bodies), None)
    if earlier is None:
        return None
    answer = record.answer()
    if answer is None or answer.status == 304:
        return Capture(record.url, record.when, earlier.status, earlier.headers, earlier.body, earlier.error)
    return Capture(record.url, record.when, answer.status, answer.headers, earlier.body, earlier.error)


_READERS: dict[str, Callable[[Record, dict[str, Capture]], Capture | None]] = {
    "response": _response,
    "resource": _resource,
    "revisit": _revisit,
}


def read_capture(record: Record) -> Capture | None:
    """The answer in a record that stands by itself; None where it holds none. Raises BrokenArchiveError."""
    read = _READERS.get(record.kind)
    return None if read is None else read(record, {})
