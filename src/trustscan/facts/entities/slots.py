"""Finds gaps that templates leave: `[Company]`, `{email}`, `{{ name }}`, `〇〇株式会社`, `xxxxxx`, `x€`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from trustscan.facts.entities.context import SiteContext
from trustscan.facts.entities.spots import block_at
from trustscan.facts.page import Page
from trustscan.facts.records import Slot

_MAX_SLOTS = 50
# The kinds of marks in the order of their search, each with signs of which a page with such marks has one.
_KINDS: tuple[tuple[str, tuple[str, ...], tuple[re.Pattern[str], ...]], ...] = (
    ("double braces", ("{{",), (re.compile(r"\{\{[^{}\n]{1,60}\}\}"),)),
    ("braces", ("{",), (re.compile(r"(?<!\{)\{[^\W\d_][^{}<>;:=\n]{1,58}\}(?!\})"),)),
    ("brackets", ("[",), (re.compile(r"\[[^\W\d_][^\[\]\n]{2,78}\](?![(\[])"),)),
    ("angles", ("<",), (re.compile(r"<[^\W\d_][^<>=/\n]{2,58}>"),)),
    ("percent signs", ("%",), (re.compile(r"%%?[A-Z][A-Z_]{2,40}%%?"),)),
    ("circles", ("〇", "○", "◯", "●"), (re.compile(r"[〇○◯]{2,6}|●{2,6}(?=[^\s●])"),)),
    ("underscores", ("____",), (re.compile(r"_{4,40}"),)),
    (
        "crosses",
        ("xx", "xX", "Xx", "XX", "x€", "X€"),
        (
            # For digits: `No. xxxxxxxx`, `PL XX XXXX XXXX XXXX`; groups of four with a dash are vouchers.
            re.compile(r"(?<!\w)(?:[xX]{6,30}|[xX]{2,4}(?: [xX]{2,4}){3,8})(?!\w)"),
            # For an amount: `from x€`, `XX,XX €`, `£xx.xx`; not `2 x €5`.
            re.compile(
                r"(?<!\d )(?<![\w.,])(?:[xX]{1,4}€|[xX]{2,4}[.,][xX]{2} ?[€£])(?! ?\d)"
                r"|[€£](?:[xX]{2,4}(?:[.,][xX]{2})?)(?!\w)|\$[xX]{2,4}\.[xX]{2}(?!\w)"
            ),
        ),
    ),
)
_CODE = frozenset({"pre", "code", "samp", "kbd"})


def find_slots(page: Page, context: SiteContext) -> tuple[Slot, ...]:
    """Visible text in marks that stand for a gap, outside code samples and form controls' hints."""
    found: list[Slot] = []
    for kind, signs, patterns in _KINDS:
        for pattern in patterns if any(map(page.text.__contains__, signs)) else ():
            found.extend(islice(_slots(page, kind, pattern), _MAX_SLOTS))
    return tuple(sorted(found, key=lambda slot: slot.first)[:_MAX_SLOTS])


def _slots(page: Page, kind: str, pattern: re.Pattern[str]) -> Iterator[Slot]:
    for match in pattern.finditer(page.text):
        number, start = block_at(page, match.start())
        if page.blocks[number].tag not in _CODE:
            text = match.group()
            words = text.strip("[]{}<>%_ ")
            yield Slot(page, number, number, start, start + len(text), text=text, kind=kind, words=words)
