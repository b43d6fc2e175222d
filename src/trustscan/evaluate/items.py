"""Which items of a collection a predicate holds for. Cheap questions first, dear ones of what is left."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from functools import lru_cache
from itertools import chain
from typing import Any

from trustscan.evaluate.columns import MAX_TEXT, NONE, Column, Numbers, compiled
from trustscan.evaluate.view import SiteView
from trustscan.model.struct import Frozen
from trustscan.rulebook.collections import REGISTRY
from trustscan.rulebook.conditions import AllOf, AnyOf, Near, NotOf, Phrases, Predicate, Test
from trustscan.rulebook.operators import Argument, operators_of, resolve_date
from trustscan.rulebook.read_conditions import trait_field
from trustscan.rulebook.registry import Field, Type

# Of fewer items than one in so many each is asked; else all at once, for whoever asks again.
_FEW = 8
# Operators that ask for values which an index of the field's values can answer.
_BY_VALUE = {
    Type.TEXT: ("is", "in"),
    Type.CHOICE: ("is", "in"),
    Type.BOOL: ("is",),
    Type.NAMES: ("contains", "in"),
}
_NOTHING: tuple[Any, ...] = (None, "", (), frozenset())


@lru_cache(maxsize=4096)
def field_of(collection: str, name: str, op: str = "") -> Field:
    """A field by name; one that the collection does not know is a trait, whose operator tells its kind."""
    known = REGISTRY.collections[collection].field(name)
    return known or trait_field(name, several=op in operators_of(Type.NAMES) and op != "exists")


@lru_cache(maxsize=4096)
def in_words(collection: str, test: Test) -> bool:
    """Whether phrases are asked for in the words on the page, not in the value of a field."""
    return field_of(collection, test.field, test.op).type in (Type.WORDS, Type.CUES, Type.ELEMENTS)


class Selector:
    """Answers predicates over one site, each question once."""

    def __init__(self, view: SiteView) -> None:
        self.view = view
        self._answers: dict[tuple[str, Test], tuple[Numbers, Numbers]] = {}
        self._all: dict[str, Numbers] = {}
        self._columns: dict[tuple[str, str], Column] = {}

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
            case AllOf():
                true, unknown = among, NONE
                for part in _cheapest_first(collection, predicate):
                    yes, maybe = self.select(collection, part, true | unknown if unknown else true)
                    if unknown or maybe:
                        unknown = (unknown & (yes | maybe)) | (true & maybe)
                        yes = true & yes
                    true = yes
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
        known = self._answers.get((collection, test))
        if known is None:
            way = _way_of(collection, test)
            if way.asks and (way.dear or len(among) * _FEW < len(self.view.items(collection))):
                return self._ask(collection, test, among)
            known = self._answers[collection, test] = way.answer(self, collection, test)
        if among is self.everything(collection):
            return known
        true, unknown = known
        return true & among, unknown & among

    def _column(self, collection: str, test: Test) -> Column:
        field = field_of(collection, test.field, test.op)
        column = self._columns.get((collection, field.name))
        if column is None:
            column = Column(field, self.view.items(collection), self.view)
            self._columns[collection, field.name] = column
        return column

    def _with_value(self, collection: str, test: Test) -> tuple[Numbers, Numbers]:
        column = self._column(collection, test)
        wanted = (test.argument,) if isinstance(test.argument, str | bool) else test.argument
        index = column.by_value
        return NONE.union(*[index[value] for value in wanted if value in index]), column.missing

    def _matching(self, collection: str, test: Test) -> tuple[Numbers, Numbers]:
        column = self._column(collection, test)
        return column.matching(test.argument), column.missing

    def _ask_all(self, collection: str, test: Test) -> tuple[Numbers, Numbers]:
        return self._ask(collection, test, self.everything(collection))

    def _ask(self, collection: str, test: Test, among: Numbers) -> tuple[Numbers, Numbers]:
        """The answers of some items: what stands on every page of a site is asked once."""
        true: list[int] = []
        unknown: list[int] = []
        column = self._column(collection, test)
        answer = self._question(column.field, test)
        for value, numbers in column.by_value_among(among).items():
            found = answer(value)
            if found:
                true += numbers
            elif found is None:
                unknown += numbers
        return frozenset(true), frozenset(unknown)

    def _question(self, field: Field, test: Test) -> Callable[[Any], bool | None]:
        """What is asked of a field's value, settled once for all items; None is unknown."""
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

    def _with_phrases(self, collection: str, test: Test) -> tuple[Numbers, Numbers]:
        phrases: Phrases = test.argument
        if not phrases.n:
            return self.everything(collection), NONE
        if in_words(collection, test):
            found = [self.view.found(collection, name) for name in phrases.sets]
        else:
            column, book = self._column(collection, test), self.view.book.vocabulary.phrases
            found = [column.found(name, book) for name in phrases.sets]
        if phrases.n == 1:
            return NONE.union(*chain.from_iterable(numbers.values() for numbers in found)), NONE
        different: dict[int, Numbers] = defaultdict(frozenset)
        for at, numbers in enumerate(found):
            for number, items in numbers.items():
                different[at if phrases.apart else number] |= items
        held = Counter(chain.from_iterable(different.values()))
        return frozenset(item for item, count in held.items() if count >= phrases.n), NONE

    def _with_neighbours(self, collection: str, test: Test) -> tuple[Numbers, Numbers]:
        """The items within which phrases of every group stand close enough to each other."""
        near: Near = test.argument
        held = self.everything(collection)
        for group in near.groups:
            found = (self.view.found(collection, name).values() for name in group.sets)
            held &= NONE.union(*chain.from_iterable(found))
            if not held:
                return NONE, NONE
        items = self.view.items(collection)
        return frozenset(number for number in held if self.view.neighbours(items[number], near)), NONE


class _Way(Frozen):
    """How a question is answered on any site: for all items at once, or by asking each."""

    answer: Callable[[Selector, str, Test], tuple[Numbers, Numbers]]
    asks: bool
    dear: bool


@lru_cache(maxsize=4096)
def _way_of(collection: str, test: Test) -> _Way:
    field = field_of(collection, test.field, test.op)
    if isinstance(test.argument, Phrases):
        return _Way(Selector._with_phrases, asks=False, dear=False)
    if isinstance(test.argument, Near):
        return _Way(Selector._with_neighbours, asks=False, dear=False)
    if test.op in _BY_VALUE.get(field.type, ()):
        return _Way(Selector._with_value, asks=True, dear=field.dear)
    answer = Selector._matching if test.op == "re" else Selector._ask_all
    return _Way(answer, asks=True, dear=field.dear)


@lru_cache(maxsize=4096)
def _cheapest_first(collection: str, every: AllOf) -> tuple[Predicate, ...]:
    return tuple(sorted(every.parts, key=lambda part: _cost(collection, part)))


def _cost(collection: str, predicate: Predicate) -> int:
    """How late to ask something: what an index answers comes first, what takes looking around last."""
    match predicate:
        case Test(argument=Phrases() | Near()):
            return 0
        case Test():
            return (4 if _way_of(collection, predicate).dear else 1) + (predicate.op == "re") * 2
        case AllOf(parts):
            return min((_cost(collection, part) for part in parts), default=0)
        case AnyOf(parts):
            return max((_cost(collection, part) for part in parts), default=0)
        case NotOf(part):
            return max(2, _cost(collection, part))
