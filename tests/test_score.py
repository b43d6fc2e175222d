"""The score's contract, by example and for every mix of verdicts."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from trustscan.model.report import PILLARS, Check, Severity, Status
from trustscan.score import Scored, score_checks

JUDGED = {Status.PASS: Fraction(1), Status.PARTIAL: Fraction(1, 2), Status.FAIL: Fraction(0)}
OPEN = (Status.INCONCLUSIVE, Status.ERROR)


def check(
    status: Status,
    severity: Severity = Severity.HIGH,
    check_id: str = "a",
    scored: bool = True,
    pillar: str = "contact",
) -> Check:
    return Check.model_validate(
        {
            "id": check_id,
            "title": check_id,
            "pillar": pillar,
            "severity": severity,
            "status": status,
            "scored": scored,
            "message": "",
        }
    )


def scored(*statuses: Status) -> Scored:
    return score_checks([check(status, check_id=str(at)) for at, status in enumerate(statuses)])


def test_weights_of_the_contract() -> None:
    assert [severity.weight for severity in Severity] == [10, 7, 3, 1, 0]


def test_formula() -> None:
    checks = [
        check(Status.PASS, Severity.CRITICAL, "a"),
        check(Status.PARTIAL, Severity.HIGH, "b"),
        check(Status.FAIL, Severity.MEDIUM, "c"),
        check(Status.INCONCLUSIVE, Severity.HIGH, "d"),
        check(Status.NOT_APPLICABLE, Severity.CRITICAL, "e"),
        check(Status.WAIVED, Severity.CRITICAL, "f"),
    ]
    score = score_checks(checks).score
    assert score.value == 67.5  # 13.5 of 20
    assert (score.low, score.high) == (50.0, 75.9)  # 13.5 and 20.5 of 27
    assert score.coverage == 0.7407
    assert score.grade == "D"


def test_inconclusive_and_error_widen_the_range_alike() -> None:
    assert scored(Status.PASS, Status.ERROR).score == scored(Status.PASS, Status.INCONCLUSIVE).score


def test_no_grade_below_seven_tenths_of_coverage() -> None:
    assert scored(*[Status.PASS] * 7, *[Status.INCONCLUSIVE] * 3).score.grade == "A+"
    assert scored(*[Status.PASS] * 69, *[Status.INCONCLUSIVE] * 31).score.grade is None


def test_nothing_to_judge() -> None:
    assert scored().score.model_dump() == {
        "value": None,
        "low": None,
        "high": None,
        "grade": None,
        "coverage": 0.0,
        "capped_by": None,
    }
    open_only = scored(Status.INCONCLUSIVE).score
    assert (open_only.value, open_only.low, open_only.high) == (None, 0.0, 100.0)


def test_experimental_rules_and_notes_never_score() -> None:
    checks = [
        check(Status.PASS, check_id="a"),
        check(Status.FAIL, check_id="b", scored=False),
        check(Status.FAIL, Severity.INFO, "c"),
    ]
    result = score_checks(checks, {"b": 10, "c": 10})
    assert (result.score.value, result.score.capped_by, result.score.coverage) == (100.0, None, 1.0)
    assert [each.gain for each in result.checks] == [0.0, 0.0, 0.0]


def test_failed_rule_caps_openly() -> None:
    checks = [
        check(Status.FAIL, Severity.LOW, "tls"),
        *(check(Status.PASS, check_id=f"x{n}") for n in range(9)),
    ]
    result = score_checks(checks, {"tls": 59})
    assert (result.score.value, result.score.low, result.score.high) == (59.0, 59.0, 59.0)
    assert (result.score.capped_by, result.score.grade) == ("tls", "F")
    assert result.checks[0].gain == 41.0


def test_rule_that_may_have_failed_caps_only_the_lower_end() -> None:
    checks = [
        check(Status.INCONCLUSIVE, Severity.LOW, "tls"),
        *(check(Status.PASS, check_id=f"x{n}") for n in range(9)),
    ]
    score = score_checks(checks, {"tls": 59}).score
    assert (score.value, score.low, score.high, score.capped_by) == (100.0, 59.0, 100.0, None)


def test_cap_that_does_not_bind_is_not_named() -> None:
    assert score_checks([check(Status.FAIL, check_id="tls")], {"tls": 59}).score.capped_by is None


def test_pillars() -> None:
    checks = [
        check(Status.PASS, pillar="care"),
        check(Status.FAIL, pillar="security"),
        check(Status.ERROR, pillar="care"),
    ]
    care, security = sorted(score_checks(checks).pillars, key=lambda pillar: pillar.id)
    assert (care.id, care.score, care.low, care.high, care.coverage) == ("care", 100.0, 50.0, 100.0, 0.5)
    assert (care.passed, care.failed, care.inconclusive) == (1, 0, 1)
    assert (security.id, security.score, security.failed) == ("security", 0.0, 1)
    assert [pillar.id for pillar in score_checks(checks).pillars] == ["security", "care"]


CHECKS = st.lists(
    st.builds(
        check,
        status=st.sampled_from(Status),
        severity=st.sampled_from(Severity),
        check_id=st.sampled_from("abcdef"),
        scored=st.booleans(),
        pillar=st.sampled_from(PILLARS),
    ),
    max_size=12,
)
CAPS = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 100), max_size=3)


@given(CHECKS, CAPS)
def test_range_holds_the_value_and_pillars_too(checks: list[Check], caps: dict[str, float]) -> None:
    result = score_checks(checks, caps)
    ranges = [(result.score.low, result.score.value, result.score.high)]
    ranges += [(pillar.low, pillar.score, pillar.high) for pillar in result.pillars]
    for low, value, high in ranges:
        if low is not None and high is not None:
            assert 0 <= low <= (low if value is None else value) <= high <= 100


@given(CHECKS)
def test_value_is_the_formula_within_its_rounding(checks: list[Check]) -> None:
    counted = [(c.severity.weight, JUDGED[c.status]) for c in checks if c.scored and c.status in JUDGED]
    weight = sum(w for w, _ in counted)
    value = score_checks(checks).score.value
    if not weight:
        assert value is None
    else:
        assert value is not None
        assert abs(Fraction(str(value)) - 100 * sum(w * v for w, v in counted) / weight) <= Fraction(1, 20)


@given(st.lists(st.sampled_from(Status), min_size=1, max_size=8), st.data())
def test_gain_is_what_passing_would_bring(statuses: list[Status], data: st.DataObject) -> None:
    checks = [check(status, check_id=str(at)) for at, status in enumerate(statuses)]
    caps = {"0": 50.0}
    at = data.draw(st.integers(0, len(checks) - 1))
    before = score_checks(checks, caps)
    better = [c.model_copy(update={"status": Status.PASS}) if n == at else c for n, c in enumerate(checks)]
    after = score_checks(better, caps).score.value or 0.0
    if checks[at].status in (*JUDGED, *OPEN):
        assert abs(before.checks[at].gain - (after - (before.score.value or 0.0))) <= 0.11
    else:
        assert before.checks[at].gain == 0.0


@given(
    st.lists(st.sampled_from([Status.PASS, Status.PARTIAL, Status.FAIL]), min_size=1, max_size=8), st.data()
)
def test_better_verdict_never_lowers_the_score(statuses: list[Status], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(statuses) - 1))
    better = [Status.PASS if n == at else status for n, status in enumerate(statuses)]
    assert (scored(*better).score.value or 0) >= (scored(*statuses).score.value or 0)
