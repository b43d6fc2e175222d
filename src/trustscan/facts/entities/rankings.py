"""Rankings of other organisations: 'TOP 1', 'TOP 2', 'TOP 3', each with its name and where it is to be found.

What stands there is not the site's own: neither the addresses nor the prices nor the prizes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from trustscan.facts.entities.labels import Labels, flat, word_list
from trustscan.facts.entities.streets import postcode_in
from trustscan.facts.once import once
from trustscan.facts.page import Block, Page, Region, Section
from trustscan.text.normalise import normalise

_WORDS = r"top|nr\.?|no\.?|nº|n°|№|platz|puesto|posto|place|rang|miejsce|место|місце|sija|helyezés|hely|第"
_RANK = re.compile(
    rf"(?:(?:{_WORDS})[ \u00a0]{{0,2}})?#?[ \u00a0]?(?P<rank>[1-9]\d?)"
    rf"(?:[.):ºª°]|st|nd|rd|th|位|\.?[ \u00a0](?:{_WORDS}))?",
    re.IGNORECASE,
)
_MAX_BADGE, _MIN_RANKED, _MIN_PLACED = 14, 3, 2
_MAX_SECTIONS, _MAX_CARD = 400, 6_000
_PINS = ("📍", "📌", "🗺", "🏠")


def in_ranking(page: Page, block: int) -> bool:
    """Whether a block stands in a ranking of organisations, each with its place or its own website."""
    return any(first <= block <= last for first, last in _ranked(page))


@once
def _ranked(page: Page) -> tuple[tuple[int, int], ...]:
    """The spans of blocks of ranked sections; none where they name no places: steps are numbered, too."""
    by_level: dict[int, list[tuple[int, bool, Section]]] = {}
    for section in page.sections[:_MAX_SECTIONS]:
        rank, sure = _rank_of(page, section)
        if rank:
            by_level.setdefault(section.level, []).append((rank, sure, section))
    spans: list[tuple[int, int]] = []
    for ranked in by_level.values():
        if not {1, 2, 3} <= {rank for rank, _, _ in ranked} or _of_ones_own(page):
            continue
        placed = sum(_is_placed(page, section) for _, _, section in ranked)
        enough = _MIN_PLACED if all(sure for _, sure, _ in ranked) else max(_MIN_RANKED, len(ranked) // 2)
        if placed >= enough:
            spans.extend(_with_siblings(page, [section for _, _, section in ranked]))
    return tuple(spans)


def _with_siblings(page: Page, ranked: list[Section]) -> Iterator[tuple[int, int]]:
    """The spans of ranked sections, and of those of the same shape in the same part of the page."""
    paths = [page.blocks[section.heading].path for section in ranked]
    common = tuple(first for first, *rest in zip(*paths, strict=False) if rest == [first] * len(rest))
    for section in page.sections[:_MAX_SECTIONS]:
        path = page.blocks[section.heading].path
        alike = len(path) == len(paths[0]) and path[: len(common)] == common
        if section in ranked or (section.level == ranked[0].level and alike):
            yield section.first, section.last


def _of_ones_own(page: Page) -> bool:
    """Whether the page says that it shows the organisation's own places: 'Our locations', 'Kontakt'."""
    titles = [normalise(block.text) for block in page.blocks if block.level == 1][:3]
    return any(title in _places() or _own().kinds(title) for title in titles)


@cache
def _places() -> frozenset[str]:
    return frozenset(normalise(word) for word in flat(word_list("addresses")["labels"]))


@cache
def _own() -> Labels:
    return Labels({"own": flat(word_list("others")["own"])})


def _rank_of(page: Page, section: Section) -> tuple[int, bool]:
    """The number in a badge right above a section's heading (sure), or that the heading begins with, or 0."""
    heading = page.blocks[section.heading]
    if heading.region in (Region.FOOTER, Region.NAV) or not 1 <= section.level <= 5:
        return 0, False
    above = page.blocks[section.heading - 1] if section.heading else None
    if above is not None and above.visible and len(above.text) <= _MAX_BADGE and _is_beside(above, heading):
        badge = _RANK.fullmatch(above.text.strip())
        if badge:
            return int(badge["rank"]), True
    shown = heading.text.strip()
    start = _RANK.match(shown)
    return (
        (int(start["rank"]), False)
        if start and shown[start.end() : start.end() + 1].isspace()
        else (0, False)
    )


def _is_beside(above: Block, heading: Block) -> bool:
    card = heading.path[:-1]
    return (
        bool(card)
        and len(above.path) <= len(heading.path) + 2
        and (above.path[: len(card)] == card or above.path[:-2] == heading.path[:-2])
    )


def _is_placed(page: Page, section: Section) -> bool:
    text = page.span_text(section.first, section.last)[:_MAX_CARD]
    return any(pin in text for pin in _PINS) or postcode_in(text) is not None
