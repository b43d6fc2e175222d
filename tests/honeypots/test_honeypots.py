"""No rule that looks for something may find it where there is nothing."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from trustscan.evaluate import Evaluation
from trustscan.facts.site import read_site
from trustscan.gather.pages import snapshot_of_pages
from trustscan.model.report import Status
from trustscan.rulebook.collections import REGISTRY
from trustscan.rulebook.conditions import finds
from trustscan.rulebook.load import load_rulebook
from trustscan.rulebook.models import Rule, RuleBook

HONEYPOTS = sorted(Path(__file__).parent.glob("*.html"))
URLS = {"trust-article": "/blog/ten-things-that-make-customers-trust-a-website"}
# An article on trust is an article: it informs, which is what this rule asks.
TRUE_ON = {"trust-article": {"education"}}
# How a page is built may be sound whatever stands on it.
TRUE_OF_MARKUP = {"accessibility-basics"}


@cache
def shipped() -> RuleBook:
    return load_rulebook()


def looks_for_presence(rule: Rule) -> bool:
    """Whether the rule passes when pages show something; a server is there in any case."""
    if rule.pass_when is None or "server" in rule.needs:
        return False
    return any(not REGISTRY.collections[find.collection].server for find in finds(rule.pass_when))


def test_the_set_is_whole() -> None:
    names = {path.stem for path in HONEYPOTS}
    assert names == {
        "empty-page", "parked-domain", "soft-404", "challenge-page", "lorem-ipsum", "trust-article",
    }  # fmt: skip


@pytest.mark.parametrize("path", HONEYPOTS, ids=lambda path: path.stem)
def test_no_presence_rule_passes(path: Path) -> None:
    book = shipped()
    snapshot = snapshot_of_pages(
        {URLS.get(path.stem, "/"): path.read_text(encoding="utf-8")}, book.vocabulary
    )
    evaluation = Evaluation(read_site(snapshot, book.vocabulary), book)
    verdicts = [evaluation.verdict(rule) for rule in book.rules if looks_for_presence(rule)]
    believed = {v.rule.id: v.message for v in verdicts if v.status in (Status.PASS, Status.PARTIAL)}
    assert len(verdicts) > 20
    assert {
        rule_id: said
        for rule_id, said in believed.items()
        if rule_id not in TRUE_ON.get(path.stem, set()) | TRUE_OF_MARKUP
    } == {}
