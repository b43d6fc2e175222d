"""docs/signals.md: every rule, what it looks for, why, since when, and its sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from trustscan.model.report import PILLAR_TITLES, PILLARS
from trustscan.rulebook.conditions import Condition, finds, sets_of, tests
from trustscan.rulebook.context import INLINE
from trustscan.rulebook.models import Rule, RuleBook
from trustscan.rulebook.prose import examples, tell_condition
from trustscan.rulebook.reach import languages_of
from trustscan.text.phrases import ANY_LANGUAGE, PhraseBook

_HEAD = """\
# Signals

Every rule that ships, by pillar. Made by `python scripts/redraw_signals.py`; do not edit.

Words in `code` are names of the [rule language](rules.md): collections, their fields,
[phrase sets](#phrase-sets) and [what a site is](#what-a-site-is). Rules that are experimental are shown and
never scored. What could not be read never counts as missing: such a check is inconclusive."""
_WHEN = (
    ("applies_when", "Applies when"),
    ("pass_when", "Passes when"),
    ("fail_when", "Fails when"),
    ("partial_when", "Counts in part when"),
)


def signals(book: RuleBook) -> str:
    """The whole document, in Markdown."""
    return "\n".join(_lines(book)) + "\n"


def _lines(book: RuleBook) -> Iterator[str]:
    yield _HEAD
    for pillar in PILLARS:
        rules = [rule for rule in book.rules if rule.pillar == pillar]
        if not rules:
            continue
        yield from ("", f"## {PILLAR_TITLES[pillar]}", "")
        rows = ((f"[`{rule.id}`](#{rule.id})", rule.title, rule.severity, rule.status) for rule in rules)
        yield from _table(("rule", "title", "severity", "status"), rows)
        for rule in rules:
            yield from _rule(rule, book)
    yield from ("", "## What a site is", "")
    yield "Traits that rules ask for with the name in `code`."
    for trait_id, trait in sorted(book.traits.items()):
        if trait.when is not None:
            yield from ("", f"**`{trait_id}`**: {trait.title}, when", "")
            yield from tell_condition(trait.when, book.vocabulary.phrases)
    yield from ("", "## Phrase sets", "")
    yield "A few phrases of each set that rules and traits ask for; the rest stands in `rules/`."
    yield ""
    yield from _table(("set", "such as", "languages"), _sets(book))


def _rule(rule: Rule, book: RuleBook) -> Iterator[str]:
    yield from ("", f"### {rule.id}", "", f"**{rule.title}** ({rule.severity}, {rule.status})")
    for label, text in (("Why", rule.why), ("Fix", rule.fix)):
        if text:
            yield from ("", f"{label}: {' '.join(text.split())}")
    for key, label in _WHEN:
        condition = getattr(rule, key)
        if condition is not None:
            yield from ("", f"{label}", "")
            yield from tell_condition(condition, book.vocabulary.phrases)
    yield ""
    yield from (f"- {fact}" for fact in _facts(rule, book))


def _facts(rule: Rule, book: RuleBook) -> Iterator[str]:
    languages = languages_of(rule, book)
    yield f"Languages: {', '.join(languages) if languages else 'does not depend on the language'}"
    if rule.needs:
        yield f"Needs: {', '.join(rule.needs)}"
    if rule.caps_score_at is not None:
        yield f"While it fails, the score is at most {rule.caps_score_at:g}"
    if rule.since:
        yield f"Since: {rule.since}"
    if rule.references:
        yield f"Sources: {'; '.join(rule.references)}"


def _sets(book: RuleBook) -> Iterator[tuple[str, ...]]:
    phrases = book.vocabulary.phrases
    asked = {name for condition in _conditions(book) for find in finds(condition)
             for test in tests(find.where) for name in sets_of(test)}  # fmt: skip
    for name in sorted(asked):
        if not name.startswith(INLINE):
            yield f"`{name}`", ", ".join(examples(name, phrases)), str(_languages(name, phrases))


def _conditions(book: RuleBook) -> Iterator[Condition]:
    for rule in book.rules:
        for key, _ in _WHEN:
            if (condition := getattr(rule, key)) is not None:
                yield condition
    for trait in book.traits.values():
        yield from (vote.find for vote in trait.votes)
        if trait.when is not None:
            yield trait.when


def _languages(name: str, phrases: PhraseBook) -> int | str:
    spoken = frozenset().union(*phrases.sets.get(name, {}).values())
    return "all" if spoken == {ANY_LANGUAGE} else len(spoken - {ANY_LANGUAGE})


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{' --- |' * len(head)}"
    for row in rows:
        cells = (cell.replace("|", "\\|") for cell in row)
        yield f"| {' | '.join(cells)} |"
