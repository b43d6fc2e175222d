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
        gain = Text(points(check.gain), style="bold green")
        left = Text.assemble(f" {number:>{width}}  ", (safe_text(check.title), "bold"))
        yield sheet.spread(left, gain)
        yield from sheet.wrapped(Text(safe_text(check.fix or check.message)), width + 3)
    rest = wanted[len(shown) :]
    if rest:
        told = f"{many(len(rest), 'smaller fix', 'smaller fixes')} more (-v shows them)"
        yield sheet.spread(
            Text(f" {' ' * width}  {told}", style="dim"),
            Text(points(sum(check.gain for check in rest)), style="dim"),
        )
