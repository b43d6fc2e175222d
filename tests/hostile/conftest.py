"""What a scan leaves behind when its deadline cuts it off is told by the test that did so."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def leftovers_end_here() -> Iterator[None]:
    yield
    gc.collect()
