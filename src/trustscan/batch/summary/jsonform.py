"""The summary of a batch as JSON, for dashboards and scripts."""

from __future__ import annotations

import json

from trustscan.batch.summary.totals import Summary
from trustscan.report.safe import quiet_json


def to_json(summary: Summary) -> str:
    """One object; `schema_version` guards its form."""
    return quiet_json(json.dumps(summary.as_json(), ensure_ascii=False, indent=2)) + "\n"
