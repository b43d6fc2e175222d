"""The conditions of the transparency rules on single sentences, in every language."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from trustscan.evaluate import Evaluation
from trustscan.evaluate.truth import Truth
from trustscan.facts.site import read_site
from trustscan.gather.pages import snapshot_of_pages
from trustscan.rulebook.conditions import Condition
from trustscan.rulebook.load import load_rulebook
from trustscan.rulebook.models import RuleBook
from trustscan.rulebook.yaml import read_yaml_path

_SENTENCES = read_yaml_path(Path(__file__).with_name("transparency_sentences.yaml")).data
_CASES = [
    (language, subject, sentence)
    for language, sentences in _SENTENCES.items()
    for subject, said in sentences.items()
    for sentence in (said if isinstance(said, list) else [said])
]
_RULES = {
    "payment": "payment-methods",
    "cancellation": "refund-policy",
    "delivery": "delivery-time-stated",
    "renewal": "subscription-terms",
}


@cache
def _book() -> RuleBook:
    return load_rulebook()


def _condition(rule_id: str) -> Condition:
    rule = _book().rule(rule_id)
    assert rule is not None
    assert rule.pass_when is not None
    return rule.pass_when


@pytest.mark.parametrize(("language", "subject", "sentence"), _CASES)
def test_sentence(language: str, subject: str, sentence: str) -> None:
    book = _book()
    html = f'<html lang="{language}"><body><h1>Sample</h1><p>{sentence}</p></body></html>'
    facts = read_site(snapshot_of_pages({"/": html}, book.vocabulary), book.vocabulary)
    judge = Evaluation(facts, book).judge
    told = {name: judge.outcome(_condition(rule)).truth is Truth.TRUE for name, rule in _RULES.items()}
    if subject == "none":
        assert not any(told.values()), told
    else:
        assert told[subject]
