"""Which countries a site seems to serve: by its domain, languages, dialling prefixes, addresses, money."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache

from trustscan.facts.entities.structured import nodes, strings
from trustscan.facts.once import once
from trustscan.facts.page import Page

# Countries where a language is the language of business, largest first. Used where nothing tells more.
LANGUAGE_COUNTRIES: dict[str, tuple[str, ...]] = {
    "en": ("US", "GB", "AU", "CA"), "de": ("DE", "AT", "CH"), "fr": ("FR", "BE", "CH", "CA"),
    "es": ("ES", "MX", "AR", "CO", "CL"), "it": ("IT", "CH"), "pt": ("BR", "PT"), "nl": ("NL", "BE"),
    "pl": ("PL",), "sv": ("SE", "FI"), "da": ("DK",), "no": ("NO",), "nb": ("NO",), "nn": ("NO",),
    "fi": ("FI",), "cs": ("CZ",), "sk": ("SK",), "hu": ("HU",), "ro": ("RO",), "el": ("GR", "CY"),
    "tr": ("TR",), "ru": ("RU", "KZ", "BY"), "uk": ("UA",), "ja": ("JP",), "zh": ("CN", "TW", "HK"),
    "ko": ("KR",), "ar": ("SA", "AE", "EG"), "hi": ("IN",), "id": ("ID",), "vi": ("VN",), "th": ("TH",),
    "he": ("IL",),
}  # fmt: skip
# Top-level domains that are not the ISO code of their country, and those that are sold to everybody.
_TLD = {"uk": "GB", "su": "RU", "рф": "RU", "xn--p1ai": "RU", "xn--j1amh": "UA", "el": "GR"}
_SOLD_TO_ALL = frozenset(
    {
        "io", "co", "me", "tv", "ai", "cc", "ws", "fm", "gg", "ly", "to", "am", "im", "la", "ac", "sh",
        "vc", "st", "eu",
    }
)  # fmt: skip
_CURRENCIES = {
    "₹": "IN", "₽": "RU", "₺": "TR", "₴": "UA", "₫": "VN", "₱": "PH", "₩": "KR", "zł": "PL", "Kč": "CZ",
    "R$": "BR", "£": "GB", "₪": "IL", "฿": "TH", "₦": "NG", "₲": "PY", "₡": "CR", "₸": "KZ", "₾": "GE",
    "₼": "AZ", "৳": "BD", "KSh": "KE", "NT$": "TW", "HK$": "HK", "NZ$": "NZ", "RD$": "DO",
}  # fmt: skip
_SOLES = re.compile(r"\bS/\.? ?\d")  # Peru's; an address without a number ends in 'S/N'
_PREFIX = re.compile(r"\+([1-9]\d{0,2})[ (.\-]{0,2}\d")
_MAX_TEXT = 60_000


def guess_countries(host: str, pages: Sequence[Page]) -> tuple[str, ...]:
    """ISO 3166 codes, likeliest first; empty where nothing tells. Languages alone do not name a country."""
    votes: Counter[str] = Counter()
    top = host.rsplit(".", 1)[-1].lower()
    if top in _TLD:
        votes[_TLD[top]] += 30
    elif len(top) == 2 and top not in _SOLD_TO_ALL:
        votes[top.upper()] += 30
    for page in pages[:12]:
        votes.update(_of_page(page))
    return tuple(country for country, count in votes.most_common(5) if count >= 2)


@once
def languages_of(page: Page, countries: tuple[str, ...]) -> frozenset[str]:
    """Languages in which days and streets may be named on a page: its own, and the site's countries'."""
    own = {page.lang.partition("-")[0].partition("_")[0]} - {""}
    return _languages_in(countries[:3]) | own | page.languages


@lru_cache(maxsize=64)
def _languages_in(countries: tuple[str, ...]) -> frozenset[str]:
    return frozenset(
        language for language, where in LANGUAGE_COUNTRIES.items() if not set(where[:5]).isdisjoint(countries)
    )


def _of_page(page: Page) -> Counter[str]:
    votes: Counter[str] = Counter()
    language, _, region = page.lang.replace("_", "-").partition("-")
    if len(region) == 2 and (language, region.lower()) != ("en", "us"):  # which site builders write unasked
        votes[region.upper()] += 2
    only = LANGUAGE_COUNTRIES.get(language.lower(), ())
    if len(only) == 1:
        votes[only[0]] += 2
    text = page.text[:_MAX_TEXT]
    for prefix, count in Counter(_PREFIX.findall(text)).items():
        country = _by_prefix(prefix)
        if country:
            votes[country] += 3 * min(count, 3)
    for sign, country in _CURRENCIES.items():
        if sign in text:
            votes[country] += 2
    if "S/" in text and _SOLES.search(text):
        votes["PE"] += 2
    for node in nodes(page):
        for name in strings(node.get("addressCountry", "")):
            if re.fullmatch(r"[A-Za-z]{2}", name):
                votes[name.upper()] += 6
    return votes


@cache
def _by_prefix(digits: str) -> str:
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE  # 50 ms, so only where a prefix was seen

    for length in (1, 2, 3):
        regions = COUNTRY_CODE_TO_REGION_CODE.get(int(digits[:length] or 0))
        if regions and len(digits) >= length:
            return "" if regions[0] in {"001", "US"} else str(regions[0])
    return ""
