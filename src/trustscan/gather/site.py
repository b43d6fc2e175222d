"""One site, gathered: target in, Snapshot out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from trustscan.facts.reader import Reader
from trustscan.facts.urls import host_of
from trustscan.facts.vocabulary import Vocabulary
from trustscan.gather.crawl import Crawl
from trustscan.gather.drive import drive, drive_locally
from trustscan.gather.folder import FolderSource
from trustscan.gather.lean import leave_out_unused
from trustscan.gather.options import GatherOptions, Progress
from trustscan.model.snapshot import Probes, Snapshot
from trustscan.model.target import Target

if TYPE_CHECKING:
    from trustscan.gather.network import Names

_LAST_PROBES = 1.0
"""Seconds for probes that begin when the deadline has passed."""


async def gather(
    target: Target,
    vocabulary: Vocabulary,
    options: GatherOptions | None = None,
    progress: Progress | None = None,
    names: Names | None = None,
    reader: Reader | None = None,
) -> Snapshot:
    """Visits a target and brings back what came over the wire.

    Scans in one event loop may share `names`, so that a host is looked up once for all of them. `reader`
    keeps the pages that are read, for those who ask for the facts.

    Nothing that a website does raises: a site that cannot be read gives a snapshot whose first exchange
    says why. Cancelling ends all requests. Raises CertificateFileError for an unusable `ca_bundle`, and
    ArchiveError for an unusable archive.
    """
    options = options or GatherOptions()
    clock = options.clock
    started_at, began = datetime.now(UTC), clock()

    def seconds_left() -> float:
        return options.deadline - (clock() - began)

    if target.archive is not None:
        # Imported late, as the rest of what only some targets need.
        from trustscan.gather.archive import replay

        return replay(target, target.archive, vocabulary, options, seconds_left, progress, reader)
    probes = Probes()
    if target.folder is not None:
        files = FolderSource(target.folder, target.url)
        crawl = Crawl(
            target,
            vocabulary,
            options,
            live=False,
            seconds_left=seconds_left,
            lacks=files.lacks,
            reader=reader,
        )
        drive_locally(crawl, files, options.concurrency, seconds_left, progress)
    else:
        crawl = Crawl(target, vocabulary, options, live=True, seconds_left=seconds_left, reader=reader)
        probes = await _visit(crawl, target.url, options, seconds_left, progress, names)
    return crawl.finish(started_at, clock() - began, probes)


async def _visit(
    crawl: Crawl,
    url: str,
    options: GatherOptions,
    seconds_left: Callable[[], float],
    progress: Progress | None,
    names: Names | None,
) -> Probes:
    """Crawls and probes side by side; probes again where only another name of the site answered."""
    # Imported late: a folder needs no HTTP client (0.1 s).
    leave_out_unused()
    from trustscan.gather.cache import Cache
    from trustscan.gather.http import HttpSource
    from trustscan.gather.probes.probe import probe

    # What a site shows only to those who know a secret stays out of files that outlive the scan.
    cache = None if options.cache is None or options.headers or options.cookies else Cache(options.cache)
    async with HttpSource(options, url, cache, names) as source:
        probing = asyncio.create_task(probe(url, options, source))
        try:
            await drive(crawl, source, options.concurrency, options.deadline, progress)
            if host_of(crawl.start_url) == host_of(url):
                return await probing
            await source.close_idle()
            return await probe(crawl.start_url, options, source, max(_LAST_PROBES, seconds_left()))
        finally:
            probing.cancel()
            await asyncio.wait([probing])
            if cache is not None:
                cache.keep_all(crawl.conclusive())
