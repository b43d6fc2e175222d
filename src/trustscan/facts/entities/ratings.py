"""Ratings given by customers: scores, stars, review platforms, AggregateRating."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from trustscan.facts.entities.context import SiteContext
from trustscan.facts.entities.cues import cues_of
from trustscan.facts.entities.quotes import quoted_blocks
from trustscan.facts.entities.services import find_services
from trustscan.facts.page import Page
from trustscan.facts.records import Rating
from trustscan.facts.structured import items_of, text_of
from trustscan.text.normalise import normalise

_MAX_RATINGS = 100
_MAX_BLOCK = 3_000
_NEAR = 90

# '4.9 / 5', '4,8 von 5', '9.6 out of 10', '5つ星のうち4.9'
_OUT_OF = re.compile(
    r"(?<![\d.,/])(?P<value>\d(?:[.,]\d{1,2})?|10(?:[.,]0)?)\s?★?\s?"
    r"(?P<how>/|out of|von|sur|de|di|su|van(?: de)?|av|af|ud af|z|na|из|з|από|din|üzerinden|tähdestä"
    r"|trên|dari|من)\s?(?P<best>5|10)(?:[.,]0)?(?P<after>)(?![\d.,/%]|\s?(?:days?|min|km|€|\$))",
)
_REVIEW_WORDS = (
    "ratings.link", "ratings.heading", "ratings.body", "ratings.word", "testimonials.link",
    "testimonials.heading",
)  # fmt: skip
_NO_SCORE = frozenset({"title", "meta", "alt"})
# What makes a text worth a closer look: a star, or a figure with a word or slash behind it.
_SCORED = re.compile(r"[★⭐✭🌟]|\d\s?/\s?(?:5|10)(?!\d)|[1-5]\s?[^\W\d_]")
_STARS_RUN = re.compile(r"(?:[★⭐✭🌟](?:\ufe0f)?\s?){3,10}[☆✩½]{0,2}")
_FULL_STARS = "★⭐✭🌟"
_BESIDE_STARS = re.compile(
    r"(?<![\d.,])(?P<value>[1-5][.,]\d)\s?[★⭐✭🌟]|[★⭐✭🌟☆✩½]\ufe0f?\s?(?P<after>[1-5][.,]\d)(?![\d.,])"
)
_VALUE_STAR = re.compile(
    r"(?<![\d.,])(?P<value>[1-5][.,]\d{1,2}|5)(?P<after>)\s?(?:★|⭐|stars?\b|Sterne|étoiles|estrellas|stelle|estrelas"
    r"|sterren|gwiazd|stjärnor|stjerner|tähteä|hvězd|csillag|stele|αστέρια|yıldız|звезд|зірок|つ星|星|점|bintang|sao)"
)
_FIGURE = re.compile(r"(?<![\d.,])(?:\d{1,3}(?:[.,\u00a0\u202f ]\d{3})+|\d{1,6})(?!\d|[.,]\d)")
_COUNT_REACH = 34
_PAREN_COUNT = re.compile(r"\((?P<count>\d{1,3}(?:[.,]\d{3})*|\d{1,6})\+?\)")


def find_ratings(page: Page, context: SiteContext) -> tuple[Rating, ...]:
    """The ratings of a page. `source`: text, stars, data, or widget (of a review platform)."""
    if not page.blocks:
        return ()
    found = [*_shown(page, context), *_stated(page), *_platforms(page, context)]
    return tuple(found[:_MAX_RATINGS])


def _shown(page: Page, context: SiteContext) -> Iterator[Rating]:
    """Scores and stars, where the words near by speak of reviews or a quote stands beside them."""
    scored = [(n, b) for n, b in enumerate(page.blocks) if b.tag not in _NO_SCORE and _SCORED.search(b.text)]
    if not scored:
        return
    words = cues_of(page, *_REVIEW_WORDS)
    in_quotes = quoted_blocks(page, context)
    for number, block in scored:
        if len(block.text) > _MAX_BLOCK:
            continue
        found = _OUT_OF.search(block.text) or _VALUE_STAR.search(block.text)
        stars = _STARS_RUN.search(block.text)
        if found is None and stars is None:
            continue
        left, right = _stretch(page, number)
        beside_quote = bool(in_quotes.intersection(range(number - 2, number + 3)))
        if beside_quote or words.within(left, right) or _review_class(block.classes):
            rating = _rating(page, number, found, stars)
            if rating is not None:
                yield rating


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
    return Rating(
        page,
        number,
        number,
        start,
        end,
        value=value,
        best=best,
        count=count,
        source="stars" if stars else "text",
    )


def _stretch(page: Page, number: int) -> tuple[int, int]:
    """The stream from up to two short blocks before to two after, and not far beyond."""
    first, last = max(0, number - 2), min(len(page.blocks) - 1, number + 2)
    block = page.blocks[number]
    return max(page.blocks[first].stream_start, block.stream_start - _NEAR), min(
        page.blocks[last].stream_end, block.stream_end + _NEAR
    )


def _review_class(classes: str) -> bool:
    return any(mark in classes for mark in ("review", "testimonial", "rating", "bewertung", "trustpilot"))


def _count_near(page: Page, number: int, start: int, end: int) -> int | None:
    """How many ratings stand behind a score: `(120)`, `120 reviews`, in the block itself or the next."""
    words = cues_of(page, "ratings.word")
    for at in range(number, min(number + 2, len(page.blocks))):
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
