"""Cuts a page into headed sections."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise

from trustscan.facts.elements import LOOKS_LIKE_HEADING
from trustscan.facts.page import Block, Region, Section
from trustscan.model.struct import replace

_MAX_LINE_WORDS, _MIN_TEXT_WORDS = 6, 10
_LINE_TAGS = frozenset({"div", "p", "span", "td", "center", "font", "body", "dt"})
_SENTENCE_ENDS = (".", ",", ";", ":", "。", "…")


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


def with_lookalikes(blocks: Sequence[Block], forms: Collection[int]) -> Sequence[Block]:
    """The blocks of a page, where short lines above a text are headings if the page has no others.

    `forms` are the first blocks of forms, which may have headings, too.
    """
    if any(block.level for block in blocks):
        return blocks
    return [
        replace(line, level=LOOKS_LIKE_HEADING) if _heads(line, below, number + 1 in forms) else line
        for number, (line, below) in enumerate(pairwise(blocks))
    ] + list(blocks[-1:])


def _heads(line: Block, below: Block, is_form: bool) -> bool:
    """Whether a line stands like a heading above what is below it: in the same box, a text or a form."""
    return (
        line.region is Region.MAIN
        and below.region is Region.MAIN
        and line.tag in _LINE_TAGS
        and 0 < line.words <= _MAX_LINE_WORDS
        and (is_form or below.words >= _MIN_TEXT_WORDS)
        and line.path[:-2] == below.path[: len(line.path[:-2])]
        and not line.text.endswith(_SENTENCE_ENDS)
    )


def _continues(block: Block, heading: Block) -> bool:
    return block.region == heading.region and (not block.level or block.level > heading.level)
