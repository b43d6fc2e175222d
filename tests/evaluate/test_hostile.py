"""Patterns of rules on hostile pages: linear in time, whatever they look like."""

from __future__ import annotations

import pytest

from tests.evaluate.small import judged

LONG = "<p>Welcome to our little page.</p><p>" + "a" * 150_000 + "!</p>"


@pytest.mark.parametrize("pattern", [r"(a+)+$", r"(a|aa)+$", r"(.*a){12}b", r"^(\w+\s?)*$", r"(a?){99}b"])
def test_backtracking_bombs_come_back(pattern: str) -> None:
    """In a backtracking engine each of these runs for longer than the sun."""
    assert judged(f"{{in: blocks, text|re: '{pattern}', count|min: 9}}", {"/": LONG}).status == "fail"


def test_captures_are_bounded() -> None:
    found = judged("{in: blocks, text|re: '(?P<all>a+)'}", {"/": LONG})
    assert found.status == "pass"
    assert len(found.capture("all") or "") <= 121
    assert len(found.capture("text") or "") <= 121
    assert all(len(place.snippet) <= 200 for place in found.places)
