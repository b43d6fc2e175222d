"""Lines to records of cells: CSV as people and spreadsheets write it, and plain lines.

Python's csv module reads one record at a time; what this module adds is where a record ends. A quotation
mark that is never closed would otherwise swallow the rest of the list.
"""

from __future__ import annotations

import csv
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from trustscan.model.struct import Frozen

DELIMITERS = (",", ";", "\t", "|")
MOST_LINES = 500
"""Lines that one cell may hold before its quotation mark is taken for a letter."""

_LONGEST_CELL = 1_000_000
_SAMPLED = 200
# Most records have the same number of cells; a list of plain lines in which some hold a comma does not.
_ENOUGH_ALIKE = 0.6


class Record(Frozen):
    """One record of a list: the number of the line that it begins in, and its cells."""

    line: int
    cells: tuple[str, ...]


def read_records(lines: Iterable[str], delimiter: str) -> Iterator[Record]:
    """Every line that is not blank, or several where a quoted cell holds line breaks.

    Without a delimiter each line is one cell.
    """
    numbered = enumerate(lines, start=1)
    waiting = deque[tuple[int, str]]()

    def following() -> tuple[int, str] | None:
        """The next line; those that were given back come first."""
        return waiting.popleft() if waiting else next(numbered, None)

    while (first := following()) is not None:
        number, line = first
        if not line.strip(" \ufeff\x00\x1a"):
            continue
        if not delimiter:
            yield Record(number, (_bare(line),))
            continue
        taken = [first]
        is_open = _quote_is_open(line, delimiter, False)
        while is_open and len(taken) < MOST_LINES and (more := following()) is not None:
            taken.append(more)
            is_open = _quote_is_open(more[1], delimiter, True)
        if is_open:
            # Nobody closes it: the mark is a letter, and the lines behind it are records of their own.
            waiting.extendleft(reversed(taken[1:]))
            yield Record(number, tuple(line.split(delimiter)))
        else:
            yield Record(number, _cells("\n".join(text for _, text in taken), delimiter))


def _bare(line: str) -> str:
    """A plain line without the quotation marks around it."""
    text = line.strip(" \t\ufeff\x00\x1a")
    return text[1:-1].replace('""', '"') if len(text) > 1 and text[0] == text[-1] == '"' else text


def _cells(text: str, delimiter: str) -> tuple[str, ...]:
    csv.field_size_limit(max(_LONGEST_CELL * MOST_LINES, csv.field_size_limit()))
    return tuple(next(csv.reader([text], delimiter=delimiter)))


def _quote_is_open(line: str, delimiter: str, inside: bool) -> bool:
    """Whether a quoted cell goes on behind this line; `inside` says whether one was open before it."""
    if '"' not in line:
        return inside
    at = 0
    while True:
        if inside or line.startswith('"', at):
            at = _behind_the_quote(line, at if inside else at + 1)
            if at < 0:
                return True
            inside = False
        following = line.find(delimiter, at)
        if following < 0:
            return False
        at = following + 1


def _behind_the_quote(line: str, at: int) -> int:
    """The place behind the mark that closes a cell, -1 where none does; two in a row are one letter."""
    while True:
        found = line.find('"', at)
        if found < 0:
            return -1
        if not line.startswith('"', found + 1):
            return found + 1
        at = found + 2


def guess_delimiter(sample: Sequence[str]) -> str:
    """What stands between the cells of these lines; empty where each is one cell.

    Excel's `sep=;` is obeyed. Otherwise the delimiter counts that cuts most records into equally many cells.
    """
    if sample and sample[0].lower().startswith("sep=") and len(sample[0]) == 5:
        return sample[0][4]
    best, found = 0.0, ""
    for delimiter in DELIMITERS:
        widths = Counter(len(record.cells) for record in islice(read_records(sample, delimiter), _SAMPLED))
        total = sum(widths.values())
        width, often = max(widths.items(), key=lambda item: (item[0] > 1, item[1]), default=(1, 0))
        alike = often / total if total and width > 1 else 0.0
        if alike >= _ENOUGH_ALIKE and alike > best:
            best, found = alike, delimiter
    return found
