"""Numbers and names as people read them, the same in every renderer and in the gate."""

from __future__ import annotations

import math
from collections.abc import Sequence

from trustscan.model.report import Check, Score, Severity, Status

# Faults first: what a site's owner looks for.
STATUS_ORDER: tuple[Status, ...] = (
    Status.FAIL,
    Status.PARTIAL,
    Status.ERROR,
    Status.INCONCLUSIVE,
    Status.WAIVED,
    Status.PASS,
    Status.NOT_APPLICABLE,
)
STATUS_WORDS: dict[Status, str] = {
    Status.PASS: "passed",
    Status.PARTIAL: "in part",
    Status.FAIL: "failed",
    Status.INCONCLUSIVE: "inconclusive",
    Status.NOT_APPLICABLE: "not applicable",
    Status.WAIVED: "waived",
    Status.ERROR: "broken rules",
}
SEVERITY_ORDER: tuple[Severity, ...] = tuple(Severity)
GAPS = frozenset({Status.FAIL, Status.PARTIAL})
_ROUNDING_NOISE = 1e-6


def whole(value: float) -> int:
    """A score as printed and gated: rounded down, so that 89.6 neither shows as 90 nor passes for it."""
    return math.floor(value + _ROUNDING_NOISE)


def score_words(score: Score) -> str:
    """`82 (74-91)`, or `no score` where nothing could be judged."""
    if score.value is None or score.low is None or score.high is None:
        return "no score"
    return f"{whole(score.value)} ({whole(score.low)}-{whole(score.high)})"


def points(gain: float) -> str:
    """`+6.2`: what mending a check would bring; never `+0.0`."""
    return f"+{max(gain, 0.1):.1f}"


def percent(share: float) -> str:
    """`91%`, rounded down: all is only said of all."""
    return f"{whole(share * 100)}%"


def many(number: int, one: str, more: str | None = None) -> str:
    """`1 page`, `1,204 pages`."""
    return f"{number:,} {one if number == 1 else more or one + 's'}"


def listed(items: Sequence[str], limit: int) -> str:
    """`a, b, c and 4 more`."""
    rest = len(items) - limit
    return ", ".join(items[:limit]) + (f" and {rest} more" if rest > 0 else "")


def by_need(check: Check) -> tuple[int, bool, int, str]:
    """Sort key: faults first, experimental checks last among equals, then what matters most."""
    return (
        STATUS_ORDER.index(check.status),
        not check.scored,
        SEVERITY_ORDER.index(check.severity),
        check.title,
    )


def fixes(checks: Sequence[Check]) -> list[Check]:
    """The scored gaps, those whose mending gains most first.

    While a failed check caps the score others may gain nothing; they come last, the gravest first.
    """
    gaps = [check for check in checks if check.scored and check.status in GAPS and check.severity.weight]
    return sorted(gaps, key=lambda check: (-check.gain, SEVERITY_ORDER.index(check.severity), check.title))
