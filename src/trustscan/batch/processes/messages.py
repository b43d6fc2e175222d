"""What a worker process is told, and what it tells; `Job`s go to it as well, and `Outcome`s come back."""

from __future__ import annotations

from trustscan.batch.work import AT_ONCE
from trustscan.model.struct import Frozen


class Share(Frozen):
    """What one of several worker processes is to do: how many there are, and when one has done its part.

    Memory that a process has taken it rarely gives back, so it is replaced after so many `sites`, or as soon
    as it takes more than `memory` bytes.
    """

    processes: int = 1
    at_once: int = AT_ONCE
    sites: int = 2_000
    memory: int = 230_000_000


class Begun(Frozen):
    """The scan of a site begins: what happens to the process from now on may be that site's doing."""

    key: str


class Pulse(Frozen):
    """The process is well, takes so many bytes of memory, and would or would not be replaced."""

    memory: int
    spent: bool


PULSE = 0.5
"""Seconds between two signs of life."""
