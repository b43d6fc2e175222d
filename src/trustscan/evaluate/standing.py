"""Where on a site phrases stand: in which blocks, numbered through all pages, and so in which items."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from trustscan.evaluate.spans import Holders
from trustscan.facts.page import Page
from trustscan.rulebook.registry import Item
from trustscan.text.normalise import offsets
from trustscan.text.phrases import ANY_LANGUAGE, PhraseBook

Blocks = frozenset[int]
NOWHERE: Blocks = frozenset()
_ALWAYS_READ = frozenset({"en"})
READ_EVERYWHERE = _ALWAYS_READ | {ANY_LANGUAGE}
"""The languages whose phrases count on every page."""


def read_in(page: Page) -> frozenset[str]:
    """The languages whose phrases count on a page."""
    return page.languages | _ALWAYS_READ


class Standing:
    """The blocks of all pages, with the phrases that stand in them. Pages in the same languages are one."""

    def __init__(self, pages: Iterable[Page], book: PhraseBook) -> None:
        self.first: dict[int, int] = {}
        by_languages: dict[frozenset[str], list[Page]] = defaultdict(list)
        count = 0
        for page in pages:
            self.first[page.number] = count
            count += len(page.blocks)
            by_languages[read_in(page)].append(page)
        self._parts = [
            _InLanguages(languages, alike, book, self.first) for languages, alike in by_languages.items()
        ]
        self._found: dict[str, Mapping[int, Blocks]] = {}

    @cached_property
    def sets(self) -> frozenset[str]:
        """The phrase sets of which anything stands anywhere."""
        return frozenset().union(*(part.sets for part in self._parts))

    def of(self, set_name: str) -> Mapping[int, Blocks]:
        """The blocks in which each phrase of a set stands, by its number."""
        if set_name not in self._found:
            found: dict[int, Blocks] = {}
            for part in self._parts:
                for number in part.numbers(set_name):
                    blocks = part.blocks_with(number)
                    found[number] = found[number] | blocks if number in found else blocks
            self._found[set_name] = found
        return self._found[set_name]


class _InLanguages:
    """The pages in which the same languages are read."""

    def __init__(
        self, languages: frozenset[str], pages: Sequence[Page], book: PhraseBook, first: Mapping[int, int]
    ) -> None:
        self._languages = languages
        self._book = book
        self._by_set = [page.hits.by_set for page in pages]
        self.sets = frozenset().union(*self._by_set)
        # Of each page: what stands where in its stream, where its blocks start there, and the block before.
        self._pages = [
            (page.hits.starts, [block.stream_start for block in page.blocks], first[page.number] - 1)
            for page in pages
        ]
        self._blocks: dict[int, Blocks] = {}

    def numbers(self, set_name: str) -> list[int]:
        """The phrases of a set that stand anywhere, in one of the languages."""
        if set_name not in self.sets:
            return []
        found = {number for by_set in self._by_set for number in by_set.get(set_name, ())}
        return self._book.spoken(set_name, found, self._languages)

    def blocks_with(self, number: int) -> Blocks:
        """The blocks in which a phrase stands."""
        if number not in self._blocks:
            self._blocks[number] = frozenset(
                [
                    before + bisect_right(starts, place)
                    for places, starts, before in self._pages
                    for place in places.get(number, ())
                ]
            )
        return self._blocks[number]


class Members:
    """The items of a collection, by the blocks that they are, hold or are part of."""

    def __init__(self, items: Iterable[Item], first: Mapping[int, int]) -> None:
        self._parts: dict[int, list[Item]] = defaultdict(list)
        self._origins: dict[int, list[int]] = {}
        whole: list[tuple[int, int, int]] = []
        for item in items:
            if item.page is None or item.page.number not in first:
                continue
            before = first[item.page.number]
            if item.first == item.last and (item.start or item.end is not None):
                self._parts[before + item.first].append(item)
            else:
                whole.append((before + item.first, before + item.last, item.number))
        self._whole = Holders(whole)

    def with_phrase(self, number: int, blocks: Blocks) -> frozenset[int]:
        """The items that hold a phrase which stands in these blocks."""
        found = NOWHERE.union(*map(self._whole.__getitem__, blocks))
        if self._parts:
            parts = (part for block in blocks for part in self._parts.get(block, ()))
            found = found.union(part.number for part in parts if self._is_in(part, number))
        return found

    def _is_in(self, part: Item, number: int) -> bool:
        """Whether an item that is part of a block, such as a price, holds a phrase."""
        assert part.page is not None, "parts stand on pages"
        block = part.page.blocks[part.first]
        key = id(block)
        if key not in self._origins:
            self._origins[key] = offsets(block.text)
        origins, end = self._origins[key], part.end or len(block.text)
        starts = (at - block.stream_start for at in part.page.hits.starts[number])
        return any(0 <= at < len(origins) and part.start <= origins[at] < end for at in starts)
