"""What a matched item shows: the place to look at, and the values that messages may use."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from trustscan.evaluate.items import MAX_TEXT, compiled, field_of
from trustscan.evaluate.truth import Outcome, Truth
from trustscan.evaluate.view import SiteView
from trustscan.facts.page import Place
from trustscan.facts.records import Document
from trustscan.model.struct import Frozen, replace
from trustscan.rulebook.collections import REGISTRY
from trustscan.rulebook.conditions import AllOf, AnyOf, Find, Near, NotOf, Phrases, Predicate, Test, required
from trustscan.rulebook.registry import Item, Type

_MAX_PLACES = 3
_MAX_ELEMENTS = 20
_MAX_VALUE = 120
_READ = frozenset({"en"})
_KINDS = {"page": 0, "section": 1, "answer": 2}


class Binding(Frozen):
    """An item that a condition found, with what its patterns captured."""

    view: SiteView
    find: Find
    item: Item
    groups: dict[str, str]
    count: int

    def get(self, name: str) -> str | None:
        """The value of a capture as text, or None where this binds no such name."""
        if name == "count":
            return str(self.count)
        if name in self.groups:
            return self.groups[name]
        collection = REGISTRY.collections[self.find.collection]
        field = collection.field(name)
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


def witnesses(outcome: Outcome, view: SiteView) -> Iterator[tuple[Binding, Place | None]]:
    """What makes a true outcome true: the best items of each condition that holds, with their places."""
    find = outcome.condition
    if outcome.truth is not Truth.TRUE:
        return
    if isinstance(find, Find):
        if find.bounds.low > 0:
            family = next((t.argument for t in required(find.where) if _counts_sets(t)), None)
            if family is not None:
                yield from _told(find, outcome.items, family, view)
                return
            for item in sorted(outcome.items, key=_rank)[:_MAX_PLACES]:
                groups, place = _look(find, item, view)
                yield Binding(view, find, item, groups, len(outcome.items)), place
        return
    for part in outcome.parts:
        yield from witnesses(part, view)


def _counts_sets(test: Test) -> bool:
    return isinstance(test.argument, Phrases) and test.argument.apart


def _told(
    find: Find, items: Sequence[Item], family: Phrases, view: SiteView
) -> Iterator[tuple[Binding, Place | None]]:
    """The item that holds most elements of a family, and for each of them the words that show it."""
    held = {item.number: _elements_in(item, family) for item in items}
    best = max(sorted(items, key=_rank), key=lambda item: len(held[item.number]))
    elements = held[best.number]
    groups = dict(_look(find, best, view)[0])
    names = [(_said(name), name in elements) for name in family.sets]
    groups |= {
        "found": str(len(elements)),
        "total": str(len(family.sets)),
        "elements": ", ".join(name for name, there in names if there) or "nothing",
        "missing": ", ".join(name for name, there in names if not there) or "nothing",
    }
    binding = Binding(view, find, best, groups, len(items))
    if not elements:
        yield binding, best.place()
    for name, place in elements.items():
        yield binding, replace(place, where=f"{_said(name)}: {place.where}")


def _elements_in(item: Item, family: Phrases) -> dict[str, Place]:
    """For each set of the family that the item has a phrase of, where."""
    places = {name: _place_of_phrases(item, (name,)) for name in family.sets if item.page is not None}
    return {name: place for name, place in places.items() if place is not None}


def _said(set_name: str) -> str:
    """`privacy-elements.legal-basis` as people say it: legal basis."""
    return set_name.partition(".")[2].replace("-", " ")


def singles(outcome: Outcome, view: SiteView) -> Iterator[Binding]:
    """The items that exist whatever the verdict, such as the TLS handshake: messages may always use them."""
    find = outcome.condition
    if isinstance(find, Find) and REGISTRY.collections[find.collection].single:
        for item in view.items(find.collection)[:1]:
            yield Binding(view, find, item, {}, len(outcome.items))
    for part in outcome.parts:
        yield from singles(part, view)


def _rank(item: Item) -> tuple[int, int]:
    """Pages of their own say more than sections, those more than answers; else in the order of the crawl."""
    return _KINDS.get(getattr(item.value, "kind", ""), 0), item.number


def places(found: Iterable[tuple[Binding, Place | None]]) -> tuple[Place, ...]:
    """Up to three places to look at, none of them twice; one for each element where elements are counted."""
    seen: dict[tuple[str, str], Place] = {}
    most = _MAX_PLACES
    for binding, place in found:
        if any(_counts_sets(test) for test in required(binding.find.where)):
            most = _MAX_ELEMENTS
        if place is not None:
            seen.setdefault((place.url, place.snippet), place)
    return tuple(seen.values())[:most]


def _look(find: Find, item: Item, view: SiteView) -> tuple[dict[str, str], Place | None]:
    """What patterns capture in an item, and the place to show; worked out once for all rules that ask."""
    key = (find, item.number)
    if key not in view.looked:
        view.looked[key] = _look_closely(find, item, view)
    return view.looked[key]


def _look_closely(find: Find, item: Item, view: SiteView) -> tuple[dict[str, str], Place | None]:
    groups: dict[str, str] = {}
    place: Place | None = None
    for test in _holding(find.where, find.collection, item, view):
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


def _holding(predicate: Predicate, collection: str, item: Item, view: SiteView) -> Iterator[Test]:
    """The questions that the item may have answered with yes: all of `all`, and every branch of `any`."""
    match predicate:
        case Test():
            yield predicate
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from _holding(part, collection, item, view)
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
    hits = [hit for name in sets for hit in page.hits.distinct(name, page.languages | _READ, start, end)]
    first = min(hits, key=lambda hit: (hit.start, -hit.end), default=None)
    return page.place_of_hit(first.start, first.end) if first else None
