"""Evaluates conditions on one site. Every distinct condition is answered once, whoever asks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from functools import cached_property, lru_cache

from trustscan.evaluate.items import Selector, field_of, in_words
from trustscan.evaluate.truth import SERVER_ONLY, Outcome, Truth
from trustscan.evaluate.unread import reasons_of
from trustscan.evaluate.view import SiteView
from trustscan.facts.records import SiteFacts
from trustscan.rulebook.collections import REGISTRY
from trustscan.rulebook.conditions import (
    All,
    Bounds,
    Condition,
    Find,
    Near,
    Not,
    Phrases,
    Predicate,
    Some,
    Test,
    TraitIs,
    required,
    sets_of,
    tests,
)
from trustscan.rulebook.models import RuleBook, Trait, Vote
from trustscan.rulebook.registry import Item

Items = tuple[Item, ...]

# Fields and collections that words of a language decide on.
_TOLD_BY_WORDS = frozenset({"role", "called", "purpose"})
_FOUND_BY_WORDS = frozenset({"documents", "people", "quotes", "claims"})


class Judge(SiteView):
    """A view of one site that can also answer conditions and traits."""

    def __init__(self, facts: SiteFacts, book: RuleBook, now: datetime) -> None:
        super().__init__(facts, book, now)
        self.selector = Selector(self)
        self._outcomes: dict[Condition, Outcome] = {}
        self._votes: dict[str, tuple[Counter[str], bool]] = {}

    def outcome(self, condition: Condition) -> Outcome:
        """What becomes of a condition on this site."""
        known = self._outcomes.get(condition)
        if known is None:
            known = self._outcomes[condition] = self._evaluate(condition)
        return known

    def parts(self, condition: Condition) -> Iterator[Outcome]:
        """What becomes of the conditions that one is made of, as they are written; each when asked for."""
        match condition:
            case All(parts) | Some(parts):
                yield from map(self.outcome, parts)
            case Not(part):
                yield self.outcome(part)
            case TraitIs(name):
                yield self.outcome(self._when(name))

    def _evaluate(self, condition: Condition) -> Outcome:
        match condition:
            case Find():
                return self._find(condition)
            case All():
                return self._united(condition, Truth.FALSE)
            case Some():
                return self._united(condition, Truth.TRUE)
            case Not(part):
                inner = self.outcome(part)
                return Outcome(condition, inner.truth.negated, reasons=inner.reasons)
            case TraitIs(name):
                # A trait that asks for itself is unknown to itself.
                self._outcomes[condition] = Outcome(
                    condition, Truth.UNKNOWN, reasons=("it depends on itself",)
                )
                inner = self.outcome(self._when(name))
                return Outcome(condition, inner.truth, reasons=inner.reasons)

    def _united(self, condition: All | Some, deciding: Truth) -> Outcome:
        """The first part that decides spares the others; the cheapest are asked first."""
        for part in _cheapest_first(condition):
            if self.outcome(part).truth is deciding:
                return Outcome(condition, deciding)
        unknown = [part for part in self.parts(condition) if part.truth is Truth.UNKNOWN]
        if not unknown:
            return Outcome(condition, deciding.negated)
        reasons = dict.fromkeys(reason for part in unknown for reason in part.reasons)
        return Outcome(condition, Truth.UNKNOWN, reasons=tuple(reasons))

    def trait(self, trait_id: str) -> bool | None:
        """Whether the site has a trait; None is unknown. A trait with values is had where there is one."""
        if self.book.traits[trait_id].votes:
            return bool(self.ranked_values(trait_id)) or None
        truth = self.outcome(TraitIs(trait_id)).truth
        return None if truth is Truth.UNKNOWN else truth is Truth.TRUE

    def values_of(self, trait_id: str) -> frozenset[str] | None:
        """The values that enough votes were given for; None where votes are missing and none has enough."""
        ranked = self.ranked_values(trait_id)
        return None if ranked is None else frozenset(ranked)

    def ranked_values(self, trait_id: str) -> tuple[str, ...] | None:
        """The same, the most voted for first; countries that the user told need no votes."""
        trait = self.book.traits.get(trait_id)
        told = trait_id == "countries" and self.facts.countries_told
        if told or trait is None or not trait.votes:
            return getattr(self.facts, trait_id, None)
        if trait_id not in self._votes:
            self._votes[trait_id] = (Counter(), True)
            self._votes[trait_id] = self._count_votes(trait)
        counted, unsure = self._votes[trait_id]
        values = tuple(value for value, votes in counted.most_common() if votes >= trait.at_least)
        return values if values or not unsure else None

    def _when(self, trait_id: str) -> Condition:
        when = self.book.traits[trait_id].when
        assert when is not None, "traits with votes are refused by the reader"
        return when

    def _count_votes(self, trait: Trait) -> tuple[Counter[str], bool]:
        counted: Counter[str] = Counter()
        unsure = False
        for vote in trait.votes:
            outcome = self.outcome(vote.find)
            unsure |= outcome.truth is Truth.UNKNOWN
            if outcome.truth is Truth.TRUE:
                for value in self._voted_for(vote, outcome):
                    counted[value] += vote.votes
        return counted, unsure

    def _voted_for(self, vote: Vote, outcome: Outcome) -> dict[str, None]:
        if vote.give:
            return dict.fromkeys(vote.give)
        values: dict[str, None] = {}
        for item in outcome.items:
            assert isinstance(vote.find, Find), "the reader wants `in` where `value` is given"
            got = field_of(vote.find.collection, vote.value).get(item, self)
            for value in got if isinstance(got, frozenset | tuple) else (got,):
                if value:
                    word = str(value)
                    said = (word,) if not vote.translate else vote.translate.get(word.casefold(), ())
                    values.update(dict.fromkeys(said))
        return values

    def _find(self, find: Find) -> Outcome:
        collection = REGISTRY.collections[find.collection]
        if not self.served and _asks_server(find):
            return Outcome(find, Truth.UNKNOWN, reasons=(SERVER_ONLY,))
        if not collection.asked(self.facts):
            said = collection.silence(self.facts) or f"{collection.name} could not be looked at"
            return Outcome(find, Truth.UNKNOWN, reasons=(said,))
        items = self.items(find.collection)
        matched, unsure = self._held(find, items)
        more = () if collection.single else self._could_hold_more(find)
        low: float = self._count(find, matched)
        high: float | None = None if more else low if unsure is matched else self._count(find, unsure)
        if find.bounds.share:
            low, high = _percent(low, len(items)), None if high is None else _percent(high, len(items))
        truth = _within(find.bounds, low, high)
        if truth is not Truth.UNKNOWN:
            return Outcome(find, truth, matched)
        reasons = more or (collection.silence(self.facts) or "what it asks could not be found out",)
        return Outcome(find, truth, matched, reasons)

    def _held(self, find: Find, items: Items) -> tuple[Items, Items]:
        """The items of which the condition is true, and those with the ones of which it is unknown."""
        if not items or any(map(self.sets_there.isdisjoint, _sets_wanted(find))):
            return (), ()
        everything = self.selector.everything(find.collection)
        true, unknown = self.selector.select(find.collection, find.where, everything)
        matched = tuple(items[number] for number in sorted(true)) if true else ()
        return matched, tuple(items[number] for number in sorted(true | unknown)) if unknown else matched

    def _count(self, find: Find, items: Items) -> int:
        if not items or not find.distinct:
            return len(items)
        field = field_of(find.collection, find.distinct)
        return len({str(value) for item in items if (value := field.get(item, self)) not in (None, "")})

    def _could_hold_more(self, find: Find) -> tuple[str, ...]:
        """Why items may be missing: the start page, or a page that promises them, could not be read."""
        if self.start_trouble:
            return (self.start_trouble,)
        if self.language_trouble and find.look_in != () and self._asks_unknown_words(find):
            return (self.language_trouble,)
        return reasons_of(self.unread, self._roles_wanted(find)) if self.unread else ()

    def _asks_unknown_words(self, find: Find) -> bool:
        """Whether what is asked for is told by words of a language, and there are none of the site's."""
        asked = (name for test in tests(find.where) for name in sets_of(test))
        return _told_by_words(find) or not all(map(self.knows_words_of, asked))

    def _roles_wanted(self, find: Find) -> frozenset[str]:
        if find.look_in is not None:
            return frozenset(find.look_in)
        return (
            _roles_named(find)
            or _subjects(find.where) & self._known_roles
            or frozenset(REGISTRY.collections[find.collection].told_by)
        )

    @cached_property
    def _known_roles(self) -> frozenset[str]:
        return frozenset(role.id for role in self.book.vocabulary.roles)


@lru_cache(maxsize=4096)
def _cheapest_first(condition: All | Some) -> tuple[Condition, ...]:
    return tuple(sorted(condition.parts, key=_cost))


def _cost(condition: Condition) -> int:
    """How late to ask for something: traits are known to many rules, phrases that stand nowhere settle it."""
    match condition:
        case TraitIs():
            return 0
        case Find():
            return (
                1 if REGISTRY.collections[condition.collection].single else 3 - bool(_sets_wanted(condition))
            )
        case Not(part):
            return _cost(part)
        case All(parts):
            return min(map(_cost, parts), default=0)
        case Some(parts):
            return max(map(_cost, parts), default=0)


@lru_cache(maxsize=4096)
def _asks_server(find: Find) -> bool:
    asked = (field_of(find.collection, test.field) for test in tests(find.where))
    return REGISTRY.collections[find.collection].server or any(field.server for field in asked)


@lru_cache(maxsize=4096)
def _sets_wanted(find: Find) -> tuple[frozenset[str], ...]:
    """Phrase sets, for every question that an item must answer; of each one at least has to be there."""
    return tuple(
        frozenset(group.sets)
        for test in required(find.where)
        if isinstance(test.argument, Phrases | Near) and in_words(find.collection, test)
        for group in (test.argument.groups if isinstance(test.argument, Near) else (test.argument,))
        if group.n
    )


@lru_cache(maxsize=4096)
def _roles_named(find: Find) -> frozenset[str]:
    return frozenset(role for test in required(find.where) for role in _roles_of(test))


def _roles_of(test: Test) -> tuple[str, ...]:
    if test.field != "role" or test.op not in ("contains", "in"):
        return ()
    return (test.argument,) if isinstance(test.argument, str) else tuple(test.argument)


@lru_cache(maxsize=4096)
def _told_by_words(find: Find) -> bool:
    """Whether readers find what is asked for by words."""
    return find.collection in _FOUND_BY_WORDS or any(
        test.field in _TOLD_BY_WORDS for test in tests(find.where)
    )


@lru_cache(maxsize=4096)
def _subjects(where: Predicate) -> frozenset[str]:
    """What the phrase sets asked for are about: `refund-policy.body` is about `refund-policy`."""
    return frozenset(name.split(".", 1)[0] for test in tests(where) for name in sets_of(test))


def _percent(count: float, total: int) -> float:
    return 100 * count / total if total else 0


def _within(bounds: Bounds, low: float, high: float | None) -> Truth:
    """Whether a count that lies between `low` and `high` (None: any) is within bounds."""
    if low >= bounds.low and (bounds.high is None or (high is not None and high <= bounds.high)):
        return Truth.TRUE
    if (high is not None and high < bounds.low) or (bounds.high is not None and low > bounds.high):
        return Truth.FALSE
    return Truth.UNKNOWN
