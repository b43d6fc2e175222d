"""Tells which subjects a short text names: a link's label, a heading, a title."""

from __future__ import annotations

from bisect import bisect_left

from trustscan.facts.page import Page
from trustscan.facts.vocabulary import Vocabulary
from trustscan.text.phrases import FIRST_BLOCK, PhraseHits

_MAX_WORDS = 12
# The part of a text that a name has to make up. One word alone can mean much ('about', 'terms'), so it needs
# more; titles also carry the site's name and slogans.
_MIN_SHARE_OF_WORD, _MIN_SHARE_OF_PHRASE, _MIN_SHARE_IN_TITLE = 0.4, 0.25, 0.15

# What a text can be about: then 'about' is no name of a page on the people behind a site.
_ABOUT = "about"
_SUBJECTS = frozenset(
    {
        "cookie-notice",
        "privacy-policy",
        "data-rights",
        "terms",
        "refund-policy",
        "shipping-info",
        "payment-methods",
    }
)

# Where names of roles stand, in order: offset in the stream, phrase number, role.
_Places = list[tuple[int, int, str]]
# What texts were told to name: by the languages of their pages, by the text and whether it is a title.
Told = dict[frozenset[str], dict[tuple[str, bool], frozenset[str]]]


class PageNames:
    """Looks names up on one page. `brand` are folded words of the site's own name, which do not count.

    Pages of one site may share what they were `told`: most of their labels are the same.
    """

    def __init__(
        self,
        page: Page,
        vocabulary: Vocabulary,
        brand: frozenset[str] = frozenset(),
        told: Told | None = None,
    ) -> None:
        self._page = page
        self._vocabulary = vocabulary
        self._brand = brand
        self._languages = page.languages | {"en"}
        self._places = self._places_in(page.hits)
        self._told = ({} if told is None else told).setdefault(self._languages, {})

    def roles_of(self, block: int) -> frozenset[str]:
        """The roles whose name a block bears, if it is short enough to be a name at all."""
        shown = self._page.blocks[block]
        key = (shown.text, shown.tag == "title")
        roles = self._told.get(key)
        if roles is None:
            roles = self._told[key] = self._look_up(block)
        return roles

    def _look_up(self, number: int) -> frozenset[str]:
        page, block = self._page, self._page.blocks[number]
        if block.words > _MAX_WORDS:
            return frozenset()
        is_title = block.tag == "title"
        words = page.stream[block.stream_start : block.stream_end].split()
        rest = [word for word in words if word not in self._brand]
        if not rest and is_title:
            return frozenset()  # the site's name alone, as titles end with it
        if not rest or len(rest) == len(words):
            return _named(self._places, page.hits, block.stream_start, block.stream_end, is_title)
        name = " ".join(rest)
        hits = self._vocabulary.phrases.scan_blocks([name])
        return _named(self._places_in(hits), hits, FIRST_BLOCK, FIRST_BLOCK + len(name), is_title)

    def _places_in(self, hits: PhraseHits) -> _Places:
        """Where the names of roles stand in a stream."""
        return hits.places_of(self._vocabulary.roles_by_name, self._languages)


def _named(places: _Places, hits: PhraseHits, start: int, end: int, is_title: bool) -> frozenset[str]:
    """The roles that have a name in [start, end) of the stream which makes up enough of it."""
    found, spoken_of = set(), set()
    for _, number, role_id in places[bisect_left(places, (start,)) : bisect_left(places, (end,))]:
        spoken_of.add(role_id)
        phrase = hits.book.phrases[number]
        if len(phrase) >= (end - start) * _min_share(phrase, is_title):
            found.add(role_id)
    about_something = not is_title and not spoken_of.isdisjoint(_SUBJECTS)
    return frozenset(found - {_ABOUT} if about_something else found)


def _min_share(phrase: str, is_title: bool) -> float:
    if is_title:
        return _MIN_SHARE_IN_TITLE
    return _MIN_SHARE_OF_PHRASE if " " in phrase or not phrase.isascii() else _MIN_SHARE_OF_WORD
