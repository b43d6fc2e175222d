"""What a worker process tells the one that started it; jobs go the other way, and `Outcome`s come back."""

from __future__ import annotations

from trustscan.model.struct import Frozen


class Begun(Frozen):
    """The scan of a site begins: what happens to the process from now on may be that site's doing."""

    key: str


class Pulse(Frozen):
    """The process is well, takes so many bytes of memory, and would or would not be replaced."""

    memory: int
    spent: bool


PULSE = 0.5
"""Seconds between two signs of life."""
