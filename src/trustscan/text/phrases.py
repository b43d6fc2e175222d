"""All literal phrases of all rules in one automaton: a page is read once however many phrases there are."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import Any

from ahocorasick_rs import AhoCorasick, Implementation

from trustscan.model.memo import Kept
from trustscan.model.struct import Frozen, Struct, field
from trustscan.text.normalise import normalise

ANY_LANGUAGE = "any"
# In these languages a phrase may be the start of a longer compound or inflected word.
_INFLECTING = frozenset({"de", "nl", "sv", "da", "no", "fi", "hu", "tr"})
# Arabic writes pronouns as one word with what they belong to: `بياناتك`, `بياناتكم`.
_STEM_INFLECTING = frozenset({"pl", "cs", "ru", "uk", "el", "ro", "ar"})
_PREFIXING = frozenset({"ar"})
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_ENDINGS = ("*", "|")
_WHOLE_BLOCK = "="
_MAX_KEPT, _MAX_TOLD = 300_000, 100_000
# The numbers of the phrases in a block, each with its offset in the block's text.
_HitsOfBlock = tuple[tuple[int, int], ...]
_MIN_STEM = 5
_MIN_LONG_STEM = 7

# A stream is made of blocks; each stands between these, so that no phrase reaches over a block's end.
STREAM_START, BLOCK_START, BLOCK_END = "\n", " ", " \n"
FIRST_BLOCK = len(STREAM_START + BLOCK_START)
BETWEEN = len(BLOCK_END + BLOCK_START)
"""Where the text of the first block begins, and what lies between the end of one and the next."""


def stream_of(blocks: Sequence[str]) -> tuple[str, list[int]]:
    """Joins normalised blocks for scanning; returns the stream and where each block's text starts in it."""
    starts = list(accumulate((len(block) + BETWEEN for block in blocks), initial=FIRST_BLOCK))
    return joined(blocks), starts[:-1]


def joined(blocks: Sequence[str]) -> str:
    """The stream of normalised blocks alone."""
    if not blocks:
        return STREAM_START
    return f"{STREAM_START}{BLOCK_START}{(BLOCK_END + BLOCK_START).join(blocks)}{BLOCK_END}"


def _pattern(phrase: str, language: str, mark: str = "") -> str:
    """The phrase with the word boundaries that its script and language ask for (spaces stand for them).

    `mark` overrides the language: `*` lets the last word go on, `|` does not, `=` asks for a whole block.
    """
    if mark == _WHOLE_BLOCK:
        return f"{STREAM_START}{BLOCK_START}{phrase}{BLOCK_END}"
    if _UNSPACED.search(phrase):
        return phrase
    stem = len(phrase.rsplit(" ", 1)[-1])
    inflects = (language in _INFLECTING and stem >= _MIN_STEM) or (
        language in _STEM_INFLECTING and stem >= _MIN_LONG_STEM
    )
    # Arabic writes 'and', 'by', 'for' and the article as one word with what follows.
    begins = "" if language in _PREFIXING and len(phrase) >= _MIN_STEM else " "
    goes_on = mark != "|" and (inflects or mark == "*")
    return f"{begins}{phrase}" if goes_on else f"{begins}{phrase} "


def _marked(phrase: str) -> tuple[str, str]:
    """The mark of a phrase as it is written in a rule file, and the phrase without it."""
    if phrase.startswith(_WHOLE_BLOCK):
        return _WHOLE_BLOCK, phrase[1:]
    if phrase.endswith(_ENDINGS):
        return phrase[-1], phrase[:-1]
    return "", phrase


class PhraseHit(Frozen):
    """A phrase found: its normal form, and where it starts and ends in the stream."""

    phrase: str
    start: int
    end: int


class PhraseHits(Frozen, dict=True):
    """Where in one stream each phrase of the book was found. Made by `PhraseBook.scan`."""

    book: PhraseBook
    starts: Mapping[int, list[int]]

    @cached_property
    def by_set(self) -> Mapping[str, list[int]]:
        """The numbers of the phrases that were found, under every set that they belong to."""
        found, sets_of = defaultdict[str, list[int]](list), self.book.sets_of
        for number in self.starts:
            for name in sets_of[number]:
                found[name].append(number)
        return dict(found)

    def numbers(self, set_name: str, languages: frozenset[str]) -> list[int]:
        """The phrases of a set that were found; only those of the given languages, and of every language."""
        return self.book.spoken(set_name, self.by_set.get(set_name, ()), languages)

    def distinct(
        self, set_name: str, languages: frozenset[str], start: int = 0, end: int | None = None
    ) -> Iterator[PhraseHit]:
        """The first hit within [start, end) of the stream of each of these phrases."""
        for number in self.numbers(set_name, languages):
            places = self.starts[number]
            at = bisect_left(places, start)
            text = self.book.phrases[number]
            if at < len(places) and (end is None or places[at] + len(text) <= end):
                yield PhraseHit(text, places[at], places[at] + len(text))

    def places(self, set_name: str, languages: frozenset[str]) -> list[tuple[int, int]]:
        """Every hit of a set as (start, phrase number), in order."""
        numbers = self.numbers(set_name, languages)
        return sorted((start, number) for number in numbers for start in self.starts[number])

    def places_of(
        self, meanings: Mapping[str, Iterable[str]], languages: frozenset[str]
    ) -> list[tuple[int, int, str]]:
        """Every hit of the sets that mean something as (start, phrase number, meaning), in order."""
        starts = self.starts
        return sorted(
            [
                (start, number, meaning)
                for name in self.by_set.keys() & meanings.keys()
                for number in self.numbers(name, languages)
                for meaning in meanings[name]
                for start in starts[number]
            ]
        )

    def count(self, set_name: str, languages: frozenset[str], start: int = 0, end: int | None = None) -> int:
        """How many different phrases of the set stand within [start, end)."""
        return sum(1 for _ in self.distinct(set_name, languages, start, end))


@lru_cache(maxsize=2)
def _automaton_of(patterns: tuple[str, ...]) -> AhoCorasick:
    """Finds all patterns at once. Building it takes as long as a small site, so it is done once."""
    return AhoCorasick(patterns, implementation=Implementation.ContiguousNFA)


class PhraseBook(Struct):
    """Named sets of phrases by language, compiled on first use.

    `sets` maps a set's name (such as `refund-policy.body`) to phrase numbers and the languages in
    which each phrase belongs to the set; `any` stands for every language.
    """

    sets: dict[str, dict[int, frozenset[str]]] = field(default_factory=dict)
    phrases: list[str] = field(default_factory=list)
    _patterns: list[str] = field(default_factory=list)
    _numbers: dict[str, int] = field(default_factory=dict)
    _automaton: AhoCorasick | None = None
    _leads: list[int] = field(default_factory=list)
    _sets_of: list[list[str]] | None = None
    _scanned: Kept[str, _HitsOfBlock] = field(default_factory=lambda: Kept[str, _HitsOfBlock](_MAX_KEPT))
    _told: Kept[str, frozenset[str]] = field(default_factory=lambda: Kept[str, frozenset[str]](_MAX_TOLD))

    @property
    def sets_of(self) -> list[list[str]]:
        """For each phrase number, the names of the sets that hold it."""
        if self._sets_of is None:
            self._sets_of = [[] for _ in self.phrases]
            for name, members in self.sets.items():
                for number in members:
                    self._sets_of[number].append(name)
        return self._sets_of

    def add(self, set_name: str, language: str, phrases: Iterable[str]) -> None:
        """Adds phrases (in any form: they are normalised here) to a set; the same phrase twice is no error.

        A phrase that ends in `*` may be the start of a longer word, one that ends in `|` may not be,
        whatever the language; one that begins with `=` must be the whole text of its block.
        """
        members = self.sets.setdefault(set_name, {})
        for phrase in phrases:
            mark, bare = _marked(phrase)
            text = normalise(bare)
            if not text:
                continue
            pattern = _pattern(text, language, mark)
            number = self._numbers.get(pattern)
            if number is None:
                number = self._numbers[pattern] = len(self._patterns)
                self._patterns.append(pattern)
                self.phrases.append(text)
            members[number] = members.get(number, frozenset()) | {language}
        self._automaton = self._sets_of = None
        self._scanned.clear()
        self._told.clear()

    def spoken(self, set_name: str, numbers: Iterable[int], languages: frozenset[str]) -> list[int]:
        """Those of a set's phrases that are of one of the languages, or of every language."""
        members = self.sets.get(set_name, {})
        return [
            number
            for number in numbers
            if ANY_LANGUAGE in (their := members[number]) or not their.isdisjoint(languages)
        ]

    def join(self, set_name: str, others: Iterable[str]) -> None:
        """Makes a set that holds what the other sets hold."""
        members = self.sets.setdefault(set_name, {})
        for other in others:
            for number, languages in self.sets.get(other, {}).items():
                members[number] = members.get(number, frozenset()) | languages
        self._sets_of = None
        self._told.clear()

    def to_data(self) -> dict[str, Any]:
        """The book as plain JSON data, for `from_data`."""
        spoken = sorted({spoken for members in self.sets.values() for spoken in members.values()}, key=sorted)
        number_of = {languages: number for number, languages in enumerate(spoken)}
        return {
            "patterns": self._patterns,
            "languages": [sorted(languages) for languages in spoken],
            "sets": {
                name: [list(members), [number_of[languages] for languages in members.values()]]
                for name, members in self.sets.items()
            },
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> PhraseBook:
        """The book that `to_data` described; more phrases may be added to it."""
        patterns: list[str] = list(data["patterns"])
        spoken = [frozenset(languages) for languages in data["languages"]]
        return cls(
            sets={
                name: dict(zip(numbers, [spoken[n] for n in languages], strict=True))
                for name, (numbers, languages) in data["sets"].items()
            },
            phrases=[pattern.strip() for pattern in patterns],
            _patterns=patterns,
            _numbers=dict(zip(patterns, range(len(patterns)), strict=True)),
        )

    def scan(self, stream: str) -> PhraseHits:
        """Finds every phrase in a stream made by `stream_of`."""
        starts = defaultdict[int, list[int]](list)
        for number, start in self._matches(stream):
            starts[number].append(start)
        return PhraseHits(self, dict(starts))

    def scan_blocks(self, blocks: Sequence[str]) -> PhraseHits:
        """What `scan` finds in the stream of these blocks; those that were met before are not read again.

        Most blocks of a page stand on other pages of its site too, and no phrase goes beyond its block.
        """
        found = self.hits_in(blocks)
        starts = defaultdict[int, list[int]](list)
        at = FIRST_BLOCK
        for block in blocks:
            if hits := found[block]:
                for number, offset in hits:
                    starts[number].append(at + offset)
            at += len(block) + BETWEEN
        return PhraseHits(self, dict(starts))

    def hits_in(self, blocks: Iterable[str]) -> Mapping[str, _HitsOfBlock]:
        """For each of these blocks the phrases in it, by number, each with where in the block it starts."""
        found: dict[str, Any] = {block: self._scanned.get(block) for block in blocks}
        new = [block for block, hits in found.items() if hits is None]
        if new:
            found.update(self._scan_new(new))
        return found

    def sets_in(self, text: str) -> frozenset[str]:
        """The sets of which a phrase stands in a short text, such as a label; phrases end where lines do."""
        told = self._told.get(text)
        if told is None:
            hits = self.scan_blocks([normalise(line) for line in text.split("\n")])
            told = self._told.keep(text, frozenset(hits.by_set))
        return told

    def _scan_new(self, blocks: Sequence[str]) -> Iterator[tuple[str, _HitsOfBlock]]:
        """The hits of each block, all found in one go."""
        stream, starts = stream_of(blocks)
        hits: list[list[tuple[int, int]]] = [[] for _ in blocks]
        for number, start in self._matches(stream):
            at = bisect_right(starts, start) - 1
            hits[at].append((number, start - starts[at]))
        for block, those in zip(blocks, hits, strict=True):
            yield block, self._scanned.keep(block, tuple(those))

    def _matches(self, stream: str) -> list[tuple[int, int]]:
        """The number of each phrase found and where it starts, by where it ends."""
        if self._automaton is None:
            self._automaton = _automaton_of(tuple(self._patterns))
            self._leads = [len(pattern) - len(pattern.lstrip()) for pattern in self._patterns]
        leads = self._leads
        found = self._automaton.find_matches_as_indexes(stream, overlapping=True)
        return [(number, start + leads[number]) for number, start, _ in found]
