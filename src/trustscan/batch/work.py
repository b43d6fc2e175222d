"""What the batch asks of whoever scans for it: jobs go in, outcomes come out, in any order.

The list, the store and the exports know nothing of how sites are scanned; an engine knows nothing of lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

from trustscan.gather.options import GatherOptions
from trustscan.model.struct import Frozen, field
from trustscan.model.waivers import Waiver
from trustscan.rulebook.severities import SeverityChange

AT_ONCE = 16
"""Sites that one process visits at a time: enough that one of them always has something to do."""


class Job(Frozen):
    """One site to scan: `key` is its identity, `target` what `gather.targets.resolve_site` is to read."""

    key: str
    target: str


class Outcome(Frozen):
    """What became of a job: either the JSON of its Report (UTF-8), or why there is none, in one line.

    The checks of a report go without the texts of their rules (`identity.RULE_TEXTS`). A site that could
    not be read has a report, which says so; `error` is for scans that broke or hung. `seconds` is how long
    the site took.
    """

    key: str
    report: bytes | None
    error: str | None
    seconds: float


class Archives(Frozen):
    """Where sites are looked for instead of on the network: the index of archives, and a digest of these."""

    index: Path
    digest: str


class ScanSettings(Frozen):
    """How every site of a batch is scanned; can be pickled, and means the same in every process."""

    rules: tuple[Path, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    options: GatherOptions = field(default_factory=GatherOptions)
    severities: tuple[SeverityChange, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    archives: Archives | None = None


class Engine(Protocol):
    """Scans sites, many at a time."""

    def run(self, jobs: Iterable[Job]) -> Iterator[Outcome]:
        """Exactly one outcome for each job, as they finish.

        Jobs are pulled only as they are needed, and only in the thread that iterates; outcomes that were
        yielded are safe with the caller before the next is asked for. Closing the generator cancels
        everything that is under way and ends every process that was started.
        """
        ...
