"""Runs the real command in a process of its own, as a user's shell or a CI job would."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_LEFT_OUT = (
    "NO_COLOR",
    "FORCE_COLOR",
    "COLUMNS",
    "TERM",
    "COLORTERM",
    "PYTHONIOENCODING",
    "CI",
    "GITHUB_ACTIONS",
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a process ended and what it wrote."""

    code: int
    out: str
    err: str


def trustscan(
    *args: str | Path, env: Mapping[str, str] | None = None, stdin: str = "", cwd: Path | None = None
) -> Outcome:
    """The outcome of `trustscan ARGS` off a terminal, where nothing is said of colour or width."""
    clean = {name: value for name, value in os.environ.items() if name not in _LEFT_OUT}
    encoding = (env or {}).get("PYTHONIOENCODING", "utf-8")
    done = subprocess.run(
        [sys.executable, "-X", "utf8=0", "-m", "trustscan", *map(str, args)],
        input=stdin.encode(),
        capture_output=True,
        env={**clean, "PYTHONIOENCODING": encoding, **(env or {})},
        cwd=cwd,
        timeout=60,
        check=False,
    )
    return Outcome(done.returncode, done.stdout.decode(encoding), done.stderr.decode(encoding))
