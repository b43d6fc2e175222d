"""Dates that matter for trust: of changes, of publication, of copyright and of founding."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trustscan.facts.entities.context import SiteContext
from trustscan.facts.entities.cues import Cues, cues_of, text_offset
from trustscan.facts.entities.months import common_year, counted_year, first_date
from trustscan.facts.entities.published import find_published
from trustscan.facts.entities.spots import blocks_with
from trustscan.facts.page import Block, Page
from trustscan.facts.records import StatedDate
from trustscan.text.figures import plain_figures

_MAX_DATES = 100
_REACH = 60
_NEAR_YEAR = 30
_SAME_SENTENCE = 90
_MAX_LINE = 400
_MAX_LABEL_END = 4  # what may follow a label, such as 'Founded in:'
_MAX_MOTTO = 32  # a line of its own, such as 'Since 10 September 2020'
_YEAR = r"(?:19|20|25)\d\d"  # 2569 is 2026 in Thailand
_COPYRIGHT = re.compile(
    rf"(?:©|\(c\)|&copy;|copyright|ⓒ)[^\d\n]{{0,60}}?({_YEAR})"
    rf"(?:\s?[-–—~/]\s?({_YEAR}|\d\d|(?:present|heute|today|now)))?"
    rf"|(?<!\d)({_YEAR})(?:\s?[-–—~/]\s?({_YEAR}|\d\d))?\s{{0,2}}(?:©|\(c\)|copyright)",
    re.IGNORECASE,
)
COPYRIGHT_SIGNS = ("©", "ⓒ", "(c)", "(C)", "copyright", "Copyright", "COPYRIGHT")
_FOUNDED_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20[0-4]\d)(?!\d|\s?(?:€|\$|£|kr\b|%|\+))")
_SENTENCE_END = re.compile(r"[.!?;\n。]")
_DAY = re.compile(r"(?<!\d)(?:0?[1-9]|[12]\d|3[01])(?!\d)")
_FOUNDING = re.compile(
    r"found|establ|incorp|open|gründ|eröffn|fond|cré|fund|cread|nat[ao]|cria|opger|założ|grund|etabl|stift|perust"
    r"|zalo|alap|înfi|ιδρ|kur|осно|засно|創|設立|开|成立|創立|설립|تأسس|berdiri|didirikan|thành lập",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"\d|[元〇一二三四五六七八九十]+年")


def find_dates(page: Page, context: SiteContext) -> tuple[StatedDate, ...]:
    """The dates of a page that say how old the site, the document or the organisation is."""
    found = [*_updated(page, context), *_copyright(page), *_founded(page)][:_MAX_DATES]
    return (*found, *find_published(page, context))


def _updated(page: Page, context: SiteContext) -> Iterator[StatedDate]:
    """`Last updated: ...` and its kin: a cue with a date near by, in its block or the next."""
    seen: set[tuple[int, int]] = set()
    american = "US" in context.countries or ("en" in page.languages and not context.countries)
    for number, block, start, end in _cued(page, cues_of(page, "policy-last-updated.body", "dates.updated")):
        begin = text_offset(block, start)
        text = block.text[begin : begin + (end - start) + _REACH]
        where = number
        hit = first_date(text, american)
        if hit is None and number + 1 < len(page.blocks) and len(block.text) - begin - (end - start) < 4:
            where, begin = number + 1, 0
            hit = first_date(page.blocks[where].text[:_REACH], american)
        if hit is not None and (where, begin + hit[1]) not in seen:
            value, at, until = hit
            seen.add((where, begin + at))
            yield StatedDate(
                page, where, where, begin + at, begin + until, value=value, year=value.year, about="updated"
            )


def _copyright(page: Page) -> Iterator[StatedDate]:
    """Copyright lines; of a span of years the last counts."""
    for number in blocks_with(page, COPYRIGHT_SIGNS):
        block = page.blocks[number]
        line = plain_figures(block.text[:_MAX_LINE])
        for found in _COPYRIGHT.finditer(line) if len(block.text) < 10 * _MAX_LINE else ():
            first, last = found[1] or found[3], found[2] or found[4]
            year = int(first)
            if last and last.isdecimal():
                year = int(last) if len(last) == 4 else int(first[:2] + last)
            yield StatedDate(
                page, number, number, *found.span(), value=None, year=common_year(year), about="copyright"
            )


def _founded(page: Page) -> Iterator[StatedDate]:
    """Founding years: `since 1991`, `1965年創業`, `We founded the Old Bakery in 1953`."""
    seen: set[tuple[int, int]] = set()
    for number, block, start, end in _cued(page, cues_of(page, "dates.founded"), _SAME_SENTENCE):
        begin, text = text_offset(block, start), plain_figures(block.text)
        after = begin + end - start
        spans = [(begin, after + _NEAR_YEAR), (max(0, begin - _NEAR_YEAR // 2), begin)]
        if _FOUNDING.match(block.text, begin):
            stop = _SENTENCE_END.search(block.text, after, after + _SAME_SENTENCE)
            spans.append((after, stop.start() if stop else after + _SAME_SENTENCE))
        for first, last in spans:
            year = _founding_year(text, first, last)
            alone = not begin and len(block.text) <= _MAX_MOTTO
            if year and not alone and _is_day(text, after, year[1]):
                continue  # a rule is in force since the 19th of January; firms count in years
            if year and (number, year[1]) not in seen:
                seen.add((number, year[1]))
                yield StatedDate(page, number, number, *year[1:], year=year[0], about="founded")
            if year:
                break
        else:
            yield from _year_above(page, number, begin)
            yield from _year_below(page, number, begin, after)


def _founding_year(text: str, first: int, last: int) -> tuple[int, int, int] | None:
    """The first year between two offsets, of whatever era, with where it starts and ends."""
    found = _FOUNDED_YEAR.search(text, first, last)
    return (int(found[1]), *found.span()) if found else counted_year(text, first, last)


def _year_above(page: Page, number: int, begin: int) -> Iterator[StatedDate]:
    """A figure with its label below: `1991` stands alone above `founded in Turku`."""
    block, above = page.blocks[number], page.blocks[max(0, number - 1)]
    found = _FOUNDED_YEAR.fullmatch(above.text.strip())
    label = _FOUNDING.match(block.text) and not begin and len(block.text) <= _MAX_MOTTO
    if found and label and above.visible:
        at = above.text.find(found[1])
        yield StatedDate(page, number - 1, number, at, len(block.text), year=int(found[1]), about="founded")


def _year_below(page: Page, number: int, begin: int, after: int) -> Iterator[StatedDate]:
    """A label with its figure below: `Founded` stands alone above `1994`."""
    block, below = page.blocks[number], page.blocks[min(number + 1, len(page.blocks) - 1)]
    alone = not block.text[:begin].strip() and len(block.text) <= after + _MAX_LABEL_END
    if alone and below.visible and len(below.text) <= _MAX_MOTTO and below.region is block.region:
        found = _FOUNDED_YEAR.match(below.text.strip())
        if found and _FOUNDING.match(block.text, begin):
            at = below.text.find(found[1])
            yield StatedDate(
                page, number, number + 1, begin, at + len(found[1]), year=int(found[1]), about="founded"
            )


def _is_day(text: str, after: int, year: int) -> bool:
    """Whether the year that follows a cue ends a date with its day, unless the cue speaks of founding."""
    between = text[after:year]
    return bool(_DAY.search(between)) and not _FOUNDING.search(text[max(0, after - 24) : after])


def _cued(page: Page, cues: Cues, before: int = 0) -> Iterator[tuple[int, Block, int, int]]:
    """Each cue with a figure near by: block number, block, and [start, end) in its normal text."""
    left = _MAX_DATES
    for start, end in zip(cues.starts, cues.ends, strict=True):
        if left and _FIGURE.search(page.stream, max(0, start - before), end + max(before, _REACH)):
            number = page.block_at(start)
            block = page.blocks[number]
            if block.visible:
                left -= 1
                yield number, block, start - block.stream_start, end - block.stream_start
