"""Register, tax and VAT numbers on a page, read by their labels and checked by their check digits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import re2

from trustscan.facts.entities.context import SiteContext
from trustscan.facts.entities.excerpt import around_figures
from trustscan.facts.entities.identifier_schemes import SCHEMES, UNMISTAKABLE, Scheme
from trustscan.facts.entities.spots import block_at
from trustscan.facts.entities.structured import values_of
from trustscan.facts.entities.surroundings import names_somebody_else
from trustscan.facts.page import Page
from trustscan.facts.records import Identifier
from trustscan.text.linear import linear

_MAX_PER_PAGE = 60
_BARE = re.compile(r"[^0-9A-ZÑ&]")
# Between a label and its number: punctuation, and words such as 'no.', 'number', 'Nr.'.
_GAP = (
    r"[\s\u00a0:：.,，;#°º№()\-–/|=]{0,6}(?:(?:NO|NR|N|NRO|NUM|NUMBER|NUMMER|NUMER|NÚMERO|NUMERO|NUMÉRO|NUMBERS|ČÍSLO|NO'SU|IS|IST|ID|LAUTET|UNDER|WITH"
    r"|MF|VAT|EU|GEM|SOUS|LE|LA|DE|DU|PARIS|IVA|UST|INTRACOMMUNAUTAIRE)\b[\s\u00a0:.,;#°º№()\-–/]{0,5}){0,3}"
)
_DATA_KINDS = {
    "vatID": "vat",
    "taxID": "tax",
    "leiCode": "register",
    "duns": "register",
    "iso6523Code": "register",
}
_MAX_NUMBER = 60
_MAX_TEXT = 300_000
# How long labels are, and how far behind one its number, of which each has a figure, may end.
_MAX_LABEL, _WINDOW = 70, 90


def find_identifiers(page: Page, context: SiteContext) -> tuple[Identifier, ...]:
    """Every different number on the page, once. One with a wrong check digit is given with `valid=False`."""
    found: dict[str, Identifier] = {}
    for start, end, scheme, value, valid in identifiers_in(page.text[:_MAX_TEXT], context.countries):
        if value in found or len(found) >= _MAX_PER_PAGE:
            continue
        block, offset = block_at(page, start)
        found[value] = Identifier(
            page,
            block,
            block_at(page, end)[0],
            offset,
            min(len(page.blocks[block].text), offset + end - start),
            kind=scheme.kind,
            value=value,
            country=scheme.country,
            valid=valid,
            foreign=names_somebody_else(page, block, offset, context),
        )
    for name, kind in _DATA_KINDS.items():
        for value in values_of(page, name):
            found.setdefault(value, Identifier(page, 0, 0, kind=kind, value=value[:_MAX_NUMBER]))
    return tuple(found.values())


def identifiers_in(
    text: str, countries: tuple[str, ...] = ()
) -> Iterator[tuple[int, int, Scheme, str, bool | None]]:
    """The numbers in a text: (start of label, end, scheme, bare number, whether its check digits hold)."""
    taken = 0
    for begin, stop in around_figures(text, _MAX_LABEL + _WINDOW).spans(_labels()):
        read = _read(text, text[begin:stop], stop, countries)
        if read and begin >= taken:
            end, scheme, value, valid = read
            yield begin, end, scheme, value, valid
            taken = end
    for start, end in around_figures(text).spans(_unmistakable(), 0):
        written = text[start:end]
        for scheme in SCHEMES:
            value = _bare(written, scheme)
            if re.fullmatch(scheme.form, written) and (scheme.valid is None or scheme.valid(value)):
                yield start, end, scheme, value, None if scheme.valid is None else True
                break


def _read(
    text: str, label: str, at: int, countries: tuple[str, ...]
) -> tuple[int, Scheme, str, bool | None] | None:
    """The number behind a label: of the schemes that bear the label, the one whose check digits hold."""
    window = text[at : at + _WINDOW].upper()
    if len(window) != len(text[at : at + _WINDOW]):
        return None  # letters that grow in capitals (ß): offsets would not hold
    best: tuple[int, Scheme, str, bool | None] | None = None
    schemes = _by_label().get(_key(label), ())
    for scheme in sorted(schemes, key=lambda s: countries.index(s.country) if s.country in countries else 9):
        match = _form(scheme).match(window)
        if not match or window[match.end() : match.end() + 1].isalnum():
            continue
        value = _bare(match[1], scheme)
        if not value or not 3 <= len(value) <= _MAX_NUMBER:
            continue
        valid = scheme.valid(value) if scheme.valid else None
        if valid:
            return at + match.end(), scheme, value, valid
        if best is None or (valid is None and best[3] is False):
            best = (at + match.end(), scheme, value, valid)
    return best


def _bare(written: str, scheme: Scheme) -> str:
    return _BARE.sub("", written.upper()).removeprefix(scheme.strip)


@cache
def _form(scheme: Scheme) -> re.Pattern[str]:
    return re.compile(rf"{_GAP}({scheme.form})")


def _key(label: str) -> str:
    return "".join(char for char in label.lower() if char.isalnum() or char in "§&")


@cache
def _by_label() -> dict[str, tuple[Scheme, ...]]:
    table: dict[str, list[Scheme]] = {}
    for scheme in SCHEMES:
        for label in scheme.labels:
            table.setdefault(_key(label), []).append(scheme)
    return {label: tuple(schemes) for label, schemes in table.items()}


@cache
def _labels() -> Any:
    words = sorted({label for scheme in SCHEMES for label in scheme.labels}, key=len, reverse=True)
    spaced = (r"[\s.:/'\-()]{0,3}".join(re2.escape(part) for part in word.split()) for word in words)
    return linear(rf"(?i)(?:^|[^\pL\pN])({'|'.join(spaced)})(?:[^\pL]|$)")


@cache
def _unmistakable() -> Any:
    return linear(UNMISTAKABLE)
