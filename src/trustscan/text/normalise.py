"""One normal form for page text and phrases, so that both can be compared as they stand.

Compatibility forms are unified (NFKC), case is folded, typographic apostrophes become ASCII,
accents of Latin, Greek and Cyrillic letters and Arabic vowel signs are dropped (authors leave them out),
and all other punctuation becomes a space. Words are separated by single spaces, also where a Latin word
touches a script that writes none (`PayPalで`).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from trustscan.text.linear import linear

# Kept because they carry meaning inside phrases and amounts.
_KEPT = frozenset("%&@+#€$£¥₹₽₺₩§")
_FOLDED_SCRIPTS = ("LATIN", "GREEK", "CYRILLIC")
_EXTRA_FOLDS = {"ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d"}
# Letters that are written one for another in Arabic and Hindi.
_EXTRA_FOLDS |= {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ँ": "ं"}


class _CharTable(dict[int, str]):
    """Fills itself with the normal form of each character when it is first met."""

    def __missing__(self, codepoint: int) -> str:
        folded = self[codepoint] = _fold(chr(codepoint))
        return folded


def _fold(char: str) -> str:
    compatible = unicodedata.normalize("NFKC", char).casefold()
    return "".join(map(_fold_one, compatible))


def _is_left_out(char: str) -> bool:
    """Marks that writers set or leave out at will: accents, Arabic vowel signs and stretching, the nukta."""
    code = ord(char)
    return 0x300 <= code <= 0x36F or 0x64B <= code <= 0x65F or code in (0x640, 0x670, 0x93C)


def _fold_one(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Cf" or _is_left_out(char):
        return ""
    if category[0] in "ZC" or (category[0] in "PS" and char not in _KEPT):
        return " "
    if unicodedata.name(char, "").startswith(_FOLDED_SCRIPTS):
        decomposed = unicodedata.normalize("NFKD", char)
        char = "".join(c for c in decomposed if not unicodedata.combining(c))
    return "".join(_EXTRA_FOLDS.get(c, c) for c in char)


_TABLE = _CharTable()
_SHORT = 160


def normalise(text: str) -> str:
    """The normal form of `text`: folded words with single spaces between, none at the ends."""
    return _normalised_before(text) if len(text) <= _SHORT else _normalised(text)


_UNSPACED_SCRIPTS = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_IS_UNSPACED = re.compile(f"[{_UNSPACED_SCRIPTS}]")
_TOUCHING = re.compile(f"(?<=[a-z])(?=[{_UNSPACED_SCRIPTS}])|(?<=[{_UNSPACED_SCRIPTS}])(?=[a-z])")


def _normalised(text: str) -> str:
    folded = " ".join(text.translate(_TABLE).split())
    if folded.isascii() or not _IS_UNSPACED.search(folded):
        return folded
    return _TOUCHING.sub(" ", folded)


# Menus, labels and footers stand on every page of a site.
_normalised_before = lru_cache(maxsize=8_192)(_normalised)


_WORD = re.compile(r"\S+")


def offsets(text: str) -> list[int]:
    """For each character of `normalise(text)`, the offset in `text` that it came from."""
    folded = text.translate(_TABLE)
    origins = list(range(len(text)))
    if any(len(_TABLE[ord(char)]) != 1 for char in set(text)):
        origins = [at for at, char in enumerate(text) for _ in _TABLE[ord(char)]]
    unspaced, found = _IS_UNSPACED.search(folded), list[int]()
    before = -1
    for word in _WORD.finditer(folded):
        start, end = word.span()
        if before >= 0:
            found.append(origins[before])  # the first of the spaces between
        for touching in _TOUCHING.finditer(folded, start, end) if unspaced else ():
            found += origins[start : touching.start()]
            start = touching.start()
            found.append(origins[start])
        found += origins[start:end]
        before = end
    return found


def offset_of(text: str, at: int) -> int:
    """The offset in `text` of the character at an offset of `normalise(text)`; its end where there is none.

    Normal form and text differ little in length, so a few guesses, each mended by how far it is off, find the
    character up to which the normal form of the text is just long enough.
    """
    low, high, guess, length = 0, len(text), at, -1
    while low < high:
        guess = min(max(guess, low), high - 1)
        reached = len(_normalised(text[: guess + 1]))
        if reached == at + 1 and _TABLE[ord(text[guess])].strip():
            return guess  # it adds to the normal form, which is shorter without it
        if reached > at:
            high, length = guess, reached
        else:
            low = guess + 1
        guess += at + 1 - reached
    if length == at + 1:
        return low
    # A space (it is no part of a normal form that ends with it), or a character that folds into several.
    return next(iter(offsets(text)[max(0, at) :]), len(text))


_IDEOGRAPHS = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_IDEOGRAPHS_A_WORD = 2
# Thai, Lao, Burmese and Khmer write letters, with signs above and below them.
_UNSPACED_LETTERS = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_LETTERS_A_WORD = 4
_WRITES_NO_SPACES = linear(f"{_IDEOGRAPHS.pattern}|{_UNSPACED_LETTERS.pattern}")


def count_words(text: str) -> int:
    """How many words a text has; scripts without spaces count one for two ideographs or four letters."""
    return _counted_before(text) if len(text) <= _SHORT else _counted(text)


def _counted(text: str) -> int:
    if text.isascii() or not _WRITES_NO_SPACES.search(text):
        return len(text.split())
    spaced, ideographs = _IDEOGRAPHS.subn(" ", text)
    spaced, letters = _UNSPACED_LETTERS.subn(" ", spaced)
    return len(spaced.split()) + ideographs // _IDEOGRAPHS_A_WORD + letters // _LETTERS_A_WORD


_counted_before = lru_cache(maxsize=8_192)(_counted)
