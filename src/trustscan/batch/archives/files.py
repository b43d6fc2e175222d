"""Which files are meant: WARC files by name, by pattern, and those in folders."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from glob import glob, has_magic
from pathlib import Path

from trustscan.batch.listing.lines import ListError

SUFFIXES = (".warc", ".warc.gz")


def is_archive(path: Path) -> bool:
    """Whether a name is that of an archive: by its ending, or a folder."""
    return path.name.lower().endswith(SUFFIXES) or path.is_dir()


def archive_files(given: Sequence[Path]) -> list[Path]:
    """Every archive once, in the order of what was given and by name in folders. Raises ListError."""
    found = {path.resolve(): path for each in given for path in _meant(each)}
    return list(found.values())


def _meant(given: Path) -> Iterator[Path]:
    paths = [given]
    if not given.exists() and has_magic(str(given)):
        paths = [Path(name) for name in sorted(glob(str(given), recursive=True))]
    files = [file for path in paths for file in (_below(path) if path.is_dir() else [path])]
    if not files:
        raise ListError(f"--from-warc {given}: there is no file ending in .warc or .warc.gz")
    for file in files:
        if not file.is_file():
            raise ListError(f"--from-warc {file}: there is no such file or folder")
        yield file


def _below(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.name.lower().endswith(SUFFIXES))


def digest_of(files: Iterable[Path]) -> str:
    """The same for the same files, as far as names and sizes tell."""
    told = sorted(f"{file.name} {file.stat().st_size}" for file in files)
    return hashlib.sha256("\n".join(told).encode("utf-8", "surrogateescape")).hexdigest()
