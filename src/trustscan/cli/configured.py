"""`--config` and `--isolated`: what the configuration file says becomes the default of every option."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from msgspec.structs import fields

from trustscan.cli.errors import UsageError
from trustscan.cli.options import RuleChoice
from trustscan.cli.visit import Visit
from trustscan.config.find import find_config
from trustscan.config.models import SHARED, Project
from trustscan.model.struct import Frozen
from trustscan.model.waivers import Waiver
from trustscan.rulebook.severities import SeverityChange

_CONFIG = "Configuration"
_FOR_ALL = frozenset(field.name for group in (Visit, RuleChoice) for field in fields(group)) | {"base_url"}
"""Settings at the top of a file that hold for every command: how sites are visited, and by which rules."""


def _load(context: typer.Context, value: Any) -> Project:
    """The configuration in force; its settings become the defaults of the command being read."""
    isolated = bool(context.params.get("isolated"))
    given = value if isinstance(value, Path) else None
    if isolated and given is not None:
        raise UsageError("--config and --isolated cannot be had together")
    path = None if isolated else given or find_config()
    if path is None:
        return Project()
    from trustscan.cli.settings import sections
    from trustscan.config.read import read_project

    project = read_project(path, sections())
    section = context.info_name or SHARED
    context.default_map = defaults_for(project, section)
    return project


def _isolate(context: typer.Context, value: bool) -> bool:
    config = context.params.get("config")
    if value and isinstance(config, Project) and config.file is not None:
        raise UsageError("--config and --isolated cannot be had together")
    return value


def defaults_for(project: Project, command: str) -> dict[str, Any]:
    """What a file sets for a command: for `scan` its top, for others what all share and their table."""
    shared = project.values.get(SHARED, {})
    if command == "scan":
        return dict(shared)
    return {name: value for name, value in shared.items() if name in _FOR_ALL} | dict(
        project.values.get(command, {})
    )


def place_of(project: Project, command: str, name: str) -> str:
    """Where a file sets an option of a command: `file:line`."""
    own = project.places.get((command, name))
    return own or project.places.get((SHARED, name), "")


ConfigOption = Annotated[
    Any,
    typer.Option(
        "--config",
        parser=lambda value: value if isinstance(value, Project) else Path(value),
        callback=_load,
        is_eager=True,
        metavar="FILE",
        show_default=False,
        help="Take this configuration instead of the nearest trustscan.toml or pyproject.toml.",
        rich_help_panel=_CONFIG,
    ),
]
IsolatedOption = Annotated[
    bool,
    typer.Option(
        "--isolated",
        callback=_isolate,
        is_eager=True,
        help="Take no configuration file.",
        rich_help_panel=_CONFIG,
    ),
]


class Configured(Frozen):
    """The configuration of a run. `config` is what was read of a file (see `_load`), not the file's name."""

    config: ConfigOption = None
    isolated: IsolatedOption = False

    @property
    def project(self) -> Project:
        """What the file says."""
        return self.config if isinstance(self.config, Project) else Project()

    @property
    def waivers(self) -> tuple[Waiver, ...]:
        """Gaps that do not count."""
        return self.project.waivers

    @property
    def severities(self) -> tuple[SeverityChange, ...]:
        """Other severities for single rules."""
        return self.project.severities

    @property
    def baseline(self) -> Path | None:
        """The baseline that the file names."""
        named = self.project.values.get(SHARED, {}).get("baseline")
        return None if named is None else Path(named)

    def sets(self, name: str, value: Any) -> bool:
        """Whether the file sets an option of a scan to this value."""
        return value is not None and self.project.values.get(SHARED, {}).get(name) == value

    def expired_lines(self) -> list[str]:
        """A line for each waiver that holds no more today, for runs that show no single reports."""
        today = datetime.now(UTC).date()
        return [
            f"the waiver for {waiver.rule} expired on {waiver.expires} and covers nothing ({waiver.place})"
            for waiver in self.waivers
            if waiver.expires < today
        ]

    def targets(self, given: Sequence[str] | None) -> list[str]:
        """What to scan: what was typed, else what the file names. Raises UsageError where neither does."""
        found = list(given or self.project.targets)
        if not found:
            file = self.project.file
            where = f"; {file.name} names no targets either" if file else ""
            raise UsageError(f"Missing argument 'TARGET...'{where} (--help shows what there is)")
        return found

    def place_of_targets(self, targets: Sequence[str]) -> str:
        """Where the file names these targets; empty if they were typed."""
        return (
            self.project.places.get((SHARED, "targets"), "") if tuple(targets) == self.project.targets else ""
        )


NO_CONFIGURATION = Configured()
