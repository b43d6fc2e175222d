"""Tells which subjects a short text names: a link's label, a heading, a title."""

from __future__ import annotations

from bisect import bisect_left

from trustscan.facts.page import Page
from trustscan.facts.vocabulary import Vocabulary
from trustscan.text.normalise import count_words

_MAX_WORDS = 12
# The part of a text that a name has to make up. One word alone can mean much ('about', 'terms'), so it needs
# more; titles also carry the site's name and slogans.
_MIN_SHARE_OF_WORD, _MIN_SHARE_OF_PHRASE, _MIN_SHARE_IN_TITLE = 0.4, 0.25, 0.15


class PageNames:
    """Looks names up on one page. `brand` are folded words of the site's own name, which do not count."""

    def __init__(self, page: Page, vocabulary: Vocabulary, brand: frozenset[str] = frozenset()) -> None:
        self._page = page
        self._brand = brand
        languages = page.languages | {"en"}
        self._places = {
            role.id: places
            for role in vocabulary.roles
            if (places := sorted(p for name in role.names for p in page.hits.places(name, languages)))
        }
        self._known: dict[int, frozenset[str]] = {}

    def roles_of(self, block: int) -> frozenset[str]:
        """The roles whose name a block bears, if it is short enough to be a name at all."""
        if block not in self._known:
            self._known[block] = self._look_up(block)
        return self._known[block]

    def _look_up(self, number: int) -> frozenset[str]:
        page, block = self._page, self._page.blocks[number]
        if count_words(block.text) > _MAX_WORDS:
            return frozenset()
        text = page.stream[block.stream_start : block.stream_end]
        length = len(" ".join(word for word in text.split() if word not in self._brand)) or len(text)
        is_title = block.tag == "title"
        found = set()
        for role, places in self._places.items():
            at = bisect_left(places, (block.stream_start, -1))
            while at < len(places) and places[at][0] < block.stream_end:
                phrase = page.hits.book.phrases[places[at][1]]
                if len(phrase) >= length * _min_share(phrase, is_title):
                    found.add(role)
                    break
                at += 1
        return frozenset(found)


def _min_share(phrase: str, is_title: bool) -> float:
    if is_title:
        return _MIN_SHARE_IN_TITLE
    return _MIN_SHARE_OF_PHRASE if " " in phrase or not phrase.isascii() else _MIN_SHARE_OF_WORD
