"""The blocks of one page as they are laid out: each with its offsets in the text and in the normal stream."""

from __future__ import annotations

import re

from trustscan.facts.page import Block, Region
from trustscan.model.memo import Memo
from trustscan.model.struct import Frozen
from trustscan.text.normalise import count_words, normalise
from trustscan.text.phrases import BETWEEN, FIRST_BLOCK, joined

_LINE_END = "\n"
# Soft hyphens, spaces of no width, marks of the direction of writing (they stand within numbers, too).
_INVISIBLE = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]+")
_MAX_HEADING_WORDS, _MAX_HEADING_LENGTH = 25, 200


class Wording(Frozen):
    """What a run of text comes to: itself, its normal form, its words; `brief` ones can be headings."""

    text: str
    normal: str
    words: int
    brief: bool


def _wording(text: str) -> Wording:
    normal, parts = normalise(text), len(text.split())
    brief = len(text) <= _MAX_HEADING_LENGTH and parts <= _MAX_HEADING_WORDS
    return Wording(text, normal, parts if normal.isascii() else count_words(text), brief)


def _shown(text: str) -> Wording:
    if not text.isascii():
        text = _INVISIBLE.sub("", text)
    if "\n" not in text:
        return _wording(" ".join(text.split()))
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return _wording("\n".join(line for line in lines if line))


# Menus, cards and footers stand on every page of a site.
VERBATIM, SHOWN = Memo(_wording), Memo(_shown)
"""The wording of a text as it stands, and as browsers show it: without superfluous white space."""


class Sheet:
    """Takes blocks in reading order; those that only machines read come last.

    Only visible blocks have their words in the text; the stream holds them all.
    """

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.normals: list[str] = []
        self._at = 0
        self._stream_at = FIRST_BLOCK

    def add(
        self,
        wording: Wording,
        tag: str,
        region: Region,
        level: int = 0,
        visible: bool = True,
        classes: str = "",
        path: tuple[int, ...] = (),
    ) -> None:
        """Appends a block."""
        text, normal, words = wording.text, wording.normal, wording.words
        start, end = self._stream_at, self._stream_at + len(normal)
        self.blocks.append(
            Block(text, tag, region, level, self._at, start, end, visible, classes, path, words)
        )
        self.normals.append(normal)
        self._at += len(text) + len(_LINE_END)
        self._stream_at = end + BETWEEN

    def text(self) -> str:
        """What a visitor reads, a block a line."""
        return _LINE_END.join([block.text for block in self.blocks if block.visible])

    def stream(self) -> str:
        """All blocks in normal form, as `PhraseBook.scan` wants them."""
        return joined(self.normals)
