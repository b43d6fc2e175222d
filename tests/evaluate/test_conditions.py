"""What conditions mean: fields of one item, counts, combinations, roles, phrases and patterns."""

from __future__ import annotations

import pytest

from tests.evaluate.small import judged, passes

SHOP = """
<header><a href="/contact">Contact</a></header>
<main><h1>Notebooks by hand</h1><p>Sewn by hand, send it back within 30 days and we refund the price.</p>
<p>Write to info@site.test or shop@mail.example.</p></main>
<footer><a href="https://social.example/x">Follow us</a></footer>
"""


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("{in: links, region: header, internal: true}", True),
        ("{in: links, region: footer, internal: true}", False),
        ("{in: links, region: [footer, header], label: Contact}", True),
        ("{in: links, label|starts: con}", True),
        ("{in: links, label|ends: us, url|contains: social}", True),
        ("{in: links, label: contact-page.link}", True),
        ("{in: links, label: {en: [follow us]}}", True),
        ("{in: links, label: {de: [follow us]}}", False),
        ("{in: links, rel|exists: true}", False),
        ("{in: links, rel|exists: false}", True),
        ("{in: emails, own_domain: true}", True),
        ("{in: emails, all: [{own_domain: true}, {address|starts: shop}]}", False),
        ("{in: emails, any: [{own_domain: true}, {address|starts: shop}], count: 2}", True),
        ("{in: emails, not: {own_domain: true}, address: shop@mail.example}", True),
        ("{in: emails, count|min: 3}", False),
        ("{in: emails, count|max: 2}", True),
        ("{in: emails, count|max: 1}", False),
        ("{in: emails, count|min: 1, count|max: 2}", True),
        ("{in: pages, cues|at_least: {of: refund-policy.body, n: 2}}", True),
        ("{in: pages, cues|at_least: {of: refund-policy.body, n: 3}}", False),
        ("{in: blocks, text: [send it back]}", True),
        ("{in: blocks, text: [send it]}", True),
        ("{in: blocks, text: [end it]}", False),
        ("{in: blocks, text: [hand sewn]}", False),
        ("{in: blocks, text|near: {of: [[refund], [send it back]], words: 9}}", True),
        ("{in: blocks, text|near: {of: [[send it back], [refund]], words: 9}}", True),
        ("{in: blocks, text|near: {of: [[refund], [send it back]], words: 8}}", False),
        ("{in: blocks, text|near: {of: [[refund], [send it back], [days]], words: 9}}", True),
        ("{in: blocks, text|near: {of: [[refund], [nowhere]], words: 99}}", False),
        ("{in: blocks, text|near: {of: [[write to], [refund]], words: 99}}", False),
        ("{in: pages, text|near: {of: [[write to], [refund]], words: 99}}", True),
        ("{in: blocks, text|re: 'within \\d+ DAYS'}", True),
        ("{in: headings, level: 1, home: true}", True),
        ("{not: {in: headings, level: 2}}", True),
        ("{all: [{in: emails}, {in: headings, level: 2}]}", False),
        ("{any: [{in: emails}, {in: headings, level: 2}]}", True),
        ("{in: pages, number|is: 0, words|min: 5, words|max: 500}", True),
        ("{in: site, host: site.test, https: true}", True),
    ],
)
def test_condition(condition: str, expected: bool) -> None:
    assert passes(condition, SHOP) is expected


def test_words_are_near_in_scripts_without_spaces() -> None:
    html = "<html lang=ja><p>ご利用の前日までに取り消された場合は、全額を返金いたします。</p>"
    assert passes("{in: blocks, text|near: {of: [[前日まで], [返金]], words: 14}}", html)
    assert not passes("{in: blocks, text|near: {of: [[前日まで], [返金]], words: 5}}", html)


def test_the_words_that_stand_near_are_shown() -> None:
    verdict = judged("{in: pages, text|near: {of: [[refund], [send it back]], words: 9}}", {"/": SHOP})
    assert "send it back within 30 days and we refund" in verdict.places[0].snippet


def test_what_only_looks_like_a_policy_calls_nothing() -> None:
    html = "<h1>Notebooks</h1><h2>Contact</h2><p>Write to info@site.test.</p>"
    assert passes("{in: emails, called: contact-page}", html)
    assert not passes("{in: headings, level: 1, called: contact-page}", html)


def test_distinct_counts_values_once() -> None:
    html = "<p><a href='/a'>One</a></p><p><a href='/a'>Two</a></p><p><a href='/a'>Three</a></p>"
    assert passes("{in: links, count|min: 3}", html)
    assert not passes("{in: links, distinct: url, count|min: 2}", html)


def test_role_is_that_of_the_document_around() -> None:
    pages = {
        "/": "<p>Welcome to our little shop.</p><a href='/contact'>Contact</a>",
        "/contact": "<h1>Contact</h1><p>Write to info@site.test whenever you like.</p>",
    }
    assert judged("{in: emails, role: contact-page}", pages).status == "pass"
    assert judged("{in: emails, role: privacy-policy}", pages).status == "fail"


def test_phrases_count_in_the_language_of_the_page_and_in_english() -> None:
    german = "<html lang='de'><p>Wir freuen uns auf Sie und Ihren Besuch. Sie erhalten Ihr Geld zurück.</p>"
    english = "<html lang='en'><p>We look forward to your visit. The German for it is: Geld zurück.</p>"
    assert passes("{in: blocks, text: refund-policy.body}", german)
    assert not passes("{in: blocks, text: refund-policy.body}", english)


def test_dates_are_measured_from_the_day_of_the_visit() -> None:
    html = "<p>Last updated: 1 December 2025. We keep it short.</p>"
    assert passes("{in: dates, value|after: -2 months}", html)
    assert not passes("{in: dates, value|after: -2 weeks}", html)
    assert passes("{in: dates, value|before: 2025-12-02}", html)


def test_structured_data_by_property() -> None:
    html = """<p>Welcome to our shop.</p><script type="application/ld+json">
    {"@type": "Organization", "telephone": "+44 20 7946 0123", "address": {"addressCountry": "GB"}}
    </script>"""
    assert passes("{in: data, types: Organization, property.telephone|starts: '+44'}", html)
    assert passes("{in: data, property.address.addressCountry: GB}", html)
    assert not passes("{in: data, property.email|exists: true}", html)


def test_headers_and_cookies() -> None:
    page = {
        "body": "<p>Welcome to our little shop.</p>",
        "headers": {
            "Strict-Transport-Security": "max-age=31536000",
            "Set-Cookie": "sid=1; Secure; SameSite=Lax",
        },
    }
    assert (
        judged("{in: headers, name: strict-transport-security, value|contains: max-age}", {"/": page}).status
        == "pass"
    )
    assert (
        judged("{in: cookies, name: sid, secure: true, http_only: false, same_site: lax}", {"/": page}).status
        == "pass"
    )
    assert judged("{in: cookies, secure: false}", {"/": page}).status == "fail"


def test_tls() -> None:
    html = "<p>Welcome to our little shop.</p>"
    assert passes("{in: tls, trusted: true, days_left|min: 30}", html)
    assert not passes("{in: tls, trusted: true}", html, tls={"trusted": False})
    assert judged("{in: tls, trusted: true}", {"/": html}, tls={"trusted": None}).status == "inconclusive"
