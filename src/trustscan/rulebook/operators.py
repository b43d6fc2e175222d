"""The operators, by type of field. `field: value` means the first operator of the field's type."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Collection, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from trustscan.model.struct import Frozen
from trustscan.rulebook.registry import Type


class Argument(StrEnum):
    """What stands behind an operator's colon."""

    TEXT = "a text"
    TEXTS = "a list of texts"
    NUMBER = "a number"
    BOOL = "true or false"
    DATE = "a date such as 2024-05-31, now, or a distance from now such as -18 months"
    PATTERN = "a regular expression"
    PHRASES = "a phrase set such as refund-policy.body, a list of phrases, or phrases by language"
    NEAR = "{of: a list whose members each are what `has` takes, words: a number}"
    CUES = "{of: a phrase set, n: a number}"
    FAMILY = "{of: a family of phrase sets such as privacy-elements, n: a number}"


class Operator(Frozen):
    """`test` compares a value with the argument; None where the evaluator does it (phrases, patterns)."""

    name: str
    types: tuple[Type, ...]
    argument: Argument
    doc: str
    test: Callable[[Any, Any], bool] | None = None


def fold(value: object) -> str:
    """The form in which texts are compared: case and runs of white space do not matter."""
    return " ".join(str(value).casefold().split())


def _names(value: Collection[str]) -> set[str]:
    return {fold(name) for name in value}


_WORDY = (Type.TEXT, Type.CHOICE)
_ORDERED = (
    Operator(
        "is", _WORDY, Argument.TEXT, "is exactly this text (case does not matter)", lambda v, a: fold(v) == a
    ),
    Operator("is", (Type.NUMBER,), Argument.NUMBER, "is exactly this number", lambda v, a: bool(v == a)),
    Operator("is", (Type.BOOL,), Argument.BOOL, "is so, or is not", lambda v, a: bool(v) is a),
    Operator(
        "has",
        (Type.WORDS, Type.TEXT),
        Argument.PHRASES,
        "holds at least one of the phrases, as whole words in the page's language",
    ),
    Operator(
        "near",
        (Type.WORDS,),
        Argument.NEAR,
        "holds a phrase of each of the sets, all of them within so many words of each other",
    ),
    Operator(
        "contains", (Type.NAMES,), Argument.TEXT, "has this name among its names", lambda v, a: a in _names(v)
    ),
    Operator(
        "in",
        (Type.NAMES,),
        Argument.TEXTS,
        "has at least one of these names",
        lambda v, a: not _names(v).isdisjoint(a),
    ),
    Operator("in", _WORDY, Argument.TEXTS, "is one of these texts", lambda v, a: fold(v) in a),
    Operator(
        "contains",
        (Type.TEXT,),
        Argument.TEXT,
        "holds this text anywhere, also inside a word",
        lambda v, a: a in fold(v),
    ),
    Operator(
        "starts", (Type.TEXT,), Argument.TEXT, "starts with this text", lambda v, a: fold(v).startswith(a)
    ),
    Operator("ends", (Type.TEXT,), Argument.TEXT, "ends with this text", lambda v, a: fold(v).endswith(a)),
    Operator(
        "re",
        (Type.WORDS, Type.TEXT),
        Argument.PATTERN,
        "holds a match of this RE2 pattern (case does not matter); named groups are captured",
    ),
    Operator("min", (Type.NUMBER,), Argument.NUMBER, "is at least this number", lambda v, a: bool(v >= a)),
    Operator("max", (Type.NUMBER,), Argument.NUMBER, "is at most this number", lambda v, a: bool(v <= a)),
    Operator("before", (Type.DATE,), Argument.DATE, "lies before this date", lambda v, a: bool(v < a)),
    Operator("after", (Type.DATE,), Argument.DATE, "lies after this date", lambda v, a: bool(v > a)),
    Operator("at_least", (Type.CUES,), Argument.CUES, "holds at least n different phrases of the set"),
    Operator(
        "at_least",
        (Type.ELEMENTS,),
        Argument.FAMILY,
        "holds phrases of at least n sets of the family; captures {found}, {total}, {elements}, {missing}",
    ),
    Operator(
        "exists",
        tuple(t for t in Type if t not in (Type.CUES, Type.ELEMENTS)),
        Argument.BOOL,
        "has a value at all, or has none",
    ),
)


def operators_of(type_: Type) -> dict[str, Operator]:
    """The operators that a field of this type takes; the first is the one meant by `field: value`."""
    return _BY_TYPE[type_]


_BY_TYPE: Mapping[Type, dict[str, Operator]] = {
    type_: {op.name: op for op in _ORDERED if type_ in op.types} for type_ in Type
}
ALL_OPERATORS = _ORDERED

_DISTANCE = re.compile(r"([+-]?)\s*(\d{1,4}) (day|week|month|year)s?")


def is_date_spec(spec: str) -> bool:
    """Whether `spec` is a date, `now`, or a distance from now."""
    return resolve_date(spec, date(2000, 1, 31)) is not None


def resolve_date(spec: str, today: date) -> date | None:
    """The day that a date argument means, or None where it means none."""
    if spec in ("now", "today"):
        return today
    if found := _DISTANCE.fullmatch(spec.strip()):
        amount = int(found[2]) * (-1 if found[1] == "-" else 1)
        return _shift(today, amount, found[3])
    try:
        return date.fromisoformat(spec)
    except ValueError:
        return None


def _shift(day: date, amount: int, unit: str) -> date | None:
    try:
        if unit in ("day", "week"):
            return day + timedelta(days=amount * (7 if unit == "week" else 1))
        months = day.year * 12 + day.month - 1 + amount * (12 if unit == "year" else 1)
        year, month = divmod(months, 12)
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    except (OverflowError, ValueError):
        return None
