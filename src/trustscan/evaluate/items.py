"""Which items of a collection a predicate holds for. Cheap questions first, patterns only on what is left."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import re2

from trustscan.evaluate.view import SiteView
from trustscan.rulebook.arguments import pattern_options
from trustscan.rulebook.collections import REGISTRY
from trustscan.rulebook.conditions import AllOf, AnyOf, Near, NotOf, Phrases, Predicate, Test
from trustscan.rulebook.operators import Argument, fold, operators_of, resolve_date
from trustscan.rulebook.read_conditions import trait_field
from trustscan.rulebook.registry import Field, Type

Numbers = frozenset[int]
NONE: Numbers = frozenset()
MAX_TEXT = 200_000
_FEW = 64
# Operators that ask for values which an index of the field's values can answer.
_BY_VALUE = {
    Type.TEXT: ("is", "in"),
    Type.CHOICE: ("is", "in"),
    Type.BOOL: ("is",),
    Type.NAMES: ("contains", "in"),
}
_BY_ORDER = ("min", "max")
_NOTHING: tuple[Any, ...] = (None, "", (), frozenset())


@lru_cache(maxsize=4096)
def compiled(pattern: str) -> Any:
    """The RE2 form of a pattern from a rule file."""
    return re2.compile(pattern, pattern_options())


@lru_cache(maxsize=4096)
def field_of(collection: str, name: str, op: str = "") -> Field:
    """A field by name; one that the collection does not know is a trait, whose operator tells its kind."""
    known = REGISTRY.collections[collection].field(name)
    return known or trait_field(name, several=op in operators_of(Type.NAMES) and op != "exists")


class Selector:
    """Answers predicates over one site, each question once."""

    def __init__(self, view: SiteView) -> None:
        self.view = view
        self._answers: dict[tuple[str, Test], tuple[Numbers, Numbers]] = {}
        self._all: dict[str, Numbers] = {}
        self._values: dict[tuple[str, str], dict[Any, Numbers]] = {}
        self._orders: dict[tuple[str, str], tuple[list[Any], list[int], Numbers]] = {}
        self._columns: dict[tuple[str, str], dict[int, Any]] = {}

    def everything(self, collection: str) -> Numbers:
        """The numbers of all items."""
        if collection not in self._all:
            self._all[collection] = frozenset(range(len(self.view.items(collection))))
        return self._all[collection]

    def select(self, collection: str, predicate: Predicate, among: Numbers) -> tuple[Numbers, Numbers]:
        """The items among those given for which the predicate is true, and for which it is unknown."""
        match predicate:
            case Test():
                return self._select_test(collection, predicate, among)
            case AllOf(parts):
                true, unknown = among, NONE
                for part in _cheapest_first(parts):
                    yes, maybe = self.select(collection, part, true | unknown if unknown else true)
                    if unknown or maybe:
                        unknown = (unknown & (yes | maybe)) | (true & maybe)
                    true = true & yes
                    if not true and not unknown:
                        break
                return true, unknown
            case AnyOf(parts):
                true, unknown = NONE, NONE
                for part in parts:
                    yes, maybe = self.select(collection, part, among - true if true else among)
                    true, unknown = true | yes, unknown | maybe
                return true, unknown - true
            case NotOf(part):
                yes, maybe = self.select(collection, part, among)
                return among - yes - maybe, maybe

    def _select_test(self, collection: str, test: Test, among: Numbers) -> tuple[Numbers, Numbers]:
        key = (collection, test)
        if key in self._answers:
            true, unknown = self._answers[key]
            return true & among, unknown & among
        if isinstance(test.argument, Phrases):
            self._answers[key] = (self._with_phrases(collection, test.field, test.argument), NONE)
        elif isinstance(test.argument, Near):
            self._answers[key] = (self._with_neighbours(collection, test.argument), NONE)
        elif test.op in _BY_VALUE.get(field_of(collection, test.field, test.op).type, ()):
            self._answers[key] = self._with_value(collection, test)
        elif test.op in _BY_ORDER and len(among) > _FEW:
            self._answers[key] = self._within_bound(collection, test)
        elif test.op == "re" or len(among) <= _FEW:
            return self._ask(collection, test, among)
        else:
            self._answers[key] = self._ask(collection, test, self.everything(collection))
        true, unknown = self._answers[key]
        return true & among, unknown & among

    def _with_value(self, collection: str, test: Test) -> tuple[Numbers, Numbers]:
        """Answers from an index of the values that a field has, so that nothing is compared twice."""
        field = field_of(collection, test.field, test.op)
        key = (collection, field.name)
        if key not in self._values:
            self._values[key] = self._indexed(collection, field)
        index = self._values[key]
        wanted = (test.argument,) if isinstance(test.argument, str | bool) else test.argument
        true = NONE.union(*(index[value] for value in wanted if value in index))
        return true, index.get(None, NONE) if field.none_is_unknown else NONE

    def _within_bound(self, collection: str, test: Test) -> tuple[Numbers, Numbers]:
        """Answers `min` and `max` from the items in the order of a field's value."""
        field = field_of(collection, test.field, test.op)
        key = (collection, field.name)
        if key not in self._orders:
            stated = [(field.get(item, self.view), item.number) for item in self.view.items(collection)]
            ordered = sorted(each for each in stated if each[0] is not None)
            missing = frozenset(number for value, number in stated if value is None)
            self._orders[key] = ([value for value, _ in ordered], [n for _, n in ordered], missing)
        values, numbers, missing = self._orders[key]
        if test.op == "min":
            true = numbers[bisect_left(values, test.argument) :]
        else:
            true = numbers[: bisect_right(values, test.argument)]
        return frozenset(true), missing if field.none_is_unknown else NONE

    def _indexed(self, collection: str, field: Field) -> dict[Any, Numbers]:
        """For each value of a field, folded, the items that have it; None is a value here."""
        as_stated: dict[Any, list[int]] = defaultdict(list)
        for item in self.view.items(collection):
            as_stated[field.get(item, self.view)].append(item.number)
        index: dict[Any, set[int]] = defaultdict(set)
        for value, numbers in as_stated.items():
            for folded in _folded(value, field.type):
                index[folded].update(numbers)
        return {value: frozenset(numbers) for value, numbers in index.items()}

    def _ask(self, collection: str, test: Test, among: Numbers) -> tuple[Numbers, Numbers]:
        true, unknown = [], []
        value_of, answer = self._column(collection, test), self._question(collection, test)
        known: dict[Any, bool | None] = {}  # what stands on every page of a site is asked once
        for number in among:
            value = value_of(number)
            if isinstance(value, str):
                found = known[value] if value in known else known.setdefault(value, answer(value))
            else:
                found = answer(value)
            if found is None:
                unknown.append(number)
            elif found:
                true.append(number)
        return frozenset(true), frozenset(unknown)

    def _column(self, collection: str, test: Test) -> Callable[[int], Any]:
        """Gives the value that a field has in the item of a number, worked out once."""
        field = field_of(collection, test.field, test.op)
        column = self._columns.setdefault((collection, field.name), {})
        items, get, view = self.view.items(collection), field.get, self.view

        def value_of(number: int) -> Any:
            if number not in column:
                column[number] = get(items[number], view)
            return column[number]

        return value_of

    def _question(self, collection: str, test: Test) -> Callable[[Any], bool | None]:
        """What is asked of a field's value, settled once for all items; None is unknown."""
        field = field_of(collection, test.field, test.op)
        argument, without = test.argument, None if field.none_is_unknown else False
        if test.op == "exists":
            return lambda value: (value in _NOTHING) is not argument
        if test.op == "re":
            search = compiled(argument).search
            return lambda value: without if value is None else search(str(value)[:MAX_TEXT]) is not None
        operator = operators_of(field.type)[test.op]
        if operator.argument is Argument.DATE:
            argument = resolve_date(argument, self.view.now.date())
        holds = operator.test
        if holds is None:
            return lambda value: without if value is None else False
        return lambda value: without if value is None else holds(value, argument)

    def _with_phrases(self, collection: str, field_name: str, phrases: Phrases) -> Numbers:
        if not phrases.n:
            return self.everything(collection)
        field = field_of(collection, field_name)
        counts: dict[int, set[int]] = {}
        for at, name in enumerate(phrases.sets):
            found = (
                self.view.found(collection, name)
                if field.type in (Type.WORDS, Type.CUES, Type.ELEMENTS)
                else self.view.found_in_field(collection, field, name)
            )
            for item, numbers in found.items():
                counts[item] = counts.get(item, set()) | ({at} if phrases.apart else numbers)
        return frozenset(item for item, numbers in counts.items() if len(numbers) >= phrases.n)

    def _with_neighbours(self, collection: str, near: Near) -> Numbers:
        """The items within which phrases of every group stand close enough to each other."""
        items, held = self.view.items(collection), None
        for group in near.groups:
            found = {number for name in group.sets for number in self.view.found(collection, name)}
            held = found if held is None else held & found
        return frozenset(number for number in held or () if self.view.neighbours(items[number], near))


def _folded(value: Any, type_: Type) -> tuple[Any, ...]:
    """The forms in which a value is looked up."""
    if value is None:
        return (None,)
    if type_ is Type.NAMES:
        return tuple(map(fold, value))
    return (bool(value) if type_ is Type.BOOL else fold(value),)


@lru_cache(maxsize=4096)
def _cheapest_first(parts: tuple[Predicate, ...]) -> tuple[Predicate, ...]:
    return tuple(sorted(parts, key=_cost))


def _cost(predicate: Predicate) -> int:
    if not isinstance(predicate, Test):
        return 2
    return 3 if predicate.op == "re" else 0 if isinstance(predicate.argument, Phrases | Near) else 1
