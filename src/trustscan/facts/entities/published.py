"""When articles were published: by their structured data, their meta elements, or the date line in sight."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from trustscan.facts.entities.context import SiteContext
from trustscan.facts.entities.months import first_date
from trustscan.facts.entities.spots import blocks_with_figures
from trustscan.facts.page import Page, Region
from trustscan.facts.records import StatedDate
from trustscan.facts.structured import items_of, text_of
from trustscan.text.normalise import count_words

_ARTICLES = ("Article", "BlogPosting", "NewsArticle", "TechArticle", "Report", "VideoObject", "Recipe")
_PROPERTIES = ("datePublished", "dateModified", "uploadDate")
_META = ("article:published_time", "article:modified_time")
_MAX_LINE, _MAX_OTHER_WORDS = 80, 6
_MAX_DATES = 100
_YEAR = re.compile(r"20\d\d|令和|\d[./]\d{1,2}[./]\d\d(?!\d)")


def find_published(page: Page, context: SiteContext) -> Iterator[StatedDate]:
    """The days on which what a page tells was published or last changed (`about` is `published`)."""
    if not page.blocks:
        return
    for text in _stated(page):
        day = _iso_day(text)
        if day is not None:
            yield StatedDate(page, 0, 0, 0, 0, value=day, year=day.year, about="published")
    yield from _date_lines(page, context)


def _stated(page: Page) -> Iterator[str]:
    for item in items_of(page, *_ARTICLES):
        yield from (text_of(item.get(name)) for name in _PROPERTIES)
    yield from (page.meta.get(name, "") for name in _META)


def _iso_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _date_lines(page: Page, context: SiteContext) -> Iterator[StatedDate]:
    """Short lines that hold a date and hardly anything else: `14 Nov 2019 | by Andrew`."""
    american = "US" in context.countries or ("en" in page.languages and not context.countries)
    left = _MAX_DATES
    for number in blocks_with_figures(page):
        block = page.blocks[number]
        if not left or not block.visible:
            return
        fits = block.region is Region.MAIN and len(block.text) <= _MAX_LINE and "©" not in block.text
        if not fits or not _YEAR.search(block.text):
            continue
        found = first_date(block.text, american)
        if found and count_words(block.text[: found[1]] + " " + block.text[found[2] :]) <= _MAX_OTHER_WORDS:
            left -= 1
            yield StatedDate(
                page,
                number,
                number,
                found[1],
                found[2],
                value=found[0],
                year=found[0].year,
                about="published",
            )
