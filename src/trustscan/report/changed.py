"""What changed since an earlier look, in words: the same in every renderer."""

from __future__ import annotations

from collections.abc import Sequence

from trustscan.model.changes import Changes, CheckChange, Course, ScoreThen
from trustscan.model.report import Report, Status
from trustscan.report.safe import safe_text
from trustscan.report.words import STATUS_WORDS, listed, many, whole

COURSE_WORDS: dict[Course, str] = {
    Course.WORSE: "worse",
    Course.NEW: "new",
    Course.GONE: "gone",
    Course.NOT_COMPARED: "not compared",
    Course.BETTER: "better",
    Course.SAME: "unchanged",
}
_WARNING_WORDS = {Status.PASS: "not found", Status.FAIL: "found"}
_SHOWN_IDS = 8


def counts(changes: Changes) -> str:
    """`2 worse, 1 better, 5 not compared, 160 unchanged`."""
    order = (Course.WORSE, Course.BETTER, Course.NEW, Course.GONE, Course.NOT_COMPARED, Course.SAME)
    told = ((len(changes.of(course)), COURSE_WORDS[course]) for course in order)
    return ", ".join(f"{number} {word}" for number, word in told if number)


def score_change(changes: Changes, arrow: str = "→") -> str:
    """`75 (72-79) → 68 (66-70), -7`: the difference is that of the numbers shown."""
    before, after = changes.score.before, changes.score.after
    told = f"{then_words(before)} {arrow} {then_words(after)}"
    difference = difference_words(changes)
    return f"{told}, {'unchanged' if difference == '0' else difference}" if difference else told


def then_words(score: ScoreThen) -> str:
    """`72 (66-80)`; no range where all could be judged."""
    if score.value is None or score.low is None or score.high is None:
        return "no score"
    low, high = whole(score.low), whole(score.high)
    return str(whole(score.value)) + ("" if low == high else f" ({low}-{high})")


def way(change: CheckChange, arrow: str = "→") -> str:
    """`passed → failed`; for what is worse with the same verdict what is worse."""
    if change.note:
        return safe_text(change.note)
    before, after = (status_word(status, change.warning) for status in (change.before, change.after))
    return f"{before} {arrow} {after}" if before != after else after


def status_word(status: Status | None, warning: bool = False) -> str:
    """A verdict as it is shown beside a title; `not asked` where there is none.

    Where the title names a fault, 'passed' beside it would mislead.
    """
    if status is None:
        return "not asked"
    return _WARNING_WORDS[status] if warning and status in _WARNING_WORDS else STATUS_WORDS[status]


def asides(changes: Changes) -> list[str]:
    """Lines on what is neither worse nor better: new rules, rules that are gone, what was not compared."""
    lines = []
    for course, one in ((Course.NEW, "new check"), (Course.GONE, "check no longer asked")):
        found = changes.of(course)
        if found:
            more = "checks no longer asked" if course is Course.GONE else None
            lines.append(f"{many(len(found), one, more)}: {_ids(found)}")
    left = changes.of(Course.NOT_COMPARED)
    if left:
        lines.append(f"{many(len(left), 'check')} not compared: {_ids(left)}")
    if not changes.same_rules:
        lines.append("The rules have changed since, so the two scores were not measured alike.")
    return lines


def message_of(report: Report, change: CheckChange) -> str:
    """What was found now for a check that changed."""
    return next((safe_text(check.message) for check in report.checks if check.id == change.id), "")


def difference_words(changes: Changes) -> str:
    """`+3`, `-7`, `0`: between the scores as they are shown; empty where one of them is missing."""
    before, after = changes.score.before.value, changes.score.after.value
    if before is None or after is None:
        return ""
    difference = whole(after) - whole(before)
    return f"{difference:+d}" if difference else "0"


def _ids(found: Sequence[CheckChange]) -> str:
    return listed([safe_text(change.id) for change in found], _SHOWN_IDS)
