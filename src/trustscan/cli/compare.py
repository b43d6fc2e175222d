"""`trustscan compare`: sites side by side."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from trustscan.cli.configured import Configured
from trustscan.cli.errors import ExitCode, UsageError, silence_stdout
from trustscan.cli.files import check_writable, replacing
from trustscan.cli.formats import json_for, references_for
from trustscan.cli.options import ColorOption, QuietOption, RuleChoice, VerboseOption
from trustscan.cli.screen import Color, Screen, columns
from trustscan.cli.sources import reports_on
from trustscan.cli.visit import Visit
from trustscan.model.changes import Comparison
from trustscan.report.terminal.sheet import Detail, Sheet

_WIDEST = 200


class CompareFormat(StrEnum):
    """The forms in which a comparison can be had."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"
    CSV = "csv"
    HTML = "html"


def compare(
    sites: Annotated[
        list[str],
        typer.Argument(
            metavar="TARGET|REPORT.json...", help="Two or more: sites to scan, saved JSON reports."
        ),
    ],
    configured: Configured,
    visit: Visit,
    choice: RuleChoice,
    form: Annotated[
        CompareFormat, typer.Option("--format", "-f", help="The document on stdout.")
    ] = CompareFormat.TEXT,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write the document there instead of to stdout."),
    ] = None,
    base_url: Annotated[
        str | None, typer.Option(metavar="URL", help="The address that a folder will be served at.")
    ] = None,
    color: ColorOption = Color.AUTO,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> int:
    """Set sites side by side: their scores, and the checks in which they differ.

    Exit codes: 0 fine; 2 usage; 3 a site could not be assessed.
    """
    if output is not None:
        check_writable(output, "--output")
    reports = reports_on(sites, visit, choice, base_url, color, quiet, verbose, configured)
    if len(reports) < 2:
        raise UsageError("compare takes two sites or more")

    from trustscan.compare import side_by_side

    comparison = side_by_side(reports)
    detail = Detail.FULL if verbose else Detail.NORMAL
    if output is not None:
        document = _RENDERERS[form](comparison, Screen.for_file(detail))
        with replacing(output, "--output") as file:
            file.write(document.encode("utf-8"))
    else:
        _print(_RENDERERS[form](comparison, _wide(Screen.of(sys.stdout, color, detail))))
    return ExitCode.FINE if all(report.assessed for report in reports) else ExitCode.NOT_ASSESSED


def _print(document: str) -> None:
    try:
        sys.stdout.write(document)
        sys.stdout.flush()
    except BrokenPipeError:
        silence_stdout()


def _wide(screen: Screen) -> Screen:
    """A table may use more of a wide terminal than a text that is to be read."""
    sheet = screen.sheet
    width = min(columns(sys.stdout.isatty(), os.environ) - 1, _WIDEST)
    return Screen(Sheet(max(sheet.width, width), sheet.glyphs, sheet.detail), screen.colored, screen.encoding)


def _text(comparison: Comparison, screen: Screen) -> str:
    from trustscan.report.terminal.beside import beside

    return screen.draw(beside(comparison, screen.sheet))


def _json(comparison: Comparison, screen: Screen) -> str:
    from trustscan.report.compareform import to_json

    return json_for(screen, to_json(comparison))


def _markdown(comparison: Comparison, screen: Screen) -> str:
    from trustscan.report.compareform import to_markdown

    return references_for(screen, to_markdown(comparison))


def _csv(comparison: Comparison, screen: Screen) -> str:
    from trustscan.report.compareform import to_csv

    return to_csv(comparison).encode(screen.encoding, "replace").decode(screen.encoding)


def _html(comparison: Comparison, screen: Screen) -> str:
    from trustscan.report.compareform import to_html

    return references_for(screen, to_html(comparison))


_RENDERERS: dict[CompareFormat, Callable[[Comparison, Screen], str]] = {
    CompareFormat.TEXT: _text,
    CompareFormat.JSON: _json,
    CompareFormat.MARKDOWN: _markdown,
    CompareFormat.CSV: _csv,
    CompareFormat.HTML: _html,
}
