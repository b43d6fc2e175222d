from __future__ import annotations

from datetime import date

import pytest

from trustscan.model.report import Check, Evidence, Severity, Status
from trustscan.model.waivers import Waiver
from trustscan.score import score_checks
from trustscan.waivers import fits, waive

TODAY = date(2026, 6, 15)
START = "https://example.com/"


def check(status: Status, *pages: str, rule: str = "faq") -> Check:
    return Check(
        id=rule,
        title="Answers questions",
        pillar="care",
        severity=Severity.HIGH,
        status=status,
        message="No answers",
        evidence=tuple(Evidence(url=page) for page in pages),
    )


def waiver(expires: str = "2026-12-31", url: str | None = None, reason: str = "a relaunch") -> Waiver:
    return Waiver("faq", reason, date.fromisoformat(expires), url)


def waived(found: Check, *waivers: Waiver, more: frozenset[str] = frozenset()) -> Check:
    [after] = waive([found], waivers, TODAY, START, lambda _: more)
    return after


@pytest.mark.parametrize(
    ("status", "after"),
    [
        (Status.FAIL, Status.WAIVED),
        (Status.PARTIAL, Status.WAIVED),
        (Status.INCONCLUSIVE, Status.WAIVED),
        (Status.PASS, Status.PASS),
        (Status.NOT_APPLICABLE, Status.NOT_APPLICABLE),
        (Status.ERROR, Status.ERROR),
    ],
)
def test_what_a_waiver_covers(status: Status, after: Status) -> None:
    found = waived(check(status), waiver())
    assert found.status is after
    assert (found.waiver is None) is (status is after)


def test_it_is_never_hidden() -> None:
    found = waived(check(Status.FAIL), waiver())
    assert found.message == "No answers (waived until 2026-12-31: a relaunch)"
    assert found.waiver is not None
    assert (found.waiver.status, found.waiver.expired) == (Status.FAIL, False)


def test_another_rule_is_not_covered() -> None:
    assert waived(check(Status.FAIL, rule="email"), waiver()) == check(Status.FAIL, rule="email")


@pytest.mark.parametrize(
    ("expires", "status"),
    [("2026-06-16", Status.WAIVED), ("2026-06-15", Status.WAIVED), ("2026-06-14", Status.FAIL)],
)
def test_it_holds_to_the_end_of_its_last_day(expires: str, status: Status) -> None:
    assert waived(check(Status.FAIL), waiver(expires)).status is status


def test_an_expired_one_counts_again_and_says_so() -> None:
    found = waived(check(Status.FAIL), waiver("2026-01-31"))
    assert found.status is Status.FAIL
    assert found.message == "No answers (waiver expired on 2026-01-31: a relaunch)"
    assert found.waiver is not None
    assert found.waiver.expired


def test_a_new_one_takes_the_place_of_one_that_has_expired() -> None:
    assert waived(check(Status.FAIL), waiver("2026-01-31"), waiver()).status is Status.WAIVED


@pytest.mark.parametrize(
    ("pages", "patterns", "status"),
    [
        pytest.param(["https://example.com/old/a"], ["/old/*"], Status.WAIVED, id="on the page"),
        pytest.param(["https://example.com/a"], ["/old/*"], Status.FAIL, id="elsewhere"),
        pytest.param(
            ["https://example.com/old/a", "https://example.com/a"],
            ["/old/*"],
            Status.FAIL,
            id="elsewhere too",
        ),
        pytest.param(
            ["https://example.com/old/a", "https://example.com/a"], ["/old/*", "/a"], Status.WAIVED, id="both"
        ),
        pytest.param([], ["/old/*"], Status.FAIL, id="missing: the start page does not fit"),
        pytest.param([], ["https://example.com/*"], Status.WAIVED, id="missing: the start page fits"),
        pytest.param([], ["https://shop.example.com/*"], Status.FAIL, id="missing on another site"),
    ],
)
def test_a_pattern_limits_it_to_pages(pages: list[str], patterns: list[str], status: Status) -> None:
    found = waived(check(Status.FAIL, *pages), *(waiver(url=pattern) for pattern in patterns))
    assert found.status is status


def test_pages_beyond_the_evidence_count_too() -> None:
    shown = check(Status.FAIL, "https://example.com/old/a")
    assert (
        waived(shown, waiver(url="/old/*"), more=frozenset({"https://example.com/b"})).status is Status.FAIL
    )


def test_what_could_not_be_told_is_not_on_a_page() -> None:
    assert waived(check(Status.INCONCLUSIVE), waiver(url="/*")).status is Status.INCONCLUSIVE


def test_several_together_end_with_the_first_and_give_every_reason() -> None:
    both = check(Status.FAIL, "https://example.com/a", "https://example.com/b")
    found = waived(both, waiver(url="/a", reason="one"), waiver("2026-07-01", "/b", "two"))
    assert found.waiver is not None
    assert (found.waiver.reason, found.waiver.expires) == ("one; two", date(2026, 7, 1))


@pytest.mark.parametrize(
    ("pattern", "url", "wanted"),
    [
        ("*", START, True),
        ("https://example.com/", START, True),
        ("http://example.com/", START, False),
        ("example.com/", START, True),
        ("example.com*", "http://example.com/a?b=1", True),
        ("/a?b=1", "https://example.com/a?b=1", True),
        ("/a?b=1", "https://example.com/axb=1", False),
        ("/a", "https://example.com/a#part", True),
        ("/A", "https://example.com/a", False),
        ("/a*c*e", "https://example.com/abcde", True),
        ("/ab*bc", "https://example.com/abc", False),
        ("/*/end", "https://example.com/end", False),
        ("/[a]", "https://example.com/a", False),
    ],
)
def test_patterns(pattern: str, url: str, wanted: bool) -> None:
    assert fits(url, pattern) is wanted


def test_a_waived_check_neither_passes_nor_fails() -> None:
    others = [check(Status.PASS, rule="a"), check(Status.INCONCLUSIVE, rule="b")]
    caps = {"faq": 30.0}
    without = score_checks(others, caps)
    scored = score_checks([*others, waived(check(Status.FAIL), waiver())], caps)
    assert scored.score == without.score
    assert scored.checks[-1].gain == 0
