"""What the user asked to have looked at."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from trustscan.model.struct import Frozen

TargetKind = Literal["site", "folder", "snapshot"]


class Target(Frozen):
    """One thing to scan.

    `url` is the absolute start URL (for a folder: the base URL under which it will be served).
    `scope_path` limits the crawl to URLs below it; it starts and ends with `/`.
    `scheme_given` is False for a bare domain: https is tried first, http if that fails.
    `folder` and `archive` say where the pages of a folder or a snapshot lie; an archive's `url` is empty
    until it is read, unless it was given.
    """

    given: str
    kind: TargetKind
    url: str
    scope_path: str = "/"
    scheme_given: bool = True
    folder: Path | None = None
    archive: Path | None = None
