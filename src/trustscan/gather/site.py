"""One site, gathered: target in, Snapshot out."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from trustscan.facts.vocabulary import Vocabulary
from trustscan.gather.crawl import Crawl
from trustscan.gather.drive import drive, drive_locally
from trustscan.gather.folder import FolderSource
from trustscan.gather.options import GatherOptions, Progress
from trustscan.model.snapshot import Probes, Snapshot
from trustscan.model.target import Target


async def gather(
    target: Target,
    vocabulary: Vocabulary,
    options: GatherOptions | None = None,
    progress: Progress | None = None,
) -> Snapshot:
    """Visits a target and brings back what came over the wire.

    Nothing that a website does raises: a site that cannot be read gives a snapshot whose first exchange
    says why. Cancelling ends all requests. Raises CertificateFileError for an unusable `ca_bundle`.
    """
    options = options or GatherOptions()
    clock = options.clock
    started_at, began = datetime.now(UTC), clock()

    def seconds_left() -> float:
        return options.deadline - (clock() - began)

    crawl = Crawl(target, vocabulary, options, live=target.kind == "site", seconds_left=seconds_left)
    probes = Probes()
    if target.folder is not None:
        drive_locally(crawl, FolderSource(target.folder, target.url), seconds_left, progress)
    else:
        probes = await _visit(crawl, target, options, progress)
    crawled = crawl.finish(clock() - began)
    return Snapshot(
        target=target,
        started_at=started_at,
        exchanges=crawled.exchanges,
        unread=crawled.unread,
        probes=probes,
        log=crawled.log,
        aliases=crawled.aliases,
    )


async def _visit(crawl: Crawl, target: Target, options: GatherOptions, progress: Progress | None) -> Probes:
    # Imported late: a folder needs no HTTP client (0.1 s).
    from trustscan.gather.http import HttpSource
    from trustscan.gather.probes import probe

    async with HttpSource(options, target.url) as source, asyncio.TaskGroup() as group:
        probing = group.create_task(probe(target.url, options, source))
        await drive(crawl, source, options.concurrency, options.deadline, progress)
    return probing.result()
