"""What lies where in one WARC file: what a second reading needs to find a record again.

A record that is broken costs no other: reading goes on where the next one begins.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from trustscan.batch.listing.sites import owner_of
from trustscan.facts.urls import page_key
from trustscan.gather.archive.holdings import Capture
from trustscan.gather.archive.records import Record, read_records
from trustscan.gather.archive.saved import MAX_JSON, is_saved
from trustscan.gather.archive.stream import ArchiveStream, BrokenArchiveError
from trustscan.model.struct import Frozen

SAVED = "saved"
"""The kind of a record that holds a whole scan of our own."""

_MOST_FAULTS = 10_000
_GZIP = b"\x1f\x8b\x08"
_PLAIN = b"\nWARC/1."
_BLOCK = 1_000_000
_LOOKED_AT = 4_096


class Entry(Frozen):
    """One answer of a site. `site` is its root, `owner` its registrable domain, `taken` seconds since 1970.

    `digest` is that of what it holds, `refers` the address of an earlier answer that holds the same.
    """

    owner: str
    site: str
    url: str
    kind: str
    taken: float
    status: int
    html: bool
    location: str
    digest: str
    refers: str
    offset: int


class Fault(Frozen):
    """A place that could not be read: why, as the end of a sentence."""

    why: str


def read_entries(path: Path, is_over: Callable[[], bool] = lambda: False) -> Iterator[Entry | Fault]:
    """Everything in a file that a site answered, and what of it is broken. Raises OSError.

    Ends early once `is_over`.
    """
    with path.open("rb") as file:
        start: int | None = 0
        faults, went_on = 0, False  # whether the last attempt understood anything
        while start is not None and faults < _MOST_FAULTS:
            file.seek(start)
            stream = ArchiveStream(file, lambda: 0.0 if is_over() else 1.0, most=float("inf"))
            reached, goes_on = start, False
            try:
                for record in read_records(stream, sys.maxsize):
                    reached, goes_on = record.offset or reached, True
                    found = _entry(record)
                    if found is not None:
                        yield found
                return
            except BrokenArchiveError as problem:
                if is_over():
                    return
                # What ended the last attempt may be met again: what follows a record is looked for from that
                # record on.
                if goes_on or not went_on:
                    faults += 1
                    yield Fault(str(problem))
                went_on = goes_on
            start = _next_start(file, reached + 1)


def _next_start(file: BinaryIO, at: int) -> int | None:
    """Where the next record begins at or behind a place; None where there is none."""
    file.seek(0)
    mark, skipped = (_GZIP, 0) if file.read(3) == _GZIP else (_PLAIN, 1)
    while True:
        file.seek(at)
        block = file.read(_BLOCK)
        found = block.find(mark)
        if found >= 0:
            if skipped or _is_record(file, at + found):
                return at + found + skipped
            at += found + 1
        elif len(block) < _BLOCK:
            return None
        else:
            at += len(block) - len(mark) + 1


def _is_record(file: BinaryIO, at: int) -> bool:
    """Whether a compressed record begins here, and not something that only looks so."""
    file.seek(at)
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(file.read(_LOOKED_AT), 5) == b"WARC/"
    except zlib.error:
        return False


def _entry(record: Record) -> Entry | Fault | None:
    read = _READERS.get(record.kind)
    if read is None or not (record.url or is_saved(record)):
        return None
    if record.offset is None:
        return Fault("is compressed as a whole and not record by record (`warcio recompress` mends that)")
    return read(record)


def _response(record: Record) -> Entry | None:
    answer = record.answer()
    if answer is None:
        return None
    capture = Capture(record.url, None, answer.status, answer.headers, answer.raw[:_LOOKED_AT])
    return _placed(record, record.url, record.kind, answer.status, capture.is_html, capture.location)


def _resource(record: Record) -> Entry:
    return _placed(record, record.url, record.kind, 200, "html" in record.content_type, "")


def _revisit(record: Record) -> Entry:
    """The same content as an earlier record's (ISO 28500, 6.7); what it is that one tells."""
    return _placed(record, record.url, record.kind, 200, False, "")


class _SavedTarget(Frozen):
    url: str


class _SavedSnapshot(Frozen):
    target: _SavedTarget


class _Saved(Frozen):
    """As much of a saved scan as tells which site it is of."""

    snapshot: _SavedSnapshot


def _metadata(record: Record) -> Entry | Fault | None:
    if not is_saved(record):
        return None
    try:
        url = msgspec.json.decode(record.block(MAX_JSON), type=_Saved).snapshot.target.url
    except (msgspec.DecodeError, UnicodeDecodeError):
        return Fault("holds a scan that this trustscan cannot read")
    return _placed(record, url, SAVED, 0, True, "")


_READERS: dict[str, Callable[[Record], Entry | Fault | None]] = {
    "response": _response,
    "resource": _resource,
    "revisit": _revisit,
    "metadata": _metadata,
}


def site_root(url: str) -> str:
    """The site that a URL belongs to, whether with `www.` or without, by http or https."""
    return "/".join(page_key(url).split("/")[:3])


def _placed(record: Record, url: str, kind: str, status: int, html: bool, location: str) -> Entry:
    when = record.when
    return Entry(
        owner=owner_of(url),
        site=site_root(url),
        url=url,
        kind=kind,
        taken=0.0 if when is None else when.timestamp(),
        status=status,
        html=html,
        location=location,
        digest=record.named.get("warc-payload-digest", ""),
        refers=record.named.get("warc-refers-to-target-uri", ""),
        offset=record.offset or 0,
    )
