"""What a site may cost in all, so that no number of heavy pages takes the memory or the time of a scan."""

from __future__ import annotations

from trustscan.gather.limits import (
    MAX_BODY,
    MEAN_BYTES,
    MEAN_ELEMENTS,
    MEAN_TEXT,
    SECONDS_PER_CHARACTER,
    SECONDS_PER_ELEMENT,
    TIMES_TO_JUDGE,
)
from trustscan.text.nesting import MAX_NODES


class Budget:
    """Counts what has been brought back. One page is within reason, whatever its size."""

    def __init__(self, max_pages: int) -> None:
        self._max_bytes = max(MAX_BODY, max_pages * MEAN_BYTES)
        self._max_text = max(MAX_BODY, max_pages * MEAN_TEXT)
        self._max_elements = max(MAX_NODES, max_pages * MEAN_ELEMENTS)
        self._bytes = self._text = self._elements = 0

    def spend(self, size: int, text: int, elements: int) -> None:
        """Takes note of a page: bytes, characters that visitors read, elements."""
        self._bytes += size
        self._text += text
        self._elements += elements

    @property
    def exceeded(self) -> str | None:
        """What the site has too much of, as a sentence; None while it is within reason."""
        for spent, limit, unit in (
            (self._bytes, self._max_bytes, "bytes"),
            (self._text, self._max_text, "characters of text"),
            (self._elements, self._max_elements, "elements"),
        ):
            if spent > limit:
                return f"The pages hold more than {limit:,} {unit}, the limit for so many pages."
        return None

    def judging_time(self, read_in: float) -> float:
        """Seconds that judging these pages will take, as a generous guess.

        They were read in so many seconds: more on a busy machine, or for odd markup.
        """
        by_size = self._elements * SECONDS_PER_ELEMENT + self._text * SECONDS_PER_CHARACTER
        return max(by_size, TIMES_TO_JUDGE * read_in)
