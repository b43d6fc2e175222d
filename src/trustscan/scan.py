"""One scan from target to report: the only place that knows all the stages."""

from __future__ import annotations

import time
from collections.abc import Callable

from trustscan.evaluate import Evaluation
from trustscan.facts.site import read_site
from trustscan.gather import GatherOptions, gather
from trustscan.model.report import Report
from trustscan.model.snapshot import Snapshot
from trustscan.model.target import Target
from trustscan.report.build import build_report
from trustscan.rulebook.models import RuleBook
from trustscan.score import score_checks

Progress = Callable[[str, int, int], None]


async def scan_target(
    target: Target,
    book: RuleBook,
    options: GatherOptions | None = None,
    progress: Progress | None = None,
    keep: Callable[[Snapshot], None] | None = None,
    regions: tuple[str, ...] = (),
) -> Report:
    """Gathers a target and judges it.

    `progress` is called with the URL being read, how many pages are read and how many are known;
    `keep` with what was gathered, before it is judged. `regions` are countries (ISO 3166 codes) whose
    rules apply; where there are none they are inferred. Raises nothing for what a website does: a site
    that cannot be read gives a report that says so. Raises ArchiveError for an archive that cannot be read.
    """
    started = time.perf_counter()
    snapshot = await gather(target, book.vocabulary, options or GatherOptions(), progress)
    if keep is not None:
        keep(snapshot)
    return judge(snapshot, book, started, regions)


def judge(
    snapshot: Snapshot, book: RuleBook, started: float | None = None, regions: tuple[str, ...] = ()
) -> Report:
    """The report on a snapshot; pure but for `duration_s`, counted from `started` (`time.perf_counter()`)."""
    begun = time.perf_counter() if started is None else started
    facts = read_site(snapshot, book.vocabulary, regions)
    evaluation = Evaluation(facts, book)
    caps = {rule.id: rule.caps_score_at for rule in book.rules if rule.caps_score_at is not None}
    scored = score_checks(evaluation.checks(), caps)
    return build_report(
        snapshot,
        facts,
        scored.checks,
        scored.score,
        scored.pillars,
        evaluation.traits(),
        book.version,
        time.perf_counter() - begun,
    )
