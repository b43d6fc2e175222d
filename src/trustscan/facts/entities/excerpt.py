"""What of a text is worth a closer look, put together, so that expensive patterns read nothing else."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate, compress
from typing import Any

from trustscan.facts.entities.labels import hits
from trustscan.model.struct import Frozen
from trustscan.text.figures import figures_of_lines

# No pattern for what people write goes over this.
_GAP = "\n\0\n"
# `9:00`, `until` and `17:00` may stand in lines of their own.
_MAX_BETWEEN = 16


class Excerpt(Frozen):
    """Some lines of a text: `starts` tells where each stretch begins here, `shifts` how far it was moved."""

    text: str
    starts: tuple[int, ...]
    shifts: tuple[int, ...]

    def hits(self, pattern: Any) -> Iterator[tuple[Any, int]]:
        """The matches of a pattern (none for None), and how far each was moved from its place in the text."""
        for match in hits(pattern, self.text) if self.text else ():
            # A match may begin with the end of the line before.
            yield match, self.shifts[bisect_right(self.starts, match.start() + 1) - 1]

    def spans(self, pattern: Any, group: int = 1) -> Iterator[tuple[int, int]]:
        """Where a group of a pattern stands in the whole text: start and end of every match."""
        for match, shift in self.hits(pattern):
            start, end = match.span(group)
            yield start + shift, end + shift


@lru_cache(maxsize=4)
def around_figures(text: str, before: int = 0) -> Excerpt:
    """The lines of a text that hold a figure, and what little stands between two of them.

    With the lines before them, as many as hold so many characters.
    """
    stretches: list[tuple[int, int]] = []
    known = 0
    for start, end in _lines_with_figures(text):
        if before:
            start = text.rfind("\n", known, max(known, start - before)) + 1 or known
        if stretches and start - known <= _MAX_BETWEEN:
            start = stretches.pop()[0]
        stretches.append((start, end))
        known = end
    parts: list[str] = []
    starts: list[int] = []
    length = 0
    for start, end in stretches:
        parts.append(text[start:end])
        starts.append(length)
        length += end - start + len(_GAP)
    shifts = (start - begun for (start, _), begun in zip(stretches, starts, strict=True))
    return Excerpt(_GAP.join(parts), tuple(starts), tuple(shifts))


@lru_cache(maxsize=2)
def _lines_with_figures(text: str) -> list[tuple[int, int]]:
    """Where each line starts and ends that holds a figure."""
    lengths = list(map(len, text.split("\n")))
    ends = enumerate(accumulate(lengths))  # without the line breaks before
    return [(end + line - lengths[line], end + line) for line, end in compress(ends, figures_of_lines(text))]
