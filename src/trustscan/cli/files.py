"""Files that a run writes: tried before anything is scanned, and then written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from trustscan.cli.errors import UsageError


def check_writable(path: Path, option: str) -> None:
    """Raises UsageError, which names the option, where a file cannot be written."""
    if _is_special(path):
        return
    if path.is_dir():
        raise UsageError(f"{option} {path}: this is a folder")
    try:
        _scratch(path).touch()
        _scratch(path).unlink()
    except OSError as error:
        raise UsageError(f"{option} {path}: cannot be written: {error.strerror}") from None


@contextmanager
def replacing(path: Path, option: str) -> Iterator[BinaryIO]:
    """A file to write to, which takes the place of `path` when the block is over and went well.

    A reader never sees half a document, and a failed run keeps the old one. Raises UsageError.
    """
    special = _is_special(path)
    scratch = path if special else _scratch(path)
    try:
        with scratch.open("wb") as file:
            yield file
        if not special:
            scratch.replace(os.path.realpath(path))
    except OSError as error:
        raise UsageError(f"{option} {path}: cannot be written: {error.strerror}") from None
    finally:
        if not special:
            scratch.unlink(missing_ok=True)


def _is_special(path: Path) -> bool:
    """Devices and pipes are written to, never replaced."""
    return path.exists() and not path.is_file() and not path.is_dir()


def _scratch(path: Path) -> Path:
    real = Path(os.path.realpath(path))
    return real.with_name(f".{real.name}.{os.getpid()}.tmp")
