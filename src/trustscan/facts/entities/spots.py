"""Where a page is worth a closer look: found once for all readers, in its whole text where that can be."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

from trustscan.facts.once import once
from trustscan.facts.page import Page

# Digits of any script, and what stands for the first year of an era.
_FIGURE = re.compile(r"[\d元]")


def block_at(page: Page, offset: int) -> tuple[int, int]:
    """The block that holds an offset of `page.text`, and the offset in its text."""
    number = max(0, bisect_right(page.blocks, offset, key=lambda block: block.start) - 1)
    return number, offset - page.blocks[number].start


@once
def blocks_with_figures(page: Page) -> tuple[int, ...]:
    """The numbers of all blocks, those that only machines read among them, that hold a figure."""
    hits = map(_FIGURE.search, (block.text for block in page.blocks))
    return tuple(number for number, hit in enumerate(hits) if hit)


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
