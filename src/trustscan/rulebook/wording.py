"""Conditions back in words: the form in which they are written, on one line."""

from __future__ import annotations

from typing import Any

from trustscan.rulebook.conditions import (
    All,
    AllOf,
    AnyOf,
    Bounds,
    Condition,
    Find,
    Near,
    Not,
    NotOf,
    Phrases,
    Predicate,
    Some,
    Test,
    TraitIs,
)
from trustscan.rulebook.context import INLINE
from trustscan.text.phrases import PhraseBook

_SHOWN_PHRASES = 4


def say_condition(condition: Condition, book: PhraseBook) -> str:
    """`{in: documents, role: privacy-policy}` and the like."""
    match condition:
        case Find():
            parts = [f"in: {condition.collection}", *_members(condition.where, book), *_frame(condition)]
            return "{" + ", ".join(parts) + "}"
        case TraitIs(name):
            return f"{{trait: {name}}}"
        case All(parts):
            return f"{{all: [{', '.join(say_condition(part, book) for part in parts)}]}}"
        case Some(parts):
            return f"{{any: [{', '.join(say_condition(part, book) for part in parts)}]}}"
        case Not(part):
            return f"{{not: {say_condition(part, book)}}}"


def say_predicate(predicate: Predicate, book: PhraseBook) -> str:
    """`words|min: 40` and the like."""
    return ", ".join(_members(predicate, book))


def _members(predicate: Predicate, book: PhraseBook) -> list[str]:
    match predicate:
        case Test():
            return [f"{predicate.field}|{predicate.op}: {_argument(predicate, book)}"]
        case AllOf(parts):
            return [member for part in parts for member in _members(part, book)]
        case AnyOf(parts):
            return [f"any: [{', '.join('{' + say_predicate(part, book) + '}' for part in parts)}]"]
        case NotOf(part):
            return [f"not: {{{say_predicate(part, book)}}}"]


def _argument(test: Test, book: PhraseBook) -> str:
    if isinstance(test.argument, Near):
        groups = ", ".join(_group(group, book) for group in test.argument.groups)
        return f"{{of: [{groups}], words: {test.argument.words}}}"
    if isinstance(test.argument, Phrases):
        sets = _group(test.argument, book)
        if test.argument.apart:
            sets = test.argument.sets[0].partition(".")[0]
        return f"{{of: {sets}, n: {test.argument.n}}}" if test.op == "at_least" else sets
    return _plain(test.argument)


def _group(phrases: Phrases, book: PhraseBook) -> str:
    sets = ", ".join(_phrases(name, book) for name in phrases.sets)
    return f"[{sets}]" if len(phrases.sets) > 1 else sets


def _phrases(name: str, book: PhraseBook) -> str:
    if not name.startswith(INLINE):
        return name
    words = [book.phrases[number] for number in book.sets.get(name, {})]
    more = ", ..." if len(words) > _SHOWN_PHRASES else ""
    return f"[{', '.join(words[:_SHOWN_PHRASES])}{more}]"


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return f"[{', '.join(map(str, value))}]"
    return f"'{value}'" if isinstance(value, str) and not value.replace("-", "").isalnum() else str(value)


def _frame(find: Find) -> list[str]:
    bound = "share" if find.bounds.share else "count"
    said = [f"{bound}|{name}: {number}" for name, number in _limits(find.bounds)]
    if find.distinct:
        said.append(f"distinct: {find.distinct}")
    if find.look_in is not None:
        said.append(f"look_in: [{', '.join(find.look_in)}]")
    return said


def _limits(bounds: Bounds) -> list[tuple[str, int]]:
    if bounds == Bounds():
        return []
    if bounds.low == bounds.high:
        return [("is", bounds.low)]
    limits = [("min", bounds.low)] if bounds.low else []
    return limits + ([("max", bounds.high)] if bounds.high is not None else [])
