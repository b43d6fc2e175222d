"""The HTML report as a parser sees it: no site can speak through it, and nothing is loaded."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from tests.report.samples import HOME, check, hostile, sample, seen, unassessed
from trustscan.compare import side_by_side, standing, with_changes
from trustscan.model.report import Report, Status
from trustscan.report import compareform
from trustscan.report.html import href, to_html

ATTACKS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)" x="',
    "'><svg onload=alert(1)>",
    "</style><style>*{display:none}",
    "</title><base href=//evil.example>",
    "{{ 7 * 7 }}{% raw %}",
    "javascript:alert(1)",
    "\u202egnp.exe\u2066\x1b[2J\x00\x9b31m",
)
ACTIVE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
WRITTEN = """
html head meta title link style body a svg g symbol circle path use text rect div header main footer nav
article section h1 h2 h3 h4 p span time strong ul ol li dl dt dd
q details summary br table thead tbody tr th td
"""
SAID_OF_THEM = """
lang charset http-equiv content name rel href class id aria-hidden aria-label aria-labelledby role focusable
width height viewbox preserveaspectratio transform pathlength stroke-dasharray cx cy r x y d fill stroke
stroke-width stroke-linecap stroke-linejoin opacity datetime scope tabindex
"""
ELEMENTS = frozenset(WRITTEN.split())
ATTRIBUTES = frozenset(SAID_OF_THEM.split())


def attacking(words: str) -> Report:
    """A report in which every word of the site's is an attack."""
    told = check("a-check", "care", "high", Status.FAIL, words, title=words, why=words, fix=words)
    told = told.model_copy(
        update={
            "evidence": (seen(words, words, words), seen("").model_copy(update={"url": words})),
            "references": (words,),
        }
    )
    return hostile().model_copy(update={"checks": (told,), "reason": words})


def elements(document: str) -> list[LexborNode]:
    return LexborHTMLParser(document).css("*")


def documents() -> list[str]:
    bad = hostile()
    found = [to_html([attacking(words)]) for words in ATTACKS]
    found.append(to_html([bad, with_changes(bad, standing(sample())), unassessed()]))
    found.append(compareform.to_html(side_by_side([bad, *(attacking(words) for words in ATTACKS)])))
    return found


DOCUMENTS = documents()


@pytest.mark.parametrize("document", DOCUMENTS)
def test_no_site_can_speak_through_it(document: str) -> None:
    for node in elements(document):
        assert node.tag in ELEMENTS, node.html
        assert {str(name).lower() for name in node.attributes} <= ATTRIBUTES, node.html
    assert ACTIVE.search(document) is None


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_lead_to_the_web_or_within(document: str) -> None:
    links = [node for node in elements(document) if node.tag == "a"]
    assert links
    for node in links:
        address = node.attributes["href"] or ""
        assert address.startswith(("https://", "http://", "#")), address
        if not address.startswith("#"):
            assert node.attributes["rel"] == "noopener nofollow noreferrer"


@pytest.mark.parametrize("document", DOCUMENTS[:1] + DOCUMENTS[-2:])
def test_nothing_is_loaded_and_only_its_own_style_is_allowed(document: str) -> None:
    tree = LexborHTMLParser(document)
    (policy,) = tree.css('meta[http-equiv="Content-Security-Policy"]')
    (style,) = tree.css("style")
    digest = b64encode(sha256(style.text().encode()).digest()).decode()
    allowed = (policy.attributes["content"] or "").split("; ")
    assert allowed == [
        "default-src 'none'",
        f"style-src 'sha256-{digest}'",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    assert "url(" not in style.text()
    assert [node.attributes["href"] for node in tree.css("link")] == ["data:,"]
    assert all((node.attributes["href"] or "").startswith("#") for node in tree.css("use"))


def test_an_attack_is_shown_as_it_was_written() -> None:
    tree = LexborHTMLParser(to_html([attacking(ATTACKS[0])]))
    assert ATTACKS[0] in tree.body.text() if tree.body else False


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://example.com/a?b=c#d", "https://example.com/a?b=c#d"),
        ("http://example.com/ü", "http://example.com/%C3%BC"),
        ("https://me:secret@example.com/", "https://example.com/"),
        ("javascript:alert(1)", ""),
        ("JAVASCRIPT:alert(1)", ""),
        ("data:text/html,x", ""),
        ("//example.com/", ""),
        ("https://site.invalid/about", ""),
        ("https://[broken", ""),
        ("", ""),
    ],
)
def test_only_addresses_of_the_web_become_links(url: str, address: str) -> None:
    assert href(url) == address


def test_it_shows_what_the_terminal_shows() -> None:
    tree = LexborHTMLParser(to_html([sample()]))
    assert tree.css_first("h1").text() == "shop.example.com"
    words = " ".join(tree.css_first("main").text().split())
    assert tree.css_first("svg[role=img]").attributes["aria-label"] == "Score 72 (66-80) of 100"
    for told in ("Grade C", "+6.2", "Plain http leads to https", "1,204 words", "Not read: 16 addresses"):
        assert told in words, told
    (evidence,) = [node for node in tree.css(".seen a") if node.attributes["href"] == f"{HOME}privacy"]
    assert evidence.text() == "/privacy"


def test_a_site_that_was_not_assessed_gets_no_score() -> None:
    tree = LexborHTMLParser(to_html([unassessed()]))
    assert tree.css_first("svg[role=img]").attributes["aria-label"] == "No score"
    assert "cf-mitigated: challenge" in tree.css_first("main").text()
    assert not tree.css(".fixes")


def test_several_sites_have_one_heading_and_a_way_to_each() -> None:
    tree = LexborHTMLParser(to_html([sample(), unassessed()]))
    assert [node.text() for node in tree.css("h1")] == ["2 sites"]
    assert [node.attributes["href"] for node in tree.css("header nav[aria-label=Sites] a")] == [
        "#site1",
        "#site2",
    ]
