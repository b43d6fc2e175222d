"""Where cue phrases stand on a page, for readers that look at the words around a find."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from trustscan.facts.page import Block, Page
from trustscan.text.normalise import offsets
from trustscan.text.phrases import ANY_LANGUAGE


@dataclass(frozen=True, slots=True)
class Cues:
    """All hits of some phrase sets on one page as [start, end) of its stream, in order."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def within(self, start: int, end: int) -> bool:
        """Whether a phrase stands wholly within [start, end)."""
        return self.first_within(start, end) is not None

    def first_within(self, start: int, end: int) -> tuple[int, int] | None:
        """The first phrase that stands wholly within [start, end)."""
        return next(self.all_within(start, end), None)

    def all_within(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Every phrase that stands wholly within [start, end), in order."""
        at = bisect_left(self.starts, start)
        while at < len(self.starts) and self.starts[at] < end:
            if self.ends[at] <= end:
                yield self.starts[at], self.ends[at]
            at += 1


def cues_of(page: Page, *set_names: str) -> Cues:
    """The hits of phrase sets in the page's languages and in English (which stands on sites of every language)."""
    languages = page.languages | {ANY_LANGUAGE, "en"}
    sets = page.hits.book.sets
    found: set[tuple[int, int]] = set()
    for name in set_names:
        members = sets.get(name)
        if not members:
            continue
        for number, places in page.hits.starts.items():
            spoken = members.get(number)
            if spoken is not None and not spoken.isdisjoint(languages):
                length = len(page.hits.book.phrases[number])
                found.update((place, place + length) for place in places)
    ordered = sorted(found)
    return Cues(tuple(start for start, _ in ordered), tuple(end for _, end in ordered))



def text_offset(block: Block, normal_offset: int) -> int:
    """Where in a block's text an offset of its normal form lies."""
    return next(islice(offsets(block.text), max(0, normal_offset), None), len(block.text))
