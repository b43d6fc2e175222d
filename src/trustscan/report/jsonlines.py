"""The report as JSON lines: each site's report, as `jsonform` has it, on one line."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence

from trustscan.model.report import Report
from trustscan.report.safe import quiet_json


def to_jsonlines(reports: Sequence[Report]) -> str:
    """A line for each report; every line validates against the JSON Schema of the report."""
    return "".join(f"{to_line(report)}\n" for report in reports)


def to_line(report: Report, without: Collection[str] = ()) -> str:
    """One report as compact JSON without a line break, safe to look at in a terminal.

    `without` are fields of its checks that are left out.
    """
    left_out = {"checks": {"__all__": set(without)}} if without else None
    try:
        line = report.model_dump_json(exclude=left_out)
    except ValueError:  # half of a surrogate pair, which a page may well name
        plain = report.model_dump(mode="json", exclude=left_out)
        line = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    return quiet_json(line)
