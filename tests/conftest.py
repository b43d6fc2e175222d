"""What holds for every test, and for every program that a test starts."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator

import pytest

gc.set_threshold(100_000, 20, 100)  # as the command has it; looking for garbage took a tenth of the time


def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are cores: tests wait for servers and clocks a good part of their time."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(scope="session", autouse=True)
def _environment() -> Iterator[None]:
    """No scan goes into the history of whoever runs the tests; no start compiles the modules anew."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRUSTSCAN_HISTORY", "off")
        patch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
        yield
