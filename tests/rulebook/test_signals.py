"""docs/signals.md says what the shipped rules say; conditions in words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.golden import matches
from trustscan.rulebook.load import load_rulebook
from trustscan.rulebook.models import RuleBook
from trustscan.rulebook.prose import tell_condition
from trustscan.rulebook.signals import signals

PAGE = Path(__file__).parents[2] / "docs" / "signals.md"


@pytest.fixture(scope="module")
def book() -> RuleBook:
    return load_rulebook()


def test_document_is_fresh(book: RuleBook) -> None:
    assert matches(PAGE, signals(book))


def test_every_rule_is_told_once(book: RuleBook) -> None:
    told = re.findall(r"^### (\S+)$", signals(book), re.M)
    assert sorted(told) == sorted(rule.id for rule in book.rules)


CONDITIONS = [
    ("{in: prices}", "- at least one of the `prices`"),
    ("{in: pages, home: true, words|min: 40}",
     "- at least one of the `pages`: `home`; `words` is at least 40"),
    ("{in: emails, foreign: false, count|max: 0}", "- none of the `emails`: not `foreign`"),
    ("{in: emails, distinct: address, count|min: 2}",
     "- at least 2 of the `emails` that differ in their `address`"),
    ("{in: site, tld: de}", "- the `site`: `tld` is `de`"),
    ("{in: links, any: [{url|ends: .pdf}, {dead: true}]}",
     "- at least one of the `links`: (`url` ends with `.pdf` or `dead`)"),
    ("{in: links, not: {label|exists: true}}", "- at least one of the `links`: not (`label` is there)"),
    ("{not: {in: headings, text: {en: [Hello there]}}}",
     '- not: at least one of the `headings`: `text` holds a phrase of ("hello there")'),
    ("{in: blocks, text|near: {of: [privacy-policy.link, {en: [delete]}], words: 5}}",
     "- at least one of the `blocks`: "
     '`text` holds phrases of `privacy-policy.link` and ("delete") within 5 words'),
    ("{in: blocks, cues|at_least: {of: privacy-policy.link, n: 2}}",
     "- at least one of the `blocks`: `cues` holds 2 or more different phrases of `privacy-policy.link`"),
    ("{in: documents, role|in: [terms, faq]}",
     "- at least one of the `documents`: `role` has one of `terms`, `faq`"),
    ("{all: [{trait: sells}, {any: [{in: prices}, {in: hours}]}]}",
     "- all of these:\n  - the site: `sells`\n  - any of these:\n"
     "    - at least one of the `prices`\n    - at least one of the `hours`"),
]  # fmt: skip


@pytest.fixture(scope="module")
def in_words(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Each condition in words; all are read together, as a rule each."""
    path = tmp_path_factory.mktemp("rules") / "samples.yaml"
    rules = [
        f"- {{id: sample-{n}, pillar: care, pass_when: {condition}}}\n"
        for n, (condition, _) in enumerate(CONDITIONS)
    ]
    path.write_text("".join(rules), encoding="utf-8")
    book = load_rulebook([path], select=["sample-*"])
    found = {}
    for (condition, _), rule in zip(CONDITIONS, book.rules, strict=True):
        assert rule.pass_when is not None
        found[condition] = "\n".join(tell_condition(rule.pass_when, book.vocabulary.phrases))
    return found


@pytest.mark.parametrize(("condition", "told"), CONDITIONS)
def test_condition_in_words(condition: str, told: str, in_words: dict[str, str]) -> None:
    assert in_words[condition] == told
