"""The lines of a list: from a file, a pipe or a .gz, in whatever encoding, one after another.

Lists are put together from many sources, so every line is read for itself: as UTF-8 if it is that, else
in the encoding that the lines which are not look like.
"""

from __future__ import annotations

import gzip
import io
import shutil
import sys
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import BinaryIO, TextIO, cast

from trustscan.text.decode import guess_encoding

LONGEST_LINE = 1_000_000
"""Characters of a line that are read; of a longer one the rest is dropped."""

_SAMPLE = 64_000
_MOST_ODD_LINES = 200
# The longer marks first, as the mark of UTF-16 begins that of UTF-32.
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_GZIP = b"\x1f\x8b"
_OTHERS = {
    b"PK\x03\x04": "a spreadsheet or a ZIP file",
    b"\xd0\xcf\x11\xe0": "an old spreadsheet",
    b"PAR1": "a Parquet file",
    b"%PDF": "a PDF",
    b"SQLi": "a database",
}


class ListError(ValueError):
    """A list cannot be read; the message is one line that says why."""


@contextmanager
def opened_list(path: Path) -> Iterator[BinaryIO]:
    """The bytes of a list, decompressed, from their beginning; `-` is stdin. Raises ListError."""
    try:
        with _seekable(path) as file:
            if file.read(2) == _GZIP:
                file.seek(0)
                with gzip.open(file) as inflated:
                    yield cast("BinaryIO", inflated)
            else:
                file.seek(0)
                yield file
    except (gzip.BadGzipFile, zlib.error, EOFError):
        raise ListError(f"{path}: the compressed file is broken or cut off") from None
    except OSError as error:
        raise ListError(f"{path}: cannot be read: {error.strerror}") from None


@contextmanager
def _seekable(path: Path) -> Iterator[BinaryIO]:
    """A file that can be read twice: what comes through a pipe is put on disk first."""
    if str(path) != "-" and path.is_file():
        with path.open("rb") as file:
            yield file
        return
    with tempfile.TemporaryFile() as spool:
        if str(path) == "-":
            shutil.copyfileobj(sys.stdin.buffer, spool)
        else:
            with path.open("rb") as pipe:
                shutil.copyfileobj(pipe, spool)
        spool.seek(0)
        yield cast("BinaryIO", spool)


def read_lines(file: BinaryIO) -> Iterator[str]:
    """The lines of a list from its beginning, without their ends; all kinds of line ends are known.

    Raises ListError for what is no text.
    """
    file.seek(0)
    head = file.read(_SAMPLE)
    if head[:4] in _OTHERS:
        raise ListError(f"the list is {_OTHERS[head[:4]]}: save it as CSV first")
    encoding = next((name for mark, name in _MARKS if head.startswith(mark)), None) or _wide(head)
    file.seek(0)
    if encoding in (None, "utf-8-sig"):
        skipped = 3 if encoding else 0
        odd = _odd_encoding(file, skipped)
        file.seek(skipped)
        for line in _bytes_of_lines(file):
            yield _decoded(line, odd)
    else:
        text = io.TextIOWrapper(file, encoding=encoding, errors="replace", newline=None)
        yield from _cut(text)
        text.detach()


def _wide(head: bytes) -> str | None:
    """UTF-16 without a mark: of two bytes one is mostly zero."""
    if head.count(0) < len(head) // 4 or not head:
        return None
    return "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"


def _odd_encoding(file: BinaryIO, skipped: int) -> str:
    """What the lines that are not UTF-8 are written in; asks the whole list, but keeps few of its lines."""
    file.seek(skipped)
    odd = b"\n".join(islice((line for line in _bytes_of_lines(file) if not _is_utf8(line)), _MOST_ODD_LINES))
    return guess_encoding(odd) if odd else "utf-8"


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _decoded(line: bytes, odd: str) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode(odd, "replace")


def _bytes_of_lines(file: BinaryIO) -> Iterator[bytes]:
    """Lines as bytes. Latin 1 keeps every byte, so that the text layer finds all kinds of line ends."""
    text = io.TextIOWrapper(file, encoding="latin-1", newline=None)
    try:
        for line in _cut(text):
            yield line.encode("latin-1")
    finally:
        text.detach()


def _cut(text: TextIO) -> Iterator[str]:
    """Lines of bounded length, without their ends."""
    while line := text.readline(LONGEST_LINE):
        whole = line.endswith("\n")
        yield line.removesuffix("\n")
        while not whole and (rest := text.readline(LONGEST_LINE)):
            whole = rest.endswith("\n")
