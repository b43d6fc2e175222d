"""A page as a visitor sees it: blocks of text in order, with the links, images and forms among them.

Everything found on a page is a *span* of its blocks, so that its words, its phrases and the place
to quote can be told without copying text about.
"""

from __future__ import annotations

from bisect import bisect_right
from enum import StrEnum
from functools import cached_property
from itertools import accumulate
from typing import Any

from trustscan.model.snapshot import Exchange, PageState
from trustscan.model.struct import Frozen, field
from trustscan.text.normalise import normalise, offset_of
from trustscan.text.phrases import PhraseHits

_SNIPPET = 160


class Region(StrEnum):
    """The part of a page that something stands in."""

    HEAD = "head"
    HEADER = "header"
    NAV = "nav"
    MAIN = "main"
    ASIDE = "aside"
    FOOTER = "footer"
    DIALOG = "dialog"


class Block(Frozen):
    """A run of text without a break: a paragraph, a list item, a cell, a heading, a button.

    `tag` is the element that made the block (`p`, `li`, `h2`, `td`...). `level` is 1 to 6 for headings,
    7 for text that only looks like one (a bold paragraph, an accordion's button), 0 for other text.
    `start` is its offset in `Page.text`, `stream_start` in the normalised stream.
    `visible` is False for text that only machines read (title, meta description, alt and aria labels).
    `classes` are the class and id words of the nearest ancestors; `path` numbers all ancestors, so that
    blocks of one card share a long beginning. `words` is how many words it has.
    """

    text: str
    tag: str
    region: Region
    level: int = 0
    start: int = 0
    stream_start: int = 0
    stream_end: int = 0
    visible: bool = True
    classes: str = ""
    path: tuple[int, ...] = ()
    words: int = 0
    line: int | None = None


class Link(Frozen):
    """A hyperlink. `url` is absolute and without fragment, or empty where `href` leads nowhere.

    `label` is the accessible name: text, else aria-label, title or the image's alt. `block` is the
    block it stands in, `label_block` the (invisible) block that holds the label alone.
    `scripted` tells of an onclick, role=button or data-toggle that may make a `#` useful; `inert` of a `#`
    that promises nothing: a logo, the button of a menu, a way back to the top.
    """

    href: str
    url: str
    label: str
    region: Region
    block: int
    label_block: int
    internal: bool
    scripted: bool = False
    rel: str = ""
    icon: str = ""
    inert: bool = False


class Image(Frozen):
    """An image: its absolute source and alternative text."""

    url: str
    alt: str
    block: int
    region: Region


class FormField(Frozen):
    """One control of a form. `kind` is the input type (`text`, `email`, `textarea`, `select`...)."""

    kind: str
    name: str
    label: str
    required: bool = False
    autocomplete: str = ""


class Form(Frozen):
    """A form with its controls; `action` is absolute, empty where there is none.

    `purpose` is what the form is for, by its controls and words: `contact`, `newsletter`, `search`,
    `login`, `comment`, `checkout`, `other`.
    """

    action: str
    method: str
    fields: tuple[FormField, ...]
    submit: str
    first_block: int
    last_block: int
    region: Region
    purpose: str = "other"
    classes: str = ""


class Resource(Frozen):
    """Something that the page loads or embeds: `kind` is script, stylesheet, iframe, image, font, object.

    `held` tells that browsers do not load it as it stands: a consent tool waits for the visitor's yes.
    """

    kind: str
    url: str
    integrity: bool = False
    inline: str = ""
    held: bool = False


class Section(Frozen):
    """A heading and what stands under it: blocks [first, last], the heading being `heading`."""

    heading: int
    first: int
    last: int
    level: int


class Place(Frozen):
    """Where something was seen, for a person to check: URL, the part of the page, and the words."""

    url: str
    where: str = ""
    snippet: str = ""
    file: str | None = None
    line: int | None = None


class Page(Frozen, eq=False, dict=True):
    """One page that was read. `number` is its place in the crawl; 0 is the start page.

    `text` is what a visitor reads, a block a line; `stream` holds the same in normal form, followed by
    what only machines read. `anchors` maps element ids to the block that begins there. `base` is what
    references are relative to. `detail` says in a sentence what shows the page's state. `struck` maps blocks
    to the [start, end) of what is crossed out.
    """

    number: int
    url: str
    exchange: Exchange
    state: PageState
    title: str
    lang: str
    languages: frozenset[str]
    text: str
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]
    links: tuple[Link, ...]
    images: tuple[Image, ...]
    forms: tuple[Form, ...]
    resources: tuple[Resource, ...]
    meta: dict[str, str]
    data: tuple[dict[str, Any], ...]
    stream: str
    hits: PhraseHits
    anchors: dict[str, int] = field(default_factory=dict)
    struck: dict[int, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    base: str = ""
    canonical: str = ""
    generator: str = ""
    words: int = 0
    detail: str = ""

    def span_text(self, first: int, last: int) -> str:
        """The text of blocks first to last, as shown."""
        return self.text[self.blocks[first].start : self.blocks[last].start + len(self.blocks[last].text)]

    def span_words(self, first: int, last: int) -> int:
        """How many words blocks first to last have, as shown."""
        return self._words_before[last + 1] - self._words_before[first]

    @cached_property
    def _words_before(self) -> list[int]:
        return list(accumulate((block.words if block.visible else 0 for block in self.blocks), initial=0))

    def stream_span(self, first: int, last: int) -> tuple[int, int]:
        """Where blocks first to last lie in the stream, as [start, end)."""
        return self.blocks[first].stream_start, self.blocks[last].stream_end

    def block_at(self, stream_offset: int) -> int:
        """The number of the block that holds an offset of the stream."""
        return max(0, bisect_right(self.blocks, stream_offset, key=lambda b: b.stream_start) - 1)

    def place(self, block: int, start: int = 0, end: int | None = None) -> Place:
        """A place to show: block number, and which part [start, end) of its text to have in the snippet."""
        shown = self.blocks[block]
        return Place(
            self.url,
            self._where(block),
            _excerpt(shown.text, start, len(shown.text) if end is None else end),
            self.exchange.file,
            shown.line,
        )

    def place_of_hit(self, start: int, end: int) -> Place:
        """A place to show for [start, end) of the stream."""
        number = self.block_at(start)
        block = self.blocks[number]
        if len(block.text) <= _SNIPPET:
            return self.place(number)
        since = max(start - block.stream_start, 0)
        first = offset_of(block.text, since)
        # Counted from there, as all that stands before it need not be put into normal form again.
        last = first + offset_of(block.text[first:], max(end - block.stream_start - 1 - since, 0))
        return self.place(number, first, last + 1)

    def _where(self, block: int) -> str:
        region = str(self.blocks[block].region)
        for number in range(block, -1, -1):
            if self.blocks[number].level and self.blocks[number].region == self.blocks[block].region:
                heading = _excerpt(self.blocks[number].text, 0, 40, 60)
                return f'{region}, under "{heading}"'
        return region


def _excerpt(text: str, start: int, end: int, width: int = _SNIPPET) -> str:
    """The words around [start, end), at most `width` characters, cut at spaces, with an ellipsis."""
    if len(text) <= width:
        return text
    room = max(0, width - (end - start)) // 2
    left, right = (
        max(0, start - room),
        min(len(text), max(end, start + width - room) if room else start + width),
    )
    left = text.find(" ", left, start) + 1 if left and text.find(" ", left, start) >= 0 else left
    cut = text.rfind(" ", end, right) if right < len(text) else -1
    right = cut if cut > end else right
    return ("…" if left else "") + text[left:right].strip() + ("…" if right < len(text) else "")


def normal(text: str) -> str:
    """Shorthand for the normal form, for callers that compare a page's words."""
    return normalise(text)
