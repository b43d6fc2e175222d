"""What two looks at a site come to: every pair of verdicts, and what is never called mended."""

from __future__ import annotations

from typing import Any

import pytest

from tests.report.samples import HOME, PAGES, check, sample, seen, unassessed
from trustscan.compare import compare, side_by_side, site_key, standing, with_changes
from trustscan.model.changes import CheckChange, Course, Held, ScoreThen, Standing
from trustscan.model.report import Check, Crawl, CrawledPage, Report, Score, Status, TargetInfo, UnreadLink

P, H, F = Status.PASS, Status.PARTIAL, Status.FAIL
N, W, U, E = Status.NOT_APPLICABLE, Status.WAIVED, Status.INCONCLUSIVE, Status.ERROR
ORDER = (P, H, F, N, W, U, E)
# How a check goes from the verdict of the row to that of the column.
TABLE = {
    P: "= < < ? ? ? ?",
    H: "> = < ? ? ? ?",
    F: "> > = ? ? ? ?",
    N: "? < < = ? ? ?",
    W: "> < < ? = ? ?",
    U: "? ? ? ? ? ? ?",
    E: "? ? ? ? ? ? ?",
}
SIGNS = {"=": Course.SAME, "<": Course.WORSE, ">": Course.BETTER, "?": Course.NOT_COMPARED}
WAYS = [
    (before, after, SIGNS[sign])
    for before, row in TABLE.items()
    for after, sign in zip(ORDER, row.split(), strict=True)
]


def one(status: Status, **more: Any) -> Check:
    return check("the-check", "care", "high", status, "What was found", **more)


def report(*checks: Check, **changes: Any) -> Report:
    return sample(checks=checks, **changes)


def crawl(*paths: str, **more: Any) -> Crawl:
    pages = (
        CrawledPage(url=HOME + path, final_url=HOME + path, status=200, state="content") for path in paths
    )
    return Crawl(pages=tuple(pages), **more)


def way(before: Report, after: Report) -> CheckChange:
    (change,) = compare(standing(before), standing(after)).checks
    return change


@pytest.mark.parametrize(("before", "after", "course"), WAYS)
def test_every_way_from_verdict_to_verdict(before: Status, after: Status, course: Course) -> None:
    found = way(report(one(before)), report(one(after)))
    assert (found.course, found.before, found.after) == (course, before, after)
    assert bool(found.note) is (course is Course.NOT_COMPARED)


def test_a_check_that_was_not_asked_is_new_and_one_no_longer_asked_is_gone() -> None:
    then, now = report(one(F)), report(check("other", "care", "low", F, "x"))
    found = compare(standing(then), standing(now))
    assert [(change.id, change.course) for change in found.checks] == [
        ("other", Course.NEW),
        ("the-check", Course.GONE),
    ]


@pytest.mark.parametrize(
    ("now", "course"),
    [
        (crawl("", "about"), Course.BETTER),
        (crawl(""), Course.BETTER),
        (crawl("", truncated="Stopped at 30 pages"), Course.NOT_COMPARED),
        (
            crawl("", unread=(UnreadLink(url=HOME + "x", reason="page limit"),), unread_total=1),
            Course.NOT_COMPARED,
        ),
        (crawl("", "about", truncated="Stopped at 30 pages"), Course.BETTER),
        (Crawl(pages=PAGES[:1] + PAGES[5:6]), Course.NOT_COMPARED),
        (
            Crawl(
                pages=(
                    *PAGES[:1],
                    CrawledPage(url=HOME + "about", final_url=HOME + "about", status=404, state="not found"),
                ),
                truncated="Stopped",
            ),
            Course.BETTER,
        ),
    ],
)
def test_only_what_was_looked_at_again_is_mended(now: Crawl, course: Course) -> None:
    """The fault was on /about. Where all was read and nothing leads to /about, it is gone with it."""
    then = report(one(F, warning=True, evidence=(seen("about", "main", "Lorem ipsum"),)))
    found = way(then, report(one(P, warning=True), crawl=now))
    assert found.course is course
    assert found.note == ("not looked at this time: /about" if course is Course.NOT_COMPARED else "")


def test_what_is_worse_needs_no_second_look() -> None:
    """A page that is linked no more is not looked at: that is just what got worse."""
    then = report(one(P, evidence=(seen("privacy"),)))
    assert way(then, report(one(F), crawl=crawl("", truncated="Stopped"))).course is Course.WORSE


FIRST, SECOND, THIRD = (
    seen(path, "main", words) for path, words in (("a", "one"), ("b", "two"), ("c", "three"))
)


@pytest.mark.parametrize(
    ("before", "after", "note"),
    [
        ((FIRST,), (FIRST, SECOND), "found in 1 more place, such as /b"),
        ((FIRST,), (FIRST, SECOND, THIRD), "found in 2 more places, such as /b"),
        ((FIRST, SECOND, THIRD), (FIRST, SECOND, THIRD), ""),
        ((FIRST,), (SECOND,), ""),
        ((FIRST, SECOND), (FIRST,), ""),
        ((), (FIRST,), ""),
        ((FIRST,), (FIRST, seen("z", "footer", "  ONE ")), ""),
    ],
)
def test_a_fault_in_more_places_is_worse_where_that_is_sure(before: Any, after: Any, note: str) -> None:
    then, now = (report(one(F, warning=True, evidence=found)) for found in (before, after))
    found = way(then, now)
    assert (found.course, found.note) == (Course.WORSE if note else Course.SAME, note)


def test_evidence_of_what_is_missing_is_no_finding() -> None:
    then, now = report(one(F, evidence=(FIRST,))), report(one(F, evidence=(FIRST, SECOND)))
    assert way(then, now).course is Course.SAME


def test_a_site_that_was_not_assessed_is_not_compared() -> None:
    for then, now in ((sample(), unassessed()), (unassessed(), sample())):
        found = with_changes(now, standing(then)).changes
        assert found is not None
        assert {change.course for change in found.checks} <= {Course.NOT_COMPARED, Course.NEW, Course.GONE}
        assert found.score.difference is None


def test_the_difference_of_scores_has_the_range_of_both() -> None:
    now = report(score=Score(value=80.0, low=75.0, high=90.0, grade="B", coverage=0.9))
    found = compare(standing(sample()), standing(now)).score
    assert (found.difference, found.low, found.high) == (7.6, -5.1, 23.8)
    assert found.before == ScoreThen(value=72.4, low=66.2, high=80.1, grade="C")


def test_what_got_worse_comes_first_the_gravest_before_others() -> None:
    then = standing(report(*(check(name, "care", "low", P, "x") for name in ("a", "b")), one(F)))
    now = report(check("a", "care", "low", F, "x"), check("b", "care", "critical", F, "x"), one(P))
    assert [change.id for change in compare(then, standing(now)).checks] == ["b", "a", "the-check"]


@pytest.mark.parametrize(
    ("kind", "given", "url", "key"),
    [
        ("site", "example.com", "https://example.com/", "example.com"),
        ("site", "http://WWW.example.com", "http://WWW.example.com/", "example.com"),
        ("site", "https://example.com:8443/shop/", "https://example.com:8443/shop/", "example.com:8443/shop"),
        ("folder", "./dist/", "https://site.invalid/", "dist"),
        ("folder", ".", "https://site.invalid/", "."),
        ("folder", "dist", "https://example.com/", "example.com"),
    ],
)
def test_a_site_is_found_again(kind: str, given: str, url: str, key: str) -> None:
    assert site_key(sample(target=TargetInfo(given=given, kind=kind, url=url))) == key


def test_side_by_side_the_differences_come_first() -> None:
    beside = side_by_side([report(one(F), check("b", "care", "low", P, "x")), report(one(F))])
    assert [(row.id, row.differs, [cell.status for cell in row.cells]) for row in beside.checks] == [
        ("b", True, [P, None]),
        ("the-check", False, [F, F]),
    ]


def test_a_standing_keeps_where_gaps_were_seen_and_nothing_else() -> None:
    held = standing(report(one(P, evidence=(FIRST,)))).checks["the-check"]
    assert held.findings == ()
    held = standing(report(one(F, evidence=(SECOND, FIRST)))).checks["the-check"]
    assert [finding.partition("#")[0] for finding in held.findings] == ["/a", "/b"]


def test_a_baseline_of_ids_and_verdicts_is_enough() -> None:
    before = Standing(site="shop.example.com", checks={"the-check": Held(status=P)})
    found = compare(before, standing(report(one(F))))
    assert (found.checks[0].course, found.checks[0].title) == (Course.WORSE, "The check")
    assert found.same_rules is False
