from __future__ import annotations

from typing import Any

import pytest

from tests.report.samples import CHECKS, sample, unassessed
from trustscan.cli.errors import ExitCode, worst
from trustscan.cli.gate import Gate
from trustscan.model.report import Report, Score, Severity, Status


def scoring(value: float | None, low: float | None, high: float | None) -> Report:
    return sample(score=Score(value=value, low=low, high=high, grade=None, coverage=0.8))


@pytest.mark.parametrize(
    ("fail_under", "report", "code"),
    [
        (70, scoring(82, 74, 91), ExitCode.FINE),
        (74, scoring(82, 74, 91), ExitCode.FINE),
        (75, scoring(82, 74, 91), ExitCode.NOT_ASSESSED),
        (82, scoring(82, 74, 91), ExitCode.NOT_ASSESSED),
        (91, scoring(82, 74, 91), ExitCode.NOT_ASSESSED),
        (92, scoring(82, 74, 91), ExitCode.GATE_FAILED),
        (90, scoring(89.6, 89.6, 89.6), ExitCode.GATE_FAILED),
        (100, scoring(100, 100, 100), ExitCode.FINE),
        (0, scoring(0, 0, 0), ExitCode.FINE),
        (1, scoring(None, None, None), ExitCode.NOT_ASSESSED),
        (0, unassessed(), ExitCode.NOT_ASSESSED),
    ],
)
def test_fail_under_follows_the_printed_range(fail_under: int, report: Report, code: ExitCode) -> None:
    assert Gate(fail_under=fail_under).decide([report])[0] is code


def only(**changes: Any) -> Report:
    return sample(checks=(CHECKS[0], CHECKS[1].model_copy(update=changes)))


@pytest.mark.parametrize(
    ("fail_on", "report", "code"),
    [
        (Severity.HIGH, only(status=Status.FAIL), ExitCode.GATE_FAILED),
        (Severity.LOW, only(status=Status.FAIL), ExitCode.GATE_FAILED),
        (Severity.CRITICAL, only(status=Status.FAIL), ExitCode.FINE),
        (Severity.HIGH, only(status=Status.PARTIAL), ExitCode.FINE),
        (Severity.HIGH, only(status=Status.FAIL, scored=False), ExitCode.FINE),
        (Severity.HIGH, only(status=Status.WAIVED), ExitCode.FINE),
        (Severity.HIGH, only(status=Status.INCONCLUSIVE), ExitCode.NOT_ASSESSED),
        (Severity.HIGH, only(status=Status.ERROR), ExitCode.NOT_ASSESSED),
        (Severity.CRITICAL, only(status=Status.INCONCLUSIVE), ExitCode.FINE),
        (Severity.LOW, unassessed(), ExitCode.NOT_ASSESSED),
    ],
)
def test_fail_on_looks_at_scored_checks_of_that_weight(
    fail_on: Severity, report: Report, code: ExitCode
) -> None:
    assert Gate(fail_on=fail_on).decide([report])[0] is code


def test_without_a_gate_only_an_unread_site_is_trouble() -> None:
    assert Gate().decide([sample()]) == (ExitCode.FINE, [])
    code, lines = Gate().decide([sample(), unassessed()])
    assert code is ExitCode.NOT_ASSESSED
    assert lines == [
        "shop.example.com: could not be assessed: "
        "The site answers with a challenge page (403, cf-mitigated: challenge)"
    ]


def test_nothing_scanned_is_never_a_pass() -> None:
    assert Gate().decide([])[0] is ExitCode.NOT_ASSESSED


def test_a_gate_that_surely_failed_is_not_hidden_by_one_that_cannot_be_decided() -> None:
    code, lines = Gate(fail_under=90, fail_on=Severity.HIGH).decide([unassessed(), sample()])
    assert code is ExitCode.GATE_FAILED
    assert lines[1:] == [
        "shop.example.com: gate failed: 72 (66-80) is below --fail-under 90",
        "shop.example.com: gate failed: --fail-on high: https-redirect",
    ]


def test_the_worst_of_several() -> None:
    assert worst([]) is ExitCode.FINE
    assert worst([ExitCode.FINE, ExitCode.NOT_ASSESSED, ExitCode.GATE_FAILED]) is ExitCode.GATE_FAILED
    assert worst([ExitCode.USAGE, ExitCode.INTERRUPTED]) is ExitCode.INTERRUPTED


def test_a_baseline_of_another_site_is_told_with_the_sites_that_it_holds() -> None:
    code, (line,) = Gate(fail_on_new=Severity.LOW, held=("a.example.com",)).decide([sample()])
    assert code is ExitCode.NOT_ASSESSED
    assert line.endswith("the site is not in the baseline, which holds a.example.com")
