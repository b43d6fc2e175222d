"""The bytes of an archive, decompressed as they are read, whatever the file claims to inflate to."""

from __future__ import annotations

import io
import math
import zlib
from collections.abc import Callable
from typing import BinaryIO

_BLOCK = 65_536
_STEP = 262_144
_GZIP = b"\x1f\x8b"
_MAX_LINE = 65_536
_MAX_HEAD = 1_000_000
_MAX_TOTAL = 8_000_000_000
_MAX_RATIO = 200
_RATIO_COUNTS_FROM = 20_000_000


class BrokenArchiveError(Exception):
    """The archive cannot be read any further; the message is the end of a sentence."""


class ArchiveStream:
    """Reads like a file, forwards only: plain, or gzip in any number of members.

    `cut` tells, once the end is reached, that the file is shorter than its compression says.
    """

    def __init__(
        self,
        file: BinaryIO,
        seconds_left: Callable[[], float] = lambda: math.inf,
        most: float = _MAX_TOTAL,
    ) -> None:
        """`file` stands at the start of a record; `seconds_left` tells how long it may be read.

        At most `most` bytes come out of it.
        """
        self._file, self._seconds_left, self._most = file, seconds_left, most
        self._began = self._member = file.tell()
        self._member_out = 0
        self._waiting = file.read(_BLOCK)
        self._gzip = self._waiting.startswith(_GZIP)
        self._inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
        self._buffer, self._at = b"", 0
        self._in, self._out, self._head = len(self._waiting), 0, 0
        self.cut = False

    def start_of(self, line: bytes) -> int | None:
        """Where in the file the record begins whose first line was just read; None where nobody can start.

        That is within compressed data: records can be read one by one only if each is compressed by itself.
        """
        left = len(self._buffer) - self._at
        if not self._gzip:
            return self._began + self._in - len(self._waiting) - left - len(line)
        return self._member if self._member_out - left == len(line) else None

    def begin_head(self) -> None:
        """Lines are counted anew: the head of a record begins."""
        self._head = 0

    def read(self, length: int) -> bytes:
        """The next `length` bytes; fewer only at the end. Raises BrokenArchiveError."""
        parts: list[bytes] = []
        while length > 0 and self._fill():
            part = self._buffer[self._at : self._at + length]
            self._at += len(part)
            length -= len(part)
            parts.append(part)
        return b"".join(parts)

    def readline(self, length: int = _MAX_LINE) -> bytes:
        """The next line with its end, at most `length` bytes. Raises BrokenArchiveError for one too long."""
        length = min(length, _MAX_LINE)
        line = b""
        while not line.endswith(b"\n") and len(line) < length and self._fill():
            end = self._buffer.find(b"\n", self._at, self._at + length - len(line))
            end = end + 1 if end >= 0 else min(len(self._buffer), self._at + length - len(line))
            line += self._buffer[self._at : end]
            self._at = end
        self._head += len(line)
        if len(line) == _MAX_LINE or self._head > _MAX_HEAD:
            raise BrokenArchiveError("holds a header that is too long")
        return line

    def _fill(self) -> bool:
        """Makes sure that something waits in the buffer; False at the end."""
        while self._at >= len(self._buffer):
            block = self._next_block()
            if block is None:
                return False
            self._buffer, self._at = block, 0
            self._out += len(block)
            if self._out > self._most or (
                self._out > _RATIO_COUNTS_FROM and self._out > _MAX_RATIO * self._in
            ):
                raise BrokenArchiveError("inflates beyond reason")
            if self._seconds_left() <= 0:
                raise BrokenArchiveError("could not be read to its end in time")
        return True

    def _next_block(self) -> bytes | None:
        if not self._waiting:
            self._waiting = self._file.read(_BLOCK)
            self._in += len(self._waiting)
            if not self._waiting:
                self.cut = self._gzip and not self._inflate.eof
                return None
        if not self._gzip:
            block, self._waiting = self._waiting, b""
            return block
        return self._inflated()

    def _inflated(self) -> bytes | None:
        if self._inflate.eof:
            if not self._waiting.startswith(_GZIP[: len(self._waiting)]):
                return None  # padding behind the last member
            self._inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
            self._member, self._member_out = self._began + self._in - len(self._waiting), 0
        try:
            block = self._inflate.decompress(self._waiting, _STEP)
        except zlib.error:
            self.cut = True
            self._waiting = b""
            self._file = io.BytesIO()
            return None
        self._member_out += len(block)
        self._waiting = self._inflate.unused_data if self._inflate.eof else self._inflate.unconsumed_tail
        return block
