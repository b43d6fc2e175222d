"""Runs the command as a user's shell or a CI job would, and tells how it ended."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from trustscan.__main__ import main

_COLORS = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "TERM", "COLORTERM")
_LEFT_OUT = (*_COLORS, "PYTHONIOENCODING", "CI", "GITHUB_ACTIONS")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended and what it wrote."""

    code: int
    out: str
    err: str


def trustscan(
    *args: str | Path,
    env: Mapping[str, str] | None = None,
    stdin: str = "",
    cwd: Path | None = None,
    encoding: str = "utf-8",
    terminal: io.TextIOWrapper | None = None,
) -> Outcome:
    """The outcome of `trustscan ARGS` off a terminal, where nothing is said of colour or width.

    Runs within this process, as a start costs more than most tests; `in_a_process` does the real thing.
    With a `terminal` stderr is written there.
    """
    read = io.TextIOWrapper(io.BytesIO(stdin.encode()))
    out, err = _Wrote(encoding), _Wrote(encoding)
    with (
        _environment(env or {}),
        contextlib.chdir(cwd or Path.cwd()),
        _standing_in(read, out, terminal or err),
    ):
        sys.argv = ["trustscan", *map(str, args)]
        code = main()
        sys.stdout.flush()
    return Outcome(code, *(stream.buffer.getvalue().decode(encoding) for stream in (out, err)))


def in_a_process(
    *args: str | Path,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    stdin: str | None = None,
) -> Outcome:
    """The same in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-X", "utf8=0", "-m", "trustscan", *map(str, args)],
        capture_output=True,
        input=None if stdin is None else stdin.encode(),
        env={**_clean(), "PYTHONIOENCODING": "utf-8", **(env or {})},
        cwd=cwd,
        timeout=60,
        check=False,
    )
    encoding = (env or {}).get("PYTHONIOENCODING", "utf-8")
    return Outcome(done.returncode, done.stdout.decode(encoding), done.stderr.decode(encoding))


class _Wrote(io.TextIOWrapper):
    """A stream that keeps what is written to it."""

    buffer: io.BytesIO

    def __init__(self, encoding: str) -> None:
        super().__init__(io.BytesIO(), encoding=encoding, newline="\n", write_through=True)


def _clean() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in _LEFT_OUT}


@contextlib.contextmanager
def _environment(extra: Mapping[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    clean = _clean()
    try:
        os.environ.clear()
        os.environ.update({**clean, **extra})
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextlib.contextmanager
def _standing_in(
    stdin: io.TextIOWrapper, stdout: io.TextIOWrapper, stderr: io.TextIOWrapper
) -> Iterator[None]:
    before = sys.argv, sys.stdin, sys.stdout, sys.stderr
    try:
        sys.stdin, sys.stdout, sys.stderr = stdin, stdout, stderr
        yield
    finally:
        sys.argv, sys.stdin, sys.stdout, sys.stderr = before
