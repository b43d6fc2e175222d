"""Which words a page uses as ordinary words, so that `Flexible Scheduling` is not taken for a name."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from trustscan.facts.once import once
from trustscan.facts.page import Link, Page, Region
from trustscan.text.normalise import normalise

_MENUS = (Region.NAV, Region.HEADER, Region.FOOTER)
_MAX_TEXT = 60_000
_MIN_LETTERS, _MAX_MARKS = 3, 20
_EDGES = ".,;:!?()[]{}\"'“”„«»‘’…–—-*•·|"


def is_ordinary(page: Page, name: str) -> bool:
    """Whether at least half of a name's words are ordinary words on this page.

    A word is ordinary where the text has it in small letters too, or a menu entry has it. What a name itself
    has in small letters (`van der`) says nothing.
    """
    words = [word for word in name.split() if len(word.strip(".")) >= _MIN_LETTERS and not word.islower()]
    ordinary = sum(1 for word in words if _is_known(page, word.lower()) or _is_known(page, normalise(word)))
    return bool(words) and 2 * ordinary >= len(words)


def has_singular(page: Page, words: Iterable[str]) -> bool:
    """Whether one of some words, in normal form, is the plural of an ordinary word: `Sample Plumbers`."""
    return any(_is_known(page, word.removesuffix(ending)) for word in words for ending in ("s", "en"))


@once
def _is_known(page: Page, word: str) -> bool:
    """Whether a word in small letters stands in the text by itself, or in the label of a menu's entry."""
    if len(word) < _MIN_LETTERS:
        return False
    # Parts of addresses say nothing: the sarah of sarah@example.com is a name.
    if word.islower() and word.replace("'", "").replace("’", "").isalpha() and _stands_alone(page, word):
        return True
    return word in _menu_words(page)


def _stands_alone(page: Page, word: str) -> bool:
    """Whether a word stands in the text with nothing but punctuation up to the next spaces."""
    text = page.text[:_MAX_TEXT]
    at = text.find(word)
    while at >= 0:
        before, after = text[max(0, at - _MAX_MARKS) : at], text[at + len(word) : at + len(word) + _MAX_MARKS]
        before, after = before.rstrip(_EDGES), after.lstrip(_EDGES)
        if (not before or before[-1].isspace()) and (not after or after[0].isspace()):
            return True
        at = text.find(word, at + 1)
    return False


@once
def _menu_words(page: Page) -> frozenset[str]:
    # An address with the owner's name is no menu entry.
    return frozenset(
        word
        for link in page.links
        if link.region in _MENUS and len(link.label) < 40 and "@" not in link.label and not _is_logo(link)
        for word in normalise(link.label).split()
        if len(word) >= _MIN_LETTERS
    )


def _is_logo(link: Link) -> bool:
    """Whether a link in a menu leads to the start page: its label may be the owner's name."""
    return link.internal and "#" not in link.href and urlsplit(link.url).path in ("", "/", "/index.html")
