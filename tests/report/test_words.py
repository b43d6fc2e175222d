from __future__ import annotations

import pytest

from tests.report.samples import CHECKS
from trustscan.model.report import Score, Status
from trustscan.report.words import by_need, fixes, listed, many, percent, points, score_words, whole


@pytest.mark.parametrize(
    ("value", "shown"), [(0, 0), (89.6, 89), (89.9999999999, 90), (100 * 0.9, 90), (99.99, 99), (100, 100)]
)
def test_scores_are_rounded_down(value: float, shown: int) -> None:
    assert whole(value) == shown


def test_score_with_its_range() -> None:
    assert score_words(Score(value=82.4, low=74.9, high=91, grade="B", coverage=0.9)) == "82 (74-91)"
    assert score_words(Score(value=None, low=None, high=None, grade=None, coverage=0)) == "no score"


def test_small_words() -> None:
    assert [points(6.24), points(0.01)] == ["+6.2", "+0.1"]
    assert [percent(0.999), percent(1), percent(0.29)] == ["99%", "100%", "29%"]
    assert [many(1, "page"), many(1204, "page"), many(2, "fix", "fixes")] == [
        "1 page",
        "1,204 pages",
        "2 fixes",
    ]
    assert [listed(["a"], 2), listed(["a", "b", "c"], 2)] == ["a", "a, b and 1 more"]


def test_faults_come_first_and_experimental_ones_after_scored_ones() -> None:
    statuses = [check.status for check in sorted(CHECKS, key=by_need)]
    assert statuses[0] is Status.FAIL
    assert statuses[-1] is Status.NOT_APPLICABLE
    failed = [check for check in sorted(CHECKS, key=by_need) if check.status is Status.FAIL]
    assert [check.scored for check in failed] == [True, True, True, False]


def test_only_scored_gaps_are_fixes() -> None:
    assert [check.id for check in fixes(CHECKS)] == [
        "https-redirect",
        "refund-policy",
        "testimonials",
        "terms",
    ]
