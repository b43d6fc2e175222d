"""The checklist for a terminal: readable at any width, without colour, in ASCII, and piped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.text import Text

from trustscan.model.report import Report
from trustscan.report.terminal.checks import checks
from trustscan.report.terminal.fixes import fix_list
from trustscan.report.terminal.headline import headline, pillars
from trustscan.report.terminal.reading import closing, reading
from trustscan.report.terminal.sheet import Detail, Sheet
from trustscan.report.terminal.since import since


def checklist(report: Report, sheet: Sheet) -> Iterator[Text]:
    """The report line by line, each at most as wide as the sheet; safe to print whatever a site said."""
    yield from headline(report, sheet)
    if sheet.detail is Detail.QUIET:
        yield from since(report, sheet)
        yield from checks(report, sheet)
        return
    yield from pillars(report, sheet)
    yield from since(report, sheet)
    yield from checks(report, sheet)
    yield from fix_list(report, sheet)
    yield from reading(report, sheet)
    yield from closing(report, sheet)


def checklists(reports: Sequence[Report], sheet: Sheet) -> Iterator[Text]:
    """Several reports, one below the other."""
    for number, report in enumerate(reports):
        if number:
            yield Text()
            yield Text(sheet.glyphs.rule * sheet.width, style="dim")
            yield Text()
        yield from checklist(report, sheet)
