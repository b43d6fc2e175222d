"""Where the results of a batch go: `-o`, `--summary`, and the state file beside them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TextIO

from trustscan.batch.results.columns import Columns
from trustscan.batch.results.exports import WRITERS, MissingExtraError, check_extra
from trustscan.batch.results.store import Store
from trustscan.batch.summary.totals import Summary
from trustscan.cli.errors import UsageError, silence_stdout
from trustscan.cli.files import check_writable, replacing
from trustscan.cli.screen import Color, Screen
from trustscan.model.struct import Frozen
from trustscan.report.terminal.sheet import Detail

STDOUT = Path("-")


class Form(StrEnum):
    """The forms in which results can be had."""

    CSV = "csv"
    JSONL = "jsonl"
    PARQUET = "parquet"
    SQLITE = "sqlite"


_SUFFIXES = {
    ".csv": Form.CSV,
    ".jsonl": Form.JSONL,
    ".ndjson": Form.JSONL,
    ".parquet": Form.PARQUET,
    ".sqlite": Form.SQLITE,
    ".sqlite3": Form.SQLITE,
    ".db": Form.SQLITE,
}
_SUMMARIES = (".html", ".htm", ".json")


class Outputs(Frozen):
    """The files of a run; `state` is None where it is to be a temporary one."""

    files: tuple[tuple[Form, Path], ...]
    summaries: tuple[Path, ...]
    state: Path | None

    @classmethod
    def prepared(cls, outputs: Sequence[str], summaries: Sequence[Path], state: Path | None) -> Outputs:
        """Understands what was typed; every file can be written. Raises UsageError."""
        files = tuple(_destination(output) for output in outputs) or ((Form.CSV, STDOUT),)
        for form, path in files:
            if path != STDOUT:
                check_writable(path, "--output")
            try:
                check_extra(form)
            except MissingExtraError as error:
                raise UsageError(f"--output {path}: {error}") from None
        for path in summaries:
            if path.suffix.lower() not in _SUMMARIES:
                raise UsageError(f"--summary {path}: the name has to end in .html or .json")
            check_writable(path, "--summary")
        return cls(files, tuple(summaries), _state(files, state))

    def spare(self, inputs: Iterable[Path]) -> None:
        """Makes sure that no output takes the place of what is to be read. Raises UsageError."""
        taken = {path.resolve() for path in inputs}
        for path in (*(path for _, path in self.files), *self.summaries, *filter(None, [self.state])):
            if path != STDOUT and path.resolve() in taken:
                raise UsageError(f"{path} is to be read: the results need another name")

    @property
    def uses_stdout(self) -> bool:
        """Whether stdout carries results, so that nothing else may."""
        return any(path == STDOUT for _, path in self.files)

    def write(self, store: Store) -> None:
        """Writes every file, whole or not at all. Raises UsageError, StoreError."""
        columns = Columns.of(store.names, store.checks)
        for form, path in self.files:
            if form is Form.SQLITE:
                store.publish(columns.given)
            elif path == STDOUT:
                _to_stdout(store, columns, form)
            else:
                with replacing(path, "--output") as file:
                    WRITERS[form](store, columns, file)

    def write_summaries(self, summary: Summary) -> None:
        """Writes `--summary`. Raises UsageError."""
        from trustscan.batch.summary.html import to_html
        from trustscan.batch.summary.jsonform import to_json

        for path in self.summaries:
            document = to_json(summary) if path.suffix.lower() == ".json" else to_html(summary)
            with replacing(path, "--summary") as file:
                file.write(document.encode("utf-8", "replace"))


def _destination(output: str) -> tuple[Form, Path]:
    """`jsonl=out.txt`, or a path whose ending tells the form; `-` is stdout, CSV unless named otherwise."""
    name, equals, rest = output.partition("=")
    named = equals and name.isidentifier()
    if named and name not in set(Form):
        raise UsageError(f"--output {output}: there is no format '{name}' (there are: {', '.join(Form)})")
    path = Path(rest if named else output)
    form = Form(name) if named else Form.CSV if path == STDOUT else _SUFFIXES.get(path.suffix.lower())
    if form is None or not path.name:
        raise UsageError(f"--output {output}: the name has to end in .csv, .jsonl, .parquet or .sqlite")
    if path == STDOUT and form not in (Form.CSV, Form.JSONL):
        raise UsageError(f"--output {output}: {form} goes to a file, not to stdout")
    return form, path


def _state(files: Sequence[tuple[Form, Path]], given: Path | None) -> Path | None:
    """The SQLite output if there is one, else what --state says, else a file beside the first output."""
    tables = [path for form, path in files if form is Form.SQLITE]
    if len(tables) > 1 or (tables and given is not None and given != tables[0]):
        raise UsageError("the SQLite output is the state file as well: there can be only one")
    if tables or given is not None:
        return tables[0] if tables else given
    beside = next((path for _, path in files if path != STDOUT), None)
    if beside is None:
        return None
    if beside.exists() and not beside.is_file():
        raise UsageError(
            f"--output {beside} is no plain file: say with --state where the state is to be kept"
        )
    return beside.with_name(f"{beside.name}.trustscan")


def _to_stdout(store: Store, columns: Columns, form: Form) -> None:
    try:
        sys.stdout.flush()
        WRITERS[form](store, columns, sys.stdout.buffer)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        # Whoever read along has seen enough (`| head`).
        silence_stdout()


def print_summary(summary: Summary, stream: TextIO, color: Color) -> None:
    """The summary as text, in what the stream can show."""
    from trustscan.batch.summary.text import summary_lines

    screen = Screen.of(stream, color, Detail.NORMAL)
    try:
        stream.write(screen.draw(summary_lines(summary, screen.sheet)))
        stream.flush()
    except BrokenPipeError:
        silence_stdout()
