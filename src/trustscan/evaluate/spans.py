"""Which of many overlapping spans of blocks a block lies in, without a list for every block."""

from __future__ import annotations

from bisect import bisect_right
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


class Holders:
    """The items of a collection that each block of a page belongs to, by number. Most items are one block."""

    def __init__(self, spans: Iterable[tuple[int, int, int]]) -> None:
        self._single: dict[int, tuple[int, ...]] = {}
        wide: list[Span] = []
        for first, last, number in spans:
            if first == last:
                self._single[first] = (*self._single.get(first, ()), number)
            else:
                wide.append((first, last, number))
        self._wide: Cover[tuple[int, ...]] = Cover(wide, tuple)

    def at(self, block: int) -> tuple[int, ...]:
        """The items that the block is, or is part of."""
        return self._single.get(block, ()) + self._wide.at(block)
