"""What policies say of rights, protection and cookies is understood in every language of the lexicon."""

from __future__ import annotations

import tempfile
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
    (Path(__file__).parent / "privacy_sentences.yaml").read_text(encoding="utf-8")
)
RULES = """
- id: right
  pillar: privacy
  pass_when: {in: blocks, all: [{text: data-rights.claim}, {text: data-rights.act}]}
- id: protection
  pillar: security
  pass_when: {in: blocks, text|near: {of: [security-statement.means, security-statement.object], words: 14}}
- id: cookies
  pillar: privacy
  pass_when: {in: blocks, all: [{text: cookie-notice.cookie}, {text: cookie-notice.web}]}
- {id: banner, pillar: privacy, pass_when: {in: blocks, text: cookie-notice.uses}}
"""


@cache
def _book() -> RuleBook:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "sentences.yaml")
        path.write_text(RULES, encoding="utf-8")
        return load_rulebook([path], select=("right", "protection", "cookies", "banner"))


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
    assert "right" in _said(language, sentences["right"])
    assert "protection" in _said(language, sentences["protection"])
    assert _said(language, sentences["cookies"]) == {"cookies", "banner"}
    assert _said(language, sentences["other"]) == set()
