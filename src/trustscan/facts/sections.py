"""Cuts a page into headed sections."""

from __future__ import annotations

from collections.abc import Sequence

from trustscan.facts.page import Block, Section


def sections_of(blocks: Sequence[Block], containers: Sequence[tuple[int, int]]) -> tuple[Section, ...]:
    """The headed parts of a page, in order; a heading's section holds its subsections.

    `containers` are the sectioning elements, as first and last block. A section reaches to the next
    heading of its level or above, not beyond the element that the heading stands in (unless it stands
    there alone), nor from the main text into the footer or a menu.
    """
    limits = [len(blocks) - 1] * len(blocks)
    for first, last in sorted(containers, key=lambda c: c[0] - c[1]):
        limits[first:last] = [last] * (last - first)  # smaller ones come later and win
    found: list[Section] = []
    for number, heading in enumerate(blocks):
        if not heading.level:
            continue
        last = number
        while last < limits[number] and _continues(blocks[last + 1], heading):
            last += 1
        found.append(Section(number, number, last, heading.level))
    return tuple(found)


def _continues(block: Block, heading: Block) -> bool:
    return block.region == heading.region and (not block.level or block.level > heading.level)
