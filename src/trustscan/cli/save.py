"""`--save`: what a scan has read, kept as a WARC file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from trustscan.cli.errors import UsageError
from trustscan.cli.files import check_writable, replacing
from trustscan.model.snapshot import Snapshot


def check_save(path: Path, targets: Sequence[str]) -> None:
    """Makes sure that a scan can be saved, before anything is scanned. Raises UsageError."""
    if len(targets) > 1:
        raise UsageError("--save keeps one site: give one target")
    if not path.name.endswith((".warc", ".warc.gz")):
        raise UsageError(f"--save {path}: the name has to end in .warc.gz (or in .warc, uncompressed)")
    check_writable(path, "--save")


def write_save(path: Path, snapshot: Snapshot) -> None:
    """Saves a snapshot, all or nothing. Raises UsageError where the file cannot be written."""
    from trustscan.gather.archive import write_archive

    with replacing(path, "--save") as file:
        write_archive(snapshot, file, compressed=path.name.endswith(".gz"))
