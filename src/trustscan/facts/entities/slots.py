"""Finds gaps that templates leave: `[Company]`, `{email}`, `{{ name }}`, `〇〇株式会社`, `xxxxxx`, `x€`."""

from __future__ import annotations

import re

from trustscan.facts.entities.context import SiteContext
from trustscan.facts.page import Page
from trustscan.facts.records import Slot

_MAX_SLOTS = 50
_MARKS = re.compile(r"[\[{<%〇○◯●✕×_]|[xX]{2}|[xX][€£]|[€£][xX]")
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("double braces", re.compile(r"\{\{[^{}\n]{1,60}\}\}")),
    ("braces", re.compile(r"(?<!\{)\{[^\W\d_][^{}<>;:=\n]{1,58}\}(?!\})")),
    ("brackets", re.compile(r"\[[^\W\d_][^\[\]\n]{2,78}\](?![(\[])")),
    ("angles", re.compile(r"<[^\W\d_][^<>=/\n]{2,58}>")),
    ("percent signs", re.compile(r"%%?[A-Z][A-Z_]{2,40}%%?")),
    ("circles", re.compile(r"[〇○◯]{2,6}|●{2,6}(?=[^\s●])")),
    ("underscores", re.compile(r"_{4,40}")),
    # What stands for digits: `No. xxxxxxxx`, `PL XX XXXX XXXX XXXX`; groups of four with a dash are vouchers.
    ("crosses", re.compile(r"(?<!\w)(?:[xX]{6,30}|[xX]{2,4}(?: [xX]{2,4}){3,8})(?!\w)")),
    # What stands for an amount: `from x€`, `XX,XX €`, `£xx.xx`; not `2 x €5`.
    (
        "crosses",
        re.compile(
            r"(?<!\d )(?<![\w.,])(?:[xX]{1,4}€|[xX]{2,4}[.,][xX]{2} ?[€£])(?! ?\d)"
            r"|[€£](?:[xX]{2,4}(?:[.,][xX]{2})?)(?!\w)|\$[xX]{2,4}\.[xX]{2}(?!\w)"
        ),
    ),
)
_CODE = frozenset({"pre", "code", "samp", "kbd"})


def find_slots(page: Page, context: SiteContext) -> tuple[Slot, ...]:
    """Visible text in marks that stand for a gap, outside code samples and form controls' hints."""
    found: list[Slot] = []
    for number, block in enumerate(page.blocks):
        if not block.visible or block.tag in _CODE or not _MARKS.search(block.text):
            continue
        for kind, pattern in _KINDS:
            for match in pattern.finditer(block.text):
                inside = match.group().strip("[]{}<>%_ ")
                found.append(
                    Slot(
                        page,
                        number,
                        number,
                        match.start(),
                        match.end(),
                        text=match.group(),
                        kind=kind,
                        words=inside,
                    )
                )
                if len(found) >= _MAX_SLOTS:
                    return tuple(found)
    return tuple(found)
