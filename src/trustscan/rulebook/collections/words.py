"""What is written on pages: headings, sections, blocks."""

from __future__ import annotations

from collections.abc import Iterable

from trustscan.facts.page import Page, Section
from trustscan.model.struct import replace
from trustscan.rulebook.collections import measures
from trustscan.rulebook.collections.common import ON_PAGE, TEXT, Parts, of_pages
from trustscan.rulebook.registry import Collection, Field, Item, Type, View, fields, flag, number, text


def _headings(page: Page) -> Parts:
    found = [at for at, block in enumerate(page.blocks) if block.level]
    return [page.blocks[at] for at in found], found, found


def _sections(page: Page) -> Parts:
    first, last = [section.first for section in page.sections], [section.last for section in page.sections]
    return page.sections, first, last


def _heading_of(item: Item, _: View) -> str:
    section: Section = item.value
    return item.page.blocks[section.heading].text if item.page else ""


def _alone_under(item: Item, _: View) -> int | None:
    """The level of the heading right above a block, where the next visible block is a heading too."""
    blocks = item.page.blocks if item.page else ()
    above = blocks[item.first - 1].level if item.first else 0
    below = blocks[item.first + 1] if item.first + 1 < len(blocks) else None
    ends = below is None or below.level or not below.visible or below.region is not blocks[item.first].region
    return above if above and ends and not blocks[item.first].level else None


def _texts(blocks: Iterable[Item]) -> Iterable[str]:
    return [item.value.text if item.value.visible else "" for item in blocks]


HEADINGS = Collection(
    "headings",
    "Headings, and what only looks like one (level 7).",
    of_pages(_headings),
    fields(number("level", "1 to 6; 7 for bold paragraphs and accordion buttons"), *ON_PAGE),
    example="{in: headings, level: 1, home: true}",
)

SECTIONS = Collection(
    "sections",
    "A heading with what stands under it.",
    of_pages(_sections),
    fields(
        Field("heading", Type.TEXT, "its heading", _heading_of), number("level", "of its heading"), *ON_PAGE
    ),
    example="{in: sections, heading: guarantee.heading, words|min: 20}",
)

BLOCKS = Collection(
    "blocks",
    "Runs of text without a break: paragraphs, list items, cells, buttons.",
    of_pages(lambda page: (page.blocks, range(len(page.blocks)), range(len(page.blocks)))),
    fields(
        text("tag", "the element that made it, such as `p` or `li`"),
        flag("visible", "whether people see it (titles, alt and aria texts are for machines)"),
        number("level", "1 to 7 for headings, 0 for other text"),
        Field(
            "alone_under",
            Type.NUMBER,
            "the level of the heading that nothing else but it stands under",
            _alone_under,
            dear=True,
        ),
        Field(
            "ranked",
            Type.BOOL,
            "whether it stands in a ranking of other organisations, each with its place",
            measures.ranked,
            dear=True,
        ),
        Field(
            "words_around",
            Type.NUMBER,
            "how many other words the same part of the page has",
            measures.words_around,
            dear=True,
        ),
        Field(
            "lines_below",
            Type.NUMBER,
            "how many list items and short lines follow right below it",
            measures.lines_below,
            dear=True,
        ),
        Field(
            "pictures",
            Type.NUMBER,
            "how many pictures with a name stand between it and the words that follow",
            measures.named_pictures,
            dear=True,
        ),
        *ON_PAGE,
        replace(TEXT, get_all=_texts),
    ),
    example="{in: blocks, visible: true, text: placeholder-text.body}",
)

COLLECTIONS = (HEADINGS, SECTIONS, BLOCKS)
