"""Which file of a repository stands for a site, for findings that are in no file."""

from __future__ import annotations

from pathlib import Path

from trustscan.report.findings import Anchor

# What a site's owner would change, or read first.
_FILES = ("trustscan.toml", "pyproject.toml", "README.md", "README.rst", "README.txt", "README")


def anchor(config: Path | None = None, here: Path | None = None) -> Anchor:
    """The anchor for a run in the folder `here`, the current one unless given, configured by `config`.

    That file counts if it lies in the repository, else the one that is nearest upward, as far as the
    repository's root, else a readme there; where there is none, `trustscan.toml` is named all the same, as
    findings need a place.
    """
    here = (here or Path.cwd()).resolve()
    upward = [here, *here.parents]
    root = next((folder for folder in upward if (folder / ".git").exists()), here)
    given = (here / config).resolve() if config else None
    if given is not None and given.is_relative_to(root):
        return Anchor(root, here, given.relative_to(root).as_posix())
    inside = upward[: upward.index(root) + 1]
    found = next(
        (folder / name for name in _FILES for folder in inside if (folder / name).is_file()),
        root / _FILES[0],
    )
    return Anchor(root, here, found.relative_to(root).as_posix())
