"""Menus, headers and footers stand on all pages of a site: each is walked once and noted again elsewhere."""

from __future__ import annotations

from copy import copy

from trustscan.facts.page import Block, Region
from trustscan.facts.setting import Setting
from trustscan.facts.sheet import Wording
from trustscan.facts.walked import MAX_BLOCKS, MAX_LINKS, Names, RawForm, RawImage, RawLink, Struck, Walk
from trustscan.model.memo import Kept
from trustscan.model.struct import Frozen

PASSAGES = frozenset({"header", "nav", "footer", "aside", "ul"})
"""Elements that may hold what many pages of a site have in common.

What is read in them does not depend on what stands beside them.
"""

_ROOM, _ROOM_FOR_NAMES = 200_000, 20_000
_MOST_MISSES = 2
_NEVER = (0, 0)


ElementName = tuple[str, str | None, str | None]
"""Tag, class and id of an element."""


class Spot(Frozen, eq=False):
    """Where on a page a passage begins: its markup, what is around it, and how much was met before."""

    html: str
    element: ElementName
    in_form: bool
    setting: Setting
    names: Names
    path: tuple[int, ...]
    elements: int
    loose: int
    noted: tuple[int, ...]


class Passage(Frozen, eq=False):
    """What walking a passage noted, with the numbers that it has where it was walked."""

    spot: Spot
    elements: int
    blocks: list[Block]
    normals: list[str]
    names: list[Names]
    links: list[RawLink]
    images: list[RawImage]
    forms: list[RawForm]
    containers: list[tuple[int, int]]
    anchors: list[tuple[str, int]]
    struck: list[Struck]

    def fits(self, spot: Spot) -> bool:
        """Whether walking it at another spot would note the same."""
        blocks, links, _, _, _, anchors, _ = spot.noted
        return (
            spot.setting is self.spot.setting
            and spot.in_form is self.spot.in_form
            and len(spot.path) <= len(self.spot.path)
            and blocks + len(self.blocks) < MAX_BLOCKS
            and links + len(self.links) < MAX_LINKS
            and anchors + len(self.anchors) < MAX_LINKS
        )

    def note(self, walk: Walk, spot: Spot) -> None:
        """Notes at another spot what walking it there would."""
        self._note_blocks(walk, spot)
        later = spot.noted[0] - self.spot.noted[0]
        for link in self.links:
            moved = copy(link)
            moved.block += later
            walk.links.append(moved)
        for form in self.forms:
            here = copy(form)
            here.first_block += later
            here.last_block += later
            walk.forms.append(here)
        walk.images += [(url, alt, at + later, region) for url, alt, at, region in self.images]
        walk.containers += [(first + later, last + later) for first, last in self.containers]
        walk.anchors += [(name, at + later) for name, at in self.anchors]
        walk.struck += [(at + later, parts) for at, parts in self.struck]

    def _note_blocks(self, walk: Walk, spot: Spot) -> None:
        around, renamed = self.spot, spot.names != self.spot.names
        depth, later = len(around.path), spot.elements - around.elements
        moved = later or spot.path != around.path
        for block, normal, names in zip(self.blocks, self.normals, self.names, strict=True):
            here = names.moved(around.names, spot.names) if renamed else names
            path = (*spot.path, *[number + later for number in block.path[depth:]]) if moved else block.path
            wording = Wording(block.text, normal, block.words, False)
            walk.add(wording, block.tag, block.region, block.level, here, path)


class Passages:
    """The passages of one site, by their markup. Where they are too many all are forgotten."""

    def __init__(self) -> None:
        self._kept = Kept[str, Passage](_ROOM)
        self._missed = Kept[ElementName, tuple[int, int]](_ROOM_FOR_NAMES)
        self._page = 0

    def next_page(self) -> None:
        """Another page is about to be walked."""
        self._page += 1

    def may_hold(self, element: ElementName, region: Region) -> bool:
        """Whether an element may be one that was walked before: lists only in menus and the like.

        Elements that are new on one page after the other are not looked up again.
        """
        if element[0] == "ul" and region is Region.MAIN:
            return False
        return self._missed.get(element, _NEVER)[0] <= _MOST_MISSES

    def at(self, spot: Spot) -> Passage | None:
        """The passage that begins here, if it was walked before and is the same."""
        known = self._kept.get(spot.html)
        if known is not None and known.fits(spot):
            self._missed.pop(spot.element, None)
            return known
        misses, page = self._missed.get(spot.element, _NEVER)
        if page != self._page:
            self._missed.keep(spot.element, (misses + 1, self._page))
        return None

    def keep(self, spot: Spot, walk: Walk, elements: int, loose: int) -> None:
        """Keeps what was noted since a passage began, unless it depends on more than the passage.

        `elements` and `loose` controls are how many of the page were met by now.
        """
        blocks, links, images, forms, containers, anchors, struck = spot.noted
        if loose != spot.loose or walk.is_full:
            return
        passage = Passage(
            spot,
            elements - spot.elements,
            walk.blocks[blocks:],
            walk.sheet.normals[blocks:],
            walk.names[blocks:],
            walk.links[links:],
            walk.images[images:],
            walk.forms[forms:],
            walk.containers[containers:],
            walk.anchors[anchors:],
            walk.struck[struck:],
        )
        self._kept.keep(spot.html, passage)
