"""Where cue phrases stand on a page, for readers that look at the words around a find."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from trustscan.facts.once import once
from trustscan.facts.page import Block, Page
from trustscan.model.struct import Frozen
from trustscan.text.normalise import offset_of
from trustscan.text.phrases import ANY_LANGUAGE

_UNSPACED = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


class Cues(Frozen):
    """All hits of some phrase sets on one page as [start, end) of its stream, in order."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def within(self, start: int, end: int) -> bool:
        """Whether a phrase stands wholly within [start, end)."""
        return self.first_within(start, end) is not None

    def first_within(self, start: int, end: int) -> tuple[int, int] | None:
        """The first phrase that stands wholly within [start, end)."""
        return next(self.all_within(start, end), None) if self.starts else None

    def all_within(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Every phrase that stands wholly within [start, end), in order."""
        at = bisect_left(self.starts, start)
        while at < len(self.starts) and self.starts[at] < end:
            if self.ends[at] <= end:
                yield self.starts[at], self.ends[at]
            at += 1


_NO_CUES = Cues((), ())


@once
def cues_of(page: Page, *set_names: str) -> Cues:
    """The hits of phrase sets in the page's languages and in English (found on sites of every language)."""
    present = page.hits.by_set.keys() & set_names
    if not present:
        return _NO_CUES
    hits, book, languages = page.hits, page.hits.book, _of_cues(page)
    found = {
        (start, start + len(book.phrases[number]))
        for name in present
        for number in hits.by_set[name]
        if not book.sets[name][number].isdisjoint(languages)
        for start in hits.starts[number]
    }
    return Cues(*zip(*sorted(found), strict=True)) if found else _NO_CUES


@once
def _of_cues(page: Page) -> frozenset[str]:
    return spoken(page) | {ANY_LANGUAGE, "en"}


@once
def spoken(page: Page) -> frozenset[str]:
    """The languages that a page is written in, and the one it states: short texts tell little alone."""
    declared = page.lang.split("-")[0]
    return page.languages | {declared} if declared else page.languages


def is_whole_word(stream: str, end: int) -> bool:
    """Whether a hit ends where its word does: a trade (`Architektur`) is no role. Unspaced scripts differ."""
    return stream[end : end + 1] in (" ", "") or bool(_UNSPACED.match(stream[end - 1]))


def text_offset(block: Block, normal_offset: int) -> int:
    """Where in a block's text the character at an offset of its normal form stands."""
    return offset_of(block.text, normal_offset)


def text_span(block: Block, start: int, end: int) -> tuple[int, int]:
    """Where in a block's text the words at [start, end) of the stream stand."""
    begin = text_offset(block, start - block.stream_start)
    # Counted from there, as all that stands before need not be put into normal form again.
    return begin, begin + offset_of(block.text[begin:], end - start - 1) + 1
