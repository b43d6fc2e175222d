"""The options that several commands share, described once.

What always goes together is a group, a parameter of its own (see `groups.py`): `Printing`, `RuleChoice`,
`Gating`, and `Visit` in `visit.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trustscan.cli.deliver import Delivery
from trustscan.cli.errors import UsageError
from trustscan.cli.formats import Format
from trustscan.cli.gate import Gate
from trustscan.cli.regions import RegionOption, read_regions
from trustscan.cli.screen import Color
from trustscan.model.report import Severity
from trustscan.model.struct import Frozen

if TYPE_CHECKING:
    from trustscan.model.waivers import Waiver
    from trustscan.rulebook.models import RuleBook
    from trustscan.rulebook.severities import SeverityChange

_OUTPUT = "What is printed"
_GATE = "When the exit code is not 0"


class FailOn(StrEnum):
    """From which severity on a failed check fails the run."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    NEVER = "never"


def _score_bound(text: str | int) -> int:
    text = str(text)
    if not text.isascii() or not text.isdecimal() or int(text) > 100:
        raise typer.BadParameter(f"'{text}' is not a whole number from 0 to 100")
    return int(text)


FormatOption = Annotated[
    Format,
    typer.Option(
        "--format",
        "-f",
        help="The document on stdout. JSON: one report object; for several targets an array of them.",
        rich_help_panel=_OUTPUT,
    ),
]
OutputOption = Annotated[
    list[str] | None,
    typer.Option(
        "--output",
        "-o",
        metavar="[FORMAT=]PATH",
        help="Also write the report to a file; its ending tells the format where none is given. Repeatable.",
        rich_help_panel=_OUTPUT,
    ),
]
ColorOption = Annotated[
    Color,
    typer.Option(
        "--color", help="NO_COLOR and FORCE_COLOR decide where this is auto.", rich_help_panel=_OUTPUT
    ),
]
QuietOption = Annotated[
    bool,
    typer.Option(
        "--quiet", "-q", help="Only the score and what failed; no progress.", rich_help_panel=_OUTPUT
    ),
]
VerboseOption = Annotated[
    bool,
    typer.Option(
        "--verbose",
        "-v",
        help="All evidence, reasons and references; each page as a line on stderr.",
        rich_help_panel=_OUTPUT,
    ),
]
RulesOption = Annotated[
    list[Path] | None,
    typer.Option("--rules", metavar="PATH", help="Add a rule file, or a folder of them. Repeatable."),
]
SelectOption = Annotated[
    list[str] | None,
    typer.Option(
        "--select", metavar="ID", help="Only these checks: an id, pillar, tag or pattern. Repeatable."
    ),
]
IgnoreOption = Annotated[
    list[str] | None,
    typer.Option("--ignore", metavar="ID", help="Leave these checks out. Repeatable."),
]
FailUnderOption = Annotated[
    int | None,
    typer.Option(
        parser=_score_bound,
        metavar="N",
        help="1 if the score is below N of 100; 3 if N lies within its range.",
        rich_help_panel=_GATE,
    ),
]
FailOnOption = Annotated[
    FailOn,
    typer.Option(
        help="1 if a check of this severity or above fails; 3 if that cannot be told.",
        rich_help_panel=_GATE,
    ),
]
BaselineOption = Annotated[
    Path | None,
    typer.Option(
        exists=True,
        dir_okay=False,
        metavar="FILE",
        help="Say what changed since this was written (trustscan baseline write); what got worse fails.",
        rich_help_panel=_GATE,
    ),
]
FailOnNewOption = Annotated[
    FailOn | None,
    typer.Option(
        help="1 if a check of this severity or above fails that did not in the baseline.",
        rich_help_panel=_GATE,
    ),
]
ExitZeroOption = Annotated[
    bool,
    typer.Option(
        "--exit-zero",
        help="Say what the gate found and end with 0 all the same, where it would be 1 or 3.",
        rich_help_panel=_GATE,
    ),
]


class Printing(Frozen):
    """What is printed of reports, and where to."""

    form: FormatOption = Format.TEXT
    output: OutputOption = None
    color: ColorOption = Color.AUTO
    quiet: QuietOption = False
    verbose: VerboseOption = False

    def delivery(self) -> Delivery:
        """Where reports will go; every file was tried. Raises UsageError."""
        return Delivery.prepared(self.form, self.output or (), self.color, self.quiet, self.verbose)


class RuleChoice(Frozen):
    """By which rules sites are judged."""

    rules: RulesOption = None
    select: SelectOption = None
    ignore: IgnoreOption = None
    region: RegionOption = None

    def regions(self) -> tuple[str, ...]:
        """The countries whose rules apply. Raises BadParameter."""
        return read_regions(self.region)

    def book(self, severities: Sequence[SeverityChange] = (), waivers: Sequence[Waiver] = ()) -> RuleBook:
        """The rules, with the severities of a project; its waivers are only checked. Raises RuleFileError."""
        from trustscan.rulebook.load import load_rulebook

        return load_rulebook(
            tuple(self.rules or ()),
            tuple(self.select or ()),
            tuple(self.ignore or ()),
            severities=severities,
            waivers=waivers,
        )


class Gating(Frozen):
    """What reports have to fulfil for the exit code 0."""

    fail_under: FailUnderOption = None
    fail_on: FailOnOption = FailOn.NEVER
    baseline: BaselineOption = None
    fail_on_new: FailOnNewOption = None
    exit_zero: ExitZeroOption = False

    def gate(self, held: Iterable[str] = ()) -> Gate:
        """The gate that decides. With a baseline whatever fails anew counts, unless it is said from which
        severity on. `held` are the sites that the baseline holds. Raises UsageError.
        """
        if self.fail_on_new is not None and self.baseline is None:
            raise UsageError("--fail-on-new needs a --baseline to tell what is new")
        new = FailOn.LOW if self.fail_on_new is None and self.baseline else self.fail_on_new
        return Gate(self.fail_under, _severity(self.fail_on), _severity(new), tuple(held), self.exit_zero)


def _severity(level: FailOn | None) -> Severity | None:
    return None if level in (None, FailOn.NEVER) else Severity(level.value)
