"""What changed since the baseline: what got worse, what got better, and what cannot be told."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from trustscan.model.changes import CheckChange, Course
from trustscan.model.report import Report
from trustscan.report.changed import asides, counts, message_of, score_change, way
from trustscan.report.safe import safe_text
from trustscan.report.terminal.sheet import Detail, Sheet
from trustscan.report.terminal.styles import STATUS_STYLES

_SHOWN_BETTER = 5


def since(report: Report, sheet: Sheet) -> Iterator[Text]:
    """Nothing without a baseline or of a site that could not be read; `Detail.QUIET`: only what got worse."""
    changes = report.changes
    if changes is None or not report.assessed:
        return
    when = f"{changes.since:%Y-%m-%d}" if changes.since else ""
    yield Text()
    yield sheet.heading(f"Since the baseline of {when}".removesuffix(" of "))
    if sheet.detail is not Detail.QUIET:
        score = Text.assemble("score ", (score_change(changes, sheet.glyphs.arrow), "bold"))
        yield from sheet.wrapped(sheet.joined([score, Text(counts(changes), style="dim")]), 1)
    for change in changes.of(Course.WORSE):
        yield from _line(change, sheet, "bold")
        told = message_of(report, change)
        if told and sheet.detail is not Detail.QUIET:
            yield from sheet.wrapped(Text(told), sheet.indent)
    if sheet.detail is Detail.QUIET:
        return
    better = changes.of(Course.BETTER)
    shown = better if sheet.detail is Detail.FULL else better[:_SHOWN_BETTER]
    for change in shown:
        yield from _line(change, sheet, "")
    if len(better) > len(shown):
        yield Text(f"{' ' * sheet.indent}and {len(better) - len(shown)} better (-v shows them)", style="dim")
    if sheet.detail is Detail.FULL:
        for change in changes.of(Course.NEW, Course.NOT_COMPARED):
            yield from _line(change, sheet, "dim")
    for line in asides(changes):
        yield from sheet.wrapped(
            Text(line, style="dim"), sheet.indent, Text(f" {sheet.glyphs.dot}", style="dim")
        )


def _line(change: CheckChange, sheet: Sheet, style: str) -> Iterator[Text]:
    mark = f"{sheet.glyphs.marks[change.after]:>{sheet.mark_width}}" if change.after else ""
    colour = STATUS_STYLES[change.after] if change.after else "dim"
    left = Text.assemble(" ", (mark, colour), "  ", (safe_text(change.title), style))
    course = Text(way(change, sheet.glyphs.arrow), style=colour)
    yield sheet.spread(
        left, sheet.cut(sheet.joined([Text(safe_text(change.id), style="dim"), course]), sheet.width * 2 // 3)
    )
