"""Why a rule says what it says about a site: every condition, what it came to, and what came close."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from trustscan.evaluate.conditions import Judge
from trustscan.evaluate.evaluation import Evaluation
from trustscan.evaluate.evidence import places, shown
from trustscan.evaluate.items import field_of
from trustscan.evaluate.truth import Outcome, Truth
from trustscan.facts.records import Document
from trustscan.facts.vocabulary import Role
from trustscan.model.struct import Frozen
from trustscan.rulebook.conditions import AllOf, Find, Predicate, Test, required
from trustscan.rulebook.models import Rule
from trustscan.rulebook.registry import Item, Type
from trustscan.rulebook.wording import say_condition, say_predicate

_MAX_NOTES = 3
_MAX_NEAR = 5


class Step(Frozen):
    """One condition: as it is written, what it came to, remarks, and its parts."""

    said: str
    truth: Truth
    notes: tuple[str, ...] = ()
    parts: tuple[Step, ...] = ()


class Explanation(Frozen):
    """A rule's verdict on a site with the steps that led to it, by the rule's keys."""

    rule: Rule
    status: str
    message: str
    steps: dict[str, Step]


def explain(evaluation: Evaluation, rule: Rule) -> Explanation:
    """Every condition of one rule on one site."""
    verdict = evaluation.verdict(rule)
    steps = {key: _step(outcome, evaluation.judge) for key, outcome in verdict.outcomes.items()}
    return Explanation(rule, str(verdict.status), verdict.message, steps)


def _step(outcome: Outcome, judge: Judge) -> Step:
    said = say_condition(outcome.condition, judge.book.vocabulary.phrases)
    notes = tuple(_notes(outcome, judge)) if isinstance(outcome.condition, Find) else ()
    return Step(
        said, outcome.truth, notes, tuple(_step(part, judge) for part in judge.parts(outcome.condition))
    )


def _notes(outcome: Outcome, judge: Judge) -> Iterator[str]:
    find = outcome.condition
    assert isinstance(find, Find)
    everything = judge.items(find.collection)
    pages = {item.page.number for item in everything if item.page is not None}
    yield f"{len(everything)} {find.collection}" + (f" on {len(pages)} pages" if pages else "")
    parts = _parts(find.where)
    if len(parts) > 1:
        for part in parts:
            true, _ = judge.selector.select(find.collection, part, judge.selector.everything(find.collection))
            yield f"{say_predicate(part, judge.book.vocabulary.phrases)}: {len(true)}"
    if outcome.truth is Truth.TRUE:
        for place in places(outcome, judge)[:_MAX_NOTES]:
            yield f'found on {_path(place.url)}, {place.where}: "{place.snippet}"'
        return
    for reason in outcome.reasons:
        yield f"unknown because: {reason}"
    yield from _near_misses(find, parts, judge)
    yield from _called_so(find, judge)


def _parts(where: Predicate) -> tuple[Predicate, ...]:
    return where.parts if isinstance(where, AllOf) else (where,)


def _near_misses(find: Find, parts: tuple[Predicate, ...], judge: Judge) -> Iterator[str]:
    """Items of which all parts but one hold, with what the missing one found instead."""
    if len(parts) < 2:
        return
    everything = judge.selector.everything(find.collection)
    holding = {part: judge.selector.select(find.collection, part, everything)[0] for part in parts}
    for missing in parts:
        others = everything
        for part in parts:
            others = others & holding[part] if part is not missing else others
        nearly = sorted(others - holding[missing])
        for number in nearly if len(nearly) <= _MAX_NEAR else ():
            item = judge.items(find.collection)[number]
            yield f"nearly: {_name(item)}, but not {_said_of(missing, find.collection, item, judge)}"


def _said_of(missing: Predicate, collection: str, item: Item, judge: Judge) -> str:
    said = say_predicate(missing, judge.book.vocabulary.phrases)
    if not isinstance(missing, Test):
        return said
    field = field_of(collection, missing.field)
    if field.type in (Type.WORDS, Type.CUES, Type.ELEMENTS):
        return said
    return f"{said} (it is {shown(field.get(item, judge)) or 'nothing'})"


def _called_so(find: Find, judge: Judge) -> Iterator[str]:
    """Documents that are called like a wanted role, and why they were not believed."""
    if find.collection != "documents":
        return
    wanted = [test.argument for test in required(find.where) if test.field == "role"]
    roles = {role for each in wanted for role in ((each,) if isinstance(each, str) else each)}
    for role_id in sorted(roles):
        role = judge.book.vocabulary.role(role_id)
        called = [d for d in judge.facts.documents if role_id in d.named_by and role_id not in d.roles]
        for document in called[:_MAX_NOTES] if role else ():
            assert role is not None
            yield _not_believed(document, role)


def _not_believed(document: Document, role: Role) -> str:
    by = ", ".join(sorted(document.named_by[role.id]))
    cues = document.cues.get(role.id, 0)
    return (
        f'"{document.title}" on {_path(document.page.url)} is called so by its {by}, but not believed: '
        f"{document.words} words (of {role.min_words}), {cues} phrases of {role.cues} (of {role.min_cues})"
    )


def _name(item: Item) -> str:
    if item.page is None:
        return shown(getattr(item.value, "name", "")) or "it"
    text = shown(getattr(item.value, "title", "") or item.text()[:200])
    return f'"{text[:60]}" on {_path(item.page.url)}'


def _path(url: str) -> str:
    return urlsplit(url).path or "/"
