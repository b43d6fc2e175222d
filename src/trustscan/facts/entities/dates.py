"""Dates that matter for trust: when a document was last changed, the copyright year, the founding year."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trustscan.facts.entities.context import SiteContext
from trustscan.facts.entities.cues import Cues, cues_of, text_offset
from trustscan.facts.entities.months import first_date
from trustscan.facts.page import Block, Page
from trustscan.facts.records import StatedDate

_MAX_DATES = 100
_REACH = 60
_MAX_LINE = 400
_YEAR = r"(?:19|20)\d\d"
_COPYRIGHT = re.compile(
    rf"(?:©|\(c\)|&copy;|copyright|ⓒ)[^\d\n]{{0,60}}?({_YEAR})(?:\s?[-–—~/]\s?({_YEAR}|\d\d|(?:present|heute|today|now)))?"
    rf"|(?<!\d)({_YEAR})(?:\s?[-–—~/]\s?({_YEAR}|\d\d))?\s{{0,2}}(?:©|\(c\)|copyright)",
    re.IGNORECASE,
)
_FOUNDED_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20[0-4]\d)(?!\d|\s?(?:€|\$|£|kr\b|%|\+))")
_ERA_YEAR = re.compile(r"(明治|大正|昭和|平成|令和)(\d{1,2}|元)年")
_ERA_START = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}


def find_dates(page: Page, context: SiteContext) -> tuple[StatedDate, ...]:
    """The dates of a page that say how old the site, the document or the organisation is."""
    found = [*_updated(page, context), *_copyright(page), *_founded(page)]
    return tuple(found[:_MAX_DATES])


def _updated(page: Page, context: SiteContext) -> Iterator[StatedDate]:
    """`Last updated: ...` and its kin: a cue with a date near by, in its block or the next."""
    american = "US" in context.countries or ("en" in page.languages and not context.countries)
    for number, block, start, end in _cued(page, cues_of(page, "policy-last-updated.body", "dates.updated")):
        begin = text_offset(block, start)
        text = block.text[begin : begin + (end - start) + _REACH]
        where = number
        hit = first_date(text, american)
        if hit is None and number + 1 < len(page.blocks) and len(block.text) - begin - (end - start) < 4:
            where, begin = number + 1, 0
            hit = first_date(page.blocks[where].text[:_REACH], american)
        if hit is not None:
            value, at, until = hit
            yield StatedDate(page, where, where, begin + at, begin + until, value=value, year=value.year, about="updated")


def _copyright(page: Page) -> Iterator[StatedDate]:
    """Copyright lines; of a span of years the last counts."""
    for number, block in enumerate(page.blocks):
        if not block.visible:
            break
        for found in _COPYRIGHT.finditer(block.text[:_MAX_LINE]) if len(block.text) < 10 * _MAX_LINE else ():
            first, last = found[1] or found[3], found[2] or found[4]
            year = int(first)
            if last and last.isdecimal():
                year = int(last) if len(last) == 4 else int(first[:2] + last)
            yield StatedDate(page, number, number, found.start(), found.end(), value=None, year=year, about="copyright")


def _founded(page: Page) -> Iterator[StatedDate]:
    """Founding years: `since 1991`, `gegründet 1953`, `創業1965年`."""
    for number, block, start, end in _cued(page, cues_of(page, "dates.founded")):
        begin = text_offset(block, start)
        text = block.text[begin : begin + (end - start) + 30]
        found = _FOUNDED_YEAR.search(text)
        era = _ERA_YEAR.search(text)
        year = int(found[1]) if found else _era_year(era) if era else 0
        match = found or era
        if match and year:
            yield StatedDate(page, number, number, begin, begin + match.end(), year=year, about="founded")


def _era_year(found: re.Match[str]) -> int:
    return _ERA_START[found[1]] + (1 if found[2] == "元" else int(found[2]))


def _cued(page: Page, cues: Cues) -> Iterator[tuple[int, Block, int, int]]:
    """Each cue with the visible block it stands in: block number, block, [start, end) in the block's normal text."""
    for start, end in zip(cues.starts[:_MAX_DATES], cues.ends, strict=False):
        number = page.block_at(start)
        block = page.blocks[number]
        if block.visible and any(char.isdecimal() for char in block.text + _following(page, number)):
            yield number, block, start - block.stream_start, end - block.stream_start


def _following(page: Page, number: int) -> str:
    return page.blocks[number + 1].text[:_REACH] if number + 1 < len(page.blocks) else ""

