"""The report as JSON lines: each site's report, as `jsonform` has it, on one line."""

from __future__ import annotations

import json
from collections.abc import Sequence

from trustscan.model.report import Report
from trustscan.report.safe import quiet_json


def to_jsonlines(reports: Sequence[Report]) -> str:
    """A line for each report; every line validates against the JSON Schema of the report."""
    return "".join(f"{to_line(report)}\n" for report in reports)


def to_line(report: Report) -> str:
    """One report as compact JSON without a line break, safe to look at in a terminal."""
    try:
        line = report.model_dump_json()
    except ValueError:  # half of a surrogate pair, which a page may well name
        line = json.dumps(report.model_dump(mode="json"), ensure_ascii=False, separators=(",", ":"))
    return quiet_json(line)
