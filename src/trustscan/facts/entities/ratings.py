"""Ratings given by customers: scores, stars, review platforms, AggregateRating."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from trustscan.facts.entities.context import SiteContext
from trustscan.facts.entities.cues import cues_of
from trustscan.facts.entities.quotes import quoted_blocks
from trustscan.facts.entities.services import find_services
from trustscan.facts.entities.spots import blocks_with, blocks_with_figures, classes_of
from trustscan.facts.page import Page
from trustscan.facts.records import Rating
from trustscan.facts.structured import items_of, text_of
from trustscan.text.normalise import normalise

_MAX_RATINGS = 100
_MAX_BLOCK = 3_000
_NEAR = 90

# '4.9 / 5', '4,8 von 5', '9.6 out of 10', '5つ星のうち4.9'; some platforms give up to six suns.
_OUT_OF = re.compile(
    r"(?<![\d.,/])(?P<value>\d(?:[.,]\d{1,2})?|10(?:[.,]0)?)\s?★?\s?"
    r"(?P<how>/|out of|von|sur|de|di|su|van(?: de)?|av|af|ud af|z|na|из|з|από|din|üzerinden|tähdestä"
    r"|trên|dari|من)\s?(?P<best>5|6|10)(?:[.,]0{1,2})?(?P<after>)(?![\d.,/%]|\s?(?:days?|min|km|€|\$))",
)
_NOUNS = ("ratings.noun", "ratings.platform")
_NAMES = ("ratings.link", "ratings.heading", "testimonials.link", "testimonials.heading")
_NO_SCORE = frozenset({"title", "meta"})
_ALT = "alt"
_BUTTONS = frozenset({"button", "label", "option"})
_STEP = re.compile(r"[1-5] ?[★⭐✭🌟]|[★⭐✭🌟☆]{1,5}")
# What makes a text worth a closer look: a star, or a figure with a word, a slash or a decimal behind it.
_SCORED = re.compile(r"[\d★⭐✭🌟](?:(?<=[★⭐✭🌟])|\s?/\s?(?:5|6|10)(?!\d)|\s?[^\W\d_]|[.,]\d)")
_STARS_RUN = re.compile(r"(?:[★⭐✭🌟](?:\ufe0f)?\s?){3,10}[☆✩½]{0,2}")
_FULL_STARS = "★⭐✭🌟"
_BESIDE_STARS = re.compile(
    r"(?<![\d.,])(?P<value>[1-5][.,]\d)\s?[★⭐✭🌟]|[★⭐✭🌟☆✩½]\ufe0f?\s?(?P<after>[1-5][.,]\d)(?![\d.,])"
)
_VALUE_STAR = re.compile(
    r"(?<![\d.,])(?P<value>[1-5][.,]\d{1,2}|5)(?P<after>)[\s-]?(?:★|⭐|stars?\b|Sterne|étoiles|estrellas|stelle|estrelas"
    r"|sterren|gwiazd|stjärnor|stjerner|tähteä|hvězd|csillag|stele|αστέρια|yıldız|звезд|звёзд|зірок|つ星|星|점|分(?![钟鐘之])|点(?!数)|bintang|sao|نجوم)"
)
# A figure alone: '4,9 auf Google', 'Google口コミ 4.9（128件）'. No amount of money, no measure, no version.
_SCORE = re.compile(
    r"(?<![\d.,$€£¥₹₽₴₩/:#v])(?P<value>[1-9][.,]\d{1,2}|10[.,]0)(?P<after>)"
    r"(?![\d.,/:]|\s?(?:[$€£¥₹₽₴₩%°]|(?:eur|usd|gbp|pln|zł|kr|kč|ft|lei|лв|руб|р\.|грн|tl|km|m|mm|cm|kg|g|l|ml|gb|mb"
    r"|h|hrs?|min|am|pm|uhr|mio|mln|million|milion|Mo|Go|万|억)\b))",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"(?<![\d.,])(?:\d{1,3}(?:[.,\u00a0\u202f ]\d{3})+|\d{1,6})(?!\d|[.,]\d)")
_COUNT_REACH = 34
_SCORE_REACH = 60
_MAX_SCORE_BLOCK = 400
_PAREN_COUNT = re.compile(r"[(（](?P<count>\d{1,3}(?:[.,]\d{3})*|\d{1,6})\+?\s?(?:件|개|条|條)?[)）]")


def find_ratings(page: Page, context: SiteContext) -> tuple[Rating, ...]:
    """The ratings of a page. `source`: text, stars, data, or widget (of a review platform)."""
    if not page.blocks:
        return ()
    found = [*_shown(page, context), *_stated(page), *_platforms(page, context)]
    return tuple(found[:_MAX_RATINGS])


def _shown(page: Page, context: SiteContext) -> Iterator[Rating]:
    """Scores and stars, where words of customers' ratings or a quote stand beside them."""
    nouns, many = cues_of(page, *_NOUNS), cues_of(page, "ratings.many")
    named = cues_of(page, *_NOUNS, *_NAMES)
    in_quotes = quoted_blocks(page, context)
    vouched = named.starts or many.starts or in_quotes
    if not vouched and not any(map(_review_class, classes_of(page))):
        return
    for number in _scored_blocks(page):
        block = page.blocks[number]
        if len(block.text) > _MAX_BLOCK or _is_asked(page, number):
            continue
        said = nouns.within(block.stream_start, block.stream_end)
        sure = said or _review_class(block.classes) or _is_beside(_places(page, number), in_quotes)
        if sure or (block.tag != _ALT and named.within(*_stretch(page, number))):
            found = _OUT_OF.search(block.text) or _VALUE_STAR.search(block.text)
            stars = _STARS_RUN.search(block.text)
            rating = _rating(page, number, found, stars) if sure or stars or _is_exact(found) else None
            if rating is not None:
                yield rating
                continue
        if said and len(block.text) <= _MAX_SCORE_BLOCK:
            yield from _told(page, number)
        if many.within(block.stream_start, block.stream_end) and _FIGURE.search(block.text):
            at = many.first_within(block.stream_start, block.stream_end)
            if at:
                yield _shown_at(
                    page, number, 0, len(block.text), 5.0, 5.0, _count_near(page, number, 0, 0), "text"
                )


def _scored_blocks(page: Page) -> Iterator[int]:
    """The blocks with figures or stars that may be a score, those that only machines read among them."""
    unseen = (number for number, block in enumerate(page.blocks) if not block.visible)
    for number in sorted({*blocks_with_figures(page), *blocks_with(page, _FULL_STARS), *unseen}):
        block = page.blocks[number]
        if block.tag not in _NO_SCORE and _SCORED.search(block.text):
            yield number


def _places(page: Page, number: int) -> tuple[int, ...]:
    """Where a block stands among those that people read: a picture's text stands where the picture does."""
    block = page.blocks[number]
    if block.tag != _ALT:
        return (number,)
    return tuple(image.block for image in page.images if image.alt == block.text)


def _is_beside(places: Iterable[int], in_quotes: frozenset[int]) -> bool:
    return any(not in_quotes.isdisjoint(range(at - 2, at + 3)) for at in places)


def _is_asked(page: Page, number: int) -> bool:
    """Whether stars stand on one of several buttons to rate by: `1 ★`, `2 ★`, `3 ★`."""
    block = page.blocks[number]
    if block.tag not in _BUTTONS or not _STEP.fullmatch(block.text.strip()):
        return False
    beside = (*page.blocks[max(0, number - 1) : number], *page.blocks[number + 1 : number + 2])
    return any(
        other.tag == block.tag and _STEP.fullmatch(other.text.strip()) and other.text != block.text
        for other in beside
    )


def _is_exact(figure: re.Match[str] | None) -> bool:
    """Whether a figure has decimals: `4.9 of 5` can hardly be anything but a score; `1 of 5` counts pages."""
    return figure is not None and not figure["value"].isdecimal()


def _told(page: Page, number: int) -> Iterator[Rating]:
    """A figure alone, which two of three vouch for: a word for ratings, a platform, a number of ratings."""
    block = page.blocks[number]
    for figure in _SCORE.finditer(block.text):
        at = block.stream_start + len(normalise(block.text[: figure.start()]))
        left, right = max(block.stream_start, at - _SCORE_REACH), min(block.stream_end, at + _SCORE_REACH)
        count = _count_near(page, number, *figure.span(), alone=True)
        vouched = [
            cues_of(page, "ratings.noun").within(left, right),
            cues_of(page, "ratings.platform").within(left, right),
            count is not None,
        ]
        if sum(vouched) > 1:
            value = float(figure["value"].replace(",", "."))
            yield _shown_at(page, number, *figure.span(), value, 5.0 if value <= 5 else 10.0, count, "text")
            return


def _shown_at(
    page: Page, number: int, start: int, end: int, value: float, best: float, count: int | None, source: str
) -> Rating:
    return Rating(page, number, number, start, end, value=value, best=best, count=count, source=source)


def _rating(
    page: Page, number: int, found: re.Match[str] | None, stars: re.Match[str] | None
) -> Rating | None:
    """A rating by its figure, or by its stars where no figure stands beside them."""
    figure = found or (_BESIDE_STARS.search(page.blocks[number].text) if stars else None)
    if figure:
        groups = figure.groupdict()
        value, best = (
            float((groups["value"] or groups["after"]).replace(",", ".")),
            float(groups.get("best") or 5),
        )
    elif stars:
        value, best = float(sum(stars.group().count(sign) for sign in _FULL_STARS)), 5.0
    shown = figure or stars
    if shown is None or value > best:
        return None
    start, end = shown.span()
    count = _count_near(page, number, start, end)
    return _shown_at(page, number, start, end, value, best, count, "stars" if stars else "text")


def _stretch(page: Page, number: int) -> tuple[int, int]:
    """The stream from up to two short blocks before to two after, and not far beyond."""
    first, last = max(0, number - 2), min(len(page.blocks) - 1, number + 2)
    block = page.blocks[number]
    return max(page.blocks[first].stream_start, block.stream_start - _NEAR), min(
        page.blocks[last].stream_end, block.stream_end + _NEAR
    )


@lru_cache(maxsize=4_096)
def _review_class(classes: str) -> bool:
    return any(mark in classes for mark in ("review", "testimonial", "rating", "bewertung", "trustpilot"))


def _count_near(page: Page, number: int, start: int, end: int, *, alone: bool = False) -> int | None:
    """How many ratings stand behind a score: `(120)`, `120 reviews`, in the block itself or the next."""
    words = cues_of(page, "ratings.word", "ratings.noun")
    for at in range(number, min(number + (1 if alone else 2), len(page.blocks))):
        block = page.blocks[at]
        if len(block.text) > _MAX_BLOCK:
            continue
        found = _PAREN_COUNT.search(block.text)
        if found:
            return int(re.sub(r"\D", "", found["count"]))
        for figure in _FIGURE.finditer(block.text):
            if at == number and start <= figure.start() < end:
                continue
            behind = block.stream_start + len(normalise(block.text[: figure.end()]))
            if (
                words.within(behind, min(block.stream_end, behind + _COUNT_REACH))
                and "/" not in block.text[figure.start() - 2 : figure.start()]
            ):
                return int(re.sub(r"\D", "", figure.group()))
    return None


def _stated(page: Page) -> Iterator[Rating]:
    for item in items_of(page, "AggregateRating"):
        value = _number(item, "ratingValue")
        count = _number(item, "reviewCount") or _number(item, "ratingCount")
        if value is not None:
            yield Rating(
                page,
                0,
                0,
                0,
                0,
                value=value,
                best=_number(item, "bestRating") or 5.0,
                count=int(count) if count else None,
                source="data",
                visible=_is_shown(page, value) or (count is not None and _is_shown(page, count)),
            )


def _is_shown(page: Page, figure: float) -> bool:
    """Whether a visitor reads the figure on the page, be it written 4.8, 4,8 or 1.204."""
    digits = f"{figure:g}".replace(".", "[.,]")
    grouped = f"{int(figure):,}".replace(",", "[.,\u00a0\u202f ']?")
    written = digits if figure < 1000 else grouped
    return bool(re.search(rf"(?<![\d.,]){written}(?![\d]|[.,]\d)", page.text))


def _number(item: dict[str, Any], name: str) -> float | None:
    try:
        return float(text_of(item.get(name)).replace(",", "."))
    except ValueError:
        return None


def _platforms(page: Page, context: SiteContext) -> Iterator[Rating]:
    """Widgets of review platforms and links to the organisation's reviews there."""
    for service in find_services(page, context):
        if service.group == "review_platforms":
            yield Rating(page, service.first, service.last, service.start, service.end, source="widget")
