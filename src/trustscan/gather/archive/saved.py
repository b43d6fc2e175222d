"""A snapshot of our own to a WARC file and back: nothing of it is lost.

The file is a plain archive to other tools: a request and a response record for each answer and each redirect.
Beside them stands one metadata record: the snapshot as JSON without bodies, made from the types
themselves, so that a new field needs no code here. Request headers are not known here and so never saved.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from http.client import responses
from io import BytesIO
from typing import Any, BinaryIO, Literal
from urllib.parse import quote, urlsplit
from uuid import NAMESPACE_URL, uuid5

import msgspec

from trustscan import __version__
from trustscan.facts.urls import host_of, origin_of
from trustscan.gather.archive.records import ArchiveError, Record
from trustscan.gather.archive.stream import BrokenArchiveError
from trustscan.gather.body import MAX_BODY
from trustscan.model.snapshot import Exchange, Snapshot
from trustscan.model.struct import Frozen, replace

MAX_KEPT = 150_000_000
"""Bytes of all bodies of one site, after decompression."""

_SNAPSHOT_TYPE = "application/vnd.trustscan.snapshot+json"
MAX_JSON = 30_000_000
# True of the bytes that crossed the wire, not of the decompressed body that is saved.
_OF_THE_WIRE = frozenset({"content-encoding", "transfer-encoding", "content-length"})
_IN_URLS = "!$%&'()*+,-./:;=?@_~"
# What a header line of an archive may hold as it is; the snapshot beside it keeps the rest.
_ASCII = bytes(range(0x20, 0x7F))


class _Saved(Frozen, kw_only=True):
    """What the metadata record holds: the snapshot, and for each exchange the record with its body."""

    format: Literal[1] = 1
    snapshot: Snapshot
    bodies: tuple[str | None, ...]


def write_archive(snapshot: Snapshot, file: BinaryIO, *, compressed: bool) -> None:
    """Writes a snapshot; `compressed` packs each record by itself, as archives are.

    Raises ArchiveError where its pages are too large to be read again, OSError from the file.
    """
    from warcio.warcwriter import WARCWriter

    if sum(len(exchange.body) for exchange in snapshot.exchanges) > MAX_KEPT:
        raise ArchiveError(f"Pages of more than {MAX_KEPT // 1_000_000} MB together cannot be saved.")
    date = snapshot.started_at.isoformat().replace("+00:00", "Z")
    write = _Writer(WARCWriter(file, gzip=compressed, warc_version="1.1"), date, snapshot.target.url)
    write.about()
    ids = tuple(
        None if exchange.status is None else write.id_of(f"exchange {number}")
        for number, exchange in enumerate(snapshot.exchanges)
    )
    write.json(_as_json(snapshot, ids))
    for exchange, record_id in zip(snapshot.exchanges, ids, strict=True):
        for hop in exchange.redirects:
            write.answer(hop.url, hop.status, (("location", hop.location),), b"")
        if exchange.status is not None:
            write.answer(exchange.final_url, exchange.status, exchange.headers, exchange.body, record_id)


def _as_json(snapshot: Snapshot, ids: tuple[str | None, ...]) -> bytes:
    """Where the folder lies on the disk is nobody's business, and bodies stand in records of their own."""
    bare = replace(
        snapshot,
        target=replace(snapshot.target, folder=None, archive=None),
        exchanges=tuple(replace(exchange, body=b"") for exchange in snapshot.exchanges),
    )
    found = msgspec.to_builtins(_Saved(snapshot=bare, bodies=ids))
    # ASCII, and through "replace": half of a surrogate pair, which a page may well name, is no JSON text.
    return json.dumps(found, ensure_ascii=False).encode("utf-8", "replace")


class _Writer:
    """Writes the records of one scan. Their ids follow from it, so that equal scans are equal files."""

    def __init__(self, writer: Any, date: str, url: str) -> None:
        self._writer, self._date, self._url, self._number = writer, date, url, 0

    def id_of(self, name: str) -> str:
        return f"<{uuid5(NAMESPACE_URL, f'{self._url} {self._date} {name}').urn}>"

    def about(self) -> None:
        said = f"software: trustscan/{__version__}\r\nformat: WARC File Format 1.1\r\n"
        self._write("warcinfo", "", said.encode(), kind="application/warc-fields")

    def json(self, document: bytes) -> None:
        self._write("metadata", "", document, kind=_SNAPSHOT_TYPE)

    def answer(
        self,
        url: str,
        status: int,
        headers: Iterable[tuple[str, str]],
        body: bytes,
        record_id: str | None = None,
    ) -> None:
        """A response and the request that led to it."""
        from warcio.statusandheaders import StatusAndHeaders

        record_id = record_id or self._next_id()
        lines = [(_kept_name(name), quote(_line(value), _ASCII)) for name, value in headers]
        phrase = responses.get(status, "")
        head = StatusAndHeaders(
            f"{status} {phrase}".strip(), [*lines, ("content-length", str(len(body)))], protocol="HTTP/1.1"
        )
        self._write("response", url, body, http=head, record_id=record_id)
        parts = urlsplit(url)
        path = quote(
            (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), _IN_URLS, errors="replace"
        )
        host = origin_of(url).partition("//")[2]
        asked = StatusAndHeaders(f"{path} HTTP/1.1", [("host", host)], protocol="GET")
        self._write("request", url, b"", http=asked, concurrent=record_id)

    def _write(
        self,
        record: str,
        url: str,
        block: bytes,
        *,
        kind: str = "",
        http: Any = None,
        record_id: str = "",
        concurrent: str = "",
    ) -> None:
        named = {"WARC-Record-ID": record_id or self._next_id(), "WARC-Date": self._date}
        if concurrent:
            named["WARC-Concurrent-To"] = concurrent
        self._writer.write_record(
            self._writer.create_warc_record(
                _line(url).replace(" ", "%20"),
                record,
                payload=BytesIO(block),
                length=len(block),
                warc_content_type=kind,
                warc_headers_dict=named,
                http_headers=http,
            )
        )

    def _next_id(self) -> str:
        self._number += 1
        return self.id_of(f"record {self._number}")


def _kept_name(name: str) -> str:
    return (
        f"x-archive-orig-{name}" if name in _OF_THE_WIRE else _line(name).encode("ascii", "replace").decode()
    )


def _line(text: str) -> str:
    """A text that cannot break out of its header line."""
    kept = "".join(char if char.isprintable() else " " for char in text)
    return kept.encode("utf-8", "replace").decode().strip()


def is_saved(record: Record) -> bool:
    """Whether a record is the one that holds a snapshot of ours."""
    return record.kind == "metadata" and record.content_type == _SNAPSHOT_TYPE


def read_saved(record: Record, others: Iterable[Record]) -> Snapshot:
    """The snapshot in a record that `is_saved`, with the bodies from the records after it.

    Raises BrokenArchiveError.
    """
    try:
        saved = msgspec.json.decode(record.block(MAX_JSON), type=_Saved)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise BrokenArchiveError("holds a scan that this trustscan cannot read") from None
    if len(saved.bodies) != len(saved.snapshot.exchanges) or not saved.snapshot.exchanges:
        raise BrokenArchiveError("holds a scan whose pages do not add up")
    bodies = _bodies({name for name in saved.bodies if name}, others)
    pairs = zip(saved.snapshot.exchanges, saved.bodies, strict=True)
    return replace(
        saved.snapshot,
        exchanges=tuple(_with_body(exchange, bodies[name] if name else b"") for exchange, name in pairs),
    )


def _bodies(wanted: set[str], records: Iterable[Record]) -> dict[str, bytes]:
    bodies: dict[str, bytes] = {}
    kept = 0
    for record in records:
        if record.id not in wanted or record.kind != "response" or (answer := record.answer()) is None:
            continue
        bodies[record.id] = answer.raw
        kept += len(answer.raw)
        if kept > MAX_KEPT or len(answer.raw) > MAX_BODY:
            raise BrokenArchiveError("holds pages that are too large")
        if len(bodies) == len(wanted):
            return bodies
    if wanted - bodies.keys():
        raise BrokenArchiveError("lacks pages that its scan has read")
    return bodies


def _with_body(exchange: Exchange, body: bytes) -> Exchange:
    urls = (exchange.url, exchange.final_url, *(hop.url for hop in exchange.redirects))
    if not all(host_of(url) for url in urls):
        raise BrokenArchiveError("holds a page without an address")
    return replace(exchange, body=body)
