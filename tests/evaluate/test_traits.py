"""Traits: what a site is, told by rules."""

from __future__ import annotations

from typing import Any

import pytest

from tests.evaluate.small import evaluation_of

RULES = """
traits:
  polite: {when: {in: blocks, text: [you are welcome]}}
  plain: {when: {not: {trait: polite}}}
  answers: {when: {in: emails}}
  towns:
    at_least: 2
    votes:
      - {when: {in: pages, text: [London]}, give: [london], votes: 2}
      - {when: {in: pages, text: [Paris]}, give: [paris], votes: 1}
      - {when: {in: headings, level: 1}, value: text, translate: {paris: [paris], rome: [rome]}, votes: 1}
      - {when: {in: emails}, value: domain, translate: {rome.example: [rome]}, votes: 3}
"""


@pytest.mark.parametrize(
    ("html", "towns"),
    [
        ("<h1>Rome</h1><p>Come and see.</p>", set()),
        ("<h1>Rome</h1><p>Or London.</p>", {"london"}),
        ("<h1>Paris</h1><p>Paris is worth a visit.</p>", {"paris"}),
        ("<h1>Rome</h1><p>Write to it@rome.example, or to London.</p>", {"rome", "london"}),
    ],
)
def test_votes(html: str, towns: set[str]) -> None:
    assert evaluation_of(RULES, {"/": html}).judge.values_of("towns") == towns


def test_most_voted_value_comes_first() -> None:
    judge = evaluation_of(RULES, {"/": "<h1>Rome</h1><p>Write to it@rome.example, or London.</p>"}).judge
    assert judge.ranked_values("towns") == ("rome", "london")


def test_traits_of_traits() -> None:
    traits = evaluation_of(RULES, {"/": "<p>You are welcome, dear visitor of ours.</p>"}).traits()
    assert (traits.traits["polite"], traits.traits["plain"], traits.traits["answers"]) == (True, False, False)


def test_unknown_where_a_page_that_could_tell_was_not_read() -> None:
    pages: dict[str, Any] = {
        "/": "<p>Welcome to our little shop.</p><a href='/contact'>Contact</a>",
        "/contact": {"error": "timeout"},
    }
    evaluation = evaluation_of(RULES, pages)
    assert evaluation.traits().traits["answers"] is None
    assert evaluation.judge.values_of("towns") is None


def test_trait_as_field_of_the_site() -> None:
    rules = (
        RULES + "rules:\n  - {id: sample, pillar: care, pass_when: {in: site, polite: true, towns: london}}\n"
    )
    evaluation = evaluation_of(rules, {"/": "<p>You are welcome in London.</p>"})
    assert [check.status for check in evaluation.checks()][-1] == "pass"
