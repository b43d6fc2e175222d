"""What formats for other programs share: which checks are findings, how grave, pinned to which file."""

from __future__ import annotations

import os.path
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import Literal

from trustscan.model.report import Check, Evidence, Report, Severity, Status
from trustscan.model.struct import Frozen
from trustscan.report.safe import safe_text, safe_url
from trustscan.report.words import GAPS, by_need

Level = Literal["error", "warning", "note"]

_LEVELS: dict[Severity, tuple[Level, Level]] = {
    Severity.CRITICAL: ("error", "warning"),
    Severity.HIGH: ("error", "warning"),
    Severity.MEDIUM: ("warning", "note"),
    Severity.LOW: ("note", "note"),
    Severity.INFO: ("note", "note"),
}
"""The level of a check that failed, and of one that passed in part."""


class Anchor(Frozen):
    """Where findings are pinned in a repository.

    `root` is its top folder and `here` the one that trustscan ran in, both absolute. `file`, relative to
    `root`, stands for a whole site: what a live site lacks is in no file.
    """

    root: PurePath
    here: PurePath
    file: str

    def place(self, report: Report, check: Check) -> tuple[str, int | None]:
        """The file of a finding, relative to the root where it lies in there, and its line if that is known.

        The first evidence in a file of a scanned folder counts, else `file`.
        """
        piece = next((piece for piece in check.evidence if piece.file), None)
        if piece is None or piece.file is None:
            return self.file, 1
        named = self.here / safe_text(report.target.given) / safe_text(piece.file)
        path = PurePath(os.path.normpath(named))
        inside = path.is_relative_to(self.root)
        return (path.relative_to(self.root) if inside else path).as_posix(), piece.line


class Finding(Frozen):
    """A check that other programs are to show as a fault."""

    report: Report
    check: Check
    level: Level


def findings(reports: Sequence[Report], statuses: frozenset[Status] = GAPS) -> list[Finding]:
    """The scored checks of these statuses, site by site, what matters most first."""
    return [
        Finding(report, check, level_of(check))
        for report in reports
        for check in sorted(report.checks, key=by_need)
        if check.scored and check.status in statuses
    ]


def level_of(check: Check) -> Level:
    """How grave a check's fault is."""
    failed, partly = _LEVELS[check.severity]
    return partly if verdict_of(check) is Status.PARTIAL else failed


def verdict_of(check: Check) -> Status:
    """What a check came to, or would have without its waiver."""
    return check.waiver.status if check.waiver else check.status


def site_name(report: Report) -> str:
    """What the user called the site, safe to print."""
    return safe_text(report.target.given, 200)


def seen_at(piece: Evidence) -> str:
    """One piece of evidence on a line: `https://example.com/faq (main): "..."`."""
    where = f" ({safe_text(piece.where)})" if piece.where else ""
    words = f': "{safe_text(piece.snippet)}"' if piece.snippet else ""
    return f"{safe_url(piece.url)}{where}{words}"


def in_full(check: Check) -> Iterator[str]:
    """What there is to say of a check, line by line: what was found, where, and what to do."""
    yield safe_text(check.message)
    for piece in check.evidence:
        yield seen_at(piece)
    if check.fix and check.status in GAPS | {Status.INCONCLUSIVE}:
        yield f"Fix: {safe_text(check.fix)}"
