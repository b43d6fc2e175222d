"""What to read next: the pages that promise to tell most, each subject once before any twice. Pure."""

from __future__ import annotations

import heapq
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from trustscan.facts.urls import page_key
from trustscan.facts.vocabulary import Vocabulary
from trustscan.gather.limits import MAX_KNOWN
from trustscan.gather.links import Place

_PLACE_BONUS = {Place.SITEMAP: 0.0, Place.MAIN: 8.0, Place.MENU: 20.0, Place.FOOTER: 16.0}
_LABEL_BONUS = 10.0
_CLICK_COST = 3.0
_DEPTH_COST = 2.0
# The third page of a role, or of a pattern of addresses, tells less than the first of another.
_ROLE_FADE = 0.55
_PATTERN_FADE = 12.0
_MAX_PATTERN_COST = 60.0
_TITLE_LIKE_WORDS = 4
_DIGITS = re.compile(r"\d+")


@dataclass(slots=True)
class Candidate:
    """A page that is known and not read: its address, what links promise of it, and how far it is."""

    url: str
    key: str
    roles: frozenset[str]
    place: Place
    clicks: int
    labelled: bool = False
    number: int = 0
    priority: float = field(default=0.0, compare=False)


class Frontier:
    """A priority queue whose order follows what has been taken already."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._telling = {role.id: float(role.telling) for role in vocabulary.roles}
        self._waiting: dict[str, Candidate] = {}
        self._heap: list[tuple[float, int, str]] = []
        self._taken_roles: Counter[str] = Counter()
        self._taken_patterns: Counter[str] = Counter()
        self._met = 0

    def __len__(self) -> int:
        return len(self._waiting)

    def add(
        self, url: str, roles: frozenset[str], place: Place, clicks: int, *, labelled: bool = False
    ) -> None:
        """Makes a page known; of one that is known already, the better promise counts."""
        key = page_key(url)
        known = self._waiting.get(key)
        if known is None:
            if len(self._waiting) >= MAX_KNOWN:
                return
            self._met += 1
            known = Candidate(url, key, roles, place, clicks, labelled, self._met)
            self._waiting[key] = known
        elif roles <= known.roles and place <= known.place and labelled <= known.labelled:
            return
        else:
            known.roles |= roles
            known.place = max(known.place, place)
            known.clicks = min(known.clicks, clicks)
            known.labelled |= labelled
        self._push(known)

    def pop(self) -> Candidate | None:
        """Takes the page to read next; None where none is left."""
        while self._heap:
            priority, _, key = heapq.heappop(self._heap)
            candidate = self._waiting.get(key)
            if candidate is None or -priority != candidate.priority:
                continue
            if self._value(candidate) < candidate.priority:
                self._push(candidate)
                continue
            del self._waiting[key]
            self._taken_roles.update(candidate.roles)
            self._taken_patterns[pattern_of(candidate.url)] += 1
            return candidate
        return None

    def drop(self, key: str) -> Candidate | None:
        """Forgets a page that turned out to be read under another address."""
        return self._waiting.pop(key, None)

    def left(self) -> Iterator[Candidate]:
        """All that is known and was not taken, the most telling first."""
        return iter(sorted(self._waiting.values(), key=lambda c: (-self._promise(c), c.number)))

    def _push(self, candidate: Candidate) -> None:
        candidate.priority = self._value(candidate)
        heapq.heappush(self._heap, (-candidate.priority, candidate.number, candidate.key))

    def _promise(self, candidate: Candidate) -> float:
        return max((self._telling.get(role, 0.0) for role in candidate.roles), default=0.0)

    def _value(self, candidate: Candidate) -> float:
        promise = max(
            (
                self._telling.get(role, 0.0) * _ROLE_FADE ** self._taken_roles[role]
                for role in candidate.roles
            ),
            default=0.0,
        )
        path = urlsplit(candidate.url).path
        repeats = self._taken_patterns[pattern_of(candidate.url)]
        return (
            promise
            + _PLACE_BONUS[candidate.place]
            + (_LABEL_BONUS if candidate.labelled and candidate.roles else 0.0)
            - _CLICK_COST * candidate.clicks
            - _DEPTH_COST * path.strip("/").count("/")
            - min(_MAX_PATTERN_COST, _PATTERN_FADE * repeats)
        )


def pattern_of(url: str) -> str:
    """What addresses of one kind have in common: products, posts, numbered pages.

    The last part of a path of two or more stands for its kind; a first part of many words is a title.
    """
    parts = urlsplit(url)
    segments = [segment for segment in parts.path.split("/") if segment]
    names = ",".join(sorted({part.partition("=")[0] for part in parts.query.split("&") if part}))
    if not segments:
        return f"/?{names}"
    last = segments[-1]
    wordy = len(re.split(r"[-_+]|%20", last)) >= _TITLE_LIKE_WORDS
    if len(segments) > 1 or wordy or (names and parts.query):
        last = "*" if len(segments) > 1 or wordy else last
    return "/".join([*map(_without_digits, segments[:-1]), _without_digits(last)]) + f"?{names}"


def _without_digits(segment: str) -> str:
    return _DIGITS.sub("#", segment)
