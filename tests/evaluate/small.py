"""A rule and a few pages in, the verdict out; with a small lexicon of its own (tests/rulebook/book)."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from trustscan.evaluate import Evaluation
from trustscan.evaluate.evaluation import Verdict
from trustscan.facts.site import read_site
from trustscan.gather.pages import snapshot_of_pages
from trustscan.rulebook.load import load_rulebook
from trustscan.rulebook.models import RuleBook

BOOK = Path(__file__).parents[1] / "rulebook" / "book"


def book_of(rules: str) -> RuleBook:
    """A rule book of the small lexicon and these rules."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "rules.yaml")
        path.write_text(rules, encoding="utf-8")
        return load_rulebook([path], packaged=BOOK)


def evaluation_of(rules: str, pages: Mapping[str, Any], **options: Any) -> Evaluation:
    """A site of these pages under these rules."""
    book = book_of(rules)
    return Evaluation(read_site(snapshot_of_pages(pages, book.vocabulary, **options), book.vocabulary), book)


def judged(condition: str, pages: Mapping[str, Any], **options: Any) -> Verdict:
    """The verdict of a rule that passes when the condition is true."""
    evaluation = evaluation_of(f"- {{id: sample, pillar: contact, pass_when: {condition}}}", pages, **options)
    rule = evaluation.book.rule("sample")
    assert rule is not None
    return evaluation.verdict(rule)


def passes(condition: str, html: str, **options: Any) -> bool:
    """Whether a condition is true of a start page; the verdict must be certain."""
    status = judged(condition, {"/": html}, **options).status
    assert status in ("pass", "fail"), status
    return status == "pass"
