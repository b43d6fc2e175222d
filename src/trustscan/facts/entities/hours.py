"""Opening hours on a page: days and times in 26 languages, round-the-clock claims, structured data."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import takewhile
from typing import Any

import re2

from trustscan.facts.entities.context import SiteContext
from trustscan.facts.entities.countries import languages_of
from trustscan.facts.entities.excerpt import around_figures
from trustscan.facts.entities.labels import Label, Labels, flat, hits, spoken, word_list
from trustscan.facts.entities.spots import block_at, plain_text
from trustscan.facts.entities.structured import nodes, strings
from trustscan.facts.once import once
from trustscan.facts.page import Page
from trustscan.facts.records import Hours
from trustscan.model.struct import Frozen
from trustscan.text.linear import linear
from trustscan.text.normalise import normalise

_MAX_PER_PAGE = 60
_BEFORE, _AFTER = 130, 60
_NEAR = 28
_MAX_BARE, _MAX_WORDS_BESIDE = 40, 2
_GAP_BLOCKS, _GAP = 4, 90
_DAYS = frozenset({"day", "daily"})
_ALWAYS = (
    r"(?i)(?:^|[^\pL\pN]|[\p{Han}\p{Hiragana}\p{Katakana}ー])"
    r"(24 ?[/x×-] ?7(?: ?/ ?365)?|7 ?/ ?24|7 ?j ?/ ?7|7j/7j?|7/7|24 ?h? ?/ ?24"
    r"|24 ?h(?:小时)?\p{Han}{0,6}(?:热线|熱線|客服|服务|服務|电话|電話)|{words})(?:[^\pN]|$)"
)
_MARKED = (
    r"(?i)[:.：٫hu]\s?[0-5]\d|[ap]\.? ?m\b|uhr|\d ?h\b.*\d ?h\b|klo|kl\.? \d"
    r"|時|点|點|시|ч|น\.|बजे|\bod \d.*hod|godz"
    r"|pagi|siang|sore|malam|sáng|trưa|chiều|tối|noon|صباح|مساء|[μπ]\.?μ"
)
_BESIDE = 14  # characters between 'open' and 'daily'
_NOT_BEFORE, _NOT_AFTER, _JOINS = frozenset("$€£+#.,/-"), frozenset("%€$£°"), frozenset(".:,-/")


class _Spot(Frozen):
    """Where hours were found in the page's text: [start, end) and whether days stand there."""

    start: int
    end: int
    days: bool
    times: bool


def find_hours(page: Page, context: SiteContext) -> tuple[Hours, ...]:
    """The opening hours on the page. Lines of one table that stand together make one record."""
    known = hours_in(plain_text(page), languages_of(page, context.countries), lambda: _may_open(page))
    found: list[Hours] = []
    for spots in _together(page, sorted(known, key=lambda spot: spot.start)):
        first, offset = block_at(page, spots[0].start)
        last, _ = block_at(page, max(spot.end for spot in spots) - 1)
        shown = page.text[spots[0].start : max(spot.end for spot in spots)]
        found.append(
            Hours(
                page,
                first,
                last,
                offset,
                min(len(page.blocks[first].text), offset + len(shown)),
                text=" ".join(shown.split())[:300],
                days=any(spot.days for spot in spots),
                times=any(spot.times for spot in spots),
            )
        )
        if len(found) >= _MAX_PER_PAGE:
            break
    return (*found, *_in_data(page))


def hours_in(
    text: str, languages: frozenset[str] = frozenset(), may_open: Callable[[], bool] = lambda: True
) -> Iterator[_Spot]:
    """Where a text gives hours: a range of times with days or a label, days with a label, or 24/7.

    `may_open` says whether the text may have a word for 'open'.
    """
    for start, end in around_figures(text).spans(_time_range(), 0):
        if _is_clock(text, start, end, text[start:end], languages):
            spot = _judge(text, start, end, languages)
            if spot:
                yield spot
    for match in hits(_always(), text):
        start, end = match.span(1)
        lasts = text[end : end + 3].strip().startswith(_limits()) or text[:start].endswith(_since())
        if not lasts and _serves(text, start, end):
            yield _Spot(start, end, days=True, times=True)
    yield from _days_alone(text, languages, may_open)


def _is_clock(text: str, start: int, end: int, matched: str, languages: frozenset[str]) -> bool:
    """A range of bare numbers ('2-4') is no time; nor is a piece of a longer number or an amount."""
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    if before[-1:].isdigit() or after[:1].isdigit() or before[-1:] in _NOT_BEFORE or after[:1] in _NOT_AFTER:
        return False
    if after[:1] in _JOINS and after[1:2].isdigit():
        return False
    marked = bool(_pattern(_MARKED).search(matched))
    # 'Mon-Fri 9-17' has no mark at all: the day must stand right before it.
    return marked or _day_touches(text, start, languages)


def _day_touches(text: str, start: int, languages: frozenset[str]) -> bool:
    before = normalise(text[max(0, start - 24) : start])
    return any(
        label.end >= len(before) - 1
        for label in _labels(languages).all_normal(before)
        if label.kind in {"day", "short"}
    )


def _judge(text: str, start: int, end: int, languages: frozenset[str]) -> _Spot | None:
    before_text, after_text = text[max(0, start - _BEFORE) : start], text[end : end + _AFTER]
    before, after = normalise(before_text), normalise(after_text)
    ahead, behind = _labels(languages).all_normal(before), _labels(languages).all_normal(after)
    near_start = len(before) - _NEAR
    day = _first(label for label in reversed(ahead) if label.kind in _DAYS and label.end >= near_start - 40)
    short = _first(label for label in ahead if label.kind == "short" and label.end >= len(before) - 9)
    day_after = _first(label for label in behind if label.kind == "day" and label.start <= _NEAR)
    short_after = _first(label for label in behind if label.kind == "short" and label.start <= 4)
    label = max(
        (found for found in ahead if found.kind == "label"), key=lambda found: found.end, default=None
    )
    other = max(
        (found for found in ahead if found.kind == "other"), key=lambda found: found.end, default=None
    )
    if other and (label is None or other.end > label.end):
        label = None
        if other.end >= len(before) - 60 and not (day and day.start > other.end and "\n" in before_text):
            return None
    if label is None and _is_dated(before, normalise(after_text.split("\n", 1)[0]), ahead, behind):
        return None
    days = bool(day or short or day_after or short_after)
    if not days and label is None:
        return None
    begin = _line_start(text, start) if day or short else start
    return _Spot(begin, end, days=days, times=True)


def _line_start(text: str, start: int) -> int:
    """Where the line before a time starts, if it is short; a day in a cell of its own stands a line above."""
    at = text.rfind("\n", max(0, start - 60), start)
    if at >= 0 and not text[at:start].strip():
        at = text.rfind("\n", max(0, at - 40), at)
    return at + 1 if at >= 0 else max(0, start - 40) if start > 60 else 0


def _is_dated(before: str, after: str, ahead: list[Label], behind: list[Label]) -> bool:
    """Whether the time belongs to one date: a month's name with a number beside it, or a year."""
    for label in ahead:
        if label.kind == "month" and label.end >= len(before) - 45:
            beside = (
                before[max(0, label.start - 4) : label.start] + before[label.end : label.end + 4]
            ).replace(" ", "")
            if any(char.isdigit() for char in beside):
                return True
    if _pattern(r"\d{1,2} ?月 ?\d{1,2} ?日|\d{1,2} ?월 ?\d{1,2} ?일").search(before[-30:]):
        return True
    tail = before[-24:]
    if _pattern(r"\b20\d\d\b|\b\d{1,2} \d{1,2} (?:20)?\d\d\b").search(tail) or _pattern(
        r"^.{0,14}\b20\d\d\b"
    ).search(after):
        return True
    return any(label.kind == "month" and label.start <= 16 for label in behind)


def _serves(text: str, start: int, end: int) -> bool:
    """Round the clock counts where somebody can be reached or visited, not for machines that run."""
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    line = text[line_start : line_end if line_end >= 0 else len(text)]
    if len(line) <= _MAX_BARE and not _machines().search(line):
        others = len(re.findall(r"[^\W\d_]{2,}", line[: start - line_start] + line[end - line_start :]))
        if others <= _MAX_WORDS_BESIDE:
            return True
    near = normalise(text[max(line_start, start - 70) : end + 70])
    return bool(_service().kinds(near))


def _days_alone(text: str, languages: frozenset[str], may_open: Callable[[], bool]) -> Iterator[_Spot]:
    """'Open Monday to Friday', 'Monday to Friday by appointment': days without times beside such words."""
    for match in takewhile(lambda _: may_open(), hits(_every_day(languages), text)):
        start, end = match.span(1)
        before = _opens().all(text[max(0, start - _BESIDE) : start])
        if before or any(label.start <= 1 for label in _opens().all(text[end : end + _BESIDE])):
            yield _Spot(start, end, days=True, times=False)
    for match in hits(_day_range(languages), text):
        start, end = match.span(1)
        near = _labels(languages).all(text[max(0, start - 50) : start])
        after = _labels(languages).all(text[end : end + 40])
        if any(label.kind in {"label", "visit"} for label in (*near, *after)) and not any(
            label.kind in {"other", "month"} for label in near
        ):
            yield _Spot(start, end, days=True, times=False)


def _together(page: Page, spots: list[_Spot]) -> Iterator[list[_Spot]]:
    """Groups spots that stand in the same or nearly neighbouring blocks."""
    group: list[_Spot] = []
    for spot in spots:
        end = max((known.end for known in group), default=0)
        far = spot.start - end > _GAP or block_at(page, spot.start)[0] - block_at(page, end)[0] > _GAP_BLOCKS
        if group and far:
            yield group
            group = []
        group.append(spot)
    if group:
        yield group


def _in_data(page: Page) -> Iterator[Hours]:
    for node in nodes(page):
        for value in strings(node.get("openingHours", "")):
            if not any(map(str.isalpha, value)):
                continue  # ', , , ,' is what a site builder prints for hours that nobody filled in
            yield Hours(page, 0, 0, text=value[:200], days=True, times=":" in value, shown="data")
        given = node.get("openingHoursSpecification")
        for item in (given if isinstance(given, list) else [given])[:14]:
            if isinstance(item, Mapping) and (item.get("opens") or item.get("dayOfWeek")):
                days, times = bool(item.get("dayOfWeek")), bool(item.get("opens"))
                yield Hours(page, 0, 0, text=_specification(item), days=days, times=times, shown="data")


def _specification(item: Mapping[str, Any]) -> str:
    days = ", ".join(day.rsplit("/", 1)[-1] for day in strings(item.get("dayOfWeek", "")))
    return f"{days} {item.get('opens', '')}-{item.get('closes', '')}".strip()[:200]


def _first(labels: Iterator[Label]) -> Label | None:
    return next(iter(labels), None)


@cache
def _labels(languages: frozenset[str]) -> Labels:
    words = word_list("hours")
    kinds = {
        "daily": "every_day",
        "other": "others",
        "month": "months",
        "short": "short_days",
        "day": "days",
        "label": "labels",
        "visit": "visits",
    }
    return Labels({kind: spoken(words[key], languages) for kind, key in kinds.items()})


@cache
def _opens() -> Labels:
    """Words for 'open', and nothing that hours are merely named by."""
    return Labels({"open": flat(word_list("hours")["open"])})


@once
def _may_open(page: Page) -> bool:
    """Whether one of these words stands on a page, be it within another."""
    return _word_for_open().search(page.stream) is not None


@cache
def _word_for_open() -> Any:
    return linear("|".join(sorted({normalise(word) for word in flat(word_list("hours")["open"])})))


@cache
def _every_day(languages: frozenset[str]) -> Any:
    words = sorted(spoken(word_list("hours")["every_day"], languages), key=len, reverse=True)
    if not words:
        return None
    return linear(rf"(?i)(?:^|[^\pL\pN])({'|'.join(map(re2.escape, words))})(?:[^\pL]|$)")


@cache
def _service() -> Labels:
    return Labels({"service": word_list("hours")["service"]})


def _any_of(key: str) -> str:
    return "|".join(re2.escape(word) for word in sorted(word_list("hours")[key], key=len, reverse=True))


@cache
def _always() -> Any:
    return linear(_ALWAYS.replace("{words}", _any_of("always")))


@cache
def _machines() -> Any:
    return linear(rf"(?i)(?:{_any_of('machines')})")


@cache
def _limits() -> tuple[str, ...]:
    return tuple(word_list("hours")["limits"])


@cache
def _since() -> tuple[str, ...]:
    return tuple(word_list("hours")["since"])


@cache
def _time_range() -> Any:
    half = rf"(?:[ap]\.? ?m\b\.?|{_any_of('halves')})"
    minutes = r"(?: ?[:.hH：٫] ?[0-5]\d| ?[hHu] ?[0-5]\d|時半?|点半?|點半?|시)? ?(?:[0-5]\d[分분])?"
    time = rf"(?:(?:{_any_of('leads')}) ?)?(?:2[0-4]|[01]?\d){minutes}(?: ?{half})?"
    return linear(rf"(?i){time}[\s\x{{a0}}]{{0,2}}(?:{_any_of('until')})[\s\x{{a0}}]{{0,2}}{time}")


@cache
def _pattern(pattern: str) -> Any:
    return linear(pattern)


@cache
def _day_range(languages: frozenset[str]) -> Any:
    words = word_list("hours")
    days = "|".join(
        re2.escape(day)
        for day in sorted(
            {*spoken(words["days"], languages), *spoken(words["short_days"], languages)},
            key=len,
            reverse=True,
        )
    )
    to = _any_of("through")
    return linear(
        rf"(?i)(?:^|[^\pL\pN])((?:{days})\.?[\s\x{{a0}}]{{0,2}}(?:{to})[\s\x{{a0}}]{{0,2}}(?:{days}))(?:[^\pL]|$)"
    )
