"""Tables of what was found out before: bounded, whatever they are asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

_K = TypeVar("_K", bound=str | tuple[str | None, ...])
_V = TypeVar("_V")

_ENTRY = 50


class Kept(dict[_K, _V], Generic[_K, _V]):
    """A table that has room for keys of so many characters and forgets everything rather than hold more.

    So a site of endless names takes no more memory than any other.
    """

    def __init__(self, room: int) -> None:
        super().__init__()
        self._room, self._held = room, 0

    def keep(self, key: _K, value: _V) -> _V:
        """Puts a value into the table, and hands it back."""
        weight = _ENTRY + (len(key) if isinstance(key, str) else sum(map(len, filter(None, key))))
        if self._held + weight > self._room:
            self.clear()
        self._held += weight
        self[key] = value
        return value

    def clear(self) -> None:
        """Forgets everything."""
        super().clear()
        self._held = 0


class Memo(Kept[_K, _V]):
    """`memo[key]` is `make(key)`, worked out when it is first asked for."""

    def __init__(self, make: Callable[[_K], _V], room: int = 1_000_000) -> None:
        super().__init__(room)
        self._make = make

    def __missing__(self, key: _K) -> _V:
        return self.keep(key, self._make(key))
