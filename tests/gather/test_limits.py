"""docs/limits.md says what the program does."""

from __future__ import annotations

import re
from pathlib import Path

from trustscan.facts.urls import MAX_URL
from trustscan.gather import limits
from trustscan.text import nesting

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "limits.md").read_text(encoding="utf-8")


def constants(module: object) -> dict[str, str]:
    return {name: str(value) for name, value in vars(module).items() if name.isupper() and name[0] != "_"}


def test_every_limit_is_told_with_its_value() -> None:
    told = dict(re.findall(r"^\| `([A-Z_]+)` \| ([\d.e-]+)", PAGE, re.MULTILINE))
    told.update(re.findall(r"`([A-Z_]+)` = (\d+)", PAGE))
    assert told == {**constants(limits), **constants(nesting), "MAX_URL": str(MAX_URL)}
