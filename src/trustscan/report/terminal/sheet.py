"""The sheet that the checklist is written on: its width, its marks, and how lines are laid out on it.

Everything is a `rich.text.Text` of one printed line. Rich markup is never parsed, so no bracket in
a page's title can mean anything.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from enum import IntEnum

from rich.console import Console
from rich.text import Text

from trustscan.model.report import Status
from trustscan.model.struct import Frozen

_NARROWEST, _WIDEST = 40, 112
# Wrapping asks a console for nothing but its tab size.
_RULER = Console(file=io.StringIO(), width=_WIDEST, legacy_windows=False)


class Detail(IntEnum):
    """How much is shown: the headline and what failed; the checklist; every bit of evidence."""

    QUIET = 0
    NORMAL = 1
    FULL = 2


class Glyphs(Frozen):
    """The characters that draw: marks of verdicts, bars, and punctuation."""

    marks: dict[Status, str]
    sure: str
    unsure: str
    empty: str
    rule: str
    dot: str
    ellipsis: str
    arrow: str
    dash: str
    quotes: tuple[str, str]

    @property
    def characters(self) -> str:
        """All of them, to ask an encoding whether it has them."""
        drawn = (
            self.sure,
            self.unsure,
            self.empty,
            self.rule,
            self.dot,
            self.ellipsis,
            self.arrow,
            self.dash,
        )
        return "".join((*self.marks.values(), *drawn, *self.quotes))


UNICODE = Glyphs(
    marks={
        Status.PASS: "✓",
        Status.PARTIAL: "◐",
        Status.FAIL: "✗",
        Status.INCONCLUSIVE: "?",
        Status.NOT_APPLICABLE: "–",
        Status.WAIVED: "○",
        Status.ERROR: "!",
    },
    sure="━",
    unsure="╍",
    empty="─",
    rule="─",
    dot="·",
    ellipsis="…",
    arrow="→",
    dash="–",
    quotes=("“", "”"),
)
ASCII = Glyphs(
    marks={
        Status.PASS: "ok",
        Status.PARTIAL: "part",
        Status.FAIL: "FAIL",
        Status.INCONCLUSIVE: "?",
        Status.NOT_APPLICABLE: "n/a",
        Status.WAIVED: "wvd",
        Status.ERROR: "err",
    },
    sure="#",
    unsure="=",
    empty=".",
    rule="-",
    dot="|",
    ellipsis="...",
    arrow="->",
    dash="-",
    quotes=('"', '"'),
)


def glyphs_for(encoding: str) -> Glyphs:
    """The marks that an output's encoding has: a Windows code page gets ASCII."""
    try:
        UNICODE.characters.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return ASCII
    return UNICODE


class Sheet(Frozen):
    """Where the checklist goes: `width` columns, drawn with `glyphs`, in so much `detail`."""

    width: int
    glyphs: Glyphs = UNICODE
    detail: Detail = Detail.NORMAL

    @classmethod
    def fitting(cls, columns: int, glyphs: Glyphs, detail: Detail) -> Sheet:
        """A sheet for a terminal of so many columns; the last stays free, long lines are hard to read."""
        return cls(max(_NARROWEST, min(columns - 1, _WIDEST)), glyphs, detail)

    @property
    def mark_width(self) -> int:
        """Columns that the marks take."""
        return max(len(mark) for mark in self.glyphs.marks.values())

    @property
    def indent(self) -> int:
        """Where the text beside a mark begins."""
        return self.mark_width + 3

    def cut(self, text: Text, width: int) -> Text:
        """`text` on one line of at most `width` columns; an ellipsis tells of what is missing."""
        if text.cell_len <= width:
            return text
        shorter = text.copy()
        shorter.truncate(max(width - len(self.glyphs.ellipsis), 0), overflow="crop")
        shorter.rstrip()
        return shorter.append(self.glyphs.ellipsis)

    def spread(self, left: Text, right: Text) -> Text:
        """One line with `left` at its left end, cut if need be, and `right` at its right end."""
        left = self.cut(left, self.width - right.cell_len - 2)
        gap = self.width - left.cell_len - right.cell_len
        return Text.assemble(left, " " * gap, right)

    def wrapped(self, text: Text, indent: int, first: Text | None = None) -> Iterator[Text]:
        """`text` over as many lines as it takes, indented; `first` stands in the first line's indent."""
        lines = text.wrap(_RULER, max(self.width - indent, 1), overflow="fold")
        for number, line in enumerate(lines):
            lead = first.copy() if first is not None and not number else Text()
            lead.pad_right(indent - lead.cell_len)
            line.rstrip()
            yield Text.assemble(lead, line)

    def heading(self, title: str, note: Text | None = None) -> Text:
        """A section's heading: title, a line drawn across, a note at the right end."""
        start = Text.assemble(" ", (title, "bold"), " ")
        end = Text.assemble(" ", note) if note else Text()
        length = max(self.width - start.cell_len - end.cell_len, 2)
        return Text.assemble(start, (self.glyphs.rule * length, "dim"), end)

    def joined(self, parts: Iterable[Text | str]) -> Text:
        """Parts in one line with dots between; empty ones are left out."""
        dot = Text.assemble((f" {self.glyphs.dot} ", "dim"))
        return dot.join(part if isinstance(part, Text) else Text(part) for part in parts if part)

    def bar(self, width: int, value: float, low: float, high: float, style: str) -> Text:
        """A bar from 0 to 100: solid to `low`, then the part that is not sure up to `high`, then empty."""
        sure, reach = (round(width * bound / 100) for bound in (min(low, value), max(high, value)))
        return Text.assemble(
            (self.glyphs.sure * sure, style),
            (self.glyphs.unsure * (reach - sure), style),
            (self.glyphs.empty * (width - reach), "dim"),
        )
