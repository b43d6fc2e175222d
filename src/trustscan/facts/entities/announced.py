"""Where a page announces customers' own words: under headings such as 'What our customers say'."""

from __future__ import annotations

import re

from trustscan.facts.entities.cues import Cues, cues_of
from trustscan.facts.page import Block, Page, Region

_HEADING_WORDS = 12
_MAX_RUN = 60

# 'My first experiences' heads what the owner tells of himself, 'Experiences' what customers do.
_OWN_EXPERIENCE = re.compile(
    r"(?:my|meine?|mijn|mes|mon|mis?|l[ea] mi[ea]|minhas?|moj[ea]|min[ea]?|m[oů]je|мо[иійяї]|мій)\s+"
    r"(?:\w+\s+)?(?:exp[eé]ri|erfahr|ervaring|esperien|doświadcz|erfarenh|erfaring|zkušenost|опыт|досвід)",
    re.IGNORECASE,
)


def announced_blocks(page: Page, blocks: list[Block]) -> frozenset[int]:
    """The blocks that stand under a heading which announces what customers say.

    A short line of that kind is one too where no heading is marked up as such, or above another heading.
    """
    names = cues_of(
        page, "testimonials.link", "testimonials.heading", "ratings.link", "ratings.heading", "quotes.heading"
    )
    if not names.starts:
        return frozenset()
    found: set[int] = set()
    for section in page.sections:
        if _announces(blocks[section.heading], names):
            found.update(range(section.first, section.last + 1))
    for number in {page.block_at(start) for start in names.starts}:
        block = page.blocks[number]
        in_text = block.visible and not block.level and block.region is Region.MAIN
        if in_text and _announces(block, names):
            found.update(range(number, _end_of_run(blocks, number)))
    if _page_is_named(blocks, names):
        found.update(number for number, block in enumerate(blocks) if block.region is Region.MAIN)
    return frozenset(found)


def _end_of_run(blocks: list[Block], start: int) -> int:
    """Where what stands below such a line ends: at a major heading, one right below it excepted."""
    for number in range(start + 2, min(len(blocks), start + _MAX_RUN)):
        if blocks[number].level in (1, 2) or blocks[number].region is not blocks[start].region:
            return number
    return min(len(blocks), start + _MAX_RUN)


def _announces(heading: Block, names: Cues) -> bool:
    announced = names.within(heading.stream_start, heading.stream_end)
    if not announced or heading.words > _HEADING_WORDS:
        return False
    return not _OWN_EXPERIENCE.match(heading.text.lstrip())


def _page_is_named(blocks: list[Block], names: Cues) -> bool:
    """Whether the page itself is called 'Testimonials': by its first heading of level 1."""
    heading = next((block for block in blocks if block.level == 1), None)
    return heading is not None and _announces(heading, names) and heading.words <= _HEADING_WORDS // 2
