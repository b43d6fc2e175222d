"""The table that a batch gives: the list's own columns, then what was found, under names that stay."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from trustscan.batch.results.digest import FIGURES, LETTERS
from trustscan.batch.results.identity import CheckInfo
from trustscan.batch.results.schema import PLACE
from trustscan.batch.results.store import Result
from trustscan.model.struct import Frozen

WHOLE = frozenset({"line", "duplicate_of", "passed", "partial", "failed", "inconclusive", "pages"})
TEXT = frozenset({"site", "status", "reason", "url", "grade", "capped_by", "languages", "scanned_at"})
"""The columns that hold whole numbers, and those that hold text; the other figures are fractions."""

_WORDS = {letter: status.value for status, letter in LETTERS.items()}


class Columns(Frozen):
    """The columns of the table: `given` are the list's, then `PLACE`, `FIGURES`, and one for each check."""

    given: tuple[str, ...]
    checks: tuple[str, ...]

    @classmethod
    def of(cls, names: Sequence[str], checks: Sequence[CheckInfo]) -> Columns:
        """All names differ, whatever their case: a list's column that bears one of ours is `..._given`."""
        ids = tuple(info.id for info in checks)
        taken = {name.casefold() for name in (*PLACE, *FIGURES, *ids)}
        given = []
        for number, name in enumerate(names, start=1):
            plain = " ".join(name.split()) or f"column_{number}"
            free = plain if plain.casefold() not in taken else f"{plain}_given"
            count = 2
            while free.casefold() in taken:
                free, count = f"{plain}_{count}", count + 1
            taken.add(free.casefold())
            given.append(free)
        return cls(tuple(given), ids)

    @property
    def names(self) -> tuple[str, ...]:
        """All names, in order."""
        return (*self.given, *PLACE, *FIGURES, *self.checks)

    def cells(self, result: Result) -> tuple[tuple[str, ...], tuple[Any, ...], tuple[str, ...]]:
        """A row's cells: those of the list, what is known of it (None where nothing is), and the verdicts."""
        given = (*result.cells, *("" for _ in range(len(self.given) - len(result.cells))))
        figures = {**result.figures, "status": result.status, "reason": result.reason}
        place = (result.line, result.site, result.duplicate_of)
        verdicts = tuple(_WORDS.get(letter, "") for letter in result.verdicts) or ("",) * len(self.checks)
        return given, (*place, *(figures.get(name) for name in FIGURES)), verdicts
