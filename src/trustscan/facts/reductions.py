"""Which part of a site's products is reduced by one and the same part of their former price."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from trustscan.facts.entities.cues import cues_of
from trustscan.facts.page import Page, Region
from trustscan.facts.records import Price, Reduction
from trustscan.text.normalise import normalise

_GOODS = frozenset({"", "item"})
_SALE = ("former-price.sale", "former-price.cleared")
_NAME_REACH = 8
_MAX_NAME = 120
_MIN_PRODUCTS = 2
_MAX_KINDS = 20


def find_reductions(prices: Sequence[Price]) -> tuple[Reduction, ...]:
    """The parts by which several products are reduced, beginning with that of the most of them.

    A product counts once, by its name, wherever it is shown. Pages that are called a sale do not count: there
    everything is reduced.
    """
    products: dict[str, Price] = {}
    for page, on_page in groupby(prices, key=lambda price: price.page):
        for name, price in _products(page, [price for price in on_page if _asked_for_goods(price)]):
            if name not in products or products[name].percent is None:
                products[name] = price
    reduced = {name: price.percent for name, price in products.items() if price.percent is not None}
    found = []
    for percent in {round(each) for each in reduced.values()}:
        same = [products[name] for name, each in reduced.items() if abs(each - percent) <= 1]
        if len(same) >= _MIN_PRODUCTS:
            at, portion = same[0], 100 * len(same) // len(products)
            found.append(
                Reduction(
                    at.page, at.first, at.last, at.start, at.end,
                    percent=percent, products=len(same), portion=portion,
                )
            )  # fmt: skip
    return tuple(sorted(found, key=lambda each: (-each.products, each.percent))[:_MAX_KINDS])


def _asked_for_goods(price: Price) -> bool:
    block = price.page.blocks[price.first] if price.page.blocks else None
    return (
        block is not None
        and block.visible
        and block.region is Region.MAIN
        and price.context == "offer"
        and price.period in _GOODS
    )


def _products(page: Page, prices: Sequence[Price]) -> Iterator[tuple[str, Price]]:
    """Each price with the name of what it is asked for.

    Shops name goods by headings, by links or by plain words: whatever tells most of the prices apart.
    """
    if not prices or _is_sale(page):
        return
    linked = {link.block for link in page.links if link.label}
    named = [_names(page, price, linked) for price in prices]
    kinds = list(zip(*named, strict=True))
    yield from zip(max(kinds, key=lambda kind: len(set(kind))), prices, strict=True)


def _names(page: Page, price: Price, linked: set[int]) -> tuple[str, str, str]:
    """What may name a product: the last heading and the last link before its price, the words around it."""
    before = range(price.first, max(-1, price.first - _NAME_REACH), -1)
    heading = next((number for number in before if page.blocks[number].level), None)
    link = next((number for number in before if number in linked), None)
    return _text(page, heading), _text(page, link), _text(page, price.first)


def _text(page: Page, number: int | None) -> str:
    return "" if number is None else normalise(page.blocks[number].text[:_MAX_NAME])


def _is_sale(page: Page) -> bool:
    """Whether title or main heading call a page a sale."""
    names = [block for block in page.blocks if block.level == 1 or block.tag == "title"]
    called = (cues_of(page, name) for name in _SALE)
    return any(cues.within(block.stream_start, block.stream_end) for cues in called for block in names)
