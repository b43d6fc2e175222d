"""Sites side by side on a terminal: a column each where there is room for them, the differences first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.text import Text

from trustscan.model.changes import Cell, Comparison, ComparisonRow
from trustscan.report.changed import status_word
from trustscan.report.compareform import pillars_of, site_score, split
from trustscan.report.safe import safe_text
from trustscan.report.terminal.sheet import Detail, Sheet
from trustscan.report.terminal.styles import STATUS_STYLES, grade_style, score_style
from trustscan.report.words import many, whole

_NARROWEST_COLUMN = 14
_WIDEST_TITLE = 46


def beside(comparison: Comparison, sheet: Sheet) -> Iterator[Text]:
    """A table line by line, each at most as wide as the sheet.

    What was found is told below a check where the columns have room for it; where there are more sites
    than the sheet has room for, those that are left over follow in a table of their own.
    """
    most = max(1, (sheet.width - 1 - _title_width(sheet)) // (_NARROWEST_COLUMN + 2))
    for start in range(0, len(comparison.sites), most):
        if start:
            yield Text()
        yield from _table(comparison, range(start, min(start + most, len(comparison.sites))), sheet)


def _title_width(sheet: Sheet) -> int:
    return min(_WIDEST_TITLE, sheet.width * 2 // 5)


def _table(comparison: Comparison, members: range, sheet: Sheet) -> Iterator[Text]:
    sites = [comparison.sites[number] for number in members]
    differing, alike = split(comparison)
    yield _row("", [Text(safe_text(site.name), style="bold") for site in sites], sheet)
    yield _row("", [Text(f"{site.when:%Y-%m-%d}", style="dim") for site in sites], sheet)
    scores = [Text(site_score(site), style=f"bold {grade_style(site.score.grade)}") for site in sites]
    yield _row("Score", scores, sheet)
    for name, title in pillars_of(comparison.sites).items():
        yield _row(title, [_value(site.pillars.get(name)) for site in sites], sheet)
    yield Text()
    if differing:
        yield sheet.heading("Different", Text(many(len(differing), "check"), style="dim"))
        for row in differing:
            yield from _check(row, members, sheet)
        yield Text()
    yield sheet.heading("Alike", Text(many(len(alike), "check"), style="dim"))
    if sheet.detail is Detail.FULL:
        for row in alike:
            yield from _check(row, members, sheet)
    elif alike:
        yield from sheet.wrapped(Text(_alike_words(alike), style="dim"), 1)


def _value(value: float | None) -> Text:
    return Text("-" if value is None else str(whole(value)), style=score_style(value))


def _alike_words(alike: Sequence[ComparisonRow]) -> str:
    counts: dict[str, int] = {}
    for row in alike:
        word = status_word(row.cells[0].status, row.warning)
        counts[word] = counts.get(word, 0) + 1
    return ", ".join(f"{number} {word} everywhere" for word, number in counts.items()) + " (-v shows them)"


def _check(row: ComparisonRow, members: range, sheet: Sheet) -> Iterator[Text]:
    cells = [row.cells[number] for number in members]
    yield _row(safe_text(row.title), [_verdict(cell, row.warning, sheet) for cell in cells], sheet)
    if row.differs and _column(len(cells), sheet) >= 2 * _NARROWEST_COLUMN:
        aside = f"{row.id} {sheet.glyphs.dot} {row.severity}"
        yield _row(aside, [Text(safe_text(cell.message), style="dim") for cell in cells], sheet, "dim")


def _verdict(cell: Cell, warning: bool, sheet: Sheet) -> Text:
    if cell.status is None:
        return Text(status_word(None), style="dim")
    return Text(
        f"{sheet.glyphs.marks[cell.status]} {status_word(cell.status, warning)}",
        style=STATUS_STYLES[cell.status],
    )


def _column(number: int, sheet: Sheet) -> int:
    return (sheet.width - 1 - _title_width(sheet)) // number - 2


def _row(first: str, cells: Sequence[Text], sheet: Sheet, style: str = "") -> Text:
    line = Text(" ")
    for text, width in (
        (Text(first, style=style), _title_width(sheet)),
        *((cell, _column(len(cells), sheet)) for cell in cells),
    ):
        shown = sheet.cut(text, width).copy()
        shown.pad_right(width - shown.cell_len)
        line.append_text(shown).append("  ")
    line.rstrip()
    return line
