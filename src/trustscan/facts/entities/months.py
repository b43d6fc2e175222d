"""Names of months in 26 languages, and dates as they are written."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from trustscan.facts.entities.labels import word_list
from trustscan.text.normalise import normalise

# What is written short (`Jan.`, `févr.`) is recognised by its beginning of three letters or more.
_SHORTEST, _LONGEST_SHORT = 3, 5
_NEVER_SHORT = frozenset({"fi"})

_BIG_ENDIAN = re.compile(
    r"(?<!\d)(\d{4})\s?[-./年년]\s?(\d{1,2})(?:\s?[-./月월]\s?(\d{1,2}))?\s?[日일]?(?!\d)"
)
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})\s?[-./]\s?(\d{1,2})\s?[-./]\s?(\d{4}|\d{2})(?!\d)")
_MONTH_YEAR = re.compile(r"(?<!\d)(\d{1,2})[./](\d{4})(?!\d)")
_WITH_NAME = re.compile(
    r"(?<!\d)(?:(\d{1,2})(?:st|nd|rd|th|er|º|\.|\s?ngày)?,?\s{0,2}(?:de |of |d’|d')?)?"
    r"([^\W\d_]{3,14})\.?,?\s{1,2}"
    r"(?:(\d{1,2})(?:st|nd|rd|th)?,?\s{1,2})?(?:de |del |г\. )?(\d{4})(?!\d)"
)
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\.?\s([^\W\d_]{3,14})\s(\d{1,2})(?!\d)")
_VIETNAMESE = re.compile(r"(?:ngày\s)?(\d{1,2})?\s?tháng\s(\d{1,2}),?\s(?:năm\s)?(\d{4})")
_ERA = re.compile(r"(令和|平成)(\d{1,2}|元)年(?:(\d{1,2})月(?:(\d{1,2})日)?)?")
_ERAS = {"令和": 2018, "平成": 1988}
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
    found = [hit for reader in _READERS for hit in reader(text, american)]
    return min(found, key=lambda hit: (hit[1], -hit[2]), default=None)


def _day(year: int, month: int, day: int) -> date | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


_Hits = list[tuple[date, int, int]]


def _hit(found: re.Match[str] | None, year: int, month: int | None, day: int) -> _Hits:
    value = _day(year, month, day) if found and month else None
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


def _japanese_era(text: str, american: bool) -> _Hits:
    found = _ERA.search(text)
    if not found:
        return []
    year = _ERAS[found[1]] + (1 if found[2] == "元" else int(found[2]))
    return _hit(found, year, int(found[3] or 1), int(found[4] or 1))


_READERS = (_big_endian, _numeric, _with_name, _vietnamese, _japanese_era)
