"""In which line of a file some words stand: from the words that a page shows back to its source. Pure."""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache, cached_property

from trustscan.model.report import Check, Evidence
from trustscan.model.snapshot import Exchange
from trustscan.text.decode import decode

# A tag as far as it goes, or text: each character is looked at once, so that no source makes this slow.
_PIECE = re.compile(r"<[^<>]*>?|[^<]+")
_HIDDEN = re.compile(r"<(/?)(script|style|template)\b", re.IGNORECASE)
_WORD = re.compile(r"\S+")
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
_SHORTEST = 12


def with_lines(checks: Sequence[Check], exchanges: Sequence[Exchange]) -> tuple[Check, ...]:
    """The checks, with a line for each piece of evidence that was seen in a file and is found there again."""
    sources = {exchange.file: exchange for exchange in exchanges if exchange.file is not None}
    if not sources:
        return tuple(checks)

    @cache
    def source_of(file: str) -> Source:
        exchange = sources[file]
        return Source(decode(exchange.body, exchange.header("content-type")))

    def placed(piece: Evidence) -> Evidence:
        if piece.file not in sources or piece.line is not None or not piece.snippet:
            return piece
        return piece.model_copy(update={"line": source_of(piece.file).line_of(piece.snippet)})

    return tuple(
        check.model_copy(update={"evidence": tuple(map(placed, check.evidence))}) if check.evidence else check
        for check in checks
    )


class Source:
    """A page's source, made ready to be searched; white space and markup between words do not matter."""

    def __init__(self, text: str) -> None:
        self._shown = _Words(_shown(text))
        self._text = text

    def line_of(self, snippet: str) -> int | None:
        """The line, counted from 1, in which the words of a snippet begin; None where they are not found.

        First among the words that a visitor reads, then in tags and scripts. Of words that a page puts
        together from several places the beginning is looked for.
        """
        wanted = _bare(snippet.strip("…"))
        for words in (self._shown, self._everything):
            line = words.find(wanted)
            if line is not None:
                return line
        half = wanted[: len(wanted) // 2]
        return self._shown.find(half) if len(half) >= _SHORTEST else None

    @cached_property
    def _everything(self) -> _Words:
        return _Words(iter([(self._text, 1)]))


class _Words:
    """All words without the space between them, and the line of each."""

    def __init__(self, pieces: Iterator[tuple[str, int]]) -> None:
        parts: list[str] = []
        self._starts: list[int] = []
        self._lines: list[int] = []
        length = 0
        for text, line in pieces:
            at = 0
            for word in _WORD.finditer(text):
                line += text.count("\n", at, word.start())
                at = word.start()
                bare = word[0]
                if "&" in bare or not bare.isascii():
                    bare = _bare(html.unescape(bare))
                self._starts.append(length)
                self._lines.append(line)
                parts.append(bare)
                length += len(bare)
        self._all = "".join(parts)

    def find(self, wanted: str) -> int | None:
        at = self._all.find(wanted) if wanted else -1
        return None if at < 0 else self._lines[bisect_right(self._starts, at) - 1]


def _shown(text: str) -> Iterator[tuple[str, int]]:
    """The text between tags, piece by piece with its line, without scripts and styles."""
    line, hidden, at = 1, "", 0
    comments_end = text.rfind("-->")
    while (piece := _PIECE.match(text, at)) is not None:
        end = piece.end()
        if text.startswith("<!--", at) and at < comments_end:
            end = text.find("-->", at) + 3
        found = text[at:end]
        at = end
        if not found.startswith("<"):
            if not hidden:
                yield found, line
        elif (tag := _HIDDEN.match(found)) is not None:
            name = tag[2].lower()
            hidden = ("" if hidden in ("", name) else hidden) if tag[1] else hidden or name
        line += found.count("\n")


def _bare(text: str) -> str:
    return _INVISIBLE.sub("", "".join(text.split()))
