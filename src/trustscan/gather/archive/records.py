"""The records of a WARC file, one after another, within limits. The framing is read by warcio."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from trustscan.gather.archive.stream import ArchiveStream, BrokenArchiveError
from trustscan.gather.body import MAX_BODY, Body, BodyTooLargeError, UnreadableBodyError
from trustscan.gather.targets import TargetError
from trustscan.model.struct import Frozen

MAX_RECORDS = 500_000
_MAX_RAW = MAX_BODY + 1_000_000
_MAX_CHUNK_HEAD = 1_000
_WEB = ("http://", "https://")


class ArchiveError(TargetError):
    """The archive cannot be scanned or saved; the message is one line that says why."""


class Answer(Frozen):
    """The HTTP answer in a record: `headers` have lower-case names; `cut` says that the record ends early."""

    status: int
    headers: tuple[tuple[str, str], ...]
    raw: bytes
    cut: bool

    def header(self, name: str) -> str:
        """The first value of a header, or nothing."""
        return next((value for key, value in self.headers if key == name), "")

    def body(self, limit: int | None = None) -> bytes:
        """The body, decompressed; at most `limit` bytes. Raises BodyTooLargeError.

        What is not compressed although its headers say so was decompressed by whoever wrote the archive.
        """
        if len(self.raw) >= _MAX_RAW and limit is None:
            raise BodyTooLargeError(f"The page is larger than {MAX_BODY // 1_000_000} MB.")
        raw = _whole(self.raw) if "chunked" in self.header("transfer-encoding").lower() else self.raw
        try:
            return _decoded(raw, self.header("content-encoding"), limit)
        except UnreadableBodyError:
            return _decoded(raw, "", limit)


def _decoded(raw: bytes, encoding: str, limit: int | None) -> bytes:
    body = Body(encoding, limit)
    body.feed(raw)
    return body.read()


def _whole(raw: bytes) -> bytes:
    """A chunked body put together (RFC 9112, section 7.1), as far as it goes; as it stands where it is none.

    Not left to warcio, which takes seconds over a body in chunks of one byte.
    """
    parts: list[bytes] = []
    at = 0
    while (end := raw.find(b"\r\n", at, at + _MAX_CHUNK_HEAD)) >= 0:
        size = raw[at:end].partition(b";")[0].strip()
        if not size.isalnum() or size.strip(b"0123456789abcdefABCDEF"):
            break
        length = int(size, 16)
        parts.append(raw[end + 2 : end + 2 + length])
        at = end + 4 + length
        if not length:
            break
    return b"".join(parts) if at else raw


class Record(Frozen):
    """One record's head. What it holds can be read until the next record is asked for, and once.

    `offset` is where in the file it begins; None where it cannot be read by itself.
    """

    kind: str
    id: str
    url: str
    content_type: str
    named: dict[str, str]
    offset: int | None
    _stream: Any
    _length: int
    _parse: Any

    @property
    def when(self) -> datetime | None:
        """WARC-Date; None where it is missing or wrong."""
        try:
            when = datetime.fromisoformat(self.named.get("warc-date", ""))
        except ValueError:
            return None
        return when if when.tzinfo else when.replace(tzinfo=UTC)

    def block(self, limit: int) -> bytes:
        """All that the record holds. Raises BrokenArchiveError where that is more than `limit` or is cut."""
        if self._length > limit:
            raise BrokenArchiveError("holds a record that is too large")
        found: bytes = self._stream.read(self._length)
        if len(found) < self._length:
            raise BrokenArchiveError("is cut short")
        return found

    def answer(self) -> Answer | None:
        """The record's HTTP answer; None where it holds none. Bodies are cut well above a page's limit."""
        try:
            head = self._parse(self._stream)
        except EOFError:
            return None
        status = head.statusline.partition(" ")[0]
        if not (status.isascii() and status.isdecimal() and len(status) == 3):
            return None
        headers = tuple((name.lower(), value) for name, value in head.headers)
        left = self._stream.limit
        raw = self._stream.read(min(left, _MAX_RAW))
        return Answer(int(status), headers, raw, cut=len(raw) < min(left, _MAX_RAW))


def read_records(stream: ArchiveStream, most: int = MAX_RECORDS) -> Iterator[Record]:
    """The records in order, `most` of them.

    Raises BrokenArchiveError where the archive cannot be read any further.
    """
    from warcio.limitreader import LimitReader
    from warcio.recordloader import ArcWarcRecordLoader
    from warcio.statusandheaders import StatusAndHeadersParserException

    loader = ArcWarcRecordLoader(verify_http=False, arc2warc=False)
    for number in range(most):
        line = _first_line(stream)
        if not line:
            if stream.cut:
                raise BrokenArchiveError("is cut short")
            return
        if not line.startswith(b"WARC/"):
            raise BrokenArchiveError(
                "holds something that is no WARC record" if number else "is no WARC file"
            )
        offset = stream.start_of(line)
        try:
            head = loader.warc_parser.parse(stream, line)
        except StatusAndHeadersParserException:
            raise BrokenArchiveError("holds a record of a version that is not known") from None
        named = {name.lower(): value for name, value in reversed(head.headers)}
        length = named.get("content-length", "").strip()
        if not (length.isascii() and length.isdecimal() and len(length) < 16):
            raise BrokenArchiveError("holds a record without a length" if stream.read(1) else "is cut short")
        block = LimitReader(stream, int(length))
        yield Record(
            kind=named.get("warc-type", "").lower(),
            id=named.get("warc-record-id", ""),
            url=_url(named.get("warc-target-uri", "")),
            content_type=named.get("content-type", "").lower(),
            named=named,
            offset=offset,
            _stream=block,
            _length=int(length),
            _parse=loader.http_parser.parse,
        )
        while block.limit and block.read(65_536):
            pass
        if block.limit:
            raise BrokenArchiveError("is cut short")
    raise BrokenArchiveError(f"holds more than {most:,} records")


def _first_line(stream: ArchiveStream) -> bytes:
    """The line that a record begins with; nothing at the end."""
    stream.begin_head()
    while line := stream.readline():
        if line.strip():
            return line
    return b""


def _url(text: str) -> str:
    """A web address as a page would give it; nothing where it is none. Some writers put it in angles."""
    from trustscan.facts.urls import absolute_url, host_of

    url = absolute_url("", text.strip().removeprefix("<").removesuffix(">").replace(" ", "%20"))
    return url if url.lower().startswith(_WEB) and host_of(url) else ""
