"""Post office boxes with their town: the address, in countries whose post does not come to the door."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import re2

from trustscan.facts.entities.excerpt import around_figures
from trustscan.facts.entities.labels import Labels, word_list
from trustscan.facts.entities.streets import postcode_in
from trustscan.text.linear import linear

_REACH, _GAP = 90, 10


def boxes_in(text: str, countries: tuple[str, ...]) -> Iterator[tuple[int, int, str]]:
    """Boxes with the town behind them: (start, end, ISO country).

    Only those count whose country has no other addresses, be it that it is named behind the town or that the
    site's first country (of `countries`, likeliest first) is one of them.
    """
    for start, end in around_figures(text).spans(_box()):
        if not _town().match(text[end : end + _GAP]):
            continue
        after = text[start : end + _REACH].split("\n\n")[0]
        named = _countries().all(after)
        country = named[0].kind if named else next(iter(countries[:1]), "")
        postcode = postcode_in(after)
        elsewhere = postcode is not None and postcode[2] not in ("", country)  # Lebanon, PA 17042
        if country in word_list("boxes")["countries"] and not elsewhere:
            yield start, end, country


@cache
def _box() -> Any:
    """A box and its number."""
    words = "|".join(map(_form, word_list("boxes")["boxes"]))
    short = "|".join(map(_form, word_list("boxes")["short"]))  # in capitals only: a sensor may be a 'bp 12'
    number = r"[ .:#-]{0,4}(?:No\.? ?|Nº ?)?(?:[A-Z]{1,3} ?)?\d{1,6}(?:[ /-]\d{1,6})?"
    return linear(rf"(?:^|[^\pL\pN])((?:(?i:{words})|{short}){number})")


@cache
def _town() -> Any:
    """What follows a box: a capitalised town, or one in a script without capitals."""
    return linear(r"[ ,.;:|–-]{0,4}\n? ?[\p{Lu}\p{Lo}]\pL")


def _form(word: str) -> str:
    return str(re2.escape(word)).replace(r"\.", r"\.?").replace(r"\ ", " ?")


@cache
def _countries() -> Labels:
    return Labels(word_list("boxes")["countries"])
