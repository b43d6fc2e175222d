"""Former prices: amounts that are struck out, or called former, beside the lower price of now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trustscan.facts.entities.cues import Cues, cues_of
from trustscan.facts.once import once
from trustscan.facts.page import Page
from trustscan.facts.records import Price
from trustscan.model.struct import replace
from trustscan.text.normalise import normalise

_FORMER, _RECOMMENDED = "amounts.former", "amounts.recommended"
_CARD_BLOCKS = 3
_CARD_PRICES = 6
_CARD_DEPTH = 3
# Between the word (`was`) and the amount: a space, a sign of currency.
_WORD_REACH = 3
_LABEL_REACH = 24
# What an amount may have been taken for because of the words of the card: `-20 %`, `plus shipping`.
_NOW = ("offer", "discount", "shipping")
_MIN_PERCENT, _MAX_PERCENT = 1, 97


def with_former(page: Page, prices: list[Price]) -> list[Price]:
    """The prices of a page in their order, with those that are former or recommended called so.

    A former price is higher than the one that it stands with; what is struck out alone is left as it was.
    """
    said = cues_of(page, _FORMER)
    if not page.struck and not said.starts:
        return prices
    struck = [number for number, price in enumerate(prices) if _is_struck(page, price, said)]
    recommended = cues_of(page, _RECOMMENDED)
    told = dict(enumerate(prices))
    for number in struck:
        former = prices[number]
        around = list(_card(page, prices, number, set(struck)))
        now = _price_now(prices, former, around)
        if now is None:
            continue
        beside = sorted((former.first, prices[now].first))
        if _labelled(page, recommended, *beside):
            _call("recommended", former, (number, *around), told)
            continue
        percent = round(float(100 * (former.amount - prices[now].amount) / former.amount), 1)
        if not _MIN_PERCENT <= percent <= _MAX_PERCENT:
            continue
        _call("former", former, (number, *around), told)
        told[now] = replace(prices[now], context="offer", former=former.amount, percent=percent)
    return list(told.values())


def _call(context: str, former: Price, around: Sequence[int], told: dict[int, Price]) -> None:
    """Says what a price and those of the same amount in its card are: screen readers hear it again."""
    for number in around:
        if told[number].amount == former.amount:
            told[number] = replace(told[number], context=context)


def _is_struck(page: Page, price: Price, said: Cues) -> bool:
    """Whether an amount is crossed out or, where nothing is, called former by the words right before it."""
    crossed = page.struck.get(price.first)
    if crossed is not None:
        return any(
            start <= price.start and price.end is not None and price.end <= end for start, end in crossed
        )
    if not said.starts:
        return False
    block = page.blocks[price.first]
    start = block.stream_start + len(normalise(block.text[: price.start]))
    return any(end >= start - _WORD_REACH for _, end in said.all_within(start - _LABEL_REACH, start + 1))


def _card(page: Page, prices: Sequence[Price], number: int, struck: set[int]) -> Iterator[int]:
    """The numbers of other prices, not struck out, that stand in one card with a price."""
    former = prices[number]
    for other in range(max(0, number - _CARD_PRICES), min(len(prices), number + _CARD_PRICES + 1)):
        price = prices[other]
        if other not in struck and price.currency == former.currency and _together(page, former, price):
            yield other


def _together(page: Page, one: Price, other: Price) -> bool:
    first, last = sorted((one.first, other.first))
    if first == last:
        return True
    if last - first > _CARD_BLOCKS or page.blocks[first].tag == page.blocks[last].tag == "li":
        return False
    if any(page.blocks[between].level or between in _linked(page) for between in range(first + 1, last)):
        return False
    above, below = page.blocks[first].path, page.blocks[last].path
    shared = max(0, min(len(above), len(below)) - _CARD_DEPTH)
    return above[:shared] == below[:shared]


@once
def _linked(page: Page) -> frozenset[int]:
    """The blocks in which a link begins."""
    return frozenset(link.block for link in page.links)


def _price_now(prices: Sequence[Price], former: Price, around: Sequence[int]) -> int | None:
    """The highest of the lower amounts that stand nearest; others are prices of units or parts to pay."""
    lower = [number for number in around if prices[number].amount < former.amount]
    for kinds in (_NOW[:1], _NOW[1:]):
        fitting = [number for number in lower if prices[number].context in kinds]
        if fitting:
            return min(
                fitting, key=lambda number: (prices[number].first != former.first, -prices[number].amount)
            )
    return None


def _labelled(page: Page, cues: Cues, first: int, last: int) -> bool:
    """Whether a phrase stands in some blocks, or with an amount in the one right before or after them."""
    beside = [
        number
        for number in (first - 1, last + 1)
        if 0 <= number < len(page.blocks) and any(map(str.isdecimal, page.blocks[number].text))
    ]
    blocks = [page.blocks[number] for number in (*range(first, last + 1), *beside)]
    return any(cues.within(block.stream_start, block.stream_end) for block in blocks)
