"""What a scan leaves behind when its deadline cuts it off is told by the test that did so."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="package", autouse=True)
def what_was_there_before_is_not_looked_through() -> Iterator[None]:
    """A hundred collections over all that other tests and imports keep would take longer than the scans."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture(autouse=True)
def leftovers_end_here() -> Iterator[None]:
    yield
    gc.collect()
