"""Conditions of rules, compiled: what `all`, `any`, `not`, `in` and `trait` mean. Values only; no evaluation.

Equal conditions are equal objects, so that what many rules ask is answered once.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from trustscan.model.struct import Frozen


class _Part(Frozen, cache_hash=True):
    """Looked up by what it says whenever it is asked."""


class Test(_Part):
    """One question to an item: `<field>|<op>: <argument>`.

    The argument is prepared: folded text, tuple of texts, number, date spec, pattern, or for phrases a
    `Phrases` or `Near`.
    """

    field: str
    op: str
    argument: Any


class Phrases(_Part):
    """Phrase sets, of whose phrases at least `n` different ones are wanted.

    `apart`: phrases of at least `n` different sets are wanted, however many of each.
    """

    sets: tuple[str, ...]
    n: int = 1
    apart: bool = False


class Near(_Part):
    """Phrases of each group, all of them within so many words of each other."""

    groups: tuple[Phrases, ...]
    words: int


class AllOf(_Part):
    """Every part holds for the item; true where there are no parts."""

    parts: tuple[Predicate, ...]


class AnyOf(_Part):
    """At least one part holds for the item."""

    parts: tuple[Predicate, ...]


class NotOf(_Part):
    """The part does not hold for the item."""

    part: Predicate


Predicate = Test | AllOf | AnyOf | NotOf


class Bounds(_Part):
    """How many items are wanted: at least `low`, at most `high` (None: any number).

    `share`: both are percentages of all items of the collection that were read.
    """

    low: int = 1
    high: int | None = None
    share: bool = False


class Find(_Part):
    """`{in: collection, ...}`: so many items of which `where` holds.

    With `distinct`, items with the same value of that field count once. `look_in` are the roles of
    unread pages that could decide it (None: what the collection says).
    """

    collection: str
    where: Predicate
    bounds: Bounds = Bounds()
    distinct: str = ""
    look_in: tuple[str, ...] | None = None


class TraitIs(_Part):
    """`{trait: name}`: the site is of this kind."""

    trait: str


class All(_Part):
    """Every condition is true."""

    parts: tuple[Condition, ...]


class Some(_Part):
    """At least one condition is true."""

    parts: tuple[Condition, ...]


class Not(_Part):
    """The condition is false."""

    part: Condition


Condition = Find | TraitIs | All | Some | Not


def finds(condition: Condition) -> Iterator[Find]:
    """Every `in` condition of a tree."""
    match condition:
        case Find():
            yield condition
        case All(parts) | Some(parts):
            for part in parts:
                yield from finds(part)
        case Not(part):
            yield from finds(part)
        case TraitIs():
            return


def traits_in(condition: Condition) -> Iterator[str]:
    """Every trait that a tree asks for."""
    match condition:
        case TraitIs(name):
            yield name
        case All(parts) | Some(parts):
            for part in parts:
                yield from traits_in(part)
        case Not(part):
            yield from traits_in(part)
        case Find():
            if condition.collection == "site":
                yield from (test.field for test in tests(condition.where))


def tests(predicate: Predicate) -> Iterator[Test]:
    """Every question to an item of a tree."""
    match predicate:
        case Test():
            yield predicate
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from tests(part)
        case NotOf(part):
            yield from tests(part)


def sets_of(test: Test) -> tuple[str, ...]:
    """The phrase sets that a question asks for."""
    match test.argument:
        case Phrases(sets):
            return sets
        case Near(groups):
            return tuple(name for group in groups for name in group.sets)
    return ()


def required(predicate: Predicate) -> Iterator[Test]:
    """The questions that an item must answer with yes for the whole tree to hold."""
    match predicate:
        case Test():
            yield predicate
        case AllOf(parts):
            for part in parts:
                yield from required(part)
        case AnyOf() | NotOf():
            return
