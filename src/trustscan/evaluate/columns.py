"""One field of all items of a collection, as a column of a table: every value is worked out once."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import Any

import re2

from trustscan.evaluate.standing import READ_EVERYWHERE
from trustscan.rulebook.operators import fold
from trustscan.rulebook.registry import Field, Item, Type, View
from trustscan.text.linear import linear, linear_options
from trustscan.text.normalise import normalise
from trustscan.text.phrases import PhraseBook

Numbers = frozenset[int]
NONE: Numbers = frozenset()
MAX_TEXT = 200_000
_MAX_SCANNED = 4_000
# Patterns of so many steps, such as those with `{2,70}`, may take a new state for every letter they read.
_SLOW = 1_000
_FEW = 16
# Where a text ends matters to these even in a pattern that may begin and end at lines.
_OF_THE_WHOLE = re.compile(r"\\[Az]|\(\?\w*-\w*m")


def compiled(pattern: str) -> Any:
    """The RE2 form of a pattern from a rule file."""
    return linear(pattern, ignore_case=True)


@lru_cache(maxsize=4096)
def _in_lines(pattern: str) -> tuple[Callable[..., Any] | None, Callable[[bytes], bool] | None]:
    """How to look for a pattern in many lines at once, and what else to ask of them first.

    Nothing where it matters to the pattern where a text ends.
    """
    if _OF_THE_WHOLE.search(pattern):
        return None, None
    return compiled(f"(?m){pattern}").search, _needed_words(pattern)


def _needed_words(pattern: str) -> Callable[[bytes], bool] | None:
    """For a pattern that is slow to look for: whether a text has the words that every match of it holds.

    None for patterns that are quick, and for those that need no words.
    """
    if compiled(pattern).programsize < _SLOW:
        return None
    words = re2.Filter()
    words.Add(pattern, linear_options(ignore_case=True))
    words.Compile()
    return None if words.Match(b"", True) else lambda text: words.Match(text, True) is not None


class Column:
    """The values of one field, by the numbers of the items."""

    def __init__(self, field: Field, items: Sequence[Item], view: View) -> None:
        self.field = field
        self._items = items
        self._view = view
        self._known: dict[int, Any] = {}
        self._phrases: Mapping[int, set[int]] | None = None

    def by_value_among(self, numbers: Numbers) -> Mapping[Any, list[int]]:
        """For each value that some items have, as it is stated: those items."""
        if len(numbers) == len(self._items):
            return self._as_stated
        known, get, items, view = self._known, self.field.get, self._items, self._view
        index: dict[Any, list[int]] = defaultdict(list)
        for number in numbers:
            if number not in known:
                known[number] = get(items[number], view)
            index[known[number]].append(number)
        return index

    @cached_property
    def by_value(self) -> Mapping[Any, Numbers]:
        """For each value, folded, the items that have it; None is a value here."""
        index: dict[Any, Numbers] = {}
        for value, numbers in self._as_stated.items():
            for folded in _folded(value, self.field.type):
                index[folded] = index.get(folded, NONE).union(numbers)
        return index

    @cached_property
    def missing(self) -> Numbers:
        """The items of which nobody knows the value."""
        return frozenset(self._as_stated.get(None, ())) if self.field.none_is_unknown else NONE

    def matching(self, pattern: str) -> Numbers:
        """The items in whose text a pattern is found."""
        search = compiled(pattern).search
        candidates = self._texts.candidates(pattern)
        found = (text for text, sure in candidates if sure or search(text[:MAX_TEXT]))
        return NONE.union(*(self._as_stated[text] for text in found))

    def found(self, set_name: str, book: PhraseBook) -> Mapping[int, Numbers]:
        """For each phrase of a set that stands in texts of items: those whose page is in its language."""
        if self._phrases is None:
            self._phrases = self._scan(book)
        members, there = book.sets.get(set_name, {}), self._phrases
        fewer, more = (members, there) if len(members) < len(there) else (there, members)
        return {number: self._speaking(members[number], there[number]) for number in fewer if number in more}

    def _scan(self, book: PhraseBook) -> Mapping[int, set[int]]:
        """For each phrase that stands in any text, the items."""
        texts = {value: normalise(str(value)[:_MAX_SCANNED]) for value in self._as_stated if value}
        hits = book.hits_in(texts.values())
        index: dict[int, set[int]] = defaultdict(set)
        for value, text in texts.items():
            for number, _ in hits[text]:
                index[number].update(self._as_stated[value])
        return index

    def _speaking(self, languages: frozenset[str], numbers: Iterable[int]) -> Numbers:
        """Those of the items whose page is in one of the languages."""
        if not languages.isdisjoint(READ_EVERYWHERE):
            return frozenset(numbers)
        pages = ((at, self._items[at].page) for at in numbers)
        return frozenset(at for at, page in pages if page is None or not languages.isdisjoint(page.languages))

    @cached_property
    def _as_stated(self) -> Mapping[Any, list[int]]:
        field, items = self.field, self._items
        values = field.get_all(items) if field.get_all else (field.get(item, self._view) for item in items)
        index: dict[Any, list[int]] = defaultdict(list)
        for number, value in enumerate(values):
            index[value].append(number)
        return index

    @cached_property
    def _texts(self) -> Lines:
        return Lines(value for value in self._as_stated if value is not None)


class Lines:
    """Texts one below the other, so that a pattern is looked for in all of them at once."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = list(texts)
        lines = [text[:MAX_TEXT].encode("utf-8", "replace") + b"\n" for text in self._texts]
        self._joined = b"".join(lines)
        self._starts = [0, *accumulate(map(len, lines))]

    def candidates(self, pattern: str) -> Iterable[tuple[str, bool]]:
        """The texts that may hold a match: all that do, and few others; with each whether it surely does."""
        search, may_hold = _in_lines(pattern)
        if search is None:
            yield from ((text, False) for text in self._texts)
            return
        for since, until in self._stretches(may_hold, 0, len(self._texts)):
            # The first match from a line's start on is in no line before the first that has one.
            at, end = self._starts[since], self._starts[until]
            while (match := search(self._joined, at, end)) is not None:
                start, stop = match.span()
                if start >= end:
                    break
                number = bisect_right(self._starts, start) - 1
                text, at = self._texts[number], self._starts[number + 1]
                yield text, stop < at and "\n" not in text

    def _stretches(
        self, may_hold: Callable[[bytes], bool] | None, since: int, until: int
    ) -> Iterator[tuple[int, int]]:
        """The texts to look through, as [since, until): all, or by halves where words are needed."""
        if may_hold is None:
            yield since, until
        elif may_hold(self._joined[self._starts[since] : self._starts[until]]):
            if until - since <= _FEW:
                yield since, until
                return
            middle = (since + until) // 2
            yield from self._stretches(may_hold, since, middle)
            yield from self._stretches(may_hold, middle, until)


def _folded(value: Any, type_: Type) -> tuple[Any, ...]:
    """The forms in which a value is looked up."""
    if value is None:
        return (None,)
    if type_ is Type.NAMES:
        return tuple(map(fold, value))
    return (bool(value) if type_ is Type.BOOL else fold(value),)
