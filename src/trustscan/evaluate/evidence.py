"""What a matched item shows: the place to look at, and the values that messages may use."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from trustscan.evaluate.items import MAX_TEXT, compiled, field_of
from trustscan.evaluate.truth import Outcome, Truth
from trustscan.evaluate.view import SiteView
from trustscan.facts.page import Place
from trustscan.rulebook.collections import REGISTRY
from trustscan.rulebook.conditions import AllOf, AnyOf, Find, NotOf, Phrases, Predicate, Test
from trustscan.rulebook.registry import Item, Type

_MAX_PLACES = 3
_MAX_VALUE = 120
_READ = frozenset({"en"})
_KINDS = {"page": 0, "section": 1, "answer": 2}


@dataclass(frozen=True, slots=True)
class Binding:
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
        if field is None or field.type is Type.CUES:
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
            for item in sorted(outcome.items, key=_rank)[:_MAX_PLACES]:
                groups, place = _look(find, item, view)
                yield Binding(view, find, item, groups, len(outcome.items)), place
        return
    for part in outcome.parts:
        yield from witnesses(part, view)


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
    """Up to three places to look at, none of them twice."""
    seen: dict[tuple[str, str], Place] = {}
    for _, place in found:
        if place is not None:
            seen.setdefault((place.url, place.snippet), place)
    return tuple(seen.values())[:_MAX_PLACES]


def _look(find: Find, item: Item, view: SiteView) -> tuple[dict[str, str], Place | None]:
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
        elif isinstance(test.argument, Phrases) and field.type in (Type.WORDS, Type.CUES) and place is None:
            place = _place_of_phrases(item, test.argument)
    return groups, place or item.place()


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


def _place_of_phrases(item: Item, phrases: Phrases) -> Place | None:
    page = item.page
    if page is None or not page.blocks:
        return None
    start, end = page.stream_span(item.first, item.last)
    hits = [
        hit for name in phrases.sets for hit in page.hits.distinct(name, page.languages | _READ, start, end)
    ]
    first = min(hits, key=lambda hit: (hit.start, -hit.end), default=None)
    return page.place_of_hit(first.start, first.end) if first else None
