"""Which words a page uses as ordinary words, so that `Flexible Scheduling` is not taken for a name."""

from __future__ import annotations

from urllib.parse import urlsplit

from trustscan.facts.once import once
from trustscan.facts.page import Link, Page, Region
from trustscan.text.normalise import normalise

_MENUS = frozenset({Region.NAV, Region.HEADER, Region.FOOTER})
_MAX_TEXT = 60_000
_MIN_LETTERS = 3
_EDGES = ".,;:!?()[]{}\"'“”„«»‘’…–—-*•·|"


def is_ordinary(page: Page, name: str) -> bool:
    """Whether at least half of a name's words are ordinary words on this page.

    A word is ordinary where the text has it in small letters too, or a menu entry has it. What a name itself
    has in small letters (`van der`) says nothing.
    """
    words = [word for word in name.split() if len(word.strip(".")) >= _MIN_LETTERS and not word.islower()]
    if not words:
        return False
    known = _ordinary_words(page)
    ordinary = sum(1 for word in words if word.lower() in known or normalise(word) in known)
    return 2 * ordinary >= len(words)


@once
def _ordinary_words(page: Page) -> frozenset[str]:
    found = set()
    for chunk in set(page.text[:_MAX_TEXT].split()):
        word = chunk.strip(_EDGES)
        # Parts of addresses say nothing: the sarah of sarah@example.com is a name.
        if len(word) >= _MIN_LETTERS and word.islower() and word.replace("'", "").replace("’", "").isalpha():
            found.add(word)
    for link in page.links:
        if link.region in _MENUS and len(link.label) < 40 and not _is_logo(link):
            found.update(word for word in normalise(link.label).split() if len(word) >= _MIN_LETTERS)
    return frozenset(found)


def _is_logo(link: Link) -> bool:
    """Whether a link in a menu leads to the start page: its label may be the owner's name."""
    return link.internal and "#" not in link.href and urlsplit(link.url).path in ("", "/", "/index.html")
