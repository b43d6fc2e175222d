"""Kleene's three-valued logic, with what was found and why something is unknown."""

from __future__ import annotations

from collections.abc import Iterable
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


class Outcome(Frozen):
    """What became of a condition. `items` are what a `Find` matched; `reasons` say why it is unknown."""

    condition: Condition
    truth: Truth
    items: tuple[Item, ...] = ()
    reasons: tuple[str, ...] = ()
    parts: tuple[Outcome, ...] = ()


def all_of(condition: Condition, parts: tuple[Outcome, ...]) -> Outcome:
    """False where one part is false; else unknown where one is unknown."""
    return Outcome(condition, _decide(parts, Truth.FALSE, Truth.TRUE), reasons=_reasons(parts), parts=parts)


def any_of(condition: Condition, parts: tuple[Outcome, ...]) -> Outcome:
    """True where one part is true; else unknown where one is unknown."""
    return Outcome(condition, _decide(parts, Truth.TRUE, Truth.FALSE), reasons=_reasons(parts), parts=parts)


def negation(condition: Condition, part: Outcome) -> Outcome:
    """Unknown stays unknown."""
    flipped = {Truth.TRUE: Truth.FALSE, Truth.FALSE: Truth.TRUE, Truth.UNKNOWN: Truth.UNKNOWN}
    return Outcome(condition, flipped[part.truth], reasons=part.reasons, parts=(part,))


def _decide(parts: Iterable[Outcome], deciding: Truth, otherwise: Truth) -> Truth:
    truths = {part.truth for part in parts}
    if deciding in truths:
        return deciding
    return Truth.UNKNOWN if Truth.UNKNOWN in truths else otherwise


def _reasons(parts: Iterable[Outcome]) -> tuple[str, ...]:
    said = (reason for part in parts if part.truth is Truth.UNKNOWN for reason in part.reasons)
    return tuple(dict.fromkeys(said))
