"""The report as JSON lines: each site's report, as `jsonform` has it, on one line."""

from __future__ import annotations

import json
from collections.abc import Sequence

from trustscan.model.report import Report
from trustscan.report.safe import quiet_json


def to_jsonlines(reports: Sequence[Report]) -> str:
    """A line for each report; every line validates against the JSON Schema of the report."""
    lines = (json.dumps(report.model_dump(mode="json"), ensure_ascii=False) for report in reports)
    return "".join(f"{quiet_json(line)}\n" for line in lines)
