"""Finds documents: whatever the site says on one subject, be it a page, a headed section or an answer.

A document gets a role when it is *called* so (by the links that lead to it, its address, its title or
its heading) and *says* so (enough different cues of the role stand in its text). Neither alone
is believed: an empty page called `/privacy` is no privacy policy, nor is an article that mentions one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, islice
from typing import Any, TypeVar
from urllib.parse import unquote

from trustscan.facts.entities.spots import blocks_with
from trustscan.facts.names import PageNames, Told
from trustscan.facts.page import Page, Region, Section
from trustscan.facts.records import Document
from trustscan.facts.urls import page_key
from trustscan.facts.vocabulary import Role, Vocabulary
from trustscan.model.snapshot import PageState

_OUTER = (Region.NAV, Region.FOOTER, Region.HEADER)
_QUESTION_MARKS = ("?", "？", "؟", "\u037e")
_MAX_BLOCKS_TO_HEADING = 3
_MIN_ANSWER_WORDS = 4
_MAX_QUESTION_WORDS = 30
# Phrases that templates come with; a text that has one for every so many words says nothing.
_FILLER, _WORDS_A_FILLER = "placeholder-text.body", 40
_MAX_KICKER_WORDS, _MAX_LEVEL_WITH_KICKER = 6, 3
_Hit = TypeVar("_Hit", bound=tuple[Any, ...])
# Parts of a page whose anchors are named alike all over the world; other names mean many things.
_BY_ANCHOR = frozenset({"about", "contact-page", "faq", "team", "testimonials"})
_ANSWER_TAGS = frozenset({"summary", "dt", "button"})


def find_documents(
    pages: Sequence[Page],
    vocabulary: Vocabulary,
    brand: frozenset[str] = frozenset(),
    aliases: Mapping[str, str] | None = None,
) -> tuple[Document, ...]:
    """All documents of a site's readable pages, pages before their sections.

    `brand` are the folded words of the site's name: "About Sample Ltd" is as good as "About".
    `aliases` maps the keys of a page's other addresses to its own.
    """
    read = [page for page in pages if page.state is PageState.CONTENT and page.words]
    told: Told = {}
    names = [PageNames(page, vocabulary, brand, told) for page in read]
    by_key = {page_key(page.url): page for page in read}
    inbound = _roles_by_page(read, names, aliases or {}, by_key)
    found: list[Document] = []
    for page, named in zip(read, names, strict=True):
        found.extend(_PageReader(page, vocabulary, named, inbound).documents())
    return tuple(found)


def _roles_by_page(
    pages: Sequence[Page], names: Sequence[PageNames], aliases: Mapping[str, str], by_key: Mapping[str, Page]
) -> dict[str, frozenset[str]]:
    """For each page, by its key, the roles that the links leading to it promise by their labels.

    A link into the start page (`/#news`) promises a section of it, and says nothing of the page.
    """
    roles: dict[str, set[str]] = defaultdict(set)
    for page, named in zip(pages, names, strict=True):
        for link in page.links:
            if link.url and link.label and (promised := named.roles_of(link.label_block)):
                key = page_key(link.url)
                key = aliases.get(key, key)
                anchor = unquote(link.href.partition("#")[2]) if "#" in link.href else ""
                target = by_key.get(key) if anchor else None
                if target is None or target.number or anchor not in target.anchors:
                    roles[key].update(promised)
    return {key: frozenset(value) for key, value in roles.items()}


class _PageReader:
    """Reads one page's documents; keeps the page's cues at hand so that a section costs two look-ups."""

    def __init__(
        self, page: Page, vocabulary: Vocabulary, names: PageNames, inbound: Mapping[str, frozenset[str]]
    ) -> None:
        self._page = page
        self._vocabulary = vocabulary
        self._names = names
        languages = page.languages | {"en"}
        self._linked_as = inbound.get(page_key(page.url), frozenset()) | inbound.get(
            page_key(page.exchange.url), frozenset()
        )
        self._cues = page.hits.places_of(vocabulary.roles_by_cues, languages)
        self._filler = page.hits.places(_FILLER, languages)
        self._words_until = list(accumulate((block.words for block in page.blocks), initial=0))
        self._last = len(page.blocks) - 1
        self._linked_sections = self._sections_linked()
        headed = [s.heading for s in page.sections if self._is_answered(s)]
        asked = sorted({*headed, *self._asked_in_text()})
        # What is asked again and again, of each member of a team, is one question.
        self._questions = sorted({page.blocks[number].text: number for number in reversed(asked)}.values())

    def documents(self) -> Iterable[Document]:
        yield self._whole_page()
        for section in self._page.sections:
            block = self._page.blocks[section.heading]
            asked = section.heading in self._questions
            titles = self._title_blocks(section)
            named = {role: {"heading"} for at in titles for role in self._names.roles_of(at)}
            for role_id in self._linked_sections.get(section.heading, ()):
                named.setdefault(role_id, set()).add("link")
            yield self._document(
                "answer" if asked else "section", block.text, section.first, section.last, named
            )

    def _title_blocks(self, section: Section) -> Iterable[int]:
        """The heading, and the short line right above it (often it names what the heading only praises)."""
        yield section.heading
        above = section.heading - 1
        if section.level <= _MAX_LEVEL_WITH_KICKER and above >= 0:
            line, heading = self._page.blocks[above], self._page.blocks[section.heading]
            is_sibling = line.path[:-1] == heading.path[:-1] or line.path[:-2] == heading.path[:-1]
            if not line.level and is_sibling and line.words <= _MAX_KICKER_WORDS:
                yield above

    def _is_answered(self, section: Section) -> bool:
        """Whether a section's heading asks something and words of an answer follow."""
        heading = self._page.blocks[section.heading]
        is_marked = heading.tag in _ANSWER_TAGS or "question" in heading.classes
        if not is_marked and not heading.text.rstrip().endswith(_QUESTION_MARKS):
            return False
        words = self._words_until[section.last + 1] - self._words_until[section.first + 1]
        return words >= _MIN_ANSWER_WORDS

    def _asked_in_text(self) -> Iterable[int]:
        """Blocks that ask without being headings: short, and right beside one that answers."""
        for number in blocks_with(self._page, _QUESTION_MARKS):
            if number >= self._last:
                continue
            block, after = self._page.blocks[number], self._page.blocks[number + 1]
            if not block.level and block.text.rstrip().endswith(_QUESTION_MARKS):
                is_answer = after.visible and not after.text.rstrip().endswith(_QUESTION_MARKS)
                words = self._words_until[number + 1] - self._words_until[number]
                answer = self._words_until[number + 2] - self._words_until[number + 1]
                beside = block.path[:-1] == after.path[:-1]
                if is_answer and beside and words <= _MAX_QUESTION_WORDS and answer >= _MIN_ANSWER_WORDS:
                    yield number

    def _whole_page(self) -> Document:
        page = self._page
        shown = [n for n, block in enumerate(page.blocks) if block.visible]
        main = [n for n in shown if page.blocks[n].region not in _OUTER] or shown
        named: dict[str, set[str]] = defaultdict(set)
        headings = [*islice((n for n in main if page.blocks[n].level in (1, 2)), 1)]
        # The title of the start page is the site's name: "Sample Academy" holds no articles.
        unseen = range(len(shown), len(page.blocks)) if page.number else ()
        titles = [n for n in unseen if page.blocks[n].tag == "title"]
        for source, blocks in (("heading", headings), ("title", titles)):
            for number in blocks:
                for role in self._names.roles_of(number):
                    named[role].add(source)
        for role_id in self._linked_as:
            named[role_id].add("link")
        for role_id in self._vocabulary.roles_of_url(page.url):
            named[role_id].add("slug")
        title = page.blocks[headings[0]].text if headings else page.title
        return self._document("page", title, main[0], main[-1], named)

    def _sections_linked(self) -> dict[int, frozenset[str]]:
        """For each heading that links of this page jump to, the roles that their labels promise.

        Where a label tells nothing, as in a language that is not read, the anchor's name may: `#contact`.
        """
        promised: dict[int, frozenset[str]] = {}
        headings = [section.heading for section in self._page.sections]
        here = page_key(self._page.url)
        for link in self._page.links if headings and self._page.anchors else ():
            if "#" not in link.href:
                continue
            anchor = unquote(link.href.partition("#")[2])
            target = self._page.anchors.get(anchor, -1) if anchor else -1
            at = bisect_left(headings, target)
            if target < 0 or at == len(headings) or headings[at] > target + _MAX_BLOCKS_TO_HEADING:
                continue
            if not link.href.startswith("#") and page_key(link.url) != here:
                continue
            roles = self._names.roles_of(link.label_block)
            if not roles and link.label:
                roles = self._vocabulary.roles_of_anchor(anchor) & _BY_ANCHOR
            promised[headings[at]] = promised.get(headings[at], frozenset()) | roles
        return promised

    def _document(
        self, kind: str, title: str, first: int, last: int, named: Mapping[str, set[str]]
    ) -> Document:
        page = self._page
        # What a document is called is no proof of what it says: cues count below its heading.
        start, end = page.stream_span(first + bool(page.blocks[first].level and first < last), last)
        words = self._words_until[last + 1] - self._words_until[first]
        cues: dict[str, int] = {}
        for _, role_id in {hit[1:] for hit in _between(self._cues, start, end)}:
            cues[role_id] = cues.get(role_id, 0) + 1
        fillers = len({number for _, number in _between(self._filler, start, end)})
        is_filler = fillers * _WORDS_A_FILLER > words
        known = self._vocabulary.roles_by_id
        roles = frozenset(
            role_id
            for role_id in (() if is_filler else known.keys() & (cues.keys() | named.keys()))
            if _fits(known[role_id], len(named.get(role_id, ())), cues.get(role_id, 0), words)
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
            answers=bisect_left(self._questions, last + 1) - bisect_left(self._questions, first),
        )


def _between(hits: list[_Hit], start: int, end: int) -> list[_Hit]:
    """Those of hits, in the order of where they start, that start in [start, end)."""
    return hits[bisect_left(hits, (start,)) : bisect_left(hits, (end,))]


def _fits(role: Role, names: int, cues: int, words: int) -> bool:
    """Whether a document called so in `names` ways is what it says.

    Each name beyond the first makes up for a cue, but without any cue a role that has cues is not believed.
    """
    if words < role.min_words:
        return False
    if not names:
        return 0 < role.unnamed_cues <= cues
    return cues >= min(1, role.min_cues) and cues + names - 1 >= role.min_cues
