"""E-mail addresses spelled out to hide them from harvesters, in the forms that a visitor sees through."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import re2

from trustscan.facts.entities.labels import flat, word_list
from trustscan.text.linear import linear


@cache
def spelled_sign() -> Any:
    """Finds what every address that is spelled out has: an @ or a dot in brackets, or a dot as a word."""
    words = word_list("emails")
    at, dot = ("|".join(re2.escape(word) for word in flat(words[key])) for key in ("at", "dot"))
    return linear(rf"(?i)[\[({{<][\s\pZ]?(?:@|\.|{at}|{dot})[\s\pZ]?[\])}}>]|[\s\pZ](?:{dot})[\s\pZ]")


@cache
def spelled_out() -> re.Pattern[str]:
    """Finds 'name [at] example [dot] com' and the like in many languages; groups `local` and `domain`.

    A bare 'at' is a common word, so without brackets it counts only where a spelled-out dot follows.
    """
    words = word_list("emails")
    at, dot = ("|".join(re.escape(word) for word in flat(words[key])) for key in ("at", "dot"))
    opening, closing = r"[\[({<]\s?", r"\s?[\])}>]"
    bracketed_at = rf"\s{{0,2}}{opening}(?:@|{at}){closing}\s{{0,2}}"
    bare_at = rf"\s{{1,2}}(?:{at})\s{{1,2}}"
    any_dot = rf"(?:\.|\s{{0,2}}{opening}(?:\.|{dot}){closing}\s{{0,2}}|\s{{1,2}}(?:{dot})\s{{1,2}})"
    spelled_dot = rf"(?:\s{{0,2}}{opening}(?:\.|{dot}){closing}\s{{0,2}}|\s{{1,2}}(?:{dot})\s{{1,2}})"
    local = rf"[\w+-]{{1,40}}(?:{any_dot}[\w+-]{{1,40}}){{0,2}}"
    label = r"[^\W_](?:[\w-]{0,40}[^\W_])?"
    return re.compile(
        rf"(?<![\w@.])(?:(?P<local1>{local}){bracketed_at}(?P<domain1>{label}(?:{any_dot}{label}){{1,3}})"
        rf"|(?P<local2>[\w.+-]{{1,40}}){bare_at}(?P<domain2>{label}(?:{spelled_dot}{label}){{1,3}}))(?![\w@])",
        re.IGNORECASE,
    )


@cache
def _dot_word() -> re.Pattern[str]:
    dots = "|".join(re.escape(word) for word in flat(word_list("emails")["dot"]))
    return re.compile(rf"\s*[\[({{<]\s?(?:\.|{dots})\s?[\])}}>]\s*|\s+(?:{dots})\s+", re.IGNORECASE)


def respell(part: str) -> str:
    """One side of a spelled-out address with its dots put in: 'example [dot] com' -> 'example.com'."""
    return _dot_word().sub(".", part).strip()
