"""How site owners write a name in an address: `Über uns` is `ueber-uns`, `О компании` is `o-kompanii`.

Content systems transliterate differently (WordPress, Bitrix, Joomla; ISO 9, passport and 'Greeklish'
spellings), so one name has several slugs.
"""

from __future__ import annotations

from collections.abc import Iterator

from trustscan.facts.vocabulary import slug

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
_RUSSIAN = dict(zip("абвгдезиклмнопрстуфыэ", "abvgdeziklmnoprstufye", strict=True)) | {
    "ъ": "",
    "ь": "",
    "ё": "e",
}
_CYRILLIC = (
    {"ж": "zh", "й": "y", "х": "h", "ц": "c", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya"},
    {"ж": "zh", "й": "j", "х": "h", "ц": "c", "ч": "ch", "ш": "sh", "щ": "shh", "ю": "ju", "я": "ja"},
    {"ж": "zh", "й": "i", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya"},
    {"ж": "zh", "й": "y", "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sch", "ю": "yu", "я": "ya"},
)
_UKRAINIAN_ONLY = {"и": "y", "і": "i", "ї": "i", "є": "ie", "ґ": "g", "г": "h"}
_UKRAINIAN_LOOSE = {"и": "y", "і": "i", "ї": "yi", "є": "ye", "ґ": "g", "г": "g"}
_GREEK_PAIRS = (("ου", "ou"), ("αυ", "av"), ("ευ", "ev"), ("μπ", "mp"), ("ντ", "nt"), ("γγ", "ng"))
_GREEK = dict(zip("αβγδεζηικλμνξοπρσςτυφω", "avgdeziiklmnxoprsstyfo", strict=True)) | {
    "θ": "th",
    "χ": "ch",
    "ψ": "ps",
}
_GREEK_LOOSE = _GREEK | {"η": "h", "χ": "x", "θ": "8", "ω": "w"}
_MIN_LENGTH = 5
_MIN_JOINED = 6


def name_slugs(name: str, language: str) -> Iterator[str]:
    """The slugs that a page of this name may have; none for names too short to tell."""
    for spelled in _spellings(name, language):
        text = slug(spelled.replace("/", " ").replace(".", " "))
        if len(text.replace("-", "")) >= (_MIN_LENGTH if text.isascii() else 2):
            yield from joined(text)


def joined(text: str) -> Iterator[str]:
    """The slug itself, and without its hyphens where it is long enough to be told."""
    yield text
    bare = text.replace("-", "")
    if "-" in text and len(bare) >= _MIN_JOINED:
        yield bare


def _spellings(name: str, language: str) -> Iterator[str]:
    yield name
    if language in ("ru", "uk"):
        for table in _CYRILLIC:
            loose = (_UKRAINIAN_ONLY, _UKRAINIAN_LOOSE) if language == "uk" else ({},)
            for extra in loose:
                yield _spell(name.casefold(), _RUSSIAN | table | {"и": "i", "г": "g"} | extra)
    elif language == "el":
        lowered = slug(name).replace("-", " ")
        paired = lowered
        for pair, latin in _GREEK_PAIRS:
            paired = paired.replace(pair, latin)
        yield _spell(paired, _GREEK)
        yield _spell(lowered, _GREEK_LOOSE)
    else:
        respelled = name.lower().translate(_UMLAUTS)
        if respelled != name.lower():
            yield respelled


def _spell(text: str, table: dict[str, str]) -> str:
    return "".join(table.get(char, char) for char in text)
