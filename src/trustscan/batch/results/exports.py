"""The results as files: CSV for spreadsheets, JSON lines as the whole truth, Parquet for big tables.

Each writes row by row, so that a million rows take no more memory than a hundred.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any, BinaryIO

import msgspec

import trustscan
from trustscan.batch.results.columns import TEXT, WHOLE, Columns
from trustscan.batch.results.digest import FIGURES
from trustscan.batch.results.schema import PLACE
from trustscan.batch.results.store import Result, Store
from trustscan.model.report import Crawl, ListRow, Report, Score, SiteTraits, TargetInfo, ToolInfo
from trustscan.report.csvform import defused
from trustscan.report.safe import quiet_json, safe_text

_ROWS_AT_ONCE = 1_000
_NUMBER = re.compile(r"[+-]?[0-9]{1,40}(?:[.,][0-9]{1,40})?(?:[eE][+-]?[0-9]{1,3})?")
_NO_SCORE = Score(value=None, low=None, high=None, grade=None, coverage=0.0)


class MissingExtraError(Exception):
    """A form of export needs a package that is not installed; the message says how to get it."""


def safe_cell(cell: str) -> str:
    """A cell that no spreadsheet runs as a formula; numbers stay numbers."""
    return cell if _NUMBER.fullmatch(cell) else defused(cell)


def write_csv(store: Store, columns: Columns, file: BinaryIO) -> None:
    """A head and one row for each row of the list; UTF-8, lines end in a line feed, numbers have a point."""
    text = io.TextIOWrapper(file, encoding="utf-8", errors="replace", newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(map(safe_cell, columns.names))
    for result in store.results():
        given, figures, verdicts = columns.cells(result)
        told = ("" if value is None else str(value) for value in figures)
        writer.writerow([*map(safe_cell, given), *map(safe_cell, told), *verdicts])
    text.flush()
    text.detach()


def write_jsonl(store: Store, columns: Columns, file: BinaryIO) -> None:
    """A report for each row of the list, one a line; rows without one get a report that says why."""
    blank = _blank()
    for result in store.results():
        report = store.report(result.site) if result.site and result.figures else None
        document = _filled(blank, result) if report is None else report
        document["target"] = {**document["target"], "given": safe_text(result.given)}
        document["row"] = _row(result, columns)
        file.write(quiet_json(msgspec.json.encode(document).decode()).encode() + b"\n")


def _row(result: Result, columns: Columns) -> dict[str, Any]:
    """Where a report belongs in the list, and what the list says there."""
    cells = map(safe_text, columns.cells(result)[0])
    row = ListRow(
        line=result.line,
        status=result.status,
        duplicate_of=result.duplicate_of,
        cells=dict(zip(columns.given, cells, strict=True)),
    )
    return row.model_dump(mode="json")


def write_parquet(store: Store, columns: Columns, file: BinaryIO) -> None:
    """The table with a type for every column. Raises MissingExtraError without pyarrow."""
    arrow, parquet = _pyarrow()
    word = arrow.dictionary(arrow.int8(), arrow.string())
    kinds = [
        *((name, arrow.string()) for name in columns.given),
        *((name, _kind(arrow, name)) for name in (*PLACE, *FIGURES)),
        *((name, word) for name in columns.checks),
    ]
    schema = arrow.schema(kinds)
    with parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        for rows in _paged(store.results()):
            cells = [
                [*given, *figures, *(word or None for word in verdicts)]
                for given, figures, verdicts in map(columns.cells, rows)
            ]
            arrays = [
                arrow.array(values, kind)
                for values, (_, kind) in zip(zip(*cells, strict=True), kinds, strict=True)
            ]
            writer.write_table(arrow.Table.from_arrays(arrays, schema=schema))


WRITERS: dict[str, Callable[[Store, Columns, BinaryIO], None]] = {
    "csv": write_csv,
    "jsonl": write_jsonl,
    "parquet": write_parquet,
}
"""Who writes which form."""


def check_extra(form: str) -> None:
    """Makes sure that a form can be written, before anything is scanned. Raises MissingExtraError."""
    if form == "parquet":
        _pyarrow()


def _pyarrow() -> tuple[Any, Any]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise MissingExtraError("Parquet needs pyarrow: pip install 'trustscan[parquet]'") from None
    return pyarrow, pyarrow.parquet


def _kind(arrow: Any, name: str) -> Any:
    return arrow.int64() if name in WHOLE else arrow.string() if name in TEXT else arrow.float64()


def _paged(results: Iterator[Result]) -> Iterator[list[Result]]:
    while page := list(islice(results, _ROWS_AT_ONCE)):
        yield page


def _blank() -> dict[str, Any]:
    """A report that says nothing."""
    report = Report(
        tool=ToolInfo(version=trustscan.__version__, ruleset=""),
        target=TargetInfo(given="", kind="", url=""),
        started_at=datetime.now(UTC),
        duration_s=0.0,
        assessed=False,
        reason="",
        score=_NO_SCORE,
        pillars=(),
        checks=(),
        crawl=Crawl(pages=()),
        facts=SiteTraits(),
    )
    return report.model_dump(mode="json")


def _filled(blank: dict[str, Any], result: Result) -> dict[str, Any]:
    """The report on what was not scanned: the reason stands where a site's own would."""
    waits = result.status == "not_scanned"
    return {
        **blank,
        "target": {**blank["target"], "kind": "site" if result.site else "invalid", "url": result.site or ""},
        "reason": "not scanned: the run was interrupted" if waits else f"{result.status}: {result.reason}",
    }
