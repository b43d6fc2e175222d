"""What can be configured, and what a configuration came to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

from trustscan.model.struct import Frozen, field
from trustscan.model.waivers import Waiver
from trustscan.rulebook.problems import Problem
from trustscan.rulebook.severities import SeverityChange

SHARED = ""
"""The section of what stands at the top of a file."""


class Kind(StrEnum):
    """The kind of value that a setting takes; `output` is `[FORMAT=]PATH`, `pairs` a table of texts."""

    FLAG = "true or false"
    WHOLE = "a whole number"
    NUMBER = "a number"
    TEXT = "a text"
    PATH = "a path"
    OUTPUT = "a path, with or without a format before it"
    PAIRS = "a table of texts"


class Setting(Frozen):
    """One option of the command line as a file has it: `max-pages` for `--max-pages`.

    `name` is the parameter's. `many` takes a list. `secret` is never shown.
    """

    name: str
    key: str
    kind: Kind
    help: str = ""
    many: bool = False
    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    secret: bool = False


class Project(Frozen):
    """What a configuration file says; an empty one where there is none.

    `values` holds settings by section and parameter name, as the command line would take them; paths are
    as seen from the current folder. `places` has `file:line` for each of them, and for `("", "targets")`.
    """

    file: Path | None = None
    values: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    places: Mapping[tuple[str, str], str] = field(default_factory=dict)
    targets: tuple[str, ...] = ()
    severities: tuple[SeverityChange, ...] = ()
    waivers: tuple[Waiver, ...] = ()


class ConfigError(Exception):
    """A configuration that cannot be used: every problem found, in the order of the file. Exit code 2."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n\n".join(map(str, problems)))
