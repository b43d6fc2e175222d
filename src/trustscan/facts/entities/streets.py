"""Finds streets with their house numbers in a text, and the postcodes beside them, in many countries' forms.

Words that make a street are looked up in one linear pass; only around a hit is anything read closer,
in a window of a few dozen characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

import re2

from trustscan.facts.entities.east_asian import whole_addresses_in
from trustscan.facts.entities.excerpt import Excerpt, around_figures
from trustscan.facts.entities.labels import hits, spoken, word_list
from trustscan.text.figures import beyond_ascii
from trustscan.text.linear import linear

_WINDOW = 90
_NUMBER = r"\d{1,5}(?: ?[A-Za-zА-Яа-я](?![^\W\d_]))?(?:[-/–]\d{1,4}[A-Za-z]?)?"
_NO = (
    r"(?:n\.?\s?[ºo°]\.?:?|n°|nº|no\.?\s?:?|nr\.?:?|n[úu]m\.?:?|nro\.?:?|n[uú]mero|number"
    r"|№|#|д\.?|дом|буд\.?|číslo|č\.)"
)
_AHEAD = re.compile(
    r"\.?[ \u00a0]{0,2}"
    r"(?P<name>(?:(?:[\w.'’ªº&/-]+|[«\"“„][^»\"”“\n]{2,30}[»\"”“]),?[ \u00a0]{1,2}){0,6}?"
    r"(?:[^\W\d_][\w.'’ªº&/-]*)?)"
    rf"(?:[,. \u00a0-]{{0,3}}(?P<no>{_NO})[ \u00a0]?|(?:,|,?[ \u00a0-]{{1,3}}))"
    rf"(?P<number>{_NUMBER})(?![\w%€$£]|[.:,]\d)",
    re.IGNORECASE,
)
# A box is no house: 'Postfach 12, 70173 Stuttgart' (boxes.py knows where boxes are addresses).
_BOX = re.compile(
    r"\b(?:postfach|postbus|p\.? ?o\.? ?box|post office box|b\.?p\.?|boîte postale|c\.?s\.?|cedex"
    r"|apartado(?: de correos)?|casella postale|c\.?p\.?|caixa postal|postboks|boks|postbox|box"
    r"|skr(?:ytka|\.)? poczt(?:owa|\.)?|postilokero|p\.? ?f\.?|posta kutusu|p\.?k\.?|а/я"
    r"|абонентский ящик)[ .:]*$",
    re.IGNORECASE,
)
_HOUSE_FIRST = re.compile(r"\d{1,5}[A-Za-z]?(?:[-/–&]\d{1,5}[A-Za-z]?)?,?")
_TOKEN = re.compile(r"[^\s\u00a0]+")
# A time of day before `CT` or `PL` stands in a date, not in the name of a street.
_CLOCK = re.compile(r"\d{1,2}[:.]\d\d")

_TOWN_BEHIND = re.compile(r"(?:[,\n]| [-–] )\s?(?:\d{3} ?\d{2} )?([^\W\d_])[^\W\d_]{2}")

# Signs of the scripts whose addresses have forms of their own: Devanagari, Chinese, Japanese, Korean.
_EASTERN = linear("[\u0900-\u097f〒\u4e00-\u9fff\uac00-\ud7a3]")

_ARABIC = ("شارع", "طريق")

# Postcodes that are told by their form, and those that need a town behind, or a state before them.
_POSTCODES = (
    ("GB", r"\b[A-PR-UWYZ][A-HK-Y]?\d[\dA-HJKSTUW]?[ \x{a0}]{0,2}\d[ABD-HJLNP-UW-Z]{2}\b"),
    ("CA", r"\b[ABCEGHJ-NPRSTVXY]\d[A-Z][ -]?\d[A-Z]\d\b"),
    ("IE", r"\b(?:D6W|[AC-FHKNPRTV-Y]\d{2}) ?[0-9AC-FHKNPRTV-Y]{4}\b"),
    ("US", r"\b(?:{states})[, .]{1,3}\d{5}(?:-\d{4})?\b"),
    ("AU", r"\b(?:NSW|VIC|QLD|WA|SA|TAS|ACT|NT|New South Wales|Victoria|Queensland)[, ]{1,2}\d{4}\b"),
    ("NL", r"\b[1-9]\d{3}[ \x{a0}]?[A-Z]{2}[ \x{a0},]{1,2}\p{Lu}[\pL'’-]+"),
    ("PL", r"\b\d{2}-\d{3}[ ,]{1,2}\p{Lu}[\pL-]+"),
    ("PT", r"\b\d{4}-\d{3}\b"),
    ("BR", r"\b\d{5}-\d{3}\b|\b\d{2}\.\d{3}-\d{3}\b"),
    ("", r"\p{Arabic}{2,24}[ ،,-]{1,3}\d{5}\b"),
    ("JP", r"〒 ?\d{3}[-－‐ー]\d{4}"),
    ("", r"\b(?:SE?-?|CZ-?|SK-?|GR-?)?\d{3} \d{2}[ ,]{1,2}\p{Lu}[\pL-]+"),
    ("", r"\p{Lu}\pL+, ?\d{3} \d{2}\b"),
    ("", r"\b(?:[A-Z]{1,3}[-–])?\d{5}(?:[ \x{a0},]{1,3}|\n)(?:\p{Lu}[\pL.'’/-]+)"),
    ("", r"\b(?:[A-Z]{1,2}[-–])?\d{4}(?:[ \x{a0},]{1,2})(?:\p{Lu}[\pL.'’/-]{2,})"),
    ("IN", r"(?:\p{Lu}\pL+|\p{Devanagari}{2,24})(?:[ ,]|[ ]?[-–]){1,3}[1-9]\d{2} ?\d{3}\b"),
    ("RU", r"\b\d{6}[, ]{1,2}(?:\p{Cyrillic}|\p{Lu})"),
    ("", r"\p{Lu}\pL+[, ]{1,3}\d{4,6}\b"),
)  # fmt: skip

# 'Suite 3950' and 'Since 1998' look like a town with its code.
_NO_CODE = re.compile(
    r"(?:suite|unit|apt|floor|level|box|room|office|no|since|seit|postfach|depuis|copyright|in|tel|fax|phone|est|founded)\b|[^\W\d].*\b(?:19|20)\d\d$",
    re.IGNORECASE,
)


def streets_in(text: str, languages: frozenset[str]) -> Iterator[tuple[int, int, bool]]:
    """Streets with a number, in the forms of the languages: (start, end, whether its word is a sure one)."""
    if not text.isascii() and _EASTERN.search(beyond_ascii(text)):
        yield from ((start, end, True) for start, end in whole_addresses_in(text))
        yield from ((match.start(1), match.end(1), True) for match in hits(_indian(), text))
    if any(word in text for word in _ARABIC):
        yield from ((match.start(1), match.end(1), True) for match in hits(_arabic(), text))
    lines = around_figures(text)
    for pattern in (_before_postcode(), _before_town()):
        for number, end in lines.spans(pattern):
            start = _name_start(text, number, needed=True)
            if start is not None and not _BOX.search(text[start:number]):
                yield start, end, True
    for prefix, sure in (("", True), ("weak_", False)):
        yield from ((start, end, sure) for start, end in _by_words(text, lines, prefix, languages))


def _by_words(text: str, lines: Excerpt, prefix: str, languages: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Streets whose word is of a kind; `lines` are those of the text that hold figures."""
    for word, end in lines.spans(_word(f"{prefix}after_name", languages)):
        start = _house_number_before(text, word)
        if start is not None and not (prefix and _is_year(text[start : start + 4])):
            yield start, end
    for number, word_end in lines.spans(_number_first(languages) if not prefix else None):
        stop = _name_end(text, word_end)
        if stop is not None:
            yield number, stop
    for word, word_end in lines.spans(_word(f"{prefix}before_name", languages)):
        stop = _number_ahead(text, word, word_end)
        if stop is not None:
            yield word, stop
    for match, shift in lines.hits(_word_and_number(prefix, languages)):
        word, end = match.start(1) + shift, match.end(2) + shift
        ending = text[word - 1 : word].isalpha()
        start = _name_start(text, word, needed=not ending, glued=ending)
        if start is not None and not _is_year(match.group(2)) and not _counted().match(text, end):
            yield start, end


def slashed_in(text: str) -> Iterator[tuple[int, int]]:
    """Czech and Slovak houses without a street word: 'Americká 325/23, Plzeň'."""
    for number, end in around_figures(text).spans(_slashed()):
        start = _name_start(text, number, needed=True)
        town = _TOWN_BEHIND.match(text, end) if start is not None else None
        if start is not None and town and town[1].isupper():
            yield start, end


@lru_cache(maxsize=1_024)
def postcode_in(text: str) -> tuple[int, str, str] | None:
    """The first postcode in a text: (where it ends, as written with its town, ISO country or '')."""
    if not any(map(str.isdigit, text)) or not _any_postcode().search(text):
        return None
    for (country, _), pattern in zip(_POSTCODES, _postcodes(), strict=True):
        match = pattern.search(text)
        if match and (country or not _NO_CODE.match(match.group())):
            return match.end(), match.group().strip(" ,.\n"), country
    return None


def _is_year(number: str) -> bool:
    return len(number) == 4 and number.isdigit() and 1900 <= int(number) < 2100


def _line_before(text: str, at: int) -> str:
    window = text[max(0, at - _WINDOW) : at]
    return window[window.rfind("\n") + 1 :]


def _house_number_before(text: str, at: int) -> int | None:
    """'12 High |Street': one to five words back to a number, capitals all but what links them."""
    line = _line_before(text, at)
    for count, match in enumerate(reversed(list(_TOKEN.finditer(line)))):
        word = match.group()
        if _HOUSE_FIRST.fullmatch(word):
            start = at - len(line) + match.start()
            return start if count and text[max(0, start - 1) : start] not in _NO_NUMBER else None
        if (
            count >= 5
            or (word[-1] in ".;:!?" and len(word) > 4)
            or _CLOCK.match(word)
            or not (word[0].isupper() or word[0].isdigit() or word in _links())
        ):
            return None
        if word[-1] == "," and count == 0:
            return None
    return None


_NO_NUMBER = frozenset("$€£¥.,:/-#+₹")


def _name_end(text: str, at: int) -> int | None:
    """'96 rue |de la République': up to the last capitalised word of the next few."""
    end = None
    for count, match in enumerate(_TOKEN.finditer(text, at, min(len(text), at + 60))):
        word = match.group()
        if (
            count >= 6
            or "\n" in text[at : match.start()]
            or not (word[0].isupper() or word.rstrip(",").lower() in _links() or word[0].isdigit())
        ):
            break
        if word[0].isupper() or word[0].isdigit():
            end = match.start() + len(word.rstrip(",.;"))
        if word[-1] in ",;":
            break
    return end


def _number_ahead(text: str, start: int, at: int) -> int | None:
    """'Calle |Mayor, 12': a name with a capital (or a quoted or unspaced-script one), then the number."""
    line = text[at : at + _WINDOW].split("\n", 1)[0]
    if not any(char.isdigit() for char in line):
        return None
    match = _AHEAD.match(line)
    if not match or (_is_year(match["number"]) and not match["no"]):
        return None
    name = match["name"].strip()
    if any(word[-1] == "." and len(word) > 5 for word in name.split()[:-1]):
        return None  # a sentence ends there
    crossing = match["no"] == "#" and name.isdigit()  # Carrera 7 # 12-34
    if not crossing and not any(char.isupper() or (char.isalpha() and not char.islower()) for char in name):
        return None
    plain = [word for word in name.split() if word[0].islower() and word.strip(",").lower() not in _links()]
    counted = _counted().match(line, match.end("number")) and not match["no"]
    return at + match.end("number") if len(plain) <= 1 and not counted else None


def _name_start(text: str, at: int, needed: bool, glued: bool = False) -> int | None:
    """Where the name before a street's word or number starts; None where there should be one and is none."""
    line = _line_before(text, at)
    start: int | None = None if needed or glued else at
    for count, match in enumerate(reversed(list(_TOKEN.finditer(line)))):
        word = match.group()
        if (
            count >= 4
            or not any(map(str.isalnum, word))
            or (word[-1] in ",;:!?|" and (count or needed is False))
            or (word[-1] == "." and len(word) > 5 and count)
        ):
            break
        first = word.lstrip('("“„«')[:1]
        if first.isupper() or (first.isalpha() and not first.islower()):
            start = at - len(line) + match.start()
        elif count >= 2 or not (first.isalpha() or (first.isdigit() and word[-1] == ".")):
            break
    return start


@cache
def _postcodes() -> tuple[Any, ...]:
    states = "|".join(re2.escape(state) for state in word_list("addresses")["states"])
    return tuple(linear(pattern.replace("{states}", states)) for _, pattern in _POSTCODES)


@cache
def _any_postcode() -> Any:
    return linear("|".join(pattern.pattern for pattern in _postcodes()))


@cache
def _counted() -> re.Pattern[str]:
    """Days and persons behind a number: it counts these and is no house's, unless hours follow."""
    words = "|".join(map(re.escape, word_list("addresses")["counted"]))
    return re.compile(rf"[ \u00a0](?:{words})(?![^\W_]| ?:| \d| otwarcia\b)", re.IGNORECASE)


@cache
def _links() -> frozenset[str]:
    return frozenset(word_list("addresses")["links"])


def _alternatives(kind: str, languages: frozenset[str]) -> str:
    words = sorted(set(spoken(word_list("addresses").get(kind, {}), languages)), key=len, reverse=True)
    return "|".join(re2.escape(word) for word in words)


@cache
def _word(kind: str, languages: frozenset[str]) -> Any:
    words = _alternatives(kind, languages)
    return linear(rf"(?i)(?:^|[^\pL\pN.-])({words})(?:[^\pL\pN]|$)") if words else None


@cache
def _number_first(languages: frozenset[str]) -> Any:
    words = _alternatives("number_first", languages)
    if not words:
        return None
    return linear(
        r"(?i)(?:^|[^\pL\pN.,:/-])"
        r"(\d{1,4}(?:[-/]\d{1,4})?(?: ?[a-d]| ?bis| ?ter| ?quater)?,?"
        rf"[ \x{{a0}}]{{1,2}}(?:{words}))[ \x{{a0}}]"
    )


@cache
def _word_and_number(prefix: str, languages: frozenset[str]) -> Any:
    endings, words = (
        _alternatives(f"{prefix}endings", languages),
        _alternatives(f"{prefix}before_number", languages),
    )
    either = "|".join(part for part in (endings, words and rf"[ \x{{a0}}](?:{words})") if part)
    if not either:
        return None
    number = r"(\d{1,4}(?: ?[A-Za-z]\b)?(?:[-/–]\d{1,4}[A-Za-z]?)?)"
    no = r"(?:(?:no|nr|nº|№|n°|d|д)[.:]?[ \x{a0}]?|#)?"
    return linear(rf"(?i)({either})\.?,?[ \x{{a0}}]{{1,2}}{no}{number}(?:[^\pL\pN%€$£:]|$)")


@cache
def _before_postcode() -> Any:
    """A house number right before a postcode and a town, in whatever country."""
    postcode = r"(?:[A-Z]{1,3}[- ])?(?:\d{3} ?\d{2}|\d{2}-\d{3}|\d{4}(?:-\d{3}| ?[A-Z]{2})?)"
    return linear(
        r"[\pL.,)][ \x{a0}](\d{1,4} ?[A-Za-z]?(?:[/-]\d{1,4}[A-Za-z]?)?)"
        r"(?:[,;]?\n|[,;][ \x{a0}]{1,2}|[ \x{a0}](?:[-–·|] )?)"
        rf"(?:{postcode}|\d{{3}} \d{{2}},)[ \x{{a0}}]{{1,2}}\p{{Lu}}[\pL'’-]+"
    )


@cache
def _before_town() -> Any:
    """A house number before a town and the postcode behind it, as in 'Dlouhá 7, Praha, 110 00'."""
    return linear(r"\pL (\d{1,4} ?[A-Za-z]?(?:/\d{1,4})?), \p{Lu}[\pL -]+, ?\d{3} \d{2}(?:[^\d\w]|$)")


@cache
def _indian() -> Any:
    """A line in Devanagari from its house number to the town, told by its code: 'सी-12, ... जयपुर-302001'."""
    return linear(
        r"(?:^|[\n:|।])[ ]?((?:[^\n:|।]{0,30}[^\d\n:|।])?\d{1,4}[^\d\n:|।][^\n:|।]{2,70}?)"
        r"[ ,]{1,2}\p{Devanagari}{2,24}(?:[ ]?[-–,]|[ ])[ ]?[1-9]\d{5}(?:[^\d]|$)"
    )


@cache
def _arabic() -> Any:
    """A line in Arabic from its street, or the number before it, to the town and its code of five digits."""
    return linear(
        r"(?:^|[\n:|،])[ ]?((?:\d{1,5}[،,]?[ ])?(?:شارع|طريق)[ ][^\n:|]{2,80}?[،,-][^\n:|\d]{2,40}[ ]"
        r"\d{5}(?:[ ]?-[ ]?\d{4})?)(?:[^\d]|$)"
    )


@cache
def _slashed() -> Any:
    return linear(r"\pL (\d{1,4}/\d{1,3}[a-z]?)(?:[,\n]| [-–] |$)")
