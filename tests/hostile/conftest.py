"""What a scan leaves behind when its deadline cuts it off ends with the test that did so."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent
# A connection cancelled in mid-handshake has no owner yet: the garbage collector closes its socket, and
# Python says so as an unraisable ResourceWarning.
CUT_OFF = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(CUT_OFF)


@pytest.fixture(autouse=True)
def leftovers_end_here() -> Iterator[None]:
    yield
    gc.collect()
