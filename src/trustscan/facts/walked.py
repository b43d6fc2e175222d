"""What walking a page notes, as it is met: blocks, links, images and forms, each list in reading order."""

from __future__ import annotations

from trustscan.facts.controls import Controls
from trustscan.facts.page import Block, Region
from trustscan.facts.sheet import Sheet, Wording
from trustscan.model.struct import Frozen, Struct, field

MAX_BLOCKS = 20_000
MAX_LINKS = 5_000
_NAMES = 5

RawImage = tuple[str, str, int, Region]
Struck = tuple[int, tuple[tuple[int, int], ...]]
"""A block, and the [start, end) of what is crossed out in it."""


class RawLink(Struct):
    """An anchor as met: where it stands and what it says. `label` is its accessible name, in one line.

    `block` is the one that it begins in, which may be missing at the end of a page.
    """

    href: str
    aria: str
    region: Region
    block: int
    scripted: bool
    rel: str
    icon: str
    ident: str = ""
    inert: bool = False
    label: str = ""


class RawForm(Struct):
    """A form and the blocks [first, last] in it; where there are none the last is before the first.

    `box` tells which element holds the controls where that is no form element.
    """

    controls: Controls
    first_block: int
    last_block: int
    region: Region
    classes: str
    box: int | None = None


class Names(Frozen):
    """What the elements around something are called: the nearest of them, and how many have a name."""

    nearest: tuple[str, ...] = ()
    count: int = 0

    def within(self, name: str) -> Names:
        """The names in one more element."""
        return Names((*self.nearest, name)[-_NAMES:], self.count + 1)

    def moved(self, outer: Names, to: Names) -> Names:
        """The names of the same thing where what is called `outer` around it is called `to`."""
        own = self.count - outer.count
        inner = self.nearest[-own:] if own else ()
        return Names((*to.nearest, *inner)[-_NAMES:], to.count + own)


class Walk(Struct):
    """The outcome of walking one page. `names` are those around each block.

    `anchors` are the ids of elements with the block that begins there; of those of one name the first counts.
    """

    sheet: Sheet = field(default_factory=Sheet)
    names: list[Names] = field(default_factory=list)
    links: list[RawLink] = field(default_factory=list)
    images: list[RawImage] = field(default_factory=list)
    forms: list[RawForm] = field(default_factory=list)
    containers: list[tuple[int, int]] = field(default_factory=list)
    anchors: list[tuple[str, int]] = field(default_factory=list)
    struck: list[Struck] = field(default_factory=list)
    truncated: bool = False

    @property
    def blocks(self) -> list[Block]:
        """The runs of text without a break."""
        return self.sheet.blocks

    @property
    def noted(self) -> tuple[int, ...]:
        """How much was noted so far, kind by kind."""
        return (
            len(self.names),
            len(self.links),
            len(self.images),
            len(self.forms),
            len(self.containers),
            len(self.anchors),
            len(self.struck),
        )

    @property
    def is_full(self) -> bool:
        """Whether something had to be left out."""
        return self.truncated or len(self.links) >= MAX_LINKS or len(self.anchors) >= MAX_LINKS

    def add(
        self,
        wording: Wording,
        tag: str,
        region: Region,
        level: int,
        names: Names,
        path: tuple[int, ...],
    ) -> None:
        """Appends a visible block."""
        self.sheet.add(wording, tag, region, level, classes=" ".join(names.nearest), path=path)
        self.names.append(names)
