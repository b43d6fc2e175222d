"""A table of answers that were given before: bounded, whatever it is asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

_Text = str | None
_K = TypeVar("_K", bound=str | tuple[_Text, ...])
_V = TypeVar("_V")

_ENTRY = 50


class Memo(dict[_K, _V], Generic[_K, _V]):
    """`memo[key]` is `make(key)`, worked out when it is first asked for.

    Holds keys of about `room` characters; what goes beyond that makes it forget everything, so that a
    site of endless names takes no more memory than any other.
    """

    def __init__(self, make: Callable[[_K], _V], room: int = 1_000_000) -> None:
        super().__init__()
        self._make, self._room, self._held = make, room, 0

    def __missing__(self, key: _K) -> _V:
        parts = (key,) if isinstance(key, str) else key
        self._held += _ENTRY + sum(len(part) for part in parts if part)
        if self._held > self._room:
            self.clear()
            self._held = 0
        value = self[key] = self._make(key)
        return value
