"""Exit codes, and the one place where an error becomes a line on stderr and an exit code."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from enum import IntEnum
from pathlib import Path


class ExitCode(IntEnum):
    """What the process ends with."""

    FINE = 0
    GATE_FAILED = 1
    USAGE = 2
    NOT_ASSESSED = 3
    INTERNAL = 4
    INTERRUPTED = 130


# Of several results the most certain trouble wins: a gate that surely failed is not hidden by a site
# that could not be read.
_WORST_FIRST = (
    ExitCode.INTERRUPTED,
    ExitCode.INTERNAL,
    ExitCode.USAGE,
    ExitCode.GATE_FAILED,
    ExitCode.NOT_ASSESSED,
)


def worst(codes: Iterable[ExitCode]) -> ExitCode:
    """The exit code of a run that came to several."""
    found = frozenset(codes)
    return next((code for code in _WORST_FIRST if code in found), ExitCode.FINE)


class UsageError(Exception):
    """Something in what was typed, or in a file it names, cannot be used; the message is for the user."""


def say(line: str) -> None:
    """One line to stderr, under the tool's name."""
    encoding = sys.stderr.encoding or "ascii"
    sys.stderr.write(f"trustscan: {line}\n".encode(encoding, "replace").decode(encoding, "replace"))


def handled(command: Callable[[], int]) -> int:
    """Runs `command`; expected errors become one line and exit code 2, others a log file and exit code 4."""
    try:
        return command()
    except KeyboardInterrupt:
        say("interrupted")
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        # Whoever read along has seen enough (`| head`).
        silence_stdout()
        return ExitCode.FINE
    except Exception as error:
        line = _expected(error)
        if line is not None:
            if line:
                say(line)
            return ExitCode.USAGE
        say(f"internal error: {_one_line(error)}; the details are in {_write_log()}")
        return ExitCode.INTERNAL


def _expected(error: Exception) -> str | None:
    """What to tell the user of an error that is no fault of ours; None for any other."""
    if isinstance(error, UsageError):
        return str(error)
    # Usage errors of the parser, whichever click it is built on.
    told = getattr(error, "format_message", None)
    if callable(told):
        # Nothing to tell: the help of a bare command was shown instead.
        said = told().replace("Value error, ", "").removesuffix(".")
        return f"{said} (--help shows what there is)" if said else ""
    # Looked up only now: a run that goes well never needs them here.
    from trustscan.config.models import ConfigError
    from trustscan.gather.options import OptionError
    from trustscan.gather.targets import TargetError
    from trustscan.rulebook.problems import RuleFileError

    return str(error) if isinstance(error, ConfigError | OptionError | TargetError | RuleFileError) else None


def _one_line(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:300]


def _write_log() -> str:
    """Saves the traceback being handled; no arguments are saved, as headers may hold secrets."""
    import platform
    import tempfile
    import traceback

    from platformdirs import user_state_path

    import trustscan

    text = f"trustscan {trustscan.__version__}, Python {platform.python_version()}, {platform.platform()}\n\n"
    text += traceback.format_exc()
    name = f"trustscan-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.log"
    for folder in (user_state_path("trustscan"), Path(tempfile.gettempdir())):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
        except OSError:
            continue
        return str(folder / name)
    return f"nowhere, as no folder could be written to:\n{text}"


def silence_stdout() -> None:
    """Points stdout at nothing, so that the interpreter's last flush cannot fail."""
    import os

    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, sys.stdout.fileno())
    os.close(devnull)
