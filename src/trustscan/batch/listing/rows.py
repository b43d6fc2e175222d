"""A list to rows: which form it has, which column holds the website, and one row for every record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import BinaryIO

from trustscan.batch.listing.headers import plain_name, rank_of
from trustscan.batch.listing.lines import ListError, read_lines
from trustscan.batch.listing.records import DELIMITERS, Record, guess_delimiter, read_records
from trustscan.batch.listing.sites import is_site
from trustscan.model.struct import Frozen

_SAMPLED = 200
_LOOKED_AT = 8
_TSV, _CSV = "tab-separated", "comma-separated"
_FORMS = {",": _CSV, ";": "semicolon-separated", "\t": _TSV, "|": "bar-separated", "": "one address a line"}
# What a spreadsheet puts into a cell that it cannot work out.
_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!")
_RANKED = ("rank", "domain")
_PLAIN = ("target",)


class Layout(Frozen):
    """How a list is to be read.

    `names` are those of its columns, from its header or made up; `column` is the place of the website,
    counted from 0; `chosen_by` says why that one.
    """

    delimiter: str
    names: tuple[str, ...]
    has_header: bool
    column: int
    chosen_by: str

    @property
    def told(self) -> str:
        """What was understood, in a line for the user."""
        form = _FORMS.get(self.delimiter, f"separated by {self.delimiter!r}")
        head = "with a header" if self.has_header else "without a header"
        if not self.delimiter and not self.has_header:
            return form
        name = self.names[self.column] if self.column < len(self.names) else ""
        return f"{form}, {head}; websites in column {self.column + 1}, '{name}' ({self.chosen_by})"


class Row(Frozen):
    """One row of a list: the line that it begins in, its cells, and the one that names the website."""

    line: int
    cells: tuple[str, ...]
    text: str


def read_layout(file: BinaryIO, column: str | None = None, header: bool | None = None) -> Layout:
    """Looks at the beginning of a list. Raises ListError.

    `column` is a header's name or a number from 1; `header` says whether there is one. What is not said is
    found: by names that people give such a column, else by which cells could be addresses.
    """
    sample = list(islice(read_lines(file), _SAMPLED))
    delimiter = _delimiter(sample)
    records = _without_remarks(sample, delimiter)
    if not records:
        return Layout(delimiter, _PLAIN, False, 0, "the list is empty")
    first, rest = records[0].cells, [record.cells for record in records[1:]]
    at, why = _found(first, rest) if column is None else (_told(first, rest, column), "as --column says")
    has_header = _names_columns(first, rest, at) if header is None else header
    return Layout(delimiter, first if has_header else _made_up(first, rest, delimiter), has_header, at, why)


def read_rows(file: BinaryIO, layout: Layout) -> Iterator[Row]:
    """Every row of a list, in order; remarks, blank lines and the header are none."""
    begins, awaits_header = True, layout.has_header
    for record in read_records(_body(read_lines(file)), layout.delimiter):
        if _is_remark(record, begins):
            continue
        begins = False
        if awaits_header:
            awaits_header = False
            continue
        cells = record.cells
        yield Row(record.line, cells, cells[layout.column] if layout.column < len(cells) else "")


def _body(lines: Sequence[str] | Iterator[str]) -> Iterator[str]:
    """The lines with Excel's `sep=;` blanked, so that numbers stay right."""
    for number, line in enumerate(lines):
        yield "" if number == 0 and len(line) == 5 and line.lower().startswith("sep=") else line


def _delimiter(sample: Sequence[str]) -> str:
    """A header that names a website in one of several columns decides; else how the lines look."""
    if sample and not sample[0].lower().startswith("sep="):
        for delimiter in DELIMITERS:
            first = next(read_records(sample, delimiter), None)
            if first and len(first.cells) > 1 and any(rank_of(cell) is not None for cell in first.cells):
                return delimiter
    return guess_delimiter(sample) or max(
        ("", *DELIMITERS), key=lambda delimiter: _addresses(sample, delimiter)
    )


def _addresses(sample: Sequence[str], delimiter: str) -> float:
    """How much of a ragged list is websites if it is cut so: the share of its best column."""
    records = [record.cells for record in _without_remarks(sample, delimiter)]
    found = (sum(at < len(cells) and is_site(cells[at]) for cells in records) for at in range(_LOOKED_AT))
    return max(found) / len(records) if records else 0.0


def _without_remarks(sample: Sequence[str], delimiter: str) -> list[Record]:
    found: list[Record] = []
    for record in read_records(_body(sample), delimiter):
        if not _is_remark(record, not found):
            found.append(record)
    return found


def _is_remark(record: Record, is_first: bool) -> bool:
    """Whether a record is a remark: one cell that begins with #, and is no error of a spreadsheet.

    Above a list (`is_first`) a remark may also hold delimiters, if nothing in it looks like the list itself.
    """
    start = record.cells[0].lstrip()
    if not start.startswith("#") or "\n" in start or start.upper().startswith(_ERRORS):
        return False
    rest = record.cells[1:]
    return not rest or (is_first and not any(rank_of(cell) is not None or is_site(cell) for cell in rest))


def _found(first: tuple[str, ...], rest: list[tuple[str, ...]]) -> tuple[int, str]:
    """The column of the websites, and what told: its name, or what it holds."""
    known = [at for at, name in enumerate(first) if rank_of(name) is not None]
    if known:
        at = max(known, key=lambda at: (_share(rest, at), -(rank_of(first[at]) or 0)))
        if not rest or _share(rest, at) > 0 or len(first) == 1:
            return at, "by its header"
    width = max(len(cells) for cells in (first, *rest))
    return max(range(width), key=lambda at: (_share([first, *rest], at), -at)), "by what it holds"


def _told(first: tuple[str, ...], rest: list[tuple[str, ...]], column: str) -> int:
    """The column that the user named, or counted from 1. Raises ListError."""
    names = [plain_name(cell) for cell in first]
    if plain_name(column) in names:
        return names.index(plain_name(column))
    if not (column.isascii() and column.isdecimal() and int(column)):
        there = ", ".join(f"'{cell[:40]}'" for cell in first[:20])
        raise ListError(f"--column {column}: the list has no such column; its first line has {there}")
    width = max(len(cells) for cells in (first, *rest))
    if int(column) > width:
        raise ListError(f"--column {column}: the list has {width} column{'s' if width > 1 else ''}")
    return int(column) - 1


def _names_columns(first: tuple[str, ...], rest: list[tuple[str, ...]], at: int) -> bool:
    """Whether the first record is a header: it names a column, or has no address where all others do.

    A line of its own in a plain list is a row, however wrong: none must get lost.
    """
    if at < len(first) and is_site(first[at]):
        return False
    return any(rank_of(cell) is not None for cell in first) or (len(first) > 1 and _share(rest, at) > 0)


def _made_up(first: tuple[str, ...], rest: list[tuple[str, ...]], delimiter: str) -> tuple[str, ...]:
    """Names for the columns of a list without header: those of Tranco's lists, else numbers."""
    if not delimiter:
        return _PLAIN
    if all(len(cells) == 2 and cells[0].isdecimal() for cells in (first, *rest)):
        return _RANKED
    return tuple(f"column_{number}" for number in range(1, len(first) + 1))


def _share(records: Sequence[tuple[str, ...]], at: int) -> float:
    """How many of the cells in a column could be a website's address, 0 to 1."""
    cells = [cells[at] for cells in records if at < len(cells) and cells[at].strip()]
    return sum(map(is_site, cells)) / len(cells) if cells else 0.0
