"""What to mend first: the gaps by the points that mending them would bring."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from trustscan.model.report import Report
from trustscan.report.safe import safe_text
from trustscan.report.terminal.sheet import Detail, Sheet
from trustscan.report.words import fixes, many, points

_SHOWN = 7


def fix_list(report: Report, sheet: Sheet) -> Iterator[Text]:
    """The fixes in order of what they gain, each with its points."""
    wanted = fixes(report.checks)
    if not wanted:
        return
    yield Text()
    yield sheet.heading("What to mend first", Text("points", style="dim"))
    shown = wanted if sheet.detail is Detail.FULL else wanted[:_SHOWN]
    width = len(str(len(shown)))
    for number, check in enumerate(shown, start=1):
        gain = points(check.gain) if check.gain > 0 else ""
        left = Text.assemble(f" {number:>{width}}  ", (safe_text(check.title), "bold"))
        yield sheet.spread(left, Text(gain, style="bold green"))
        yield from sheet.wrapped(Text(safe_text(check.fix or check.message)), width + 3)
    rest = wanted[len(shown) :]
    if rest:
        told = f"{many(len(rest), 'smaller fix', 'smaller fixes')} more (-v shows them)"
        yield Text(f" {' ' * width}  {told}", style="dim")
    if report.score.capped_by and any(not check.gain for check in wanted):
        told = "What has no points here counts as soon as the score is no longer capped."
        yield from sheet.wrapped(Text(told, style="dim"), width + 3)
