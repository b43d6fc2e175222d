"""The one door between what a website says and a person's screen.

A terminal obeys what it is sent: escape sequences move the cursor and rewrite lines already shown,
bidirectional controls reorder what is read (Unicode TR 36), stacked accents cover the lines above.
Whatever came from a site goes through `safe_text` before it is printed anywhere.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

_LONGEST = 2_000
_MOST_ACCENTS = 4
# Joiners shape Persian, Arabic and Indic words; all other invisible format characters go.
_KEPT_FORMAT = frozenset("\u200c\u200d")
_REPLACED = "\N{REPLACEMENT CHARACTER}"
# What JSON leaves as it is, though a terminal would act on it: DEL, C1, format characters, lone surrogates.
_ACTIVE = re.compile(
    "[\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff"
    "\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_NOT_ASCII = re.compile("[^\x00-\x7e]")


def safe_text(text: str, limit: int = _LONGEST) -> str:
    """`text` as one line that a terminal can only show: no controls, no line breaks, no invisible reordering.

    White space is collapsed; what has no printable form becomes U+FFFD; at most `limit` characters
    come back, the last of them an ellipsis where more was cut.
    """
    parts: list[str] = []
    accents = 0
    for char in text[: limit * 4]:
        accents = accents + 1 if unicodedata.combining(char) else 0
        if accents <= _MOST_ACCENTS:
            parts.append(char if char.isascii() and char.isprintable() else _shown(char))
    line = " ".join("".join(parts).split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def _shown(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Cf":
        return char if char in _KEPT_FORMAT else ""
    if category == "Cc" or category[0] == "Z":
        return " "
    return _REPLACED if category[0] == "C" else char


def safe_url(url: str) -> str:
    """A URL to print: like `safe_text`, and without blanks, user name and password."""
    line = safe_text(url).replace(" ", "%20")
    try:
        parts = urlsplit(line)
    except ValueError:
        return line
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def short_url(url: str, home: str) -> str:
    """A URL as a visitor of `home` would say it: the path on the same host, host and path elsewhere."""
    line = safe_url(url)
    try:
        here, there = urlsplit(safe_url(home)), urlsplit(line)
    except ValueError:
        return line
    if there.scheme not in ("http", "https"):
        return line
    path = there.path or "/"
    tail = (
        path + (f"?{there.query}" if there.query else "") + (f"#{there.fragment}" if there.fragment else "")
    )
    if there.netloc.lower() == here.netloc.lower() and there.scheme == here.scheme:
        return tail
    return (
        f"{there.netloc}{tail}" if there.scheme == here.scheme else f"{there.scheme}://{there.netloc}{tail}"
    )


def quiet_json(document: str) -> str:
    """A JSON document with every character escaped that a terminal might obey; its meaning stays the same."""
    # Whatever acts on a terminal cannot be printed, which is told twice as fast.
    return document if document.isprintable() else _ACTIVE.sub(_escaped, document)


def ascii_json(document: str) -> str:
    """A JSON document with every character escaped that is not ASCII, for outputs that have no others."""
    return _NOT_ASCII.sub(_escaped, document)


def _escaped(match: re.Match[str]) -> str:
    units = match.group().encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))
