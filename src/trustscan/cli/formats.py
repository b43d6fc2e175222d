"""The forms in which a report can be had: one table for `--format`, `--output` and `trustscan render`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum

from trustscan.cli.screen import Screen, printable
from trustscan.model.report import Report
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


def rendered(form: Format, reports: Sequence[Report], screen: Screen) -> str:
    """The document, in characters that the output has."""
    return _RENDERERS[form](reports, screen)


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


def _sarif(reports: Sequence[Report], screen: Screen) -> str:
    from trustscan.cli.anchor import anchor
    from trustscan.report.sarif import to_sarif

    return json_for(screen, to_sarif(reports, anchor()))


def _github(reports: Sequence[Report], screen: Screen) -> str:
    from trustscan.cli.anchor import anchor
    from trustscan.report.github import to_github

    return printable(to_github(reports, anchor()), screen.encoding)


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
    Format.SARIF: _sarif,
    Format.GITHUB: _github,
}
