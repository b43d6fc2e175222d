"""What is wrong in a rule file, said as a good compiler says it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from typing import Literal

from trustscan.model.struct import Frozen

_MOST_SHOWN = 50


class Mark(Frozen):
    """A place in a file: line and column from 1, the line itself, and how many characters are meant."""

    line: int
    column: int
    source: str
    width: int = 1


class Problem(Frozen):
    """One thing to mend: what is wrong, where, and what would be right."""

    message: str
    file: str = ""
    mark: Mark | None = None
    hint: str = ""
    level: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        where = f"{self.file}:{self.mark.line}:{self.mark.column}" if self.mark else self.file
        lines = [f"{where}: {self.level}: {self.message}"]
        if self.mark and self.mark.source.strip():
            number = str(self.mark.line)
            lead = "".join("\t" if char == "\t" else " " for char in self.mark.source[: self.mark.column - 1])
            lines.append(f" {number} | {self.mark.source}")
            lines.append(f" {' ' * len(number)} | {lead}{'^' * self.mark.width}")
        if self.hint:
            lines.append(f"   = {self.hint}")
        return "\n".join(lines)


class RuleFileError(Exception):
    """Rule files that cannot be used: every problem found, in the order of the files. Exit code 2."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        shown = [str(problem) for problem in self.problems[:_MOST_SHOWN]]
        left = len(self.problems) - len(shown)
        super().__init__("\n\n".join([*shown, f"... and {left} more"] if left else shown))


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known name that a word was probably meant to be."""
    return next(iter(difflib.get_close_matches(word, sorted(set(known)), n=1, cutoff=0.6)), None)


def did_you_mean(word: str, known: Iterable[str], listed: str = "known") -> str:
    """A hint: the nearest known name, or the list of them where it is short."""
    names = sorted(set(known))
    if near := nearest(word, names):
        return f'did you mean "{near}"?'
    if not names:
        return f"{listed}: none"
    shown = ", ".join(names[:12])
    return f"{listed}: {shown}" + (", ..." if len(names) > 12 else "")
