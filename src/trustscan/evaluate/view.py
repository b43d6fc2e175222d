"""The site as conditions look at it: items of each collection, and indexes of where phrases stand."""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime
from functools import cached_property
from operator import attrgetter

from trustscan.evaluate.spans import Cover, Span
from trustscan.evaluate.standing import Members, Standing, read_in
from trustscan.evaluate.truth import Outcome
from trustscan.evaluate.unread import language_trouble, start_trouble, unread_pages
from trustscan.facts.page import Page, Place
from trustscan.facts.records import SiteFacts
from trustscan.model.snapshot import PageState, UnreadPage
from trustscan.rulebook.collections import REGISTRY
from trustscan.rulebook.conditions import Condition, Find, Near
from trustscan.rulebook.models import RuleBook
from trustscan.rulebook.registry import Item
from trustscan.text.normalise import count_words
from trustscan.text.phrases import ANY_LANGUAGE

_LONGEST_WORD = 40
# The items of this collection are all blocks in their order, so that both have the same numbers.
_BLOCKS = "blocks"
_NOTHING: Mapping[int, frozenset[int]] = {}
_Roles = tuple[frozenset[str], frozenset[str]]


class SiteView(ABC):
    """Facts of one site with indexes that are made when first asked for; traits come from the evaluation."""

    def __init__(self, facts: SiteFacts, book: RuleBook, now: datetime) -> None:
        self.facts = facts
        self.book = book
        self.now = now
        self.served = facts.snapshot.served
        self.looked: dict[tuple[Find, int], tuple[dict[str, str], Place | None]] = {}
        self._items: dict[str, tuple[Item, ...]] = {}
        self._found: dict[tuple[str, str], Mapping[int, frozenset[int]]] = {}
        self._members: dict[str, Members] = {}
        self._near: dict[tuple[int, Near], list[tuple[int, int, int]]] = {}
        self._roles: dict[int, Cover[_Roles]] = {}

    def items(self, collection: str) -> tuple[Item, ...]:
        """All items of a collection; `Item.number` is the position."""
        if collection not in self._items:
            self._items[collection] = tuple(REGISTRY.collections[collection].items(self.facts))
        return self._items[collection]

    @abstractmethod
    def parts(self, condition: Condition) -> Iterator[Outcome]:
        """What becomes of the conditions that one is made of."""

    @abstractmethod
    def trait(self, trait_id: str) -> bool | None:
        """Whether the site has a trait."""

    @abstractmethod
    def values_of(self, trait_id: str) -> frozenset[str] | None:
        """The values of a trait."""

    @cached_property
    def unread(self) -> tuple[UnreadPage, ...]:
        """Pages that could still hold what was not found."""
        return unread_pages(self.facts, self.book.vocabulary)

    @cached_property
    def start_trouble(self) -> str | None:
        """Why absence cannot be claimed at all, if so."""
        return start_trouble(self.facts)

    @cached_property
    def language_trouble(self) -> str | None:
        """Why absence cannot be claimed of what is told in words, if so."""
        return language_trouble(self.facts, self.book.vocabulary)

    def knows_words_of(self, set_name: str) -> bool:
        """Whether a phrase set has phrases of the site's languages, or none but of every language."""
        languages = frozenset[str]().union(*self.book.vocabulary.phrases.sets.get(set_name, {}).values())
        return not languages.isdisjoint(self.facts.languages) or languages <= {ANY_LANGUAGE}

    @cached_property
    def _standing(self) -> Standing:
        pages = (page for page in self.facts.pages if page.state is PageState.CONTENT)
        return Standing(pages, self.book.vocabulary.phrases)

    def roles_at(self, page: Page, block: int) -> frozenset[str]:
        """The roles of all documents that the block stands in."""
        return self._documents_on(page).at(block)[0]

    def called_at(self, page: Page, block: int) -> frozenset[str]:
        """Those roles that link, address, title or heading call the documents by."""
        return self._documents_on(page).at(block)[1]

    def _documents_on(self, page: Page) -> Cover[_Roles]:
        if not self._roles:
            spans: dict[int, list[Span]] = {each.number: [] for each in self.facts.pages}
            for document in filter(attrgetter("roles"), self.facts.documents):
                # Links to parts of the start page do not say what the whole of it is.
                own = {"link"} if document.page.number == 0 and document.kind == "page" else set[str]()
                called = document.roles & {role for role, by in document.named_by.items() if by - own}
                spans[document.page.number].append((document.first, document.last, (document.roles, called)))
            self._roles = {number: Cover(found, _united) for number, found in spans.items()}
        return self._roles[page.number]

    @cached_property
    def sets_there(self) -> AbstractSet[str]:
        """The phrase sets of which anything stands on the site."""
        return self._standing.sets

    def found(self, collection: str, set_name: str) -> Mapping[int, frozenset[int]]:
        """For each phrase of a set that stands in the words of items: their numbers."""
        if collection == _BLOCKS:
            return self._standing.of(set_name)
        if set_name not in self.sets_there:
            return _NOTHING
        key = (collection, set_name)
        if key not in self._found:
            members = self._members_of(collection)
            standing = self._standing.of(set_name).items()
            found = {number: members.with_phrase(number, blocks) for number, blocks in standing}
            self._found[key] = {number: held for number, held in found.items() if held}
        return self._found[key]

    def _members_of(self, collection: str) -> Members:
        if collection not in self._members:
            self._members[collection] = Members(self.items(collection), self._standing.first)
        return self._members[collection]

    def neighbours(self, item: Item, near: Near) -> tuple[int, int] | None:
        """Where in the page's stream the first phrases that are near enough start and end."""
        page = item.page
        if page is None or not page.blocks:
            return None
        start, end = page.stream_span(item.first, item.last)
        return _first_near(self._places(page, near), near, start, end, page.stream)

    def _places(self, page: Page, near: Near) -> list[tuple[int, int, int]]:
        """Every phrase of the groups on a page: (start, end, number of the group), in order."""
        key = (page.number, near)
        if key not in self._near:
            phrases, spoken = page.hits.book.phrases, read_in(page)
            self._near[key] = sorted(
                (place, place + len(phrases[number]), at)
                for at, group in enumerate(near.groups)
                for name in group.sets
                for place, number in page.hits.places(name, spoken)
            )
        return self._near[key]


def _first_near(
    places: list[tuple[int, int, int]], near: Near, start: int, end: int, stream: str
) -> tuple[int, int] | None:
    """The first stretch within [start, end) that has a place of every group and few enough words."""
    last: dict[int, tuple[int, int]] = {}
    for at in range(bisect_left(places, (start, 0, 0)), len(places)):
        left, right, group = places[at]
        if right > end:
            break
        last[group] = (left, right)
        if len(last) == len(near.groups):
            since, until = min(left for left, _ in last.values()), max(right for _, right in last.values())
            short = until - since <= near.words * _LONGEST_WORD
            if short and count_words(stream[since:until]) <= near.words:
                return since, until
    return None


def _united(found: Iterable[_Roles]) -> _Roles:
    roles = called = frozenset[str]()
    for some, named in found:
        roles, called = roles | some, called | named
    return roles, called
