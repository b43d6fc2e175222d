"""Where on a site the gap of a verdict is: all of its pages, not only those that are shown as evidence."""

from __future__ import annotations

from collections.abc import Iterator

from trustscan.evaluate.conditions import Judge
from trustscan.evaluate.evaluation import Verdict
from trustscan.evaluate.truth import Outcome, Truth
from trustscan.model.report import Status
from trustscan.rulebook.conditions import Find

_DECIDED_BY = {Status.FAIL: "fail_when", Status.PARTIAL: "partial_when"}


def pages_of(verdict: Verdict, judge: Judge) -> frozenset[str]:
    """The URLs of the pages that hold what decided a verdict; none where something is missing."""
    outcome = verdict.outcomes.get(_DECIDED_BY.get(verdict.status, ""))
    return frozenset() if outcome is None else frozenset(_urls(outcome, judge))


def _urls(outcome: Outcome, judge: Judge) -> Iterator[str]:
    if outcome.truth is not Truth.TRUE:
        return
    if isinstance(outcome.condition, Find):
        if outcome.condition.bounds.low > 0:
            yield from (place.url for item in outcome.items if (place := item.place()) is not None)
        return
    for part in judge.parts(outcome.condition):
        yield from _urls(part, judge)
