"""What holds for every test, and for every program that a test starts."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

gc.set_threshold(100_000, 20, 100)  # as the command has it; looking for garbage took a tenth of the time


@pytest.fixture(scope="session", autouse=True)
def _environment() -> Iterator[None]:
    """No scan goes into the history of whoever runs the tests; no start compiles the modules anew."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRUSTSCAN_HISTORY", "off")
        patch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
        yield
