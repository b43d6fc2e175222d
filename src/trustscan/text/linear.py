"""Patterns for what websites send: in linear time and bounded memory, whatever stands there (RE2)."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import re2

_MEMORY = 8 << 20


@lru_cache(maxsize=8192)
def linear(pattern: str, *, ignore_case: bool = False) -> Any:
    """A pattern compiled by RE2, once in a process. Raises re2.error where it is none."""
    return re2.compile(pattern, linear_options(ignore_case=ignore_case))


def linear_options(*, ignore_case: bool = False) -> re2.Options:
    """How patterns are compiled. Silently: where memory is too short RE2 goes on more slowly."""
    options = re2.Options()
    options.case_sensitive = not ignore_case
    options.log_errors = False
    options.max_mem = _MEMORY
    return options
