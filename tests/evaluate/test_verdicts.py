"""Verdicts: what a rule says when its conditions are true, false or unknown, and what it shows for it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.evaluate.small import evaluation_of, judged
from trustscan.evaluate import evaluate
from trustscan.evaluate.evaluation import Verdict, as_check
from trustscan.model.report import Status
from trustscan.model.struct import replace
from trustscan.rulebook import conditions
from trustscan.rulebook.conditions import Find

HOME = "<p>Welcome to our little shop for notebooks.</p>"
LINKED = HOME + '<a href="/refunds">Refund Policy</a><a href="/contact">Contact</a>'
REFUNDS = "<h1>Refund Policy</h1><p>Send it back within 30 days in its original condition.</p>"
TIMEOUT = {"error": "timeout"}
DOCUMENT = "{in: documents, role: refund-policy}"


def verdict(keys: str, pages: dict[str, Any], **options: Any) -> Verdict:
    evaluation = evaluation_of(f"- {{id: sample, pillar: contact, {keys}}}", pages, **options)
    rule = evaluation.book.rule("sample")
    assert rule is not None
    return evaluation.verdict(rule)


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        ({"/": LINKED, "/refunds": REFUNDS}, "pass"),
        ({"/": LINKED, "/refunds": {"status": 404}}, "fail"),
        ({"/": LINKED, "/refunds": TIMEOUT}, "inconclusive"),
        ({"/": LINKED, "/refunds": {"status": 503}}, "inconclusive"),
        ({"/": LINKED, "/refunds": REFUNDS, "/contact": TIMEOUT}, "pass"),
        ({"/": LINKED, "/refunds": {"status": 404}, "/contact": TIMEOUT}, "fail"),
        ({"/": TIMEOUT}, "inconclusive"),
        ({"/": {"status": 403, "body": "No."}}, "inconclusive"),
    ],
)
def test_only_an_unread_page_that_could_decide_makes_it_unknown(pages: dict[str, Any], expected: str) -> None:
    assert judged(DOCUMENT, pages).status == expected


def test_unread_page_is_named() -> None:
    found = judged(DOCUMENT, {"/": LINKED, "/refunds": TIMEOUT})
    assert found.reasons == ("/refunds: timed out",)
    assert found.message == "Could not be told: /refunds: timed out"


def test_roles_that_could_tell() -> None:
    unread = {"/": LINKED, "/contact": TIMEOUT}
    assert judged("{in: emails}", unread).status == "inconclusive"
    assert judged("{in: emails, look_in: [privacy-policy]}", unread).status == "fail"
    assert judged("{in: headings, look_in: [contact-page]}", unread).status == "inconclusive"
    assert judged("{in: blocks, text: contact-page.link, region: aside}", unread).status == "inconclusive"
    assert judged("{in: emails, count|max: 0}", unread).status == "inconclusive"
    assert judged("{not: {in: emails}}", unread).status == "inconclusive"


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("pass_when: {in: emails}", "fail"),
        ("pass_when: {in: links}", "pass"),
        ("pass_when: {in: emails}, partial_when: {in: links}", "partial"),
        ("pass_when: {in: emails}, partial_when: {in: phones}", "fail"),
        (f"pass_when: {DOCUMENT}, partial_when: {{in: links}}", "partial"),
        (f"pass_when: {{in: emails, look_in: []}}, partial_when: {DOCUMENT}", "inconclusive"),
        ("fail_when: {in: links}", "fail"),
        ("fail_when: {in: phones, look_in: []}", "pass"),
        ("fail_when: {in: phones, look_in: []}, partial_when: {in: links}", "partial"),
        (f"fail_when: {DOCUMENT}", "inconclusive"),
        (f"fail_when: {DOCUMENT}, partial_when: {{in: links}}", "inconclusive"),
        ("applies_when: {in: links}, pass_when: {in: links}", "pass"),
        ("applies_when: {in: phones, look_in: []}, pass_when: {in: links}", "not_applicable"),
        (f"applies_when: {DOCUMENT}, pass_when: {{in: links}}", "inconclusive"),
    ],
)
def test_verdict(keys: str, expected: str) -> None:
    keys = keys.replace("{in: emails}", "{in: emails, look_in: []}").replace(
        "{in: phones}", "{in: phones, look_in: []}"
    )
    assert verdict(keys, {"/": LINKED, "/refunds": TIMEOUT}).status == expected


def test_folder_has_no_server() -> None:
    pages = {"/": HOME}
    assert verdict("pass_when: {in: tls, trusted: true}", pages, folder=True).status == "not_applicable"
    assert verdict("pass_when: {in: site, https: true}", pages, folder=True).status == "not_applicable"
    assert verdict("pass_when: {in: headers}", pages, folder=True).status == "not_applicable"
    assert verdict("needs: [server], pass_when: {in: links}", pages, folder=True).status == "not_applicable"
    assert verdict("pass_when: {any: [{in: headers}, {in: blocks}]}", pages, folder=True).status == "pass"


def test_captures_and_evidence() -> None:
    """The page and its headed section are two documents; the page says more."""
    keys = (
        "pass_when: {in: documents, role: refund-policy, text|re: '(?P<days>\\d{1,3}) days'}, "
        "messages: {pass: '\"{title}\" on {url}: {days} days, {count} found'}"
    )
    found = verdict(keys, {"/": LINKED, "/refunds": REFUNDS})
    assert found.message == '"Refund Policy" on https://site.test/refunds: 30 days, 2 found'
    assert found.places[0].url == "https://site.test/refunds"
    assert "within 30 days" in found.places[0].snippet


def test_evidence_shows_the_words_and_at_most_three_places() -> None:
    html = "".join(f"<p>Number {n}: send it back whenever you like.</p>" for n in range(9))
    found = judged("{in: blocks, text: refund-policy.body}", {"/": html})
    assert [place.snippet for place in found.places] == [
        f"Number {n}: send it back whenever you like." for n in range(3)
    ]


def test_evidence_is_taken_from_all_that_holds_in_the_order_as_written() -> None:
    """Whatever settles the verdict first: blocks with phrases are looked for before links are."""
    keys = "{any: [{in: phones}, {in: links, label: Contact}, {in: blocks, text: [little shop]}]}"
    found = judged(keys, {"/": LINKED})
    assert [place.snippet[:7] for place in found.places] == ["Contact", "Welcome"]


def test_nothing_is_shown_for_what_is_not_there() -> None:
    found = judged("{all: [{in: links}, {in: phones, look_in: []}]}", {"/": LINKED})
    assert (found.status, found.places) == ("fail", ())


def test_single_things_may_be_told_in_every_verdict() -> None:
    keys = "pass_when: {in: tls, days_left|min: 90}, messages: {fail: 'Only {days_left} days, from {issuer}'}"
    assert verdict(keys, {"/": HOME}).message == "Only 58 days, from Test CA"


def test_crash_costs_one_rule_only() -> None:
    evaluation = evaluation_of("- {id: sample, pillar: contact, pass_when: {in: links}}", {"/": LINKED})
    rule = evaluation.book.rule("sample")
    assert rule is not None
    broken = replace(rule, id="broken", pass_when=Find("links", conditions.Test("no such field", "min", 1)))
    book = replace(evaluation.book, rules=(broken, rule))
    checks = evaluate(evaluation.judge.facts, book)
    assert [check.status for check in checks] == [Status.ERROR, Status.PASS]
    assert checks[0].message.startswith("This rule could not be evaluated: ")


def test_check_carries_what_the_rule_says() -> None:
    keys = "pass_when: {in: links}, title: A link, severity: low, why: W, fix: F, tags: [t], references: [r]"
    check = as_check(verdict(keys, {"/": LINKED}))
    assert (check.title, check.severity, check.why, check.fix) == ("A link", "low", "W", "F")
    assert (check.tags, check.references, check.scored) == (("t",), ("r",), False)
    assert check.evidence[0].url == "https://site.test/"


@pytest.mark.parametrize(
    ("keys", "where", "words"),
    [
        (
            "fail_when: {all: [{in: headings}, {not: {in: links, label|re: Contact}}]}",
            'main, under "Notebooks"',
            "Contact",
        ),
        (
            "applies_when: {in: links, label|re: Refund}, fail_when: {in: links, broken: true}",
            'main, under "Notebooks"',
            "Refund Policy",
        ),
        ("fail_when: {in: links, broken: true}", "pages read: 3, with 30 words", "Notebooks"),
    ],
)
def test_a_passed_warning_shows_what_speaks_against_it(keys: str, where: str, words: str) -> None:
    found = verdict(keys, {"/": "<h1>Notebooks</h1>" + LINKED, "/refunds": REFUNDS, "/contact": HOME})
    assert found.status is Status.PASS
    assert (found.places[0].where, found.places[0].snippet) == (where, words)
