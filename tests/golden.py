"""Expected output kept in files. `TRUSTSCAN_UPDATE_GOLDEN=1 pytest` writes them anew: look at the diff."""

from __future__ import annotations

import os
from pathlib import Path


def matches(path: Path, found: str) -> bool:
    """Whether `found` is what the file holds; writes the file first where an update is asked for."""
    if os.environ.get("TRUSTSCAN_UPDATE_GOLDEN") == "1":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(found, encoding="utf-8", newline="\n")
    return path.read_text(encoding="utf-8") == found
