"""Figures of every script as the digits 0 to 9, with the signs that are written among them."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from trustscan.text.linear import linear

# Where the digits 0 to 9 of a script begin: Arabic, Persian, Devanagari, Bengali, Thai, Lao, Burmese, Khmer,
# and the full-width ones of East Asia.
_ZEROS = (0x660, 0x6F0, 0x966, 0x9E6, 0xE50, 0xED0, 0x1040, 0x17E0, 0xFF10)
_OTHER_DIGIT = linear("[" + "".join(f"{chr(zero)}-{chr(zero + 9)}" for zero in _ZEROS) + "]")
# The marks of thousands and decimals in Arabic; full-width signs; the dashes and tildes of East Asia.
_SIGNS = {"٬": ",", "٫": ".", "٪": "%", "－": "-", "～": "~", "\u3000": " "}
_WIDE = "％＋，．／：（）"
_TABLE = {
    **{zero + digit: str(digit) for zero in _ZEROS for digit in range(10)},
    **{ord(sign): plain for sign, plain in _SIGNS.items()},
    **{ord(sign): unicodedata.normalize("NFKC", sign) for sign in _WIDE},
}


_ASCII = bytes(range(128))
_NO_FIGURES = bytes(byte for byte in range(128) if chr(byte) not in "0123456789\n")


def figures_of_lines(text: str) -> list[bytes]:
    """The digits 0 to 9 of each line of a text."""
    return text.encode("ascii", "ignore").translate(None, _NO_FIGURES).split(b"\n")


@lru_cache(maxsize=4)
def beyond_ascii(text: str) -> str:
    """The signs of a text that ASCII has not: few in most languages, so that they are soon looked through."""
    return text.encode("utf-8", "ignore").translate(None, _ASCII).decode()


def plain_figures(text: str) -> str:
    """`text` with its figures in the digits 0 to 9: of the same length, so that offsets stand.

    A text without digits of other scripts stays as it is, with all its full-width signs.
    """
    if text.isascii() or not _OTHER_DIGIT.search(beyond_ascii(text)):
        return text
    return text.translate(_TABLE)
