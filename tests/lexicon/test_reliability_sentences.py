"""Guarantees and experience are understood in every language, and told from what sounds alike."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
import yaml

from trustscan.evaluate import Evaluation
from trustscan.facts.site import read_site
from trustscan.gather.pages import snapshot_of_pages
from trustscan.rulebook.load import load_rulebook
from trustscan.rulebook.models import RuleBook

SENTENCES: dict[str, dict[str, str]] = yaml.safe_load(
    (Path(__file__).parent / "reliability_sentences.yaml").read_text(encoding="utf-8")
)


@cache
def _book() -> RuleBook:
    return load_rulebook(select=("guarantee", "track-record"))


def _said(language: str, sentence: str) -> set[str]:
    html = f'<html lang="{language}"><body><p>{sentence}</p></body></html>'
    book = _book()
    facts = read_site(snapshot_of_pages({"/": html}, book.vocabulary, folder=True), book.vocabulary)
    evaluation = Evaluation(facts, book)
    return {rule.id for rule in book.rules if evaluation.verdict(rule).status == "pass"}


def test_there_is_every_language() -> None:
    assert set(SENTENCES) == set(_book().vocabulary.languages)


@pytest.mark.parametrize("language", SENTENCES)
def test_sentences_are_told_apart(language: str) -> None:
    sentences = SENTENCES[language]
    assert "guarantee" in _said(language, sentences["guarantee"])
    assert "track-record" in _said(language, sentences["experience"])
    assert not _said(language, sentences["denied"])
    assert not _said(language, sentences["other"])
