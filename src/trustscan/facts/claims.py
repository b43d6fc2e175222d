"""Figures that a site promises: how long a guarantee runs, until when money comes back, and the like."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from trustscan.facts.entities.cues import cues_of, text_offset
from trustscan.facts.entities.spots import blocks_with_figures
from trustscan.facts.page import Block, Page
from trustscan.facts.records import Claim, Price

_MAX_CLAIMS = 40
_REACH = 32
_NUMBER_BEFORE = re.compile(r"(?<![\d.,])(\d{1,3})\+?[ \-\u00a0]{0,2}$")
_YEARS = "units.year"
_DAYS = {"units.day": 1, "units.week": 7, "units.month": 30, _YEARS: 365}
_DURATIONS = {"money-back period": "claims.money-back", "guarantee period": "guarantee.subject"}
_IN_YEARS = {"experience": "track-record.subject"}
_DEMANDED, _MAX_DEMAND = "track-record.demanded", 200
# How old people must be is nobody's experience: 'mayores de 14 años', 'aged 12', '18 years old'.
_AGE_BEFORE = re.compile(
    r"\b(?:mayores|menores|maiores|maggiori|minori|aged?|ages|edad|idade|eta|alter|wieku|vek|veku|alder|varsta"
    r"|ηλικιασ?|ηλικια|старше|младше|возрасте?|віком)"
    r"(?: (?:de|di|of|from|od|von|ab|από|los|dos|dai|i|between|over|under|lat|fra|fran|до|от|від)){0,2} ?$"
)
_AGE_AFTER = re.compile(
    r" ?(?:old\b(?! (?:company|firm|business|family))|de edad|de idade|d age|d eta|di eta|alt\b|y mas\b)"
)
_FREE_DELIVERY = "claims.free-delivery"
# A figure that stands alone in large type, above the words that say of what: `652+`, `1 200`, `20k+`.
# A telephone number begins with 0, a count does not.
_FIGURE = re.compile(
    r"[^\w]{0,3}(?!0\d)(?P<number>\d{1,3}(?:[.,’' \u00a0\u202f]?\d{3}){0,3})(?P<more>[.,]\d)?"
    r"\s?(?:k|K|M|h|tys\.?|mil|тыс\.?|тис\.?)?\s?\+?[^\w%/:]{0,2}"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_MAX_FIGURE, _MAX_LABEL, _FEW = 16, 40, 10


def find_claims(pages: Sequence[Page], prices: Sequence[Price]) -> tuple[Claim, ...]:
    """The figures of all pages, in order."""
    on_page: dict[int, list[Price]] = {}
    for price in prices:
        on_page.setdefault(price.page.number, []).append(price)
    return tuple(
        claim
        for page in pages
        for claim in [
            *_durations(page),
            *_figures(page),
            *_free_delivery(page, on_page.get(page.number, ())),
        ][:_MAX_CLAIMS]
    )


def _durations(page: Page) -> Iterator[Claim]:
    """A number of days, weeks, months or years right beside the words of what lasts so long."""
    for unit, days in _DAYS.items():
        units = cues_of(page, unit)
        for start, end in zip(units.starts[:500], units.ends[:500], strict=True):
            figure = _NUMBER_BEFORE.search(page.stream[max(0, start - 6) : start])
            if figure is None:
                continue
            block_number = page.block_at(start)
            block = page.blocks[block_number]
            if not block.visible:
                continue
            low, high = max(block.stream_start, start - 6 - _REACH), min(block.stream_end, end + _REACH)
            for kind, subject in (_DURATIONS | _IN_YEARS if unit == _YEARS else _DURATIONS).items():
                if kind == "experience" and (
                    _is_demanded(page, block) or _is_age(page, start - len(figure[0]), end)
                ):
                    continue
                reach = _end_of_label(page, block_number) if kind == "experience" else 0
                if cues_of(page, subject).within(low, max(high, reach)):
                    begin = text_offset(block, start - len(figure.group()) - block.stream_start)
                    stop = text_offset(block, end - block.stream_start)
                    yield Claim(
                        page, block_number, block_number, begin, stop, kind=kind,
                        value=block.text[begin:stop].strip(" .,;"), amount=str(int(figure[1]) * days),
                    )  # fmt: skip


def _end_of_label(page: Page, number: int) -> int:
    """Where the label ends below a block of nothing but a figure: `25 years` over `of experience`."""
    block, below = page.blocks[number], page.blocks[min(number + 1, len(page.blocks) - 1)]
    alone = len(block.text) <= _MAX_FIGURE and len(below.text) <= _MAX_LABEL
    return below.stream_end if alone and below.visible and below.region is block.region else 0


def _figures(page: Page) -> Iterator[Claim]:
    """Figures with their labels right below: what a site is proud of, shown as a number and a few words."""
    for number in blocks_with_figures(page):
        block = page.blocks[number]
        if len(block.text) > _MAX_FIGURE or not block.visible or number + 1 == len(page.blocks):
            continue
        figure, below = _FIGURE.fullmatch(block.text.strip()), page.blocks[number + 1]
        if (
            figure is None
            or not below.visible
            or below.region is not block.region
            or not 2 < len(below.text) <= _MAX_LABEL
            or below.text[-1:] in ".!?:"
            or _YEAR.fullmatch(block.text.strip())
        ):
            continue
        amount = int("".join(char for char in figure["number"] if char.isdecimal()))
        if amount >= _FEW or figure["more"] or "k" in block.text.lower():
            yield Claim(
                page, number, number + 1, 0, len(below.text),
                kind="figure", value=block.text.strip(), amount=str(amount),
            )  # fmt: skip


def _is_demanded(page: Page, block: Block) -> bool:
    """Whether a short line asks others for experience, as job offers do."""
    demanded = cues_of(page, _DEMANDED)
    return len(block.text) <= _MAX_DEMAND and demanded.within(block.stream_start, block.stream_end)


def _is_age(page: Page, start: int, end: int) -> bool:
    before, after = page.stream[max(0, start - 24) : start], page.stream[end : end + 12]
    return bool(_AGE_BEFORE.search(before) or _AGE_AFTER.match(after))


def _free_delivery(page: Page, prices: Sequence[Price]) -> Iterator[Claim]:
    """The amount from which delivery is free: one beside those words."""
    said = cues_of(page, _FREE_DELIVERY)
    for price in prices if said.starts else ():
        block = page.blocks[price.first]
        if (
            block.visible
            and price.context == "threshold"
            and said.within(block.stream_start, block.stream_end)
        ):
            yield Claim(
                page, price.first, price.last, price.start, price.end,
                kind="free delivery", value=price.raw, amount=f"{price.amount:f} {price.currency}",
            )  # fmt: skip
