"""What a matched item shows: the place to look at, and the values that messages may use."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import chain
from typing import Any

from trustscan.evaluate.columns import MAX_TEXT, compiled
from trustscan.evaluate.items import field_of
from trustscan.evaluate.standing import read_in
from trustscan.evaluate.truth import Outcome, Truth
from trustscan.evaluate.view import SiteView
from trustscan.facts.page import Place
from trustscan.facts.records import Document
from trustscan.model.struct import Frozen, replace
from trustscan.rulebook.arguments import group_names
from trustscan.rulebook.collections import REGISTRY
from trustscan.rulebook.conditions import (
    All,
    AllOf,
    AnyOf,
    Condition,
    Find,
    Near,
    Not,
    NotOf,
    Phrases,
    Predicate,
    Some,
    Test,
    finds,
    required,
)
from trustscan.rulebook.registry import Item, Type

_MAX_PLACES = 3
_MAX_ELEMENTS = 20
_MAX_VALUE = 120
_KINDS = {"page": 0, "section": 1, "answer": 2}


Found = tuple[Find, tuple[Item, ...]]
"""A condition, and the items that it found."""


class Binding(Frozen):
    """An item that a condition found. `told` are values that all it found came to, such as `count`."""

    view: SiteView
    find: Find
    item: Item
    told: Mapping[str, str]

    def get(self, name: str) -> str | None:
        """The value of a capture as text, or None where this binds no such name."""
        if name in self.told:
            return self.told[name]
        if name in _captured(self.find):
            groups, _ = _look(self.find, self.item, self.view)
            if name in groups:
                return groups[name]
        field = REGISTRY.collections[self.find.collection].field(name)
        if field is None or field.type in (Type.CUES, Type.ELEMENTS):
            return None
        return shown(field.get(self.item, self.view))


def shown(value: Any) -> str:
    """A value as people read it, on one line of bounded length."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float | Decimal):
        return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()[:10]
    if isinstance(value, frozenset | set | tuple | list):
        return ", ".join(sorted(map(str, value)))
    text = " ".join(str(value).split())
    return (
        text
        if len(text) <= _MAX_VALUE
        else text[: text.rfind(" ", 0, _MAX_VALUE) if " " in text[:_MAX_VALUE] else _MAX_VALUE] + "…"
    )


def bindings(outcome: Outcome, view: SiteView) -> Iterator[Binding]:
    """What makes a true outcome true: the best items of each condition that holds."""
    for find, items in holding(outcome, view):
        family = _family(find)
        if family is not None:
            yield _fullest(find, items, family, view)
            continue
        told = {"count": str(len(items))}
        for item in _best(items):
            yield Binding(view, find, item, told)


def places(outcome: Outcome, view: SiteView) -> tuple[Place, ...]:
    """Up to three places to look at, none of them twice; one for each element where elements are counted."""
    most = _MAX_PLACES
    if _counts_elements(outcome.condition) and any(_family(find) for find, _ in holding(outcome, view)):
        most = _MAX_ELEMENTS
    return _first_places(holding(outcome, view), most, view)


def counter_evidence(condition: Condition, view: SiteView) -> tuple[Place, ...]:
    """What was found that makes a condition false, as this year's date does a copyright that has stopped."""
    return _first_places(_refuting(condition, view), _MAX_PLACES, view)


def _refuting(condition: Condition, view: SiteView) -> Iterator[Found]:
    match condition:
        case Not():
            for denied in view.parts(condition):
                yield from holding(denied, view)
        case All(parts) | Some(parts):
            for part in parts:
                yield from _refuting(part, view)


def _first_places(found: Iterable[Found], most: int, view: SiteView) -> tuple[Place, ...]:
    seen: dict[tuple[str, str], Place] = {}
    for find, items in found:
        for place in _places_of(find, items, view):
            seen.setdefault((place.url, place.snippet), place)
            if len(seen) == most:
                return tuple(seen.values())
    return tuple(seen.values())


def holding(outcome: Outcome, view: SiteView) -> Iterator[Found]:
    """The conditions that make an outcome true by what they found, with the items."""
    if outcome.truth is not Truth.TRUE:
        return
    find = outcome.condition
    if isinstance(find, Find):
        if find.bounds.low > 0:
            yield find, outcome.items
        return
    for part in view.parts(find):
        yield from holding(part, view)


def _places_of(find: Find, items: tuple[Item, ...], view: SiteView) -> Iterator[Place]:
    family = _family(find)
    if family is not None:
        yield from _elements(_fullest(find, items, family, view).item, family)
        return
    for item in _best(items):
        _, place = _look(find, item, view)
        if place is not None:
            yield place


def _best(items: Sequence[Item]) -> Sequence[Item]:
    """Pages of their own say more than sections, those more than answers; else in the order of the crawl."""
    return _ranked(items)[:_MAX_PLACES]


def _ranked(items: Sequence[Item]) -> Sequence[Item]:
    if items and isinstance(items[0].value, Document):
        return sorted(items, key=lambda item: _KINDS.get(item.value.kind, 0))
    return items


@lru_cache(maxsize=4096)
def _family(find: Find) -> Phrases | None:
    """The family of phrase sets of which a condition counts the elements."""
    arguments = (test.argument for test in required(find.where))
    return next((each for each in arguments if isinstance(each, Phrases) and each.apart), None)


@lru_cache(maxsize=4096)
def _counts_elements(condition: Condition) -> bool:
    return any(map(_family, finds(condition)))


def _fullest(find: Find, items: Sequence[Item], family: Phrases, view: SiteView) -> Binding:
    """The item that holds most elements of a family."""
    having = {name: frozenset().union(*view.found(find.collection, name).values()) for name in family.sets}
    held = Counter(chain.from_iterable(having.values()))
    best = max(_ranked(items), key=lambda item: held[item.number])
    there = {name: best.number in having[name] for name in having}
    told = {
        "count": str(len(items)),
        "found": str(sum(there.values())),
        "total": str(len(there)),
        "elements": ", ".join(_said(name) for name in there if there[name]) or "nothing",
        "missing": ", ".join(_said(name) for name in there if not there[name]) or "nothing",
    }
    return Binding(view, find, best, told)


def _elements(item: Item, family: Phrases) -> Iterator[Place]:
    """For each set of the family that the item has a phrase of, the words that show it."""
    found = [(name, _place_of_phrases(item, (name,))) for name in family.sets]
    if not any(place for _, place in found) and (place := item.place()):
        yield place
    for name, place in found:
        if place is not None:
            yield replace(place, where=f"{_said(name)}: {place.where}")


def _said(set_name: str) -> str:
    """`privacy-elements.legal-basis` as people say it: legal basis."""
    return set_name.partition(".")[2].replace("-", " ")


def singles(outcome: Outcome, view: SiteView) -> Iterator[Binding]:
    """The items that exist whatever the verdict, such as the TLS handshake: messages may always use them."""
    find = outcome.condition
    if isinstance(find, Find) and REGISTRY.collections[find.collection].single:
        for item in view.items(find.collection)[:1]:
            yield Binding(view, find, item, {"count": str(len(outcome.items))})
    for part in view.parts(find):
        yield from singles(part, view)


def _look(find: Find, item: Item, view: SiteView) -> tuple[dict[str, str], Place | None]:
    """What patterns capture in an item, and the place to show; worked out once for all rules that ask."""
    key = (find, item.number)
    if key not in view.looked:
        view.looked[key] = _look_closely(find, item, view)
    return view.looked[key]


def _look_closely(find: Find, item: Item, view: SiteView) -> tuple[dict[str, str], Place | None]:
    groups: dict[str, str] = {}
    place: Place | None = None
    for test in _may_hold(find.where):
        field = field_of(find.collection, test.field)
        if test.op == "re":
            match = compiled(test.argument).search(str(field.get(item, view) or "")[:MAX_TEXT])
            if match is None:
                continue
            groups.update({name: shown(text) for name, text in match.groupdict().items()})
            if field.type is Type.WORDS:
                place = _place_in_text(item, match.start(), match.end()) or place
        elif isinstance(test.argument, Near):
            place = _place_of_neighbours(item, test.argument, view) or place
        elif isinstance(test.argument, Phrases) and field.type in (Type.WORDS, Type.CUES) and place is None:
            place = _place_of_phrases(item, test.argument.sets)
    if place is None and isinstance(item.value, Document):
        place = _place_of_phrases(item, _cues_of(item.value, view), after=item.first)
    return groups, place or REGISTRY.collections[find.collection].place(item)


def _cues_of(document: Document, view: SiteView) -> list[str]:
    """The phrase sets that tell what a document's roles talk of: its heading alone convinces nobody."""
    return [role.cues for role in view.book.vocabulary.roles if role.id in document.roles and role.cues]


@lru_cache(maxsize=4096)
def _captured(find: Find) -> frozenset[str]:
    """The names that patterns of a condition may capture."""
    patterns = (test.argument for test in _may_hold(find.where) if test.op == "re")
    return frozenset().union(*map(group_names, patterns))


def _may_hold(predicate: Predicate) -> Iterator[Test]:
    """The questions that an item may have answered with yes: all of `all`, and every branch of `any`."""
    match predicate:
        case Test():
            yield predicate
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from _may_hold(part)
        case NotOf():
            return


def _place_in_text(item: Item, start: int, end: int) -> Place | None:
    page = item.page
    if page is None or not page.blocks:
        return None
    origin = page.blocks[item.first].start + (item.start if item.first == item.last else 0)
    number = bisect_right(page.blocks, origin + start, key=lambda block: block.start) - 1
    block = page.blocks[max(number, 0)]
    return page.place(
        max(number, 0), max(0, origin + start - block.start), max(0, origin + end - block.start)
    )


def _place_of_neighbours(item: Item, near: Near, view: SiteView) -> Place | None:
    found = view.neighbours(item, near)
    return item.page.place_of_hit(*found) if found and item.page is not None else None


def _place_of_phrases(item: Item, sets: Iterable[str], after: int = -1) -> Place | None:
    """Where the first phrase of the sets stands in the item, behind block `after`."""
    page = item.page
    if page is None or not page.blocks:
        return None
    start, end = page.stream_span(max(item.first, min(after + 1, item.last)), item.last)
    spoken = read_in(page)
    hits = [hit for name in sets for hit in page.hits.distinct(name, spoken, start, end)]
    first = min(hits, key=lambda hit: (hit.start, -hit.end), default=None)
    return page.place_of_hit(first.start, first.end) if first else None
