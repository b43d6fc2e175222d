"""Which of many overlapping spans of blocks a block lies in, without a list for every block."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from typing import Any, Generic, TypeVar

T = TypeVar("T")
Span = tuple[int, int, Any]


class Cover(Generic[T]):
    """Spans (first block, last block, value); from one point to the next the same ones cover every block."""

    def __init__(self, spans: Iterable[Span], merge: Callable[[Iterable[Any]], T]) -> None:
        begun: dict[int, list[Span]] = {}
        ended: dict[int, list[Span]] = {}
        for span in spans:
            begun.setdefault(span[0], []).append(span)
            ended.setdefault(span[1] + 1, []).append(span)
        self._points = sorted(begun.keys() | ended.keys())
        self._nothing = merge(())
        self._merged: list[T] = []
        active: dict[int, Any] = {}
        for point in self._points:
            for span in ended.get(point, ()):
                active.pop(id(span), None)
            for span in begun.get(point, ()):
                active[id(span)] = span[2]
            self._merged.append(merge(active.values()))

    def at(self, block: int) -> T:
        """What the values of all spans that hold the block merge to."""
        point = bisect_right(self._points, block)
        return self._merged[point - 1] if point else self._nothing


class Holders(dict[int, tuple[int, ...]]):
    """The items of a collection that each block of a page belongs to, by number; found when asked for."""

    def __init__(self, spans: Iterable[tuple[int, int, int]]) -> None:
        single: list[tuple[int, int]] = []
        wide: list[Span] = []
        for first, last, number in spans:
            if first == last:
                single.append((first, number))
            else:
                wide.append((first, last, number))
        single.sort()
        self._blocks = [block for block, _ in single]
        self._numbers = [number for _, number in single]
        self._wide: Cover[tuple[int, ...]] = Cover(wide, tuple)

    def __missing__(self, block: int) -> tuple[int, ...]:
        since, until = bisect_left(self._blocks, block), bisect_right(self._blocks, block)
        held = self[block] = (*self._numbers[since:until], *self._wide.at(block))
        return held
