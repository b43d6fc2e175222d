"""Brings reports to where they are wanted: one document to stdout, whole files to disk."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from trustscan.cli.errors import UsageError, silence_stdout
from trustscan.cli.files import check_writable, replacing
from trustscan.cli.screen import Color, Screen
from trustscan.model.report import Report
from trustscan.report.jsonform import to_json
from trustscan.report.safe import ascii_json
from trustscan.report.terminal import checklists
from trustscan.report.terminal.sheet import Detail


class Format(StrEnum):
    """The forms in which a report can be had."""

    TEXT = "text"
    JSON = "json"


def _as_text(reports: Sequence[Report], screen: Screen) -> str:
    return screen.draw(checklists(reports, screen.sheet))


def _as_json(reports: Sequence[Report], screen: Screen) -> str:
    document = to_json(reports)
    unicode = screen.encoding.lower().replace("-", "").startswith("utf")
    return document if unicode else ascii_json(document)


_RENDERERS: dict[Format, Callable[[Sequence[Report], Screen], str]] = {
    Format.TEXT: _as_text,
    Format.JSON: _as_json,
}
_SUFFIXES = {".json": Format.JSON, ".txt": Format.TEXT}


@dataclass(frozen=True, slots=True)
class Delivery:
    """Where one run's reports go: the document on stdout, and any number of files."""

    format: Format
    files: tuple[tuple[Format, Path], ...]
    color: Color
    detail: Detail

    @classmethod
    def prepared(
        cls, chosen: Format, outputs: Sequence[str], color: Color, quiet: bool, verbose: bool
    ) -> Delivery:
        """Understands `--output` and makes sure that every file can be written, before anything is scanned.

        Raises UsageError where one cannot.
        """
        if quiet and verbose:
            raise UsageError("--quiet and --verbose cannot be had together")
        files = tuple(_destination(output, chosen) for output in outputs)
        for _, path in files:
            check_writable(path, "--output")
        detail = Detail.QUIET if quiet else Detail.FULL if verbose else Detail.NORMAL
        return cls(chosen, files, color, detail)

    def send(self, reports: Sequence[Report]) -> None:
        """Writes the files, then stdout. Raises UsageError where a file cannot be written after all."""
        for form, path in self.files:
            document = _RENDERERS[form](reports, Screen.for_file(self.detail))
            with replacing(path, "--output") as file:
                file.write(document.encode("utf-8"))
        try:
            sys.stdout.write(_RENDERERS[self.format](reports, Screen.of(sys.stdout, self.color, self.detail)))
            sys.stdout.flush()
        except BrokenPipeError:
            # Whoever read along has seen enough (`| head`); the exit code is still worth having.
            silence_stdout()


def _destination(output: str, chosen: Format) -> tuple[Format, Path]:
    """`json=out.json`, or a path alone: its ending tells the format, else `--format` does."""
    name, equals, rest = output.partition("=")
    if not equals or not name.isidentifier():
        return _SUFFIXES.get(Path(output).suffix.lower(), chosen), Path(output)
    if name not in set(Format):
        known = ", ".join(Format)
        raise UsageError(f"--output {output}: there is no format '{name}' (there are: {known})")
    if not rest:
        raise UsageError(f"--output {output}: the path is missing after '{name}='")
    return Format(name), Path(rest)
