"""A batch under way: jobs out of the store to an engine, outcomes back onto the disk."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import closing
from typing import cast

from trustscan.batch.results.digest import Digest
from trustscan.batch.results.store import Store
from trustscan.batch.work import Engine, Outcome


def run_batch(store: Store, engine: Engine, again: bool, watch: Callable[[Digest], None]) -> None:
    """Scans every site that waits; `again` also those that could not be judged before.

    `watch` is told of each outcome once it is safe. However this ends, the engine is shut down, and what
    was finished stays. Raises StoreError where the disk takes no more.
    """
    outcomes = cast("Generator[Outcome, None, None]", engine.run(store.jobs(again)))
    with closing(outcomes):
        for outcome in outcomes:
            watch(store.save(outcome))
