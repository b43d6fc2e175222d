"""What to read next: the pages that promise to tell most, each subject once before any twice. Pure."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from trustscan.facts.urls import page_key
from trustscan.facts.vocabulary import Vocabulary
from trustscan.gather.limits import MAX_KNOWN
from trustscan.gather.links import Place
from trustscan.gather.shapes import Shape, shape_of, twin_key

_PLACE_BONUS = {Place.SITEMAP: 0.0, Place.MAIN: 8.0, Place.MENU: 20.0, Place.FOOTER: 16.0}
_LABEL_BONUS = 10.0
_CLICK_COST = 3.0
_DEPTH_COST = 2.0
# The third page of a role, or of a pattern of addresses, tells less than the first of another.
_ROLE_FADE = 0.55
_PATTERN_FADE = 12.0
_MAX_PATTERN_COST = 60.0
# What only its address hints at, by a part of a name.
_HINT_WEIGHT = 0.5
# Of pages that promise nothing new, those are sampled that lie, and are met, where none was read yet.
_FOLDER_FADE = 6.0
_PLACE_FADE = 4.0
_MAX_SAMPLE_COST = 40.0
_LISTING_COST = (0.0, 30.0, 60.0)
# It is most likely read already; asking will show.
_TWIN_COST = 200.0


@dataclass(slots=True)
class Candidate:
    """A page that is known and not read: its address, what links promise of it, and how far it is.

    `hints` are roles that its address may mean.
    """

    url: str
    key: str
    twin: str
    shape: Shape
    roles: frozenset[str]
    hints: frozenset[str]
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
        self._taken_folders: Counter[str] = Counter()
        self._taken_places: Counter[Place] = Counter()
        self._taken_twins: set[str] = set()
        self._met = 0

    def __len__(self) -> int:
        return len(self._waiting)

    def add(
        self,
        url: str,
        roles: frozenset[str],
        place: Place,
        clicks: int,
        *,
        labelled: bool = False,
        hints: frozenset[str] = frozenset(),
        root: str = "/",
    ) -> None:
        """Makes a page known; of one that is known already, the better promise counts.

        The pages of the site lie below the path `root`.
        """
        key = page_key(url)
        known = self._waiting.get(key)
        if known is None:
            if len(self._waiting) >= MAX_KNOWN:
                return
            self._met += 1
            shape = shape_of(url, root)
            known = Candidate(
                url, key, twin_key(url), shape, roles, hints, place, clicks, labelled, self._met
            )
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
            self._take(candidate)
            return candidate
        return None

    def drop(self, key: str) -> Candidate | None:
        """Forgets a page that turned out to be read under another address."""
        return self._waiting.pop(key, None)

    def left(self) -> Iterator[Candidate]:
        """All that is known and was not taken, the most telling first."""
        return iter(sorted(self._waiting.values(), key=lambda c: (-self._promise(c), c.number)))

    def _take(self, candidate: Candidate) -> None:
        self._taken_roles.update(candidate.roles)
        self._taken_patterns[candidate.shape.pattern] += 1
        self._taken_folders[candidate.shape.folder] += 1
        self._taken_twins.add(candidate.twin)
        if not candidate.roles:
            self._taken_places[candidate.place] += 1

    def _push(self, candidate: Candidate) -> None:
        candidate.priority = self._value(candidate)
        heapq.heappush(self._heap, (-candidate.priority, candidate.number, candidate.key))

    def _promise(self, candidate: Candidate) -> float:
        return max((self._telling.get(role, 0.0) for role in candidate.roles), default=0.0)

    def _value(self, candidate: Candidate) -> float:
        shape = candidate.shape
        value = (
            max(self._worth(candidate.roles), _HINT_WEIGHT * self._worth(candidate.hints))
            + _PLACE_BONUS[candidate.place]
            + (_LABEL_BONUS if candidate.labelled and candidate.roles else 0.0)
            - _CLICK_COST * candidate.clicks
            - _DEPTH_COST * shape.depth
        )
        if self._looks_like_one_of_many(candidate):
            value -= min(_MAX_PATTERN_COST, _PATTERN_FADE * self._taken_patterns[shape.pattern])
        if all(self._taken_roles[role] for role in candidate.roles):
            value -= _LISTING_COST[shape.listing] + self._sample_cost(candidate)
        if candidate.twin in self._taken_twins:
            value -= _TWIN_COST
        return value

    def _looks_like_one_of_many(self, candidate: Candidate) -> bool:
        """Neither a section that the start page's menu or footer names, nor what its name may be worth."""
        is_section = candidate.place >= Place.MENU and candidate.clicks <= 1 and not candidate.shape.depth
        return not is_section and all(self._taken_roles[role] for role in candidate.hints)

    def _worth(self, roles: frozenset[str]) -> float:
        """What pages of these roles still have to tell."""
        return max(
            (self._telling.get(role, 0.0) * _ROLE_FADE ** self._taken_roles[role] for role in roles),
            default=0.0,
        )

    def _sample_cost(self, candidate: Candidate) -> float:
        in_folder = self._taken_folders[candidate.shape.folder] - 1 if candidate.shape.folder else 0
        met_there = 0 if candidate.roles else self._taken_places[candidate.place]
        return min(_MAX_SAMPLE_COST, _FOLDER_FADE * max(0, in_folder) + _PLACE_FADE * met_there)
