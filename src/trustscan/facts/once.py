"""Answers that are worked out once for a page or a site, however many readers and rules ask."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

_Asked = TypeVar("_Asked", bound=Callable[..., Any])


def once(answer: _Asked) -> _Asked:
    """Has the first argument of `answer` (of records one with `dict=True`) keep what is told of it.

    The other arguments are part of the question and must be hashable. An answer must not hold the record that
    it is about: the two would keep each other in memory.
    """

    @wraps(answer)
    def asked(about: Any, *question: Any) -> Any:
        told = about.__dict__.get(answer)
        if told is None:
            told = about.__dict__[answer] = {}
        try:
            return told[question]
        except KeyError:
            found = told[question] = answer(about, *question)
            return found

    return cast(_Asked, asked)
