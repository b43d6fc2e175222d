"""What structured data states, beside what the pages show: the same, something else, or nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from trustscan.facts.brand import compact
from trustscan.facts.once import once
from trustscan.facts.page import Page
from trustscan.facts.records import Address, DataItem, Email, MarkupValue, Phone, Price
from trustscan.facts.structured import text_of

_MAX_VALUES = 300
_TAIL = 7
_OWNERS = re.compile(
    r"Organi[sz]ation|Business|Store|Corporation|Restaurant|NGO|Hotel|School|Dentist|Clinic|Physician|Agency"
    r"|Attorney|Salon|Lodging|Bakery|Cafe|Brewery|Service$|Salon|Shop|Spa$"
)
_OFFERS = frozenset({"Offer"})
_NOT_ASKED = frozenset({"stated", "former", "recommended"})


def compare_markup(
    data: Sequence[DataItem],
    pages: Sequence[Page],
    phones: Sequence[Phone],
    emails: Sequence[Email],
    addresses: Sequence[Address],
    prices: Sequence[Price],
) -> tuple[MarkupValue, ...]:
    """Each value that markup states of the organisation or an offer, once, compared with the visible ones."""
    shown = _Shown(pages, phones, emails, addresses, prices)
    found: dict[tuple[str, str], MarkupValue] = {}
    for item in data:
        for kind, value in _stated(item):
            if len(found) >= _MAX_VALUES:
                break
            key = (kind, value if kind != "price" else f"{value} {item.page.number}")
            if key not in found:
                visible, instead = shown.compare(kind, value, item.page)
                found[key] = MarkupValue(
                    item.page, item.first, item.last, kind=kind, value=value, visible=visible, instead=instead
                )
    return tuple(found.values())


def _stated(item: DataItem) -> Iterator[tuple[str, str]]:
    properties: dict[str, Any] = item.properties
    if any(_OWNERS.search(kind) for kind in item.types):
        address = properties.get("address")
        address = address[0] if isinstance(address, list) and address else address
        named = {
            "name": properties.get("name"),
            "telephone": properties.get("telephone"),
            "e-mail": properties.get("email"),
            "postcode": address.get("postalCode") if isinstance(address, dict) else None,
        }
        yield from ((kind, value) for kind, given in named.items() if (value := text_of(given)[:100]))
    elif not _OFFERS.isdisjoint(item.types):
        value = text_of(properties.get("price"))[:20]
        if value.strip("0.,"):  # what is free says so in words
            yield "price", value


class _Shown:
    """What visitors read, in the forms in which it is compared."""

    def __init__(
        self,
        pages: Sequence[Page],
        phones: Sequence[Phone],
        emails: Sequence[Email],
        addresses: Sequence[Address],
        prices: Sequence[Price],
    ) -> None:
        self._pages = pages
        self._phones = {
            _digits(phone.number or phone.raw)[-_TAIL:]: phone.raw
            for phone in phones
            if phone.shown not in ("data", "whatsapp") and not phone.foreign and not phone.placeholder
        }
        self._emails = {
            e.address for e in emails if e.shown != "data" and not e.foreign and not e.placeholder
        }
        self._postcodes = {
            a.postcode: a.postcode for a in addresses if a.shown == "text" and a.postcode and not a.foreign
        }
        self._prices: dict[int, dict[Decimal, str]] = {}
        for price in prices:
            if price.context in _NOT_ASKED:
                continue
            self._prices.setdefault(price.page.number, {})[price.amount] = price.raw

    def compare(self, kind: str, value: str, page: Page) -> tuple[bool, str]:
        """Whether the value is visible; where not, what is there of its kind instead."""
        match kind:
            case "telephone":
                tail = _digits(value)[-_TAIL:]
                visible = tail in self._phones or any(tail in self._digits_on(shown) for shown in self._pages)
                return visible, "" if visible else next(iter(self._phones.values()), "")
            case "e-mail":
                address = value.removeprefix("mailto:").lower()
                visible = address in self._emails or any(
                    address in self._text_of(shown) for shown in self._pages
                )
                return visible, "" if visible else next(iter(sorted(self._emails)), "")
            case "postcode":
                visible = any(value.lower() in self._text_of(shown) for shown in self._pages)
                return visible, "" if visible else next(iter(self._postcodes), "")
            case "price":
                return self._compare_price(value, page)
            case _:
                name = compact(value)
                visible = bool(name) and any(name in self._words_on(shown) for shown in self._pages)
                return visible, ""

    @once
    def _text_of(self, page: Page) -> str:
        return page.text.lower()

    @once
    def _digits_on(self, page: Page) -> str:
        return _digits(page.text)

    @once
    def _words_on(self, page: Page) -> str:
        return "".join(re.findall(r"\w+", page.stream))

    def _compare_price(self, value: str, page: Page) -> tuple[bool, str]:
        try:
            amount = Decimal(value.replace(",", "."))
        except InvalidOperation:
            return False, ""
        shown = self._prices.get(page.number, {})
        visible = amount in shown
        return visible, "" if visible else next(iter(shown.values()), "")


def _digits(text: str) -> str:
    return "".join(re.findall(r"\d", text))
