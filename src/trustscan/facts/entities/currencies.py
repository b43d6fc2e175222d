"""How amounts of money are written: currency signs, codes and words, before or after a number.

Codes are those of ISO 4217. Signs that several countries share are settled by the site's countries.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from ahocorasick_rs import AhoCorasick, Implementation

from trustscan.model.struct import Frozen

# Signs and words that mean one currency wherever they stand. Keys are matched as written.
_SIGNS = {
    "€": "EUR", "£": "GBP", "₹": "INR", "₽": "RUB", "₺": "TRY", "₴": "UAH", "₩": "KRW", "￦": "KRW",
    "฿": "THB", "₫": "VND", "₪": "ILS", "₱": "PHP", "₦": "NGN", "₵": "GHS", "₸": "KZT", "₡": "CRC",
    "₲": "PYG", "₾": "GEL", "₼": "AZN", "৳": "BDT", "¥": "¥", "￥": "¥", "$": "$", "＄": "$",
}  # fmt: skip
_DOLLARS = {
    "US$": "USD", "U$S": "USD", "U$": "USD", "USD$": "USD", "A$": "AUD", "AU$": "AUD", "C$": "CAD",
    "CA$": "CAD", "CAD$": "CAD", "NZ$": "NZD", "HK$": "HKD", "S$": "SGD", "SG$": "SGD", "NT$": "TWD",
    "R$": "BRL", "MX$": "MXN", "AR$": "ARS", "CLP$": "CLP", "COP$": "COP", "RD$": "DOP", "J$": "JMD",
    "TT$": "TTD", "Z$": "ZWL", "EC$": "XCD", "N$": "NAD", "B$": "BND",
}  # fmt: skip
_CODES = [
    "USD",
    "EUR",
    "GBP",
    "CHF",
    "JPY",
    "CNY",
    "RMB",
    "INR",
    "RUB",
    "TRY",
    "UAH",
    "KRW",
    "THB",
    "VND",
    "ILS",
    "NIS",
    "PHP",
    "NGN",
    "GHS",
    "KZT",
    "BRL",
    "MXN",
    "ARS",
    "CLP",
    "COP",
    "PEN",
    "UYU",
    "DOP",
    "CRC",
    "CAD",
    "AUD",
    "NZD",
    "HKD",
    "SGD",
    "TWD",
    "PLN",
    "CZK",
    "HUF",
    "RON",
    "SEK",
    "NOK",
    "DKK",
    "ISK",
    "BGN",
    "RSD",
    "BAM",
    "MKD",
    "ALL",
    "GEL",
    "AMD",
    "AZN",
    "UZS",
    "BYN",
    "MDL",
    "AED",
    "SAR",
    "QAR",
    "KWD",
    "BHD",
    "OMR",
    "JOD",
    "EGP",
    "MAD",
    "DZD",
    "TND",
    "LBP",
    "IQD",
    "ZAR",
    "KES",
    "TZS",
    "UGX",
    "ETB",
    "XOF",
    "XAF",
    "IDR",
    "MYR",
    "LKR",
    "PKR",
    "BDT",
    "NPR",
    "MMK",
    "KHR",
    "MNT",
]
_CODE_ALIASES = {"RMB": "CNY", "NIS": "ILS"}
# Codes that are also words or abbreviations: only believed in front of or behind an amount with nothing else.
_BEFORE_WORDS = {
    r"[Ee]uros?|EURO": "EUR", r"Rs\.?|₨": "Rs", r"Rp\.?": "IDR", r"RM": "MYR?", r"S/\.?": "PEN",
    r"TL": "TRY", r"[Kk]r\.?": "kr", r"Php|PhP": "PHP", r"AED|Dhs?\.?": "AED", r"SR": "SAR",
    r"K[Ss][Hh]s?\.?": "KES", r"T[Ss][Hh]s?\.?": "TZS", r"U[Ss][Hh]s?\.?": "UGX", r"GH[₵¢S]": "GHS",
    r"रु\.?|रुपये": "Rs",
    r"Tk\.?": "BDT", r"S?[Ff]r\.": "CHF?", r"LE|L\.E\.": "EGP?", r"Lei|lei": "lei", r"Bs\.?": "BOB?",
    r"Gs\.": "PYG", r"B/\.": "PAB", r"R": "ZAR?", r"P": "PHP?", r"N": "NGN?", r"Q": "GTQ?",
}  # fmt: skip
_AFTER_WORDS = {
    r"[Ee]uros?|EUROS?|[Ee]vro|[Ee]ura|ευρώ|евро|євро|欧元|歐元|ユーロ|유로|يورو|يورو|यूरो": "EUR",
    r"(?:US )?[Dd]ollars?|[Dd]ólares|доллар(?:ов|а)?|долар(?:ів|и)?|ドル|美元|달러|دولار|डॉलर|[đd]ô la": "$",
    r"[Pp]ounds? sterling|[Ll]ivres sterling": "GBP", r"[Pp]ounds?|quid": "GBP?",
    r"円|yen": "JPY", r"元|块|塊|圆|圓|人民币": "元", r"원": "KRW",
    r"руб(?:л(?:ей|я|ь))?\.?": "RUB", r"р\.": "RUB?", r"грн\.?|гривень|гривні": "UAH",
    r"zł|zl|złotych|złote|PLN": "PLN", r"[Kk]č|[Kk]orun": "CZK", r"Ft|[Ff]orint": "HUF?",
    r"lei|leu": "lei", r"kr\.?|kronor|kroner|:-|,-(?= kr)": "kr", r",[-–—]": "whole", r"TL|[Ll]ira": "TRY",
    r"лв\.?|лева": "BGN", r"ден\.?": "MKD?", r"дин\.?|din\.": "RSD?", r"тг\.?|тенге": "KZT",
    r"сум|so['ʻ’]m": "UZS", r"BYN|бел\. ?руб\.?": "BYN", r"rupees?|रुपये|रुपए|रु\.?|/-": "Rs",
    r"rupiah": "IDR", r"ringgit": "MYR", r"đồng|VNĐ|vnđ|đ": "VND", r"บาท|baht": "THB",
    r"درهم(?: إماراتي)?|دراهم|Dhs?|د\.إ": "AED", r"ريال(?: سعودي)?|ر\.س|SR": "SAR",
    r"جنيه(?:اً|ا)?|ج\.م|LE": "EGP", r"دينار": "KWD?", r"ש[\"״]ח|שקל(?:ים)?": "ILS", r"pesos": "$",
    r"reais": "BRL", r"soles": "PEN?", r"quetzales": "GTQ", r"francs|Franken|SFr\.?|Fr\.": "CHF?",
}  # fmt: skip

# Which currency a shared sign means, by country of the site.
_DOLLAR_COUNTRIES = {
    "US": "USD", "CA": "CAD", "AU": "AUD", "NZ": "NZD", "MX": "MXN", "AR": "ARS", "CL": "CLP",
    "CO": "COP", "SG": "SGD", "HK": "HKD", "TW": "TWD", "UY": "UYU", "DO": "DOP", "JM": "JMD",
    "TT": "TTD", "NA": "NAD", "EC": "USD", "SV": "USD",
}  # fmt: skip
_KRONE_COUNTRIES = {"SE": "SEK", "NO": "NOK", "DK": "DKK", "IS": "ISK"}
_KRONE_LANGUAGES = {"sv": "SEK", "no": "NOK", "nb": "NOK", "da": "DKK", "is": "ISK"}
# A dash for the pennies (`1 390,–`) is a sign by itself where people write no other.
_DASH_COUNTRIES = {**_KRONE_COUNTRIES, "DE": "EUR", "AT": "EUR", "NL": "EUR", "BE": "EUR", "CZ": "CZK"}
_DASH_LANGUAGES = {**_KRONE_LANGUAGES, "de": "EUR", "nl": "EUR", "cs": "CZK"}
_RUPEE_COUNTRIES = {"IN": "INR", "PK": "PKR", "LK": "LKR", "NP": "NPR", "MU": "MUR"}
# A marked sign is believed on sites of these countries or languages; elsewhere it takes a price list.
_NEEDS: dict[str, tuple[set[str], set[str]]] = {
    "ZAR": ({"ZA"}, set()), "PHP": ({"PH"}, set()), "NGN": ({"NG"}, set()), "GTQ": ({"GT"}, set()),
    "BOB": ({"BO", "VE"}, set()), "HUF": ({"HU"}, {"hu"}), "MKD": ({"MK"}, {"mk"}),
    "CHF": ({"CH", "LI"}, set()), "RSD": ({"RS", "BA", "ME"}, {"sr"}), "RUB": ({"RU"}, {"ru"}),
    "GBP": ({"GB", "IE", "IM", "JE", "GG", "GI"}, set()), "PEN": ({"PE"}, set()),  # pounds weigh, too
    "MYR": ({"MY", "SG", "BN"}, {"en", "ms", "zh", "id"}),
    "EGP": ({"EG"}, {"ar"}), "KWD": ({"KW", "JO", "BH", "TN", "DZ", "IQ"}, {"ar"}),
}  # fmt: skip


class Setting(Frozen):
    """Where a price stands: the countries and languages of its site, which settle shared signs."""

    countries: tuple[str, ...]
    languages: frozenset[str]

    def settle(self, sign: str) -> str:
        """The ISO code that a sign of this module means here; empty where it means none for certain."""
        if sign.endswith("?"):
            code = sign[:-1]
            countries, languages = _NEEDS[code]
            return code if countries & set(self.countries) or languages & self.languages else ""
        shared = _SHARED.get(sign)
        return shared(self) if shared else sign

    def by_country(self, table: dict[str, str], default: str) -> str:
        """The entry of the first of the site's countries that the table knows."""
        return next((table[c] for c in self.countries if c in table), default)

    def by_language(self, table: dict[str, str]) -> str:
        """The entry of the first of the site's languages that the table knows; empty where it knows none."""
        return next((table[lang] for lang in sorted(self.languages) if lang in table), "")


_SHARED: dict[str, Callable[[Setting], str]] = {
    "$": lambda here: here.by_country(_DOLLAR_COUNTRIES, "USD"),
    "¥": lambda here: (
        "CNY" if "CN" in here.countries or ("zh" in here.languages and "ja" not in here.languages) else "JPY"
    ),
    "元": lambda here: here.by_country({"TW": "TWD", "HK": "HKD", "MO": "MOP"}, "CNY"),
    "Rs": lambda here: here.by_country(_RUPEE_COUNTRIES, "INR"),
    "lei": lambda here: "RON" if here.languages & {"ro"} or {"RO", "MD"} & set(here.countries) else "",
    "kr": lambda here: here.by_country(_KRONE_COUNTRIES, here.by_language(_KRONE_LANGUAGES)),
    "whole": lambda here: here.by_country(_DASH_COUNTRIES, here.by_language(_DASH_LANGUAGES)),
}


def _alternatives(words: dict[str, str]) -> tuple[str, dict[str, str]]:
    """An alternation with one named group for each meaning, and what each group means."""
    names: dict[str, str] = {}
    parts = []
    for number, (pattern, meaning) in enumerate(words.items()):
        names[f"w{number}"] = meaning
        parts.append(f"(?P<w{number}>{pattern})")
    return "|".join(parts), names


_CODE = "|".join(_CODES)
_EXACT = "|".join(re.escape(sign) for sign in sorted([*_DOLLARS, *_SIGNS], key=len, reverse=True))
_before, _BEFORE_MEANING = _alternatives(_BEFORE_WORDS)
_after, _AFTER_MEANING = _alternatives(_AFTER_WORDS)
_GAP = r"[ \u00a0\u202f\u2009]?"
_BEFORE = re.compile(
    rf"(?:(?P<sign>{_EXACT})|(?<![^\W\d_])(?:(?P<code>{_CODE}|Eur|eur|Usd|usd)|{_before})){_GAP}$"
)
_AFTER = re.compile(
    rf"(?:[,.][-–—]{{1,2}}|[-–—]{{1,2}}(?=[ \u00a0]?€))?{_GAP}(?:"
    rf"(?P<sign>{_EXACT})|(?:(?P<code>{_CODE}|Eur|eur|Usd|usd)|{_after})"
    r"(?![a-zäöüåøàéèêçñìòùčšžřěłąćęńśźż0-9]))"
)
_MAX_SIGN = 12

_LETTER_SIGNS = "RPNQ"
# Pieces of everything above: a text without one of them beside a figure has no amount.
_TRACES = """
uro URO evro eura ευρώ евро євро 欧元 歐元 ユーロ 유로 ورو यूरो ollar ólares оллар олар ドル 美元
달러 دولار डॉलर đô ound ivres 円 yen 元 块 塊 圆 圓 人民币 원 руб р. грн грив zł zl Kč kč orun Ft
orint lei leu Lei kr Kr :- TL ira лв лева ден дин din. тг тенге сум so'm upee रु /-
upiah inggit đ VNĐ vnđ บาท baht د ر.س ريال SR ج LE ש esos eais oles uetzal ranc Fr Dh
,- ,– ,— Rs ₨ Rp RM S/ hp hP Sh sh SH GH Tk Bs Gs B/. L.E Eur eur Usd usd
"""
_FIGURE_BEFORE = re.compile(r"[\d.,–—-][\w.,–—-]{0,3}[ \u00a0\u202f\u2009]?[\w.]{0,9}$")
_FIGURE_AFTER = re.compile(r"[\w.]{0,4}[ \u00a0\u202f\u2009]?\d")


@cache
def _traces() -> AhoCorasick:
    letters = {
        f"{letter}{gap}{digit}" for letter in _LETTER_SIGNS for gap in ("", " ") for digit in range(1, 10)
    }
    words = {*_TRACES.split(), *_DOLLARS, *_SIGNS, *_CODES, *letters}
    return AhoCorasick(sorted(words), implementation=Implementation.ContiguousNFA)


def shows_money(text: str) -> bool:
    """Whether a sign or word of a currency stands beside a figure in a text."""
    return any(
        text[end - 1].isdecimal()
        or _FIGURE_AFTER.match(text, end, end + 6)
        or _FIGURE_BEFORE.search(text[max(0, start - 14) : start])
        for _, start, end in _traces().find_matches_as_indexes(text, overlapping=True)
    )


def sign_before(text: str, at: int, here: Setting) -> tuple[str, int, bool] | None:
    """The currency written right before `at`: ISO code, where its sign starts, whether that is certain.

    The code is that of a letter sign (`P190`) even where the site does not settle it; the last value tells.
    """
    found = _BEFORE.search(text[max(0, at - _MAX_SIGN) : at])
    if found is None:
        return None
    return _settled(found, _BEFORE_MEANING, here, max(0, at - _MAX_SIGN) + found.start())


def sign_after(text: str, at: int, here: Setting) -> tuple[str, int, bool] | None:
    """The currency written right after `at`: ISO code, where its sign ends, whether that is certain."""
    found = _AFTER.match(text, at, at + 3 * _MAX_SIGN)
    if found is None or (found["sign"] and text[found.end() : found.end() + 1].isdecimal()):
        return None  # the sign belongs to the number that follows it
    return _settled(found, _AFTER_MEANING, here, found.end())


def _settled(
    found: re.Match[str], meanings: dict[str, str], here: Setting, edge: int
) -> tuple[str, int, bool] | None:
    if found["code"]:
        code = found["code"].upper()
        return _CODE_ALIASES.get(code, code), edge, True
    if found["sign"]:
        sign = found["sign"]
        return here.settle(_DOLLARS.get(sign) or _SIGNS[sign]), edge, True
    meaning = next(meanings[name] for name, value in found.groupdict().items() if value and name in meanings)
    code = here.settle(meaning)
    if code:
        return code, edge, True
    return (meaning[:-1], edge, False) if meaning.endswith("?") else None
