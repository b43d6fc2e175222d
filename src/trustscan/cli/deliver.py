"""Brings reports to where they are wanted: one document to stdout, whole files to disk."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from trustscan.cli.errors import UsageError, silence_stdout
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
            _check_writable(path)
        detail = Detail.QUIET if quiet else Detail.FULL if verbose else Detail.NORMAL
        return cls(chosen, files, color, detail)

    def send(self, reports: Sequence[Report]) -> None:
        """Writes the files, then stdout. Raises UsageError where a file cannot be written after all."""
        for form, path in self.files:
            _write_file(path, _RENDERERS[form](reports, Screen.for_file(self.detail)))
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


def _check_writable(path: Path) -> None:
    if _is_special(path):
        return
    if path.is_dir():
        raise UsageError(f"--output {path}: this is a folder")
    try:
        _scratch(path).touch()
        _scratch(path).unlink()
    except OSError as error:
        raise UsageError(f"--output {path}: cannot be written: {error.strerror}") from None


def _is_special(path: Path) -> bool:
    """Devices and pipes are written to, never replaced."""
    return path.exists() and not path.is_file() and not path.is_dir()


def _scratch(path: Path) -> Path:
    real = Path(os.path.realpath(path))
    return real.with_name(f".{real.name}.{os.getpid()}.tmp")


def _write_file(path: Path, document: str) -> None:
    """Writes all or nothing: a reader never sees half a document, a failed run keeps the old one."""
    data = document.encode("utf-8")
    try:
        if _is_special(path):
            path.write_bytes(data)
            return
        scratch = _scratch(path)
        try:
            scratch.write_bytes(data)
            scratch.replace(os.path.realpath(path))
        finally:
            scratch.unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(f"--output {path}: cannot be written: {error.strerror}") from None
