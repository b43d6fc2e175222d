"""Elements of a text: counted by phrase set, named where they are missing, each shown with its words."""

from __future__ import annotations

from typing import Any

import pytest

from tests.evaluate.small import evaluation_of, passes
from trustscan.evaluate.evaluation import Verdict
from trustscan.rulebook.problems import RuleFileError

RULES = """
phrases:
  parts.who: {en: [data controller]}
  parts.what: {en: [your name, your address]}
  parts.how-long: {en: [as long as]}
rules:
  - id: sample
    pillar: privacy
    applies_when: {in: documents, role: privacy-policy, elements|at_least: {of: parts, n: 0}}
    pass_when: {in: documents, role: privacy-policy, elements|at_least: {of: parts, n: 2}}
    messages:
      pass: '{found} of {total}: {elements}'
      fail: 'only {found}; missing: {missing}'
"""
HOME = '<p>Notebooks by hand.</p><a href="/privacy">Privacy Policy</a>'
POLICY = "<h1>Privacy Policy</h1><p>We collect personal data on a legal basis.</p>"


def verdict(policy: str) -> Verdict:
    pages: dict[str, Any] = {"/": HOME, "/privacy": policy} if policy else {"/": HOME.partition("<a")[0]}
    evaluation = evaluation_of(RULES, pages)
    rule = evaluation.book.rule("sample")
    assert rule is not None
    return evaluation.verdict(rule)


def test_sets_are_counted_not_phrases() -> None:
    found = verdict(f"{POLICY}<p>We keep your name and your address.</p>")
    assert (found.status, found.message) == ("fail", "only 1; missing: how long, who")


def test_each_element_is_shown_with_its_words() -> None:
    found = verdict(f"{POLICY}<p>The data controller is Sample Ltd.</p><p>Kept as long as needed.</p>")
    assert (found.status, found.message) == ("pass", "2 of 3: how long, who")
    shown = {place.where.partition(":")[0]: place.snippet for place in found.places}
    assert shown == {"how long": "Kept as long as needed.", "who": "The data controller is Sample Ltd."}


def test_what_a_rule_applies_to_is_shown_where_it_fails() -> None:
    found = verdict(POLICY)
    assert (found.status, found.message) == ("fail", "only 0; missing: how long, what, who")
    assert [place.url for place in found.places] == ["https://site.test/privacy"]


def test_nothing_to_apply_to() -> None:
    assert verdict("").status == "not_applicable"


@pytest.mark.parametrize(
    ("argument", "problem"),
    [
        ("{of: nonsense, n: 1}", 'the lexicon has no phrase sets "nonsense.…"'),
        ("{of: privacy-policy, n: -1}", "this must be a whole number from 0"),
        ("{of: privacy-policy, n: 99}", "can never be true: 99 of a family of"),
        ("{of: privacy-policy}", "`at_least` needs `of` and `n`"),
    ],
)
def test_what_cannot_be_is_told(argument: str, problem: str) -> None:
    with pytest.raises(RuleFileError) as caught:
        passes(f"{{in: documents, elements|at_least: {argument}}}", HOME)
    assert problem in str(caught.value)


def test_a_part_of_a_block_has_only_its_own_words() -> None:
    html = "<p>Write to info@site.test and send it back to us.</p>"
    assert passes("{in: blocks, text: refund-policy.body}", html)
    assert not passes("{in: emails, text: refund-policy.body}", html)


def test_lines_around_a_form_belong_to_its_area() -> None:
    form = '<form action="/s"><input type=email name=e><button>Go</button></form>'
    html = f'<h1>Notebooks</h1><p>Sewn by hand.</p>{form}<p>See our <a href="/p">Privacy Policy</a>.</p>'
    assert passes("{in: form_areas, text: privacy-policy.link}", html)
    assert not passes("{in: forms, text: privacy-policy.link}", html)
    assert passes("{in: forms, names: e}", html)


@pytest.mark.parametrize(
    ("element", "held"),
    [
        ('<script src="https://cdn.example.com/a.js"></script>', False),
        ('<script type="text/javascript" src="https://cdn.example.com/a.js"></script>', False),
        ('<script type="text/plain" src="https://cdn.example.com/a.js"></script>', True),
        ('<script data-src="https://cdn.example.com/a.js"></script>', True),
        ('<iframe data-src="https://cdn.example.com/a"></iframe>', True),
        ('<iframe src="https://cdn.example.com/a"></iframe>', False),
    ],
)
def test_what_a_consent_tool_holds_back(element: str, held: bool) -> None:
    wanted = str(held).lower()
    assert passes(
        f"{{in: resources, host: cdn.example.com, held: {wanted}}}", f"<p>Notebooks by hand.</p>{element}"
    )
