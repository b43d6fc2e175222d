"""How to gather, and who asks for how much."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from trustscan import __version__

USER_AGENT = f"Mozilla/5.0 (compatible; trustscan/{__version__})"

Progress = Callable[[str, int, int], None]
"""Called with the URL being read, how many pages are read and how many are known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GatherOptions:
    """Limits of one scan.

    `timeout` is in seconds for a page's every step (a page takes at most twice that), `deadline` in
    seconds for all. `headers` are sent to the target's own host only. `ca_bundle` names a PEM file
    that takes the place of the usual certificate authorities. `clock` gives seconds and never goes back.
    """

    max_pages: int = 30
    timeout: float = 10.0
    deadline: float = 60.0
    ignore_robots: bool = False
    user_agent: str = USER_AGENT
    ca_bundle: Path | None = None
    headers: tuple[tuple[str, str], ...] = ()
    concurrency: int = 4
    clock: Callable[[], float] = time.monotonic
