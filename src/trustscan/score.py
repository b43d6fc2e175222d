"""Checks to a score with its range, grade and coverage. Exact arithmetic, rounded in one place.

`score = 100 * sum(weight * value) / sum(weight)` over checks that are conclusive, applicable and scored;
pass 1, partial 0.5, fail 0. `low` takes the inconclusive ones as fail, `high` as pass.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cache
from math import floor

from trustscan.model.report import PILLAR_TITLES, PILLARS, Check, PillarScore, Score, Severity, Status
from trustscan.model.struct import Frozen

MIN_COVERAGE = Fraction(7, 10)
GRADES = ((97, "A+"), (90, "A"), (80, "B"), (70, "C"), (60, "D"), (0, "F"))
_HALVES = {Status.PASS: 2, Status.PARTIAL: 1, Status.FAIL: 0}
_OPEN = frozenset({Status.INCONCLUSIVE, Status.ERROR})
_COULD_GAIN = _HALVES.keys() - {Status.PASS} | _OPEN
_WEIGHTS = {severity: severity.weight for severity in Severity}

# The caps of checks that count, the lowest first, each with the id of its check.
_Caps = list[tuple[Fraction, str]]


class Scored(Frozen):
    """The whole score, the pillars' scores, and the checks with what each would gain."""

    score: Score
    pillars: tuple[PillarScore, ...]
    checks: tuple[Check, ...]


def score_checks(checks: Sequence[Check], caps: Mapping[str, float] | None = None) -> Scored:
    """Scores checks. `caps` are the `caps_score_at` of rules by id."""
    caps = caps or {}
    tally = _tally(checks)
    value, low, high, capped_by = _range(tally, checks, caps)
    score = Score(
        value=_rounded(value),
        low=_rounded(low),
        high=_rounded(high),
        grade=_grade(value, tally.coverage),
        coverage=float(round(tally.coverage, 4)),
        capped_by=capped_by,
    )
    failed = _caps_of(checks, caps, frozenset({Status.FAIL}))

    # Few checks differ in what their gain depends on.
    @cache
    def gain_of(weight: int, status: Status, cap: Fraction | None) -> float:
        return _gain(weight, status, cap, tally, value)

    gains = ((check, gain_of(_weight(check), check.status, _other_cap(check, failed))) for check in checks)
    judged = tuple(
        check if gain == check.gain else check.model_copy(update={"gain": gain}) for check, gain in gains
    )
    return Scored(score, _pillars(checks), judged)


class _Tally(Frozen):
    """Sums of weights: earned (in halves), conclusive, and open (inconclusive or error)."""

    earned: int
    conclusive: int
    open: int

    @property
    def coverage(self) -> Fraction:
        applicable = self.conclusive + self.open
        return Fraction(self.conclusive, applicable) if applicable else Fraction(0)


def _tally(checks: Iterable[Check]) -> _Tally:
    earned, conclusive, undecided = 0, 0, 0
    for check in checks:
        weight = _weight(check)
        if check.status in _HALVES:
            earned += weight * _HALVES[check.status]
            conclusive += weight
        elif check.status in _OPEN:
            undecided += weight
    return _Tally(earned, conclusive, undecided)


def _weight(check: Check) -> int:
    return _WEIGHTS[check.severity] if check.scored else 0


def _points(tally: _Tally) -> tuple[Fraction | None, Fraction | None, Fraction | None]:
    """Value, low and high without caps; None where there is nothing to judge."""
    applicable = tally.conclusive + tally.open
    if not applicable:
        return None, None, None
    low = Fraction(50 * tally.earned, applicable)
    high = Fraction(50 * (tally.earned + 2 * tally.open), applicable)
    return _value(tally), low, high


def _value(tally: _Tally) -> Fraction | None:
    return Fraction(50 * tally.earned, tally.conclusive) if tally.conclusive else None


def _range(
    tally: _Tally, checks: Sequence[Check], caps: Mapping[str, float]
) -> tuple[Fraction | None, Fraction | None, Fraction | None, str | None]:
    """Value, low and high with caps: a failed check caps all three, one that may have failed only `low`."""
    value, low, high = _points(tally)
    failed, failed_id = next(iter(_caps_of(checks, caps, frozenset({Status.FAIL}))), (None, None))
    maybe, _ = next(iter(_caps_of(checks, caps, _OPEN | {Status.FAIL})), (None, None))
    capped_by = failed_id if failed is not None and value is not None and failed < value else None
    return _capped(value, failed), _capped(low, maybe), _capped(high, failed), capped_by


def _caps_of(checks: Iterable[Check], caps: Mapping[str, float], statuses: frozenset[Status]) -> _Caps:
    return sorted(
        (Fraction(caps[check.id]), check.id)
        for check in checks
        if check.id in caps and _weight(check) and check.status in statuses
    )


def _capped(points: Fraction | None, cap: Fraction | None) -> Fraction | None:
    return points if points is None or cap is None else min(points, cap)


def _other_cap(check: Check, failed: _Caps) -> Fraction | None:
    """The lowest of the caps that hold now, but for that of this check."""
    return next((cap for cap, check_id in failed if check_id != check.id), None)


def _gain(weight: int, status: Status, cap: Fraction | None, tally: _Tally, value: Fraction | None) -> float:
    """Points that the whole score would gain if a check passed; `cap` is what would hold then."""
    if not weight or status not in _COULD_GAIN:
        return 0.0
    is_open = status in _OPEN
    passed = _Tally(
        tally.earned + weight * (2 - _HALVES.get(status, 0)),
        tally.conclusive + (weight if is_open else 0),
        tally.open - (weight if is_open else 0),
    )
    better = _capped(_value(passed), cap)
    return _rounded((better or Fraction(0)) - (value or Fraction(0))) or 0.0


def _rounded(points: Fraction | None) -> float | None:
    """The one place that rounds: to a tenth of a point, halves up."""
    return None if points is None else floor(points * 10 + Fraction(1, 2)) / 10


def _grade(value: Fraction | None, coverage: Fraction) -> str | None:
    shown = _rounded(value)
    if shown is None or coverage < MIN_COVERAGE:
        return None
    return next(grade for least, grade in GRADES if shown >= least)


def _pillars(checks: Sequence[Check]) -> tuple[PillarScore, ...]:
    scores = []
    for pillar in PILLARS:
        own = [check for check in checks if check.pillar == pillar]
        if not own:
            continue
        tally = _tally(own)
        value, low, high = _points(tally)
        counts = Counter(check.status for check in own)
        scores.append(
            PillarScore(
                id=pillar,
                title=PILLAR_TITLES[pillar],
                score=_rounded(value),
                low=_rounded(low),
                high=_rounded(high),
                coverage=float(round(tally.coverage, 4)),
                passed=counts[Status.PASS],
                partial=counts[Status.PARTIAL],
                failed=counts[Status.FAIL],
                inconclusive=sum(counts[status] for status in _OPEN),
            )
        )
    return tuple(scores)
