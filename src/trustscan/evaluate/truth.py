"""Kleene's three-valued logic, with what was found and why something is unknown."""

from __future__ import annotations

from enum import Enum

from trustscan.model.struct import Frozen
from trustscan.rulebook.conditions import Condition
from trustscan.rulebook.registry import Item

SERVER_ONLY = "only a server can show it"


class Truth(Enum):
    """True, false, or not to be told from what was read."""

    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"

    @classmethod
    def of(cls, value: bool | None) -> Truth:
        """None is unknown."""
        return cls.UNKNOWN if value is None else cls.TRUE if value else cls.FALSE

    @property
    def negated(self) -> Truth:
        """Unknown stays unknown."""
        return _NEGATED[self]


_NEGATED = {Truth.TRUE: Truth.FALSE, Truth.FALSE: Truth.TRUE, Truth.UNKNOWN: Truth.UNKNOWN}


class Outcome(Frozen):
    """What became of a condition. `items` are what a `Find` matched; `reasons` say why it is unknown."""

    condition: Condition
    truth: Truth
    items: tuple[Item, ...] = ()
    reasons: tuple[str, ...] = ()
