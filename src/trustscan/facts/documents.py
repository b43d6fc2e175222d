"""Finds documents: whatever the site says on one subject, be it a page, a headed section or an answer.

A document gets a role when it is *called* so (by the links that lead to it, its address, its title or
its heading) and *says* so (enough different cues of the role stand in its text). Neither alone
is believed: an empty page called `/privacy` is no privacy policy, and an article that mentions one isn't either.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import unquote

from trustscan.facts.page import Page, Region
from trustscan.facts.records import Document
from trustscan.facts.urls import page_key
from trustscan.facts.vocabulary import Role, Vocabulary
from trustscan.model.snapshot import PageState
from trustscan.text.normalise import count_words
from trustscan.text.phrases import PhraseHits

_MAX_NAME_WORDS = 12
_OUTER = frozenset({Region.NAV, Region.FOOTER, Region.HEADER})
_QUESTION_MARKS = ("?", "？", "؟", ";")
_MAX_BLOCKS_TO_HEADING = 3
_ANSWER_TAGS = frozenset({"summary", "dt", "button"})


def find_documents(pages: Sequence[Page], vocabulary: Vocabulary) -> tuple[Document, ...]:
    """All documents of a site's readable pages, pages before their sections."""
    inbound = _labels_by_page(pages, vocabulary)
    found: list[Document] = []
    for page in pages:
        if page.state is PageState.CONTENT and page.words:
            found.extend(_PageReader(page, vocabulary, inbound).documents())
    return tuple(found)


def _labels_by_page(pages: Sequence[Page], vocabulary: Vocabulary) -> dict[str, frozenset[str]]:
    """For each page, the roles that the links leading to it promise by their labels."""
    roles: dict[str, set[str]] = defaultdict(set)
    for page in pages:
        promised: dict[int, frozenset[str]] = {}
        for link in page.links:
            if not link.url or not link.label:
                continue
            if link.label_block not in promised:
                promised[link.label_block] = _roles_named_in(page, link.label_block, vocabulary)
            if promised[link.label_block]:
                roles[page_key(link.url)].update(promised[link.label_block])
    return {key: frozenset(value) for key, value in roles.items()}


def _roles_named_in(page: Page, block: int, vocabulary: Vocabulary) -> frozenset[str]:
    """Roles whose name stands in a short block."""
    shown = page.blocks[block]
    if count_words(shown.text) > _MAX_NAME_WORDS:
        return frozenset()
    languages = page.languages | {"en"}
    return frozenset(
        role.id
        for role in vocabulary.roles
        if _any_within(page.hits, role.names, languages, shown.stream_start, shown.stream_end)
    )


def _any_within(
    hits: PhraseHits, set_names: Iterable[str], languages: frozenset[str], start: int, end: int
) -> bool:
    return any(next(hits.distinct(name, languages, start, end), None) for name in set_names)


class _PageReader:
    """Reads one page's documents; keeps the page's cues at hand so that a section costs two look-ups."""

    def __init__(self, page: Page, vocabulary: Vocabulary, inbound: dict[str, frozenset[str]]) -> None:
        self._page = page
        self._vocabulary = vocabulary
        self._languages = page.languages | {"en"}
        self._linked_as = inbound.get(page_key(page.url), frozenset()) | inbound.get(
            page_key(page.exchange.url), frozenset()
        )
        self._cues = {
            role.id: page.hits.places(role.cues, self._languages) for role in vocabulary.roles if role.cues
        }
        self._names = {
            role.id: sorted(
                place for name in role.names for place in page.hits.places(name, self._languages)
            )
            for role in vocabulary.roles
        }
        self._linked_sections = self._sections_linked()

    def documents(self) -> Iterable[Document]:
        yield self._whole_page()
        for section in self._page.sections:
            block = self._page.blocks[section.heading]
            asked = block.text.rstrip().endswith(_QUESTION_MARKS) or block.tag in _ANSWER_TAGS
            named = {role.id: {"heading"} for role in self._named(section.heading)}
            for role_id in self._linked_sections.get(section.heading, ()):
                named.setdefault(role_id, set()).add("link")
            yield self._document(
                "answer" if asked else "section", block.text, section.first, section.last, named
            )

    def _whole_page(self) -> Document:
        page = self._page
        shown = [n for n, block in enumerate(page.blocks) if block.visible]
        main = [n for n in shown if page.blocks[n].region not in _OUTER] or shown
        named: dict[str, set[str]] = defaultdict(set)
        headings = [n for n in main if page.blocks[n].level in (1, 2)][:2]
        titles = [n for n, block in enumerate(page.blocks) if block.tag == "title"]
        for source, blocks in (("heading", headings[:1]), ("title", titles)):
            for number in blocks:
                for role in self._named(number):
                    named[role.id].add(source)
        for role_id in self._linked_as:
            named[role_id].add("link")
        for role_id in self._vocabulary.roles_of_url(page.url):
            named[role_id].add("slug")
        title = page.blocks[headings[0]].text if headings else page.title
        return self._document("page", title, main[0], main[-1], named)

    def _sections_linked(self) -> dict[int, frozenset[str]]:
        """For each heading that links of this page jump to, the roles that their labels promise."""
        promised: dict[int, frozenset[str]] = {}
        headings = [section.heading for section in self._page.sections]
        for link in self._page.links:
            anchor = unquote(link.href[1:]) if link.href.startswith("#") else ""
            target = self._page.anchors.get(anchor, -1)
            at = bisect_left(headings, target)
            if target < 0 or at == len(headings) or headings[at] > target + _MAX_BLOCKS_TO_HEADING:
                continue
            roles = _roles_named_in(self._page, link.label_block, self._vocabulary)
            promised[headings[at]] = promised.get(headings[at], frozenset()) | roles
        return promised

    def _named(self, block: int) -> Iterable[Role]:
        shown = self._page.blocks[block]
        if count_words(shown.text) > _MAX_NAME_WORDS:
            return
        for role in self._vocabulary.roles:
            places = self._names[role.id]
            at = bisect_left(places, (shown.stream_start, -1))
            if at < len(places) and places[at][0] < shown.stream_end:
                yield role

    def _document(
        self, kind: str, title: str, first: int, last: int, named: Mapping[str, set[str]]
    ) -> Document:
        page = self._page
        start, end = page.stream_span(first, last)
        words = sum(count_words(page.blocks[n].text) for n in range(first, last + 1))
        cues = {role: n for role, places in self._cues.items() if (n := _distinct(places, start, end))}
        roles = frozenset(
            role.id for role in self._vocabulary.roles if _fits(role, role.id in named, cues.get(role.id, 0), words)
        )
        return Document(
            page,
            first,
            last,
            kind=kind,
            title=title,
            roles=roles,
            named_by={role: frozenset(by) for role, by in named.items()},
            cues=cues,
            words=words,
        )


def _distinct(places: list[tuple[int, int]], start: int, end: int) -> int:
    if not places:
        return 0
    first, last = bisect_left(places, (start, -1)), bisect_left(places, (end, -1))
    return len({number for _, number in places[first:last]})


def _fits(role: Role, named: bool, cues: int, words: int) -> bool:
    if named:
        return cues >= role.min_cues and words >= role.min_words
    return bool(role.unnamed_cues) and cues >= role.unnamed_cues and words >= role.min_words
