"""A site's earlier scans, as JSON and CSV. Pure."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence

from trustscan.model.changes import Changes, Course, Standing
from trustscan.report.csvform import defused
from trustscan.report.safe import quiet_json, safe_text
from trustscan.report.words import whole

Step = tuple[Standing, Changes | None]
"""A scan, and what changed since the one before; None for the first that there is."""

_VERSION = "1.0"
_COLUMNS = ("site", "when", "assessed", "score", "low", "high", "grade", "ruleset", "worse", "better")


def to_json(site: str, steps: Sequence[Step]) -> str:
    """One object with a list of scans, the oldest first."""
    scans = []
    for scan, changes in steps:
        plain = scan.model_dump(mode="json", include={"when", "ruleset", "assessed", "score"})
        plain["checks"] = {name: str(held.status) for name, held in sorted(scan.checks.items())}
        plain["worse"] = _ids(changes, Course.WORSE)
        plain["better"] = _ids(changes, Course.BETTER)
        scans.append(plain)
    document = {"schema_version": _VERSION, "site": site, "scans": scans}
    return quiet_json(json.dumps(document, ensure_ascii=False, indent=2)) + "\n"


def to_csv(steps: Sequence[Step]) -> str:
    """A head and a row for each scan, the oldest first (RFC 4180)."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for scan, changes in steps:
        bounds = (scan.score.value, scan.score.low, scan.score.high)
        told = (
            scan.site,
            scan.when.isoformat(timespec="seconds") if scan.when else "",
            "yes" if scan.assessed else "no",
            *("" if bound is None else str(whole(bound)) for bound in bounds),
            scan.score.grade or "",
            scan.ruleset,
            " ".join(_ids(changes, Course.WORSE)),
            " ".join(_ids(changes, Course.BETTER)),
        )
        writer.writerow([defused(safe_text(cell)) for cell in told])
    return file.getvalue()


def _ids(changes: Changes | None, course: Course) -> list[str]:
    return [] if changes is None else [change.id for change in changes.of(course)]
