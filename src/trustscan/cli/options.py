"""The options that several commands share, described once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trustscan.cli.formats import Format
from trustscan.cli.screen import Color

_OUTPUT = "What is printed"

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
