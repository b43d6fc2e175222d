"""Names of months in 26 languages, and dates as they are written."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from trustscan.facts.entities.labels import word_list
from trustscan.text.figures import plain_figures
from trustscan.text.normalise import normalise

# What is written short (`Jan.`, `févr.`) is recognised by its beginning of three letters or more.
_SHORTEST, _LONGEST_SHORT = 3, 5
_NEVER_SHORT = frozenset({"fi"})

_BIG_ENDIAN = re.compile(
    r"(?<!\d)(\d{4})\s?[-./年년]\s?(\d{1,2})(?:\s?[-./月월]\s?(\d{1,2}))?\s?[日일]?(?!\d)"
)
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})\s?[-./]\s?(\d{1,2})\s?[-./]\s?(\d{4}|\d{2})(?!\d)")
_MONTH_YEAR = re.compile(r"(?<!\d)(\d{1,2})[./](\d{4})(?!\d)")
# Letters, and the signs that Devanagari sets to them.
_NAME = r"[^\W\d_](?:[^\W\d_]|[\u0900-\u0903\u093a-\u094f]){1,13}"
_WITH_NAME = re.compile(
    r"(?<!\d)(?:(\d{1,2})(?:st|nd|rd|th|er|º|\.|\s?ngày)?,?\s{0,2}(?:de |of |d’|d')?)?"
    rf"({_NAME})\.?,?\s{{1,2}}"
    r"(?:(\d{1,2})(?:st|nd|rd|th)?,?\s{1,2})?(?:de |del |г\. )?(\d{4})(?!\d)"
)
_YEAR_FIRST = re.compile(rf"(?<!\d)(\d{{4}})\.?\s({_NAME})\s(\d{{1,2}})(?!\d)")
_VIETNAMESE = re.compile(r"(?:ngày\s)?(\d{1,2})?\s?tháng\s(\d{1,2}),?\s(?:năm\s)?(\d{4})")
_KANJI = "〇一二三四五六七八九"
_SAME_KANJI = str.maketrans("元零○", "一〇〇")
_COUNTED = rf"\d{{1,3}}|元|[十百{_KANJI}]{{1,5}}"
_COUNTED_DATE = re.compile(
    rf"(?:(明治|大正|昭和|平成|令和|民國|民国)({_COUNTED})|([一二][零○{_KANJI}]{{3}}))"
    rf"年(?:({_COUNTED})月(?:({_COUNTED})日)?)?"
)
# The year before the first of an era.
_ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018, "民國": 1911, "民国": 1911}
# The years of the Buddhist era, as Thailand counts, for those that dates can have.
_BUDDHIST, _BUDDHIST_YEARS = 543, range(2443, 2644)
_FIRST_YEAR, _LAST_YEAR = 1900, 2100


@cache
def _months() -> dict[str, int]:
    """The month of every name, and of the beginnings of names that mean one month in every language."""
    table: dict[str, int] = {}
    meanings: dict[str, set[int]] = {}
    for language, names in word_list("months")["months"].items():
        for month, forms in enumerate(names, start=1):
            for name in map(normalise, forms.split("/")):
                table[name] = month
                for length in range(_SHORTEST, min(len(name), _LONGEST_SHORT + 1)):
                    if language not in _NEVER_SHORT:
                        meanings.setdefault(name[:length], set()).add(month)
    short = {name: months.pop() for name, months in meanings.items() if len(months) == 1}
    return {**short, **table}


def month_of(word: str) -> int | None:
    """The month that a word names in any of the languages; None where it names none or several."""
    return _months().get(normalise(word))


def first_date(text: str, american: bool = False) -> tuple[date, int, int] | None:
    """The first date in a text with where it starts and ends; a month without a day counts as its first day.

    `american` reads 3/4/2024 as March 4th. Years outside 1900 to 2100 are no dates.
    """
    text = plain_figures(text)
    found = [hit for reader in _READERS for hit in reader(text, american)]
    return min(found, key=lambda hit: (hit[1], -hit[2]), default=None)


def common_year(year: int) -> int:
    """The year of the common era; what Thailand counts from the Buddha is 543 years ahead."""
    return year - _BUDDHIST if year in _BUDDHIST_YEARS else year


def counted_year(text: str, start: int, end: int) -> tuple[int, int, int] | None:
    """The first year of a Japanese or Taiwanese era, or in ideographs, between two offsets; and where."""
    found = _COUNTED_DATE.search(text, start, end)
    return (_counted_year(found), *found.span()) if found else None


def _counted_year(found: re.Match[str]) -> int:
    return _ERAS[found[1]] + _counted(found[2]) if found[1] else _counted(found[3])


def _counted(number: str) -> int:
    """A number in digits or in ideographs (`三十一`, `百十五`, `二〇二六`); `元` is the first."""
    if number.isdecimal():
        return int(number)
    value, figure = 0, 0
    for sign in number.translate(_SAME_KANJI):
        if sign in "十百":
            value, figure = value + (figure or 1) * (10 if sign == "十" else 100), 0
        else:
            figure = figure * 10 + _KANJI.index(sign)
    return value + figure


def _day(year: int, month: int, day: int) -> date | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


_Hits = list[tuple[date, int, int]]


def _hit(found: re.Match[str] | None, year: int, month: int | None, day: int) -> _Hits:
    value = _day(common_year(year), month, day) if found and month else None
    return [(value, found.start(), found.end())] if found and value else []


def _big_endian(text: str, american: bool) -> _Hits:
    found = _BIG_ENDIAN.search(text)
    return _hit(found, int(found[1]), int(found[2]), int(found[3] or 1)) if found else []


def _numeric(text: str, american: bool) -> _Hits:
    found = _NUMERIC.search(text)
    if not found:
        found = _MONTH_YEAR.search(text)
        return _hit(found, int(found[2]), int(found[1]), 1) if found else []
    day, month, year = int(found[1]), int(found[2]), int(found[3])
    if month > 12 or (american and day <= 12):
        day, month = month, day
    return _hit(found, year + 2000 if year < 100 else year, month, day)


def _with_name(text: str, american: bool) -> _Hits:
    for found in _WITH_NAME.finditer(text):
        hits = _hit(found, int(found[4]), month_of(found[2]), int(found[1] or found[3] or 1))
        if hits:
            return hits
    found_reversed = _YEAR_FIRST.search(text)
    if not found_reversed:
        return []
    return _hit(found_reversed, int(found_reversed[1]), month_of(found_reversed[2]), int(found_reversed[3]))


def _vietnamese(text: str, american: bool) -> _Hits:
    found = _VIETNAMESE.search(text)
    return _hit(found, int(found[3]), int(found[2]), int(found[1] or 1)) if found else []


def _counted_date(text: str, american: bool) -> _Hits:
    found = _COUNTED_DATE.search(text)
    if not found:
        return []
    return _hit(found, _counted_year(found), _counted(found[4] or "1"), _counted(found[5] or "1"))


_READERS = (_big_endian, _numeric, _with_name, _vietnamese, _counted_date)
