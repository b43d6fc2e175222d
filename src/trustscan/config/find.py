"""Finds the configuration that is in force: the nearest upward, as far as the repository's root."""

from __future__ import annotations

import tomllib
from pathlib import Path

FILE = "trustscan.toml"
PYPROJECT = "pyproject.toml"


def find_config(here: Path | None = None) -> Path | None:
    """The nearest `trustscan.toml`, or `pyproject.toml` with a table `tool.trustscan`, from `here` upward.

    The search ends at the folder that holds `.git`. Outside of a repository only the folder itself
    counts: a folder further up may be anybody's, and a configuration can send headers and write files.
    """
    here = (here or Path.cwd()).resolve()
    upward = [here, *here.parents]
    root = next((folder for folder in upward if (folder / ".git").exists()), here)
    for folder in upward[: upward.index(root) + 1]:
        if (folder / FILE).is_file():
            return folder / FILE
        if _speaks_of_us(folder / PYPROJECT):
            return folder / PYPROJECT
    return None


def _speaks_of_us(path: Path) -> bool:
    """Whether a pyproject.toml has our table. One that is broken is ours only if it seems to have it."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False
    if "trustscan" not in text:
        return False
    try:
        tool = tomllib.loads(text).get("tool", {})
    except tomllib.TOMLDecodeError:
        return "[tool.trustscan" in text
    return isinstance(tool, dict) and "trustscan" in tool
