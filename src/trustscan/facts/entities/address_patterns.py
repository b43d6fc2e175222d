"""The forms that streets, postcodes and whole addresses have in different countries, as linear-time patterns."""

from __future__ import annotations

from functools import cache
from typing import Any

import re2

from trustscan.facts.entities.labels import flat, word_list

_START = r"(?:^|[^\pL\pN.,:$€£/-])"
_TOKEN = r"[\pL\pN][\pL\pM\pN'’.ªº&/-]*"
_NAME = r"[\p{Lu}\p{Lt}\p{Lo}\pN][\pL\pM\pN'’.&-]*"
_NUMBER = r"\d{1,5}(?: ?[A-Za-z])?(?:[-/–]\d{1,4}[A-Za-z]?)?"
_SPACE = r"[ \x{a0}]"
_NO = r"(?:n\.?[ºo°]\.?:?|n°|nº|no\.?:?|nr\.?:?|núm\.?|num\.?|number|№|#|д\.?|дом|буд\.?|no)"

# A street with its number; the first group is the street's name and number.
FAMILIES: tuple[str, ...] = ("after_name", "number_first", "before_name", "endings", "before_number", "weak_after_name")

# Whole addresses of scripts that name the parts themselves.
CJK = (
    # Japan: 〒 and prefecture, city or ward, block numbers
    r"((?:〒 ?\d{3}[-－‐ー]\d{4}\s{0,3})?(?:東京都|北海道|(?:京都|大阪)府|[\p{Han}]{2,3}県)[^\n、。,]{1,40}?[市区町村郡][^\n。]{0,40}?[0-9０-９一二三四五六七八九十]+(?:丁目|番地?|号|[-－‐−ー][0-9０-９]+)[^\n。、（(]{0,30})",
    r"(〒 ?\d{3}[-－‐ー]\d{4}\s{0,3}[^\n]{4,60})",
    # China, Taiwan, Hong Kong: province, city, district, road, number
    r"((?:[\p{Han}]{2,8}(?:省|自治区))?[\p{Han}]{1,8}[市縣县][\p{Han}]{1,8}[区區县縣鎮镇鄉乡市][^\n。，,；;]{0,24}?[路街道巷弄大]{1,2}[^\n。；;]{0,12}?[0-9０-９一二三四五六七八九十]+[号號弄樓楼室座][^\n。；;，,]{0,30})",
    # Korea: province or city, district, road and number
    r"((?:\(우?\)?\s?\d{5}\)?\s?)?(?:서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|충북|충남|전북|전남|경북|경남|제주|[\p{Hangul}]{2,4}[도시])[\p{Hangul}]{0,6}[\s,]{1,2}[\p{Hangul}]{1,6}[시군구][\s,]{1,2}[^\n]{0,30}?(?:로|길|동|읍|면)[\s]?\d{0,4}(?:번?길)?\s?\d{1,4}(?:-\d{1,4})?[^\n]{0,30})",
)

# Postcodes that are told by their form, and those that need a town behind (or a state before) them.
POSTCODES = (
    ("GB", r"\b(?:GIR ?0AA|[A-PR-UWYZ][A-HK-Y]?\d[\dA-HJKSTUW]?[ \x{a0}]{0,2}\d[ABD-HJLNP-UW-Z]{2})\b"),
    ("CA", r"\b[ABCEGHJ-NPRSTVXY]\d[A-Z][ -]?\d[A-Z]\d\b"),
    ("IE", r"\b(?:D6W|[AC-FHKNPRTV-Y]\d{2}) ?[0-9AC-FHKNPRTV-Y]{4}\b"),
    ("US", r"\b(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|P[AR]|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]|Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Florida|Georgia|Illinois|Indiana|Kansas|Kentucky|Louisiana|Maryland|Massachusetts|Michigan|Minnesota|Missouri|Nevada|New [JYMH]\pL+|North Carolina|Ohio|Oklahoma|Oregon|Pennsylvania|South Carolina|Tennessee|Texas|Utah|Virginia|Washington|Wisconsin)[, .]{1,3}\d{5}(?:-\d{4})?\b"),
    ("AU", r"\b(?:NSW|VIC|QLD|WA|SA|TAS|ACT|NT|New South Wales|Victoria|Queensland)[, ]{1,2}\d{4}\b"),
    ("NL", r"\b[1-9]\d{3}[ \x{a0}]?[A-Z]{2}[ \x{a0},]{1,2}\p{Lu}[\pL'’-]+"),
    ("PL", r"\b\d{2}-\d{3}[ ,]{1,2}\p{Lu}[\pL-]+"),
    ("PT", r"\b\d{4}-\d{3}\b"),
    ("BR", r"\b\d{5}-\d{3}\b|\b\d{2}\.\d{3}-\d{3}\b"),
    ("JP", r"〒 ?\d{3}[-－‐ー]\d{4}"),
    ("SE", r"\b(?:SE?-?)?\d{3} \d{2}[ ,]{1,2}\p{Lu}[\pL-]+"),
    ("", r"\b(?:[A-Z]{1,3}[-–])?\d{5}(?:[ \x{a0},]{1,3}|\n)(?:\p{Lu}[\pL.'’/-]+)"),
    ("", r"\b(?:[A-Z]{1,2}[-–])?[1-9]\d{3}(?:[ \x{a0},]{1,2})(?:\p{Lu}[\pL.'’/-]{2,})"),
    ("IN", r"\p{Lu}\pL+(?:[ ,]|[ ]?[-–]){1,3}[1-9]\d{2} ?\d{3}\b"),
    ("RU", r"\b\d{6}[, ]{1,2}(?:\p{Cyrillic}|\p{Lu})"),
    ("", r"\p{Lu}\pL+[, ]{1,3}\d{4,6}\b"),
)  # fmt: skip


def _words(kind: str) -> str:
    words = sorted(set(flat(word_list("addresses")[kind])), key=len, reverse=True)
    return "|".join(re2.escape(word).replace(r"\.", r"\.?") for word in words)


def _street(family: str) -> str:
    words = _words(family)
    if family in {"after_name", "weak_after_name"}:
        return rf"{_START}({_NUMBER},?{_SPACE}(?:{_NAME}{_SPACE}){{1,4}}(?i:{words}))(?:[^\pL\pN]|$)"
    if family == "number_first":
        return rf"{_START}({_NUMBER}(?: ?(?:bis|ter|quater))?{_SPACE}?,?{_SPACE}{{0,2}}(?i:{words})\.?{_SPACE}(?:(?:{_TOKEN}{_SPACE}){{0,3}}{_NAME}))"
    if family == "before_name":
        return rf"(?:^|[^\pL\pN.-])((?i:{words})\.?(?:{_SPACE}{{0,2}}(?:{_TOKEN}|[«\"“][^»\"”\n]{{2,30}}[»\"”]),?){{0,6}}?(?:[,{' '}\x{{a0}}-]{{0,3}}(?i:{_NO}){_SPACE}?|[, \x{{a0}}]{{1,3}}){_NUMBER})(?:[^\pL\pN]|$)"
    if family == "endings":
        return rf"(?:^|[^\pL\pN])((?:{_NAME}{_SPACE}){{0,3}}[\pL'’.-]*(?i:{words})\.?,?{_SPACE}(?i:nr\.?{_SPACE}?)?{_NUMBER})(?:[^\pL\pN%€$]|$)"
    return rf"(?:^|[^\pL\pN])((?:{_NAME}{_SPACE}?){{1,4}}{_SPACE}(?i:{words})\.?[, \x{{a0}}]{{1,3}}(?i:{_NO}{_SPACE}?)?{_NUMBER})(?:[^\pL\pN]|$)"


@cache
def street(family: str) -> Any:
    """The compiled pattern of one family of street names."""
    return re2.compile(_street(family))


@cache
def cjk() -> tuple[Any, ...]:
    """The compiled patterns of whole Japanese, Chinese and Korean addresses."""
    return tuple(re2.compile(pattern) for pattern in CJK)


@cache
def postcodes() -> tuple[tuple[str, Any], ...]:
    """Country and compiled pattern of each form of postcode."""
    return tuple((country, re2.compile(pattern)) for country, pattern in POSTCODES)


@cache
def generic() -> Any:
    """Name and number, then postcode and town, in any country: 'Americká 325/23, 301 00 Plzeň'."""
    number = r"\d{1,4}[A-Za-z]?(?:/\d{1,4}[A-Za-z]?)?"
    postcode = r"(?:[A-Z]{1,3}[- ])?(?:\d{3} ?\d{2}|\d{2}-\d{3}|\d{4}(?:-\d{3}| ?[A-Z]{2})?)"
    return re2.compile(
        rf"(?:^|[^\pL\pN])((?:{_NAME}{_SPACE}){{0,3}}\p{{Lu}}[\pL'’.-]{{2,}},?{_SPACE}{number})(?:[,;\n]\s{{0,2}}|{_SPACE}[-–·|]?{_SPACE}?){postcode}{_SPACE}{{1,2}}\p{{Lu}}[\pL'’-]+"
    )


@cache
def town_after() -> Any:
    """A capitalised word after a comma, a dash or a new line: what follows a street where no postcode is given."""
    return re2.compile(r"^[^\n]{0,40}?(?:[,\n]|[ ][-–|·][ ])\s{0,2}(?:\d{2,6}[ ])?[\p{Lu}\p{Lo}][\pL\pM'’.-]{2,}")
