"""Scans a hostile site within short limits, and tells what became of each page."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import urlsplit

from trustscan.facts.site import read_site
from trustscan.facts.vocabulary import Vocabulary
from trustscan.gather import GatherOptions, gather, resolve_target
from trustscan.model.snapshot import PageState, Snapshot

DEADLINE = 15.0
GRACE = 2.0


def visit(url: str, vocabulary: Vocabulary, **options: Any) -> Snapshot:
    """The snapshot of a site; fails where it takes longer than its deadline and two seconds."""
    limits: dict[str, Any] = {"timeout": 0.5, "deadline": DEADLINE, "max_pages": 12, "rdap": False, **options}

    async def within() -> Snapshot:
        async with asyncio.timeout(limits["deadline"] + GRACE):
            return await gather(resolve_target(url), vocabulary, GatherOptions(**limits))

    return asyncio.run(within())


def states(snapshot: Snapshot, vocabulary: Vocabulary) -> dict[str, PageState]:
    """What each path turned out to be, as rules see it."""
    site = read_site(snapshot, vocabulary)
    found = {urlsplit(page.url).path: page.state for page in site.pages}
    for exchange, page in zip(snapshot.exchanges, site.pages, strict=True):
        found.setdefault(urlsplit(exchange.url).path, page.state)
    return {**found, **{urlsplit(page.url).path: page.state for page in snapshot.unread}}
