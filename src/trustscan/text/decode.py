"""Bytes of a page to text, whatever its server says of their encoding."""

from __future__ import annotations

import logging
import re

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_HEAD = 4_096
_SAMPLE = 64_000
_UTF8_NAMES = frozenset({"utf-8", "utf8"})
# What browsers know (WHATWG); statistics on few letters also come up with code pages of old terminals.
_ON_THE_WEB = (
    "utf",
    "windows-",
    "iso-8859",
    "iso8859",
    "iso-2022-jp",
    "iso2022_jp",
    "koi8",
    "gb",
    "big5",
    "euc",
    "shift",
    "cp125",
    "cp949",
    "cp932",
    "mac",
    "cp866",
    "cp874",
    "ascii",
)
_WEST_EUROPEAN = "windows-1252"
# Few broken bytes in otherwise good UTF-8 are damage (a cut-off body, one pasted byte), not another encoding.
_MAX_DAMAGE = 0.01


def decode(body: bytes, content_type: str | None = None) -> str:
    """The text of `body`; never raises. `content_type` is the response header, if any.

    Valid UTF-8 is believed before any declaration, as pages lie about their charset; for the rest
    BeautifulSoup's UnicodeDammit decides, by byte order mark, header, meta element and statistics.
    """
    if not _needs_a_closer_look(body):
        try:
            return body.decode("utf-8-sig")
        except UnicodeDecodeError:
            pass
    declared = _declared(body, content_type)
    if declared in _UTF8_NAMES or declared is None:
        text = body.decode("utf-8-sig", "replace")
        damage = text.count("\ufffd")
        high = sum(1 for char in text[:_SAMPLE] if char > "\x7f") or 1
        if damage <= max(1, _MAX_DAMAGE * high) or (declared and damage < high / 2):
            return text
    encoding = guess_encoding(body, declared)
    try:
        return body.decode(encoding, "replace").removeprefix("\ufeff")
    except (LookupError, ValueError):
        return body.decode("utf-8", "replace")


def _needs_a_closer_look(body: bytes) -> bool:
    """Whether bytes that are valid UTF-8 may mean something else: UTF-16 has zeros, ISO-2022 escapes."""
    return b"\x00" in body[:_HEAD] or body[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x1b$" in body[:_SAMPLE]


def _declared(body: bytes, content_type: str | None) -> str | None:
    found = _CHARSET.search(content_type or "")
    if found:
        return found[1].lower()
    meta = _META_CHARSET.search(body[:_HEAD])
    return meta[1].decode("ascii", "replace").lower() if meta else None


def guess_encoding(body: bytes, declared: str | None = None) -> str:
    """The name of the encoding that bytes which are not UTF-8 look like."""
    # Imported late: most pages are UTF-8 and never need it (0.1 s).
    from bs4.dammit import UnicodeDammit

    logging.getLogger("bs4.dammit").setLevel(logging.ERROR)
    found = UnicodeDammit(body[:_SAMPLE], user_encodings=[declared] if declared else [], is_html=True)
    guessed = found.original_encoding or "utf-8"
    return guessed if guessed.lower().startswith(_ON_THE_WEB) else _WEST_EUROPEAN
