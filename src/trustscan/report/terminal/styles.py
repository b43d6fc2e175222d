"""Colours: the sixteen that every terminal has, so that a user's own theme decides how they look."""

from __future__ import annotations

from trustscan.model.report import Status

STATUS_STYLES: dict[Status, str] = {
    Status.PASS: "green",
    Status.PARTIAL: "yellow",
    Status.FAIL: "red",
    Status.INCONCLUSIVE: "magenta",
    Status.NOT_APPLICABLE: "dim",
    Status.WAIVED: "cyan",
    Status.ERROR: "bold red",
}
_GRADE_STYLES = {"A": "green", "B": "green", "C": "yellow", "D": "yellow", "F": "red"}
_BANDS = ((80.0, "green"), (60.0, "yellow"), (0.0, "red"))


def grade_style(grade: str | None) -> str:
    """The colour of a grade."""
    return _GRADE_STYLES.get((grade or "")[:1], "magenta")


def score_style(value: float | None) -> str:
    """The colour of a score: that of the grade it would get."""
    if value is None:
        return "dim"
    return next(style for floor, style in _BANDS if value >= floor)
