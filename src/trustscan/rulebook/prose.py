"""Conditions in plain words, as lines of Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from trustscan.rulebook.collections import REGISTRY
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
from trustscan.rulebook.registry import Type
from trustscan.text.phrases import PhraseBook

_SHOWN_PHRASES = 5
_SAYS = {
    "is": "is {}",
    "has": "holds a phrase of {}",
    "near": "holds {}",
    "contains": "has {}",
    "in": "is one of {}",
    "starts": "starts with {}",
    "ends": "ends with {}",
    "re": "matches {}",
    "min": "is at least {}",
    "max": "is at most {}",
    "before": "lies before {}",
    "after": "lies after {}",
    "at_least": "holds {}",
}


def tell_condition(condition: Condition, book: PhraseBook, depth: int = 0) -> Iterator[str]:
    """The condition as a nested list, two spaces a level."""
    bullet = "  " * depth + "- "
    match condition:
        case All(parts) | Some(parts):
            yield f"{bullet}{'all' if isinstance(condition, All) else 'any'} of these:"
            for part in parts:
                yield from tell_condition(part, book, depth + 1)
        case Not(All() | Some() as part):
            yield f"{bullet}not:"
            yield from tell_condition(part, book, depth + 1)
        case Not(Find() | TraitIs() as part):
            yield f"{bullet}not: {_simple(part, book)}"
        case Not(part):
            yield from tell_condition(part.part if isinstance(part, Not) else part, book, depth)
        case Find() | TraitIs():
            yield bullet + _simple(condition, book)


def examples(set_name: str, book: PhraseBook) -> list[str]:
    """A few phrases of a set, English ones where it has any."""
    members = book.sets.get(set_name, {})
    english = [number for number, languages in members.items() if "en" in languages]
    return [book.phrases[number] for number in (english or list(members))[:_SHOWN_PHRASES]]


def _simple(condition: Find | TraitIs, book: PhraseBook) -> str:
    if isinstance(condition, TraitIs):
        return f"the site: `{condition.trait}`"
    where = "; ".join(_asked(condition.where, condition.collection, book))
    return _how_many(condition) + (f": {where}" if where else "")


def _how_many(find: Find) -> str:
    if REGISTRY.collections[find.collection].single:
        return f"the `{find.collection}`"
    differ = f" that differ in their `{find.distinct}`" if find.distinct else ""
    return f"{_amount(find.bounds)} of the `{find.collection}`{differ}"


def _amount(bounds: Bounds) -> str:
    unit = "%" if bounds.share else ""
    if bounds.high is None:
        return f"at least {_count(bounds.low)}{unit}"
    if bounds.high == 0:
        return "none"
    if bounds.low == bounds.high:
        return f"exactly {_count(bounds.low)}{unit}"
    return (f"{bounds.low}{unit} to " if bounds.low else "at most ") + f"{bounds.high}{unit}"


def _count(number: int) -> str:
    return "one" if number == 1 else str(number)


def _asked(predicate: Predicate, collection: str, book: PhraseBook) -> list[str]:
    match predicate:
        case Test():
            return [_test(predicate, collection, book)]
        case AllOf(parts):
            return [said for part in parts for said in _asked(part, collection, book)]
        case AnyOf(parts):
            return [f"({' or '.join(_grouped(part, collection, book) for part in parts)})"]
        case NotOf(AnyOf() as part):
            return [f"not {''.join(_asked(part, collection, book))}"]
        case NotOf(part):
            return [f"not ({'; '.join(_asked(part, collection, book))})"]


def _grouped(predicate: Predicate, collection: str, book: PhraseBook) -> str:
    parts = _asked(predicate, collection, book)
    return parts[0] if len(parts) == 1 else f"({'; '.join(parts)})"


def _test(test: Test, collection: str, book: PhraseBook) -> str:
    field = REGISTRY.collections[collection].field(test.field)
    name = f"`{test.field}`"
    if test.op == "exists":
        return f"{name} is there" if test.argument else f"{name} is missing"
    if field is not None and field.type is Type.BOOL:
        return name if test.argument else f"not {name}"
    if field is not None and field.type is Type.NAMES and test.op == "in":
        return f"{name} has one of {_argument(test, book)}"
    return f"{name} {_SAYS.get(test.op, test.op + ' {}').format(_argument(test, book))}"


def _argument(test: Test, book: PhraseBook) -> str:
    argument = test.argument
    if isinstance(argument, Near):
        groups = " and ".join(_listed(_sets(group, book)) for group in argument.groups)
        return f"phrases of {groups} within {argument.words} words"
    if isinstance(argument, Phrases) and argument.apart:
        return f"{argument.n} or more of the elements `{argument.sets[0].partition('.')[0]}`"
    if isinstance(argument, Phrases):
        sets = _listed(_sets(argument, book))
        return f"{argument.n} or more different phrases of {sets}" if test.op == "at_least" else sets
    return _plain(argument)


def _sets(phrases: Phrases, book: PhraseBook) -> Iterator[str]:
    for name in phrases.sets:
        if not name.startswith(INLINE):
            yield f"`{name}`"
            continue
        quoted = ", ".join(f'"{phrase}"' for phrase in examples(name, book))
        more = ", ..." if len(book.sets.get(name, {})) > _SHOWN_PHRASES else ""
        yield f"({quoted}{more})"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)


def _plain(value: Any) -> str:
    if isinstance(value, tuple):
        return _listed(_plain(part) for part in value)
    if isinstance(value, str):
        fence = "``" if "`" in value else "`"
        return f"{fence}{value}{fence}" if value else "empty"
    return str(getattr(value, "pattern", value))
