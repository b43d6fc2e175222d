"""Where a page is worth a closer look: found once for all readers, in its whole text where that can be."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Any

from trustscan.facts.entities.context import SiteContext
from trustscan.facts.once import once
from trustscan.facts.page import Page, Region
from trustscan.text.figures import beyond_ascii, figures_of_lines, plain_figures
from trustscan.text.linear import linear

# Digits of any script, and what stands for the first year of an era.
_FIGURE, _OTHER_FIGURE = re.compile(r"[\d元]"), linear(r"[\p{Nd}元]")
_FRAME = {Region.HEADER: "head", Region.NAV: "head", Region.FOOTER: "foot"}
_MAX_TEXT = 300_000


def block_at(page: Page, offset: int) -> tuple[int, int]:
    """The block that holds an offset of `page.text`, and the offset in its text."""
    number = max(0, bisect_right(page.blocks, offset, key=lambda block: block.start) - 1)
    return number, offset - page.blocks[number].start


@once
def blocks_with_figures(page: Page) -> tuple[int, ...]:
    """The numbers of all blocks, those that only machines read among them, that hold a figure."""
    if not _OTHER_FIGURE.search(beyond_ascii(page.stream)):
        # Each block is a line of the stream; an empty one comes before the first. All its figures are 0 to 9.
        return tuple([number for number, found in enumerate(figures_of_lines(page.stream), -1) if found])
    search = _FIGURE.search
    return tuple([number for number, block in enumerate(page.blocks) if search(block.text)])


@once
def plain_text(page: Page) -> str:
    """The text of a page, as far as it is read, with the figures of all scripts as the digits 0 to 9."""
    return plain_figures(page.text[:_MAX_TEXT])


@once
def classes_of(page: Page) -> frozenset[str]:
    """The class and id names of all blocks, each combination once."""
    return frozenset([block.classes for block in page.blocks])


def blocks_with(page: Page, signs: Iterable[str]) -> list[int]:
    """The numbers of the visible blocks that hold one of some signs or words (as they are written)."""
    found: set[int] = set()
    for sign in signs:
        at = page.text.find(sign)
        while at >= 0:
            number, _ = block_at(page, at)
            found.add(number)
            at = page.text.find(sign, page.blocks[number].start + len(page.blocks[number].text))
    return sorted(found)


def read_in_parts(
    page: Page, context: SiteContext, read: Callable[..., Iterable[Any]], *of: Any
) -> Iterator[tuple[int, Any]]:
    """What `read(text, *of)` finds in the text of a page, each with the offset of the part that it stands in.

    Headers and footers are read by themselves, and once where pages of a site share them.
    """
    told = context.told(read, *of)
    for offset, text, is_frame in _parts(page):
        found = told.get(text)
        if found is None:
            found = tuple(read(text, *of))
        if is_frame:
            told[text] = found
        yield from ((offset, each) for each in found)


@once
def _parts(page: Page) -> tuple[tuple[int, str, bool], ...]:
    """The text of a page, cut where header and footer begin and end: offset, text, whether it is such."""
    parts = []
    shown = (block for block in page.blocks if block.visible)
    for frame, blocks in groupby(shown, key=lambda block: _FRAME.get(block.region, "")):
        first, *rest = blocks
        last = rest[-1] if rest else first
        if first.start < _MAX_TEXT:
            text = page.text[first.start : min(_MAX_TEXT, last.start + len(last.text))]
            parts.append((first.start, text, bool(frame)))
    return tuple(parts)
