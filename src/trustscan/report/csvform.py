"""The report as CSV (RFC 4180): a row for each check of each site, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from trustscan.model.report import Check, Evidence, Report
from trustscan.report.safe import safe_text, safe_url
from trustscan.report.words import whole

COLUMNS = (
    "target",
    "url",
    "started_at",
    "assessed",
    "score",
    "grade",
    "check",
    "title",
    "pillar",
    "severity",
    "status",
    "scored",
    "gain",
    "message",
    "evidence_url",
    "evidence_where",
    "evidence_snippet",
    "file",
    "line",
    "fix",
)
# Spreadsheets run a cell that begins so as a formula (OWASP, CSV injection), full-width forms too.
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def to_csv(reports: Sequence[Report]) -> str:
    """A head and a row for each check; of its evidence the first piece. Numbers have a point."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    for report in reports:
        for check in report.checks:
            writer.writerow([defused(cell) for cell in _cells(report, check)])
    return file.getvalue()


def defused(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe stands before what looks like one."""
    return f"'{cell}" if cell.startswith(_STARTS_A_FORMULA) else cell


def _cells(report: Report, check: Check) -> tuple[str, ...]:
    piece = check.evidence[0] if check.evidence else Evidence(url="")
    score = report.score
    return (
        safe_text(report.target.given),
        safe_url(report.target.final_url or report.target.url),
        report.started_at.isoformat(timespec="seconds"),
        _yes(report.assessed),
        "" if score.value is None else str(whole(score.value)),
        score.grade or "",
        safe_text(check.id),
        safe_text(check.title),
        check.pillar,
        str(check.severity),
        str(check.status),
        _yes(check.scored),
        f"{check.gain:.1f}",
        safe_text(check.message),
        safe_url(piece.url),
        safe_text(piece.where),
        safe_text(piece.snippet),
        safe_text(piece.file or ""),
        "" if piece.line is None else str(piece.line),
        safe_text(check.fix),
    )


def _yes(value: bool) -> str:
    return "yes" if value else "no"
