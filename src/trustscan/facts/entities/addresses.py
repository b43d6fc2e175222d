"""Postal addresses on a page, in the forms of some fifty countries, judged by what stands around a street."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from trustscan.facts.entities.boxes import boxes_in
from trustscan.facts.entities.context import SiteContext
from trustscan.facts.entities.countries import languages_of
from trustscan.facts.entities.labels import Labels, flat, word_list
from trustscan.facts.entities.spots import block_at, blocks_with_figures, plain_text
from trustscan.facts.entities.streets import postcode_in, slashed_in, streets_in
from trustscan.facts.entities.structured import nodes, strings
from trustscan.facts.entities.surroundings import names_somebody_else, text_before
from trustscan.facts.page import Page, Region
from trustscan.facts.records import Address
from trustscan.model.struct import Frozen
from trustscan.text.figures import plain_figures
from trustscan.text.normalise import normalise

_MAX_PER_PAGE = 60
_AFTER, _BEFORE = 130, 70
_PROSE = 260
_MAX_LINES = 1_500
_LABEL = re.compile(r"([^:：\n]{1,39})[:：\n]")
_EDGES = " :：\n–-"
_LABEL_REACH = 70
_TOWN = re.compile(r"(?:[,،\n]|\s[-–|·]\s)\s{0,2}(?:\d{2,6} )?([^\W\d_][\w'’.-]{2,30})")
# A town before its street, as in 'Kraków, ul. Długa 5' or 'Київ вул. Довга 5'.
_TOWN_FIRST = re.compile(
    r"(?:^|[\s:(])(?!\d)(?=[^\W_a-zà-öø-ÿа-я])[^\W\d_][\w'’.-]{2,30}(?:, ?\w| [a-zà-öø-ÿа-яєії])$"
)
# What stands for the town in Turkish addresses: `No: 5 Kat: 2 Kadıköy/İstanbul`.
_DISTRICT = re.compile(
    r"\bNo ?[:.]? ?\d{1,5}[^\n]{0,60}?\b[^\W\d_]{3,20} ?/ ?[^\W\d_]{4,20}\b", re.IGNORECASE
)
_DISTRICT_REACH = 80
_DIGIT = re.compile(r"\d")
# Forms of streets that have their postcode in them.
_HOLDS_POSTCODE = re.compile("〒|شارع|طريق")
_SLASHED = frozenset({"CZ", "SK"})


class Found(Frozen):
    """An address in a text: [start, end), its street, what follows; `sure` tells of a plain street word."""

    start: int
    end: int
    street: str
    postcode: str
    country: str
    town: bool
    sure: bool


def find_addresses(page: Page, context: SiteContext) -> tuple[Address, ...]:
    """Every different address on the page, once. `complete` ones name a street (or what serves as one)."""
    found: dict[str, Address] = {}
    text = plain_text(page)
    spots = [
        *addresses_in(text, context.countries, languages_of(page, context.countries)),
        *_boxes(text, context.countries),
    ]
    for spot in (*spots, *_labelled(page), *_on_labelled_lines(page, spots)):
        address = _address(page, context, page.text, spot)
        key = normalise(address.street)
        if key not in found or (address.complete and not found[key].complete):
            found[key] = address
        if len(found) >= _MAX_PER_PAGE:
            break
    return (*found.values(), *_in_data(page))


def addresses_in(
    text: str, countries: tuple[str, ...] = (), languages: frozenset[str] = frozenset()
) -> Iterator[Found]:
    """The streets with numbers in a text, with the postcode and town that stand by them."""
    taken: list[tuple[int, int]] = []
    spots = [
        *streets_in(text, languages),
        *((*span, not _SLASHED.isdisjoint(countries)) for span in slashed_in(text)),
    ]
    for start, end, sure in spots:
        if not any(start < stop and begin < end for begin, stop in taken[-_MAX_PER_PAGE:]):
            found = _extend(text, start, end, sure)
            taken.append((start, found.end))
            yield found


def _extend(text: str, start: int, end: int, sure: bool) -> Found:
    """Looks behind (and, for a postcode, before) a street for the postcode and the town."""
    shown = text[start:end].strip()
    after = "\n".join(text[end : end + _AFTER].split("\n")[:4])
    before = "\n".join(text[max(0, start - _BEFORE) : start].split("\n")[-2:])
    behind, ahead, own = (
        postcode_in(after),
        postcode_in(before),
        postcode_in(shown) if _HOLDS_POSTCODE.search(shown) else None,
    )
    if behind:
        stop, postcode, country = behind
        return Found(start, end + _line_end(after, stop), shown, postcode, country, True, sure)
    if ahead or own:
        _, postcode, country = own or ahead or (0, "", "")
        return Found(start, end, shown, postcode, country, True, sure)
    town = _town_end(after)
    whole = not shown.isascii() and any("\u3040" <= char <= "\uffdc" for char in shown)
    first = bool(_TOWN_FIRST.search(before + shown[:1]))
    return Found(start, end + town, shown, "", "", bool(town) or first or whole, sure)


def _boxes(text: str, countries: tuple[str, ...]) -> Iterator[Found]:
    for start, end, country in boxes_in(text, countries):
        town = re.match(r"[^\n]{0,80}", text[end:])
        yield Found(start, end + (town.end() if town else 0), text[start:end], "", country, True, True)


def _town_end(after: str) -> int:
    """Where the town behind a street ends: a capitalised word after a comma, dash or new line; 0 if none."""
    for match in _TOWN.finditer(after[:90]):
        if not match[1][0].islower() and match.start() < 45:
            return match.end()
    return 0


def _line_end(place: str, at: int) -> int:
    stop = place.find("\n", at)
    return min(len(place) if stop < 0 else stop, at + 40)


def _labelled(page: Page) -> Iterator[Found]:
    """What a label or an <address> element calls an address, where it has a number and two words or more."""
    for number in blocks_with_figures(page):
        block = page.blocks[number]
        if not block.visible or not 8 <= len(block.text) <= _PROSE:
            continue
        start = _label_end(page, number)
        if start is None and block.tag == "address":
            start = 0
        if start is not None:
            yield from _called_address(plain_figures(block.text), start, block.start)


def _on_labelled_lines(page: Page, known: Sequence[Found]) -> Iterator[Found]:
    """The same on lines of their own (`Address: ...`, then `Phone: ...`), where no address is `known`."""
    for number in blocks_with_figures(page):
        block = page.blocks[number]
        if not block.visible or "\n" not in block.text or len(block.text) > _MAX_LINES:
            continue
        at = block.start
        for line in plain_figures(block.text).split("\n"):
            label = _label_before(line) if len(line) <= _PROSE else None
            if label and not any(spot.start < at + len(line) and at < spot.end for spot in known):
                yield from _called_address(line, label, at)
            at += len(line) + 1


def _called_address(text: str, start: int, offset: int) -> Iterator[Found]:
    """What follows the label that ends at `start`, if it looks like an address; texts begin at `offset`."""
    shown = text[start:].strip(_EDGES)
    at = offset + text.find(shown, start)
    if _looks_like_address(shown):
        yield Found(at, at + len(shown), " ".join(shown.split())[:160], "", "", True, True)


def _label_before(text: str) -> int | None:
    """Where the label ends that a text begins with; None where it begins with none."""
    label = _LABEL.match(text)
    return label.end() if label and normalise(label[1]) in _labels() else None


def _label_end(page: Page, number: int) -> int | None:
    """Where the address starts behind its label in a block; 0 where the short block before is the label."""
    label = _label_before(page.blocks[number].text)
    if label:
        return label
    for before in range(number - 1, max(-1, number - 3), -1):
        shown = page.blocks[before]
        if shown.visible and shown.text.strip():
            return 0 if len(shown.text) <= 40 and normalise(shown.text) in _labels() else None
    return None


def _looks_like_address(shown: str) -> bool:
    lowered = shown.lower()
    if "@" in shown or "http" in lowered or "www." in lowered:
        return False
    digits, letters = sum(map(str.isdigit, shown)), sum(map(str.isalpha, shown))
    if not 1 <= digits <= 16 or letters < 6 or digits > letters:
        return False
    if not _house_like(shown):
        return False
    parted = (
        any(sign in shown for sign in (",", "\n", "、", "，", "،", " - ", " – ", "#", "/")) or letters >= 18
    )
    return parted and not _dated(lowered)


def _house_like(shown: str) -> bool:
    """Whether the part with the number is mostly capitalised: 'Plot No. 294', not '18 miles west of it'."""
    for part in re.split(r"[,،\n;]| [-–—] ", shown):
        words = [word for word in part.split() if word[0].isalpha()]
        if (
            _DIGIT.search(part)
            and len(words) <= 9
            and sum(not word[0].islower() for word in words) * 2 >= len(words)
        ):
            return True
    return False


def _dated(lowered: str) -> bool:
    return bool(_not_address().kinds(lowered))


def _address(page: Page, context: SiteContext, text: str, spot: Found) -> Address:
    first, offset = block_at(page, spot.start)
    last, _ = block_at(page, max(spot.start, spot.end - 1))
    block = page.blocks[first]
    shown = " ".join(text[spot.start : spot.end].split())
    before = normalise(text_before(page, first, offset, _LABEL_REACH))
    labelled = block.tag == "address" or bool(_label_cues().all_normal(before))
    placed = labelled or block.region is Region.FOOTER
    prose = len(block.text) > _PROSE
    town = spot.town or _DISTRICT.search(text, spot.start, spot.end + _DISTRICT_REACH) is not None
    if spot.sure:
        complete = bool(spot.postcode) or labelled or (not prose and (town or placed))
    else:
        complete = bool(spot.postcode) or (labelled and town)
    return Address(
        page,
        first,
        last,
        offset,
        min(len(block.text), offset + len(text[spot.start : spot.end])),
        text=shown[:200],
        street=spot.street[:160],
        postcode=spot.postcode[:40],
        country=spot.country,
        complete=complete,
        placeholder=is_placeholder(shown),
        foreign=names_somebody_else(page, first, offset, context),
    )


def is_placeholder(shown: str) -> bool:
    """Whether an address only stands in for a real one: '123 Street, New York', 'Musterstraße 1'."""
    return (
        bool(_placeholders().kinds(shown))
        or "musterstra" in shown.lower()
        or ("12345 " in shown and "muster" in shown.lower())
    )


def _in_data(page: Page) -> Iterator[Address]:
    for node in nodes(page):
        given = node.get("address")
        for item in (given if isinstance(given, list) else [given])[:10]:
            if isinstance(item, Mapping) and item.get("streetAddress"):
                yield _from_data(page, item)


def _from_data(page: Page, item: Mapping[str, Any]) -> Address:
    parts = {
        key: " ".join(strings(item.get(key, "")))[:160]
        for key in ("streetAddress", "postalCode", "addressLocality", "addressCountry")
    }
    shown = ", ".join(part for part in parts.values() if part)
    return Address(
        page,
        0,
        0,
        text=shown,
        street=parts["streetAddress"],
        postcode=parts["postalCode"],
        town=parts["addressLocality"],
        country=parts["addressCountry"][:2].upper() if len(parts["addressCountry"]) == 2 else "",
        complete=bool(parts["streetAddress"] and (parts["postalCode"] or parts["addressLocality"])),
        placeholder=is_placeholder(shown),
        shown="data",
    )


@cache
def _labels() -> frozenset[str]:
    return frozenset(normalise(word) for word in flat(word_list("addresses")["labels"]))


@cache
def _label_cues() -> Labels:
    words = word_list("addresses")
    return Labels({"label": [*flat(words["labels"]), *flat(words["seats"])]})


@cache
def _placeholders() -> Labels:
    return Labels({"placeholder": word_list("addresses")["placeholders"]})


@cache
def _not_address() -> Labels:
    hours = word_list("hours")
    return Labels(
        {"time": [*flat(hours["days"]), *[month for month in flat(hours["months"]) if len(month) > 3]]}
    )
