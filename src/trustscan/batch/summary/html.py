"""The summary of a batch as one HTML file, from the same templates as the report on one site."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from trustscan.batch.summary.text import STATUS_WORDS
from trustscan.batch.summary.totals import BIN, Summary
from trustscan.report.html import page
from trustscan.report.words import many

_WIDTH, _HEIGHT, _FOOT, _HEAD, _GAP = 800, 220, 20, 18, 4
_MARKS = ((0, "start"), (20, "middle"), (40, "middle"), (60, "middle"), (80, "middle"), (100, "end"))


def to_html(summary: Summary) -> str:
    """The whole document: nothing is loaded, no script runs, and every value is shown as text."""
    return page(
        "summary.html", summary=summary, counted=_counted(summary), chart=_chart(summary.scores.histogram)
    )


def _counted(summary: Summary) -> list[str]:
    rows = summary.rows
    told = [many(rows.total, "row"), many(summary.sites, "site")]
    told += [f"{count:,} {STATUS_WORDS[name]}" for name, count in rows.by_status.items() if count]
    return [*told, many(rows.duplicates, "duplicate")] if rows.duplicates else told


def _chart(counts: Sequence[int]) -> dict[str, Any]:
    """Where the bars of the histogram stand, from 0 to 100 points."""
    step = _WIDTH / len(counts)
    room = _HEIGHT - _FOOT - _HEAD
    columns = []
    for at, count in enumerate(counts):
        height = round(room * count / (max(counts) or 1), 1)
        columns.append(
            {
                "floor": at * BIN,
                "upper": (at + 1) * BIN,
                "count": count,
                "x": round(at * step + _GAP / 2, 1),
                "middle": round((at + 0.5) * step, 1),
                "y": round(_HEIGHT - _FOOT - height, 1),
                "height": height,
            }
        )
    marks = [{"points": points, "x": _WIDTH * points // 100, "anchor": anchor} for points, anchor in _MARKS]
    return {
        "width": _WIDTH,
        "height": _HEIGHT,
        "bar": round(step - _GAP, 1),
        "columns": columns,
        "marks": marks,
    }
