"""Keeps the HTTP library from loading what is never used here."""

from __future__ import annotations

import sys


def leave_out_unused() -> None:
    """To be called before httpx is imported. With None in its place a module is not there, at no cost.

    The types of `sys.modules` do not know None; the language does (reference, 5.3.1).
    """
    # httpx's own command line, with all that it draws with: 0.04 s.
    sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # None is what says so
