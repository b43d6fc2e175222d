"""The blocks of one page as they are laid out: each with its offsets in the text and in the normal stream."""

from __future__ import annotations

from trustscan.facts.page import Block, Region
from trustscan.text.normalise import normalise
from trustscan.text.phrases import BLOCK_END, BLOCK_START, STREAM_START

_LINE_END = "\n"


class Sheet:
    """Takes blocks in reading order; those that only machines read come last.

    Only visible blocks have their words in the text; the stream holds them all.
    """

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._stream = [STREAM_START]
        self._at = 0
        self._stream_at = len(STREAM_START)

    def add(
        self,
        text: str,
        tag: str,
        region: Region,
        level: int = 0,
        visible: bool = True,
        classes: str = "",
        path: tuple[int, ...] = (),
    ) -> None:
        """Appends a block."""
        words = normalise(text)
        start = self._stream_at + len(BLOCK_START)
        end = start + len(words)
        self.blocks.append(Block(text, tag, region, level, self._at, start, end, visible, classes, path))
        self._stream.append(f"{BLOCK_START}{words}{BLOCK_END}")
        self._at += len(text) + len(_LINE_END)
        self._stream_at = end + len(BLOCK_END)

    def text(self) -> str:
        """What a visitor reads, a block a line."""
        return _LINE_END.join(block.text for block in self.blocks if block.visible)

    def stream(self) -> str:
        """All blocks in normal form, as `PhraseBook.scan` wants them."""
        return "".join(self._stream)
