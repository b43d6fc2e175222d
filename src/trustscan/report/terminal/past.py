"""A site's earlier scans on a terminal: a line of its scores, and what changed from scan to scan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.text import Text

from trustscan.model.changes import Course
from trustscan.report.changed import difference_words, then_words
from trustscan.report.pastform import Step
from trustscan.report.safe import safe_text
from trustscan.report.terminal.sheet import UNICODE, Sheet
from trustscan.report.terminal.styles import grade_style
from trustscan.report.words import listed, many, whole

_STEPS = "▁▂▃▄▅▆▇█"
_ASCII_STEPS = "_.-=+*%#"
_SHOWN_IDS = 6


def past(site: str, steps: Sequence[Step], sheet: Sheet) -> Iterator[Text]:
    """The latest scan last, as in a log."""
    yield sheet.spread(
        Text.assemble(" ", (safe_text(site), "bold")), Text(many(len(steps), "scan"), style="dim")
    )
    line = sparkline(
        [scan.score.value for scan, _ in steps], _STEPS if sheet.glyphs is UNICODE else _ASCII_STEPS
    )
    if len(steps) > 1:
        yield Text.assemble(" ", (line[-sheet.width + 2 :], "bold"))
    yield Text()
    for step in steps:
        yield from _scan(step, sheet)


def sparkline(values: Sequence[float | None], steps: str) -> str:
    """A character for each score, as high as the score is within 0 to 100; a blank where there is none."""
    return "".join(
        " " if value is None else steps[min(len(steps) - 1, whole(value) * len(steps) // 100)]
        for value in values
    )


def _scan(step: Step, sheet: Sheet) -> Iterator[Text]:
    scan, changes = step
    when = f"{scan.when.astimezone():%Y-%m-%d %H:%M}" if scan.when else "?"
    told = then_words(scan.score) if scan.assessed else "could not be assessed"
    difference = difference_words(changes) if changes else ""
    yield Text.assemble(
        " ",
        (f"{when}  ", "dim"),
        (f"{told:<12}", f"bold {grade_style(scan.score.grade)}"),
        (f" {scan.score.grade or '':<3}", grade_style(scan.score.grade)),
        (f" {'' if difference == '0' else difference:>4}", "bold"),
    )
    if changes is None:
        return
    for course, style in ((Course.WORSE, "red"), (Course.BETTER, "green")):
        found = [safe_text(change.id) for change in changes.of(course)]
        if found:
            lead = Text.assemble("   ", (f"{course.value:<6}", style))
            yield from sheet.wrapped(Text(listed(found, _SHOWN_IDS)), 10, lead)
    if not changes.same_rules:
        yield from sheet.wrapped(Text("judged by other rules than before", style="dim"), 10)
