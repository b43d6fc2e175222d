"""Prices: amounts of money on a page, and what each is for.

Only amounts with a currency are read; what is asked for something offered has the context `offer`,
other amounts (a settlement that was won, a gift that is suggested, a fine) say what they are; what is asked
by those whom a guide ranks has the context `elsewhere`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from itertools import accumulate
from typing import Any

from trustscan.facts.entities.context import SiteContext
from trustscan.facts.entities.cues import Cues, cues_of, spoken
from trustscan.facts.entities.currencies import Setting, shows_money, sign_after, sign_before
from trustscan.facts.entities.former_prices import with_former
from trustscan.facts.entities.rankings import in_ranking
from trustscan.facts.entities.spots import blocks_with_figures
from trustscan.facts.page import Block, Page
from trustscan.facts.records import Price
from trustscan.facts.structured import items_of, text_of
from trustscan.model.struct import Frozen
from trustscan.text.figures import plain_figures
from trustscan.text.normalise import normalise
from trustscan.text.phrases import BETWEEN

_MAX_PRICES = 400
_MAX_BLOCKS = 1_000
_MAX_BLOCK = 20_000
_PERIODS = ("hour", "day", "night", "week", "month", "year", "person", "item")
_PERIOD_REACH = 16
# Contexts by cue set `amounts.<context>`: how far (in characters of the stream) before and after the
# amount a cue may stand; the first that fits wins.
_NEAR = {
    "threshold": (40, 22), "shipping": (26, 16), "discount": (30, 26), "salary": (60, 40), "fee": (70, 45),
    "capital": (50, 40), "revenue": (60, 40),
}  # fmt: skip
_WIDE = ("story", "donation")
_MAX_NEIGHBOUR = 200
_MAX_BESIDE_ALONE = 3
_ARTICLE_TYPES = ("Article", "BlogPosting", "NewsArticle", "TechArticle", "Report")
_ARTICLE_PATH = re.compile(
    r"/(?:blog|news|article|articles|aktuelles|actualites|noticias|notizie|blogg|post|posts|magazin)/[^/]"
)
_PROSE_WORDS = 25
_QUOTE_CLASSES = re.compile(r"testimonial|review|quote|kundenstimme")
_ALWAYS_STORY_SCALE = frozenset({"million", "billion"})
_MIN_BARE = 20
_NOT_ASKED = ("listprice", "strikethroughprice", "srp", "msrp", "invoiceprice")

_NUMBER = re.compile(
    r"(?<![\d.,])(?:\d{1,3}(?:[ \u00a0\u202f\u2009.,'’]\d{3})+(?!\d)|\d{1,2}(?:,\d{2})+,\d{3}(?!\d)|\d{1,9})"
    r"(?:[.,]\d{1,2}(?!\d))?"
)
_SCALE = re.compile(
    r"[ \u00a0]?(?:(?P<million>million|Million|Mio\.?|mio\.?|mln|млн|milion|millón|millones|milh|M(?![\w²])"
    r"|m(?=\+)|億|亿|百万)"
    r"|(?P<billion>billion|Billion|Mrd\.?|млрд|B(?!\w))|(?P<ten>万|萬|만)|(?P<thousand>k(?!\w)|K(?!\w)|千|тыс|тис))"
)
_RANGE = re.compile(r"[ \u00a0]?(?:[-–—~〜]|to|bis|à|a|do|至)[ \u00a0]?")
# From one amount of a list to the next: 'smoking 50 €, pets 80 €, open fire 100 €'.
_LISTED = re.compile(r"\s*[,;、，；][^.!?。\n]{2,90}")
_PRICE_TAIL = re.compile(r"[ \u00a0]?(?:/|per\b|each\b|p/|[.,]\d\d|only\b|\()")


class Money(Frozen):
    """An amount found in a text: [start, end) spans number and currency."""

    amount: Decimal
    currency: str
    start: int
    end: int
    certain: bool = True
    scale: str = ""


def find_prices(page: Page, context: SiteContext) -> tuple[Price, ...]:
    """All amounts of money of a page, as shown and as its structured data states them."""
    found = with_former(page, list(_shown(page, context)))
    found.extend(_stated(page))
    return tuple(found[:_MAX_PRICES])


def read_money(text: str, here: Setting) -> tuple[Money, ...]:
    """The amounts of money in a text; zero is none, and so is a sign without a number."""
    text = plain_figures(text)
    found: list[Money] = []
    numbers = list(_NUMBER.finditer(text[:_MAX_BLOCK]))
    for index, number in enumerate(numbers):
        if len(found) >= _MAX_PRICES:
            break
        money = _money_at(text, number, here)
        if money is None and index + 1 < len(numbers):
            money = _start_of_range(text, number, numbers[index + 1], here)
        if money is not None and (not found or money.start >= found[-1].end or money.end > found[-1].end):
            found.append(money)
    return tuple(_believed(found, text))


def _money_at(text: str, number: re.Match[str], here: Setting) -> Money | None:
    amount = amount_of(number.group())
    if not amount:
        return None
    start, end = number.span()
    scale = _SCALE.match(text, end)
    kind = (scale.lastgroup or "") if scale else ""
    after = sign_after(text, scale.end() if scale else end, here)
    before = None if after and after[2] else sign_before(text, start, here)
    if before is not None and (after is None or before[2]):
        amount *= _SCALES.get(kind, 1)
        return Money(amount, before[0], before[1], scale.end() if scale and kind else end, before[2], kind)
    if after is not None:
        return Money(amount * _SCALES.get(kind, 1), after[0], start, after[1], after[2], kind)
    return None


_SCALES = {"thousand": 1000, "ten": 10_000, "million": 1_000_000, "billion": 1_000_000_000}


def _start_of_range(
    text: str, number: re.Match[str], following: re.Match[str], here: Setting
) -> Money | None:
    """The lower end of a range whose currency stands behind its upper end (`50-80 €`)."""
    between = _RANGE.match(text, number.end())
    if between is None or between.end() != following.start():
        return None
    amount, upper = amount_of(number.group()), sign_after(text, following.end(), here)
    if not amount or upper is None or not upper[2]:
        return None
    return Money(amount, upper[0], number.start(), following.start())


def amount_of(digits: str) -> Decimal:
    """The value of a number as written in any country; zero where it is none.

    The last point or comma is decimal when one or two digits follow it, else it groups thousands.
    """
    compact = re.sub(r"[ \u00a0\u202f\u2009'’]", "", digits)
    at = max(compact.rfind("."), compact.rfind(","))
    if at >= 0 and len(compact) - at - 1 in (1, 2):
        whole, cents = compact[:at], compact[at + 1 :]
    else:
        whole, cents = compact, "0"
    try:
        return Decimal(f"{whole.replace('.', '').replace(',', '') or '0'}.{cents}")
    except InvalidOperation:
        return Decimal(0)


def _believed(found: list[Money], text: str) -> Iterator[Money]:
    """Amounts whose sign only looks like a currency (`P190`) are believed where they read like prices."""
    for money in found:
        if money.certain or (money.amount >= _MIN_BARE and _PRICE_TAIL.match(text, money.end)):
            yield money


def _shown(page: Page, context: SiteContext) -> Iterator[Price]:
    here = Setting(context.countries, spoken(page))
    told: dict[str, tuple[Money, ...]] = context.told("money", here)
    reader: _Purposes | None = None
    left = _MAX_BLOCKS
    for number in blocks_with_figures(page):
        block = page.blocks[number]
        if not left or not block.visible:
            break
        if block.text not in told:
            told[block.text] = read_money(block.text, here) if shows_money(block.text) else ()
        left -= bool(told[block.text])
        fee = -1  # where a fee before this amount ends, in the text of the block
        for money in told[block.text]:
            reader = reader or _Purposes(page)
            start = block.stream_start + len(normalise(block.text[: money.start]))
            end = block.stream_start + len(normalise(block.text[: money.end]))
            purpose = reader.context(number, start, end, money)
            if purpose == "offer" and fee >= 0 and _LISTED.fullmatch(block.text, fee, money.start):
                purpose = "fee"
            fee = money.end if purpose == "fee" else -1
            yield Price(
                page,
                number,
                number,
                money.start,
                money.end,
                amount=money.amount,
                currency=money.currency,
                raw=block.text[money.start : money.end],
                period=reader.period(block, start, end),
                context=purpose,
            )


def _present(page: Page, kind: str, names: Iterable[str]) -> list[tuple[str, Cues]]:
    """The cues on a page of those sets `<kind>.<name>` that it has any of."""
    known = page.hits.by_set
    sets = ((name, f"{kind}.{name}") for name in names)
    return [(name, cues) for name, of in sets if of in known and (cues := cues_of(page, of)).starts]


class _Purposes:
    """Tells what the amounts of one page are for, by the words around them."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._near = _present(page, "amounts", _NEAR)
        self._wide = _present(page, "amounts", _WIDE)
        self._periods = _present(page, "periods", _PERIODS)
        self._article = bool(_ARTICLE_PATH.search(page.url.lower())) or any(
            True for _ in items_of(page, *_ARTICLE_TYPES)
        )
        self._headings = _headings(page)

    def period(self, block: Block, start: int, end: int) -> str:
        """The period or unit named right behind an amount, or right before it.

        In the next block it has to come first: `$10`, and below it `per month`.
        """
        best, where = "", _PERIOD_REACH + 1
        for name, cues in self._periods:
            hit = cues.first_within(max(0, end - 1), end + 2 * _PERIOD_REACH)
            if hit and hit[0] - end < where and hit[0] <= block.stream_end + BETWEEN:
                best, where = name, hit[0] - end
        if best:
            return best
        before = max(block.stream_start, start - _PERIOD_REACH // 2)
        return next((name for name, cues in self._periods if cues.within(before, start + 1)), "")

    def context(self, number: int, start: int, end: int, money: Money) -> str:
        """What the amount at [start, end) of the stream, in block `number`, is for."""
        block = self._page.blocks[number]
        if money.scale in _ALWAYS_STORY_SCALE or _QUOTE_CLASSES.search(block.classes):
            return "story"
        for name, cues in self._near:
            before, after = _NEAR[name]
            if cues.within(max(block.stream_start, start - before), min(block.stream_end, end + after)):
                return name
        alone = len(block.text) - (money.end - money.start) <= _MAX_BESIDE_ALONE
        left, right = self._surroundings(number, alone)
        heading = self._page.blocks[self._headings[number]] if self._headings[number] >= 0 else None
        for name, cues in self._wide:
            if cues.within(left, right) or (
                heading and cues.within(heading.stream_start, heading.stream_end)
            ):
                return name
        if in_ranking(self._page, number):
            return "elsewhere"
        prose = block.text.count(" ") >= _PROSE_WORDS
        return "story" if self._article and prose else "offer"

    def _surroundings(self, number: int, alone: bool) -> tuple[int, int]:
        """The stream from the block before to the block after, where these are short and related.

        An amount that stands alone in its block means whatever stands before it.
        """
        blocks = self._page.blocks
        first = last = number
        if number and _related(blocks[number - 1], blocks[number], alone):
            first = number - 1
        if number + 1 < len(blocks) and _related(blocks[number + 1], blocks[number]):
            last = number + 1
        return blocks[first].stream_start, blocks[last].stream_end


def _related(neighbour: Block, block: Block, anyhow: bool = False) -> bool:
    """Whether two neighbouring blocks stand in one card: they share their parent or grandparent."""
    if not neighbour.visible or len(neighbour.text) > _MAX_NEIGHBOUR:
        return False
    if anyhow:
        return True
    depth = min(len(neighbour.path), len(block.path)) - 2
    return depth >= 1 and neighbour.path[:depth] == block.path[:depth]


def _headings(page: Page) -> list[int]:
    """For each block the number of the heading it stands under, -1 where there is none."""
    own = [number if 0 < block.level <= 6 else -1 for number, block in enumerate(page.blocks)]
    return list(accumulate(own, max))


def _stated(page: Page) -> Iterator[Price]:
    """The prices of offers in structured data (schema.org Offer, AggregateOffer, PriceSpecification)."""
    if not page.blocks:
        return
    for item in items_of(page, "Offer", "AggregateOffer", "UnitPriceSpecification", "PriceSpecification"):
        if text_of(item.get("priceType")).lower().endswith(_NOT_ASKED):
            continue
        amount = _stated_amount(item)
        currency = text_of(item.get("priceCurrency")).upper()
        if amount and len(currency) == 3:
            raw = f"{amount} {currency}"
            yield Price(page, 0, 0, 0, 0, amount=amount, currency=currency, raw=raw, context="stated")


def _stated_amount(item: dict[str, Any]) -> Decimal:
    for name in ("price", "lowPrice", "minPrice"):
        digits = _NUMBER.search(text_of(item.get(name))[:40])
        if digits:
            return amount_of(digits.group())
    return Decimal(0)
