"""Names of months in 26 languages, and dates as they are written."""

from __future__ import annotations

import re
from datetime import date

from trustscan.text.normalise import normalise

# Full names; what is written short (`Jan.`, `févr.`) is recognised by its beginning of three letters or more.
# Slavic, Greek and Finnish dates use an inflected form, given behind the slash.
_NAMES = """
en January February March April May June July August September October November December
de Januar/Jänner Februar/Feber März April Mai Juni Juli August September Oktober November Dezember
fr janvier février mars avril mai juin juillet août septembre octobre novembre décembre
es enero febrero marzo abril mayo junio julio agosto septiembre/setiembre octubre noviembre diciembre
it gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
pt janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
nl januari februari maart april mei juni juli augustus september oktober november december
pl styczeń/stycznia luty/lutego marzec/marca kwiecień/kwietnia maj/maja czerwiec/czerwca lipiec/lipca sierpień/sierpnia wrzesień/września październik/października listopad/listopada grudzień/grudnia
sv januari februari mars april maj juni juli augusti september oktober november december
da januar februar marts april maj juni juli august september oktober november december
no januar februar mars april mai juni juli august september oktober november desember
fi tammikuu/tammikuuta helmikuu/helmikuuta maaliskuu/maaliskuuta huhtikuu/huhtikuuta toukokuu/toukokuuta kesäkuu/kesäkuuta heinäkuu/heinäkuuta elokuu/elokuuta syyskuu/syyskuuta lokakuu/lokakuuta marraskuu/marraskuuta joulukuu/joulukuuta
cs leden/ledna únor/února březen/března duben/dubna květen/května červen/června červenec/července srpen/srpna září říjen/října listopad/listopadu prosinec/prosince
hu január február március április május június július augusztus szeptember október november december
ro ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie
el Ιανουάριος/Ιανουαρίου Φεβρουάριος/Φεβρουαρίου Μάρτιος/Μαρτίου Απρίλιος/Απριλίου Μάιος/Μαΐου Ιούνιος/Ιουνίου Ιούλιος/Ιουλίου Αύγουστος/Αυγούστου Σεπτέμβριος/Σεπτεμβρίου Οκτώβριος/Οκτωβρίου Νοέμβριος/Νοεμβρίου Δεκέμβριος/Δεκεμβρίου
tr Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık
ru январь/января февраль/февраля март/марта апрель/апреля май/мая июнь/июня июль/июля август/августа сентябрь/сентября октябрь/октября ноябрь/ноября декабрь/декабря
uk січень/січня лютий/лютого березень/березня квітень/квітня травень/травня червень/червня липень/липня серпень/серпня вересень/вересня жовтень/жовтня листопад/листопада грудень/грудня
ar يناير/جانفي فبراير/فيفري مارس أبريل/أفريل مايو/ماي يونيو/جوان يوليو/جويلية أغسطس/أوت سبتمبر أكتوبر نوفمبر ديسمبر
hi जनवरी फरवरी/फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर
id Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember
"""
_SHORTEST = 3

_BIG_ENDIAN = re.compile(r"(?<!\d)(\d{4})\s?[-./年년]\s?(\d{1,2})(?:\s?[-./月월]\s?(\d{1,2}))?\s?[日일]?(?!\d)")
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})\s?[-./]\s?(\d{1,2})\s?[-./]\s?(\d{4}|\d{2})(?!\d)")
_MONTH_YEAR = re.compile(r"(?<!\d)(\d{1,2})[./](\d{4})(?!\d)")
_WITH_NAME = re.compile(
    r"(?<!\d)(?:(\d{1,2})(?:st|nd|rd|th|er|º|\.|\s?ngày)?,?\s{0,2}(?:de |of |d’|d')?)?([^\W\d_]{3,14})\.?,?\s{1,2}"
    r"(?:(\d{1,2})(?:st|nd|rd|th)?,?\s{1,2})?(?:de |del |г\. )?(\d{4})(?!\d)"
)
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\.?\s([^\W\d_]{3,14})\s(\d{1,2})(?!\d)")
_VIETNAMESE = re.compile(r"(?:ngày\s)?(\d{1,2})?\s?tháng\s(\d{1,2}),?\s(?:năm\s)?(\d{4})")
_ERA = re.compile(r"(令和|平成)(\d{1,2}|元)年(?:(\d{1,2})月(?:(\d{1,2})日)?)?")
_ERAS = {"令和": 2018, "平成": 1988}
_FIRST_YEAR, _LAST_YEAR = 1900, 2100


def _months() -> dict[str, int]:
    table: dict[str, int] = {}
    for line in _NAMES.strip().splitlines():
        for month, forms in enumerate(line.split()[1:], start=1):
            for form in forms.split("/"):
                table[normalise(form)] = month
    return table


def _beginnings(table: dict[str, int]) -> dict[str, int]:
    """Beginnings of month names that mean one month only, whatever the language."""
    meanings: dict[str, set[int]] = {}
    for name, month in table.items():
        for length in range(_SHORTEST, min(len(name), 6)):
            meanings.setdefault(name[:length], set()).add(month)
    return {short: months.pop() for short, months in meanings.items() if len(months) == 1 and short not in table}


_FULL = _months()
_SHORT = _beginnings(_FULL)


def month_of(word: str) -> int | None:
    """The month that a word names in any of the languages; None where it names none or several."""
    name = normalise(word)
    return _FULL.get(name) or _SHORT.get(name)


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
