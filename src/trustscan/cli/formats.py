"""The forms in which a report can be had: one table for `--format`, `--output` and `trustscan render`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path

from trustscan.cli.screen import Screen, printable
from trustscan.model.report import Report
from trustscan.model.struct import Frozen
from trustscan.report.safe import ascii_json


class Format(StrEnum):
    """The forms in which a report can be had."""

    TEXT = "text"
    JSON = "json"
    JSONL = "jsonl"
    HTML = "html"
    MARKDOWN = "markdown"
    CSV = "csv"
    JUNIT = "junit"
    SARIF = "sarif"
    GITHUB = "github"


SUFFIXES = {
    ".txt": Format.TEXT,
    ".json": Format.JSON,
    ".jsonl": Format.JSONL,
    ".ndjson": Format.JSONL,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".md": Format.MARKDOWN,
    ".csv": Format.CSV,
    ".xml": Format.JUNIT,
    ".sarif": Format.SARIF,
}
"""The format that a file's ending tells where none is given."""


class Run(Frozen):
    """What some documents tell or use of the run that reports come from.

    `config` is the configuration in force: forms that need a file pin to it what is in none. `verdict` has
    the lines of the gate, and `failed` tells whether they make the exit code.
    """

    config: Path | None = None
    verdict: tuple[str, ...] = ()
    failed: bool = False


NO_RUN = Run()


def rendered(form: Format, reports: Sequence[Report], screen: Screen, run: Run) -> str:
    """The document, in characters that the output has.

    No words of a site come out as an order to a CI service that reads along.
    """
    of_run = _OF_RUN.get(form)
    document = of_run(reports, screen, run) if of_run else _RENDERERS[form](reports, screen)
    mark, colon = _HARMLESS[form]
    document = _ORDER_ANYWHERE.sub(mark, document)
    return _ORDER_AT_START.sub(colon, document) if colon else document


# GitHub and Azure Pipelines look for `##[...]` and `##vso[...]` anywhere in a line, TeamCity for its own at
# the start; GitHub looks for `::name::` after leading blanks.
_ORDER_ANYWHERE = re.compile(r"#(?=#(?:vso|teamcity)?\[)")
_ORDER_AT_START = re.compile(r"(?m)^([ \t]*):(?=:)")


# Each imports what it needs only when it is asked for: a run mostly writes one form.


def _text(reports: Sequence[Report], screen: Screen) -> str:
    from trustscan.report.terminal import checklists

    return screen.draw(checklists(reports, screen.sheet))


def _json(reports: Sequence[Report], screen: Screen) -> str:
    from trustscan.report.jsonform import to_json

    return json_for(screen, to_json(reports))


def _jsonl(reports: Sequence[Report], screen: Screen) -> str:
    from trustscan.report.jsonlines import to_jsonlines

    return json_for(screen, to_jsonlines(reports))


def _html(reports: Sequence[Report], screen: Screen) -> str:
    from trustscan.report.html import to_html

    return references_for(screen, to_html(reports))


def _markdown(reports: Sequence[Report], screen: Screen) -> str:
    from trustscan.report.markdown import to_markdown

    return references_for(screen, to_markdown(reports))


def _csv(reports: Sequence[Report], screen: Screen) -> str:
    from trustscan.report.csvform import to_csv

    # Not in plainer words, as a typographic quotation mark would become one that ends the cell.
    return to_csv(reports).encode(screen.encoding, "replace").decode(screen.encoding)


def _junit(reports: Sequence[Report], screen: Screen) -> str:
    from trustscan.report.junit import to_junit

    return references_for(screen, to_junit(reports))


def _sarif(reports: Sequence[Report], screen: Screen, run: Run) -> str:
    from trustscan.cli.anchor import anchor
    from trustscan.report.sarif import to_sarif

    return json_for(screen, to_sarif(reports, anchor(run.config)))


def _github(reports: Sequence[Report], screen: Screen, run: Run) -> str:
    from trustscan.cli.anchor import anchor
    from trustscan.report.github import to_github

    document = to_github(reports, anchor(run.config), run.verdict, failed=run.failed)
    return printable(document, screen.encoding)


def json_for(screen: Screen, document: str) -> str:
    """JSON names the characters that an encoding lacks by their numbers."""
    return document if screen.unicode else ascii_json(document)


def references_for(screen: Screen, document: str) -> str:
    """HTML, XML and Markdown name the characters that an encoding lacks by their numbers."""
    return document if screen.unicode else document.encode("ascii", "xmlcharrefreplace").decode()


_RENDERERS: dict[Format, Callable[[Sequence[Report], Screen], str]] = {
    Format.TEXT: _text,
    Format.JSON: _json,
    Format.JSONL: _jsonl,
    Format.HTML: _html,
    Format.MARKDOWN: _markdown,
    Format.CSV: _csv,
    Format.JUNIT: _junit,
}
_OF_RUN: dict[Format, Callable[[Sequence[Report], Screen, Run], str]] = {
    Format.SARIF: _sarif,
    Format.GITHUB: _github,
}

_BLANK = ("# ", r"\1: ")
_ESCAPED = (r"\\u0023", "")
_REFERENCES = ("&#35;", r"\1&#58;")
_HARMLESS: dict[Format, tuple[str, str]] = {
    Format.TEXT: _BLANK,
    Format.MARKDOWN: _BLANK,
    Format.CSV: _BLANK,
    Format.GITHUB: ("# ", ""),
    Format.JSON: _ESCAPED,
    Format.JSONL: _ESCAPED,
    Format.SARIF: _ESCAPED,
    Format.HTML: _REFERENCES,
    Format.JUNIT: _REFERENCES,
}
"""What a number sign and a colon become where a CI service would obey them. No line of JSON begins so."""
