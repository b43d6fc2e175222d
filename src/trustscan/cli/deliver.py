"""Brings reports to where they are wanted: one document to stdout, whole files to disk."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from trustscan.cli.errors import UsageError, silence_stdout
from trustscan.cli.files import check_writable, replacing
from trustscan.cli.formats import NO_RUN, SUFFIXES, Format, Run, rendered
from trustscan.cli.screen import Color, Screen
from trustscan.cli.summary import add_step_summary
from trustscan.model.report import Report
from trustscan.model.struct import Frozen
from trustscan.report.terminal.sheet import Detail


class Delivery(Frozen):
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
        seen: dict[Path, Format] = {}
        for form, path in files:
            check_writable(path, "--output")
            if seen.setdefault(path.absolute(), form) is not form:
                raise UsageError(f"--output {path}: cannot hold both {seen[path.absolute()]} and {form}")
        detail = Detail.QUIET if quiet else Detail.FULL if verbose else Detail.NORMAL
        return cls(chosen, files, color, detail)

    def send(self, reports: Sequence[Report], run: Run = NO_RUN) -> None:
        """Writes the files, then stdout. Raises UsageError where a file cannot be written after all."""
        for form, path in self.files:
            document = rendered(form, reports, Screen.for_file(self.detail), run)
            with replacing(path, "--output") as file:
                file.write(document.encode("utf-8"))
        try:
            screen = Screen.of(sys.stdout, self.color, self.detail)
            sys.stdout.write(rendered(self.format, reports, screen, run))
            sys.stdout.flush()
        except BrokenPipeError:
            # Whoever read along has seen enough (`| head`); the exit code is still worth having.
            silence_stdout()
        if Format.GITHUB in (self.format, *(form for form, _ in self.files)):
            add_step_summary(reports, run.verdict)


def _destination(output: str, chosen: Format) -> tuple[Format, Path]:
    """`json=out.json`, or a path alone: its ending tells the format, else `--format` does."""
    if output.rpartition("=")[2] == "-":
        raise UsageError(f"--output {output}: takes a file; stdout gets the document of --format as it is")
    name, equals, rest = output.partition("=")
    if not equals or not name.isidentifier():
        return SUFFIXES.get(Path(output).suffix.lower(), chosen), Path(output)
    if name not in set(Format):
        known = ", ".join(Format)
        raise UsageError(f"--output {output}: there is no format '{name}' (there are: {known})")
    if not rest:
        raise UsageError(f"--output {output}: the path is missing after '{name}='")
    return Format(name), Path(rest)
