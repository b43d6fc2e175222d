from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from trustscan.gather.pages import snapshot_of_pages
from trustscan.model.report import Report, Status
from trustscan.report.jsonform import packaged_schema, to_json
from trustscan.rulebook.load import load_rulebook
from trustscan.rulebook.models import RuleBook
from trustscan.scan import judge

WORDS = "Plain words about tea that fill a page so that it is content. " * 5
POLICY = (
    "<h1>Privacy policy</h1><p>We collect personal data such as your name and e-mail address when you order. "
    "We process it to deliver, on the legal basis of the contract, and share it with the parcel service. "
    "You have the right to access, correct and erase your personal data and to lodge a complaint.</p>"
)


@pytest.fixture(scope="module")
def book() -> RuleBook:
    return load_rulebook()


def report_on(book: RuleBook, pages: dict[str, Any]) -> Report:
    report = judge(snapshot_of_pages(pages, book.vocabulary), book)
    jsonschema.Draft202012Validator(packaged_schema()).validate(json.loads(to_json([report])))
    return report


def test_a_site_that_was_read(book: RuleBook) -> None:
    report = report_on(
        book, {"/": f'<p>{WORDS}</p><a href="/privacy">Privacy policy</a>', "/privacy": POLICY}
    )
    assert (report.assessed, report.reason) == (True, None)
    assert report.target.final_url == "https://site.test/"
    assert report.tool.ruleset == book.version
    assert [page.url for page in report.crawl.pages] == ["https://site.test/", "https://site.test/privacy"]
    assert "privacy-policy" in report.crawl.pages[1].roles
    assert {page.state for page in report.crawl.pages} == {"content"}
    assert {page.detail for page in report.crawl.pages} == {""}
    assert len(report.checks) == len(book.rules)


def test_a_page_that_failed_is_told_once_and_with_its_reason(book: RuleBook) -> None:
    report = report_on(
        book,
        {"/": f'<p>{WORDS}</p><a href="/privacy">Privacy policy</a>', "/privacy": {"error": "timeout"}},
    )
    told = [page.url for page in report.crawl.pages if page.state != "content"]
    told += [link.url for link in report.crawl.unread]
    assert told == ["https://site.test/privacy"]
    assert report.crawl.unread_total == len(report.crawl.unread)


@pytest.mark.parametrize(
    ("start", "state"),
    [
        ({"status": 403, "body": "Forbidden"}, "blocked"),
        ({"status": 429}, "rate limited"),
        ({"status": 500}, "server error"),
        ({"status": 404}, "not found"),
        ({"error": "timeout"}, "timed out"),
        ({"error": "name"}, "name does not resolve"),
        ({"error": "tls"}, "TLS failure"),
        ({"error": "refused"}, "unreachable"),
        ({"error": "robots"}, "refused by robots.txt"),
        ("", "empty page"),
        ('<div id="root"></div><script src="/app.js"></script>', "script-only shell"),
    ],
)
def test_a_start_page_that_is_no_content_leaves_the_site_unassessed(
    book: RuleBook, start: Any, state: str
) -> None:
    report = report_on(book, {"/": start})
    assert report.assessed is False
    assert (report.reason or "").startswith(state)
    assert not (report.reason or "").endswith(".")
    assert report.score.value is None
    assert report.score.grade is None
    failed = [
        check.id for check in report.checks if check.status is Status.FAIL and check.pillar != "security"
    ]
    assert failed == (["site-available"] if state == "not found" else [])
