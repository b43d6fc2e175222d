"""Facts of which a site gives several values: nothing is judged here, only put side by side."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from trustscan.facts.entities.context import SiteContext
from trustscan.facts.entities.emails import addresses_in, mailto_addresses
from trustscan.facts.entities.phones import candidates_in, link_number, regions_of
from trustscan.facts.entities.spots import blocks_with, blocks_with_figures
from trustscan.facts.page import Link, Page, Region
from trustscan.facts.records import Claim, Identifier, Located, StatedDate, Variant
from trustscan.model.struct import Frozen

_TAIL = 7
_MIN_DIGITS = 7
_MAX_LABEL = 80
_MAX_VALUES = 8


class _Value(Frozen, eq=False):
    """A value of a fact: how it compares, how it is written, where it stands."""

    key: str
    shown: str
    at: Located


def find_variants(
    pages: Sequence[Page],
    context: SiteContext,
    claims: Sequence[Claim],
    identifiers: Sequence[Identifier],
    dates: Sequence[StatedDate],
) -> tuple[Variant, ...]:
    """Every value of every fact that has several, beside what the others are."""
    found = [variant for page in pages for variant in _links(page, context)]
    for kind, values in (
        *_footers(pages, context),
        *_of_kind(
            (f"{i.kind} number/{i.country}", _Value(i.value, i.value, i))
            for i in identifiers
            if not i.foreign and i.valid is not False and i.kind in ("vat", "register")
        ),
        *_of_kind(
            ("founding year", _Value(str(d.year), str(d.year), d)) for d in dates if d.about == "founded"
        ),
        *_of_kind(
            (c.kind, _Value(c.amount, c.value, c)) for c in claims if c.kind not in ("experience", "figure")
        ),
    ):
        found.extend(_side_by_side(kind.partition("/")[0], values))
    return tuple(found)


def _links(page: Page, context: SiteContext) -> Iterator[Variant]:
    """Links that dial or write to something else than their label says."""
    for link in page.links:
        if link.internal or not link.label or len(link.label) > _MAX_LABEL or not page.blocks:
            continue
        if link.href[:7].lower() == "mailto:":
            said = [address for address, *_ in addresses_in(link.label)]
            goes = mailto_addresses(link.href)
            if said and goes and set(said).isdisjoint(goes):
                yield _of_link(page, link, "e-mail link", said[0], goes[0])
        elif link_number(link.href)[0] == "tel":
            yield from _of_tel(page, link, context)


def _of_tel(page: Page, link: Link, context: SiteContext) -> Iterator[Variant]:
    goes = link_number(link.href)[1]
    dialled = _digits(goes)
    if len(dialled) < _MIN_DIGITS:
        return
    said = candidates_in(link.label, regions_of(page, context))
    numbers = [_digits(each.number or each.raw) for each in said]
    if numbers and all(
        len(number) >= _MIN_DIGITS and number[-_TAIL:] not in dialled and dialled[-_TAIL:] not in number
        for number in numbers
    ):
        yield _of_link(page, link, "telephone link", said[0].raw, goes)


def _of_link(page: Page, link: Link, kind: str, said: str, goes: str) -> Variant:
    start = max(0, page.blocks[link.block].text.find(link.label))
    return Variant(
        page, link.block, link.block, start, start + len(link.label), kind=kind, value=said, others=goes
    )


def _footers(pages: Sequence[Page], context: SiteContext) -> Iterator[tuple[str, list[_Value]]]:
    """Telephone numbers and addresses of footers, where two pages of one language have none in common."""
    for kind, read in (("footer telephone", _footer_phones), ("footer e-mail", _footer_emails)):
        by_language: dict[tuple[str, ...], list[dict[str, _Value]]] = {}
        for page in pages:
            values = {value.key: value for value in read(page, context)}
            seen = by_language.setdefault(tuple(sorted(page.languages)), [])
            if values and values.keys() not in [other.keys() for other in seen]:
                seen.append(values)
        for footers in by_language.values():
            first = footers[0] if footers else {}
            apart = next((other for other in footers[1:] if other.keys().isdisjoint(first)), None)
            if apart is not None:
                yield kind, [next(iter(first.values())), next(iter(apart.values()))]


def _footer_phones(page: Page, context: SiteContext) -> Iterator[_Value]:
    regions = regions_of(page, context)
    for number in blocks_with_figures(page):
        block = page.blocks[number]
        if block.visible and block.region is Region.FOOTER and len(block.text) < 400:
            for found in candidates_in(block.text, regions):
                if found.valid and found.telling:
                    at = Located(page, number, number, found.start, found.end)
                    yield _Value(found.number, found.raw, at)


def _footer_emails(page: Page, context: SiteContext) -> Iterator[_Value]:
    for number in blocks_with(page, "@"):
        block = page.blocks[number]
        if block.region is Region.FOOTER and "@" in block.text[:400]:
            for address, start, end, _ in addresses_in(block.text[:400]):
                yield _Value(address, address, Located(page, number, number, start, end))


def _of_kind(values: Iterable[tuple[str, _Value]]) -> Iterator[tuple[str, list[_Value]]]:
    """The values by kind, each different one once."""
    kinds: dict[str, dict[str, _Value]] = {}
    for kind, value in values:
        known = kinds.setdefault(kind, {})
        if len(known) < _MAX_VALUES:
            known.setdefault(value.key, value)
    return ((kind, list(known.values())) for kind, known in kinds.items())


def _side_by_side(kind: str, values: Sequence[_Value]) -> Iterator[Variant]:
    for value in values if len(values) > 1 else ():
        others = ", ".join(other.shown for other in values if other is not value)
        at = value.at
        yield Variant(
            at.page, at.first, at.last, at.start, at.end, kind=kind, value=value.shown, others=others[:200]
        )


def _digits(text: str) -> str:
    return "".join(re.findall(r"\d", text))
