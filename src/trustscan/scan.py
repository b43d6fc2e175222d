"""One scan from target to report: the only place that knows all the stages."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import closing

from trustscan.evaluate import Evaluation
from trustscan.evaluate.whereabouts import pages_of
from trustscan.facts.reader import Reader
from trustscan.facts.site import read_site
from trustscan.gather import GatherOptions, gather
from trustscan.model.report import Check, Report
from trustscan.model.snapshot import Snapshot
from trustscan.model.target import Target
from trustscan.model.waivers import Waiver
from trustscan.report.build import build_report
from trustscan.rulebook.models import RuleBook
from trustscan.score import score_checks
from trustscan.waivers import waive

Progress = Callable[[str, int, int], None]


async def scan_target(
    target: Target,
    book: RuleBook,
    options: GatherOptions | None = None,
    progress: Progress | None = None,
    keep: Callable[[Snapshot], None] | None = None,
    regions: tuple[str, ...] = (),
    waivers: Sequence[Waiver] = (),
) -> Report:
    """Gathers a target and judges it.

    `progress` is called with the URL being read, how many pages are read and how many are known;
    `keep` with what was gathered, before it is judged. `regions` are countries (ISO 3166 codes) whose
    rules apply; where there are none they are inferred. `waivers` keep checks from counting. Raises
    nothing for what a website does: a site that cannot be read gives a report that says so. Raises
    ArchiveError for an archive that cannot be read.
    """
    started = time.perf_counter()
    reader = Reader(book.vocabulary)
    snapshot = await gather(target, book.vocabulary, options, progress, reader=reader)
    if keep is not None:
        keep(snapshot)
    return judge(snapshot, book, started, regions, waivers, reader)


def judge(
    snapshot: Snapshot,
    book: RuleBook,
    started: float | None = None,
    regions: tuple[str, ...] = (),
    waivers: Sequence[Waiver] = (),
    reader: Reader | None = None,
) -> Report:
    """The report on a snapshot; pure but for `duration_s`, counted from `started` (`time.perf_counter()`).

    Waivers hold or have expired on the day of the snapshot. `reader` is the one that it was gathered with.
    """
    begun = time.perf_counter() if started is None else started
    facts = read_site(snapshot, book.vocabulary, regions, reader)
    with closing(Evaluation(facts, book)) as evaluation:
        caps = {rule.id: rule.caps_score_at for rule in book.rules if rule.caps_score_at is not None}
        scored = score_checks(_after_waivers(evaluation, snapshot, waivers), caps)
        traits = evaluation.traits()
    return build_report(
        snapshot,
        facts,
        scored.checks,
        scored.score,
        scored.pillars,
        traits,
        book.version,
        time.perf_counter() - begun,
    )


def _after_waivers(evaluation: Evaluation, snapshot: Snapshot, waivers: Sequence[Waiver]) -> list[Check]:
    checks = evaluation.checks()
    if not waivers:
        return checks
    start = snapshot.exchanges[0].final_url if snapshot.exchanges else snapshot.target.url

    def pages(rule_id: str) -> frozenset[str]:
        rule = evaluation.book.rule(rule_id)
        return frozenset() if rule is None else pages_of(evaluation.verdict(rule), evaluation.judge)

    return waive(checks, waivers, snapshot.started_at.date(), start, pages)
