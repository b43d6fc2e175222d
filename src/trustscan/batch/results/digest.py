"""A report as the store keeps it: the few figures that tables need, and the whole of it in little room."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from trustscan.batch.results.identity import CheckInfo
from trustscan.model.report import PILLARS, Check, Status
from trustscan.model.struct import Frozen
from trustscan.report.safe import safe_text, safe_url

SCANNED, NOT_ASSESSED, ERROR = "scanned", "not_assessed", "error"
PILLAR_COLUMNS = tuple(f"score_{pillar.replace('-', '_')}" for pillar in PILLARS)
FIGURES = (
    *("status", "reason", "url", "score", "low", "high", "grade", "coverage", "capped_by"),
    *PILLAR_COLUMNS,
    *("passed", "partial", "failed", "inconclusive", "languages", "pages", "seconds", "scanned_at"),
)
"""The figures of one outcome, as columns are named everywhere."""

LETTERS = {
    Status.PASS: "P",
    Status.PARTIAL: "H",
    Status.FAIL: "F",
    Status.INCONCLUSIVE: "I",
    Status.NOT_APPLICABLE: "N",
    Status.WAIVED: "W",
    Status.ERROR: "E",
}
"""Verdicts as the store keeps them: a letter for each check, in the order of the run's checks."""

MISSING = "."
"""Stands for a check that a report does not hold."""

_LEVEL = 3
_COUNTED = {"P": "passed", "H": "partial", "F": "failed", "I": "inconclusive", "E": "inconclusive"}


class Digest(Frozen):
    """One outcome: its `FIGURES` by name, a letter for each check, and the packed report."""

    figures: Mapping[str, Any]
    verdicts: str
    report: bytes | None


def of_error(message: str, seconds: float, checks: Sequence[CheckInfo]) -> Digest:
    """The digest of a scan that broke."""
    figures = {"status": ERROR, "reason": safe_text(message), "seconds": round(seconds, 3)}
    return Digest(figures, MISSING * len(checks), None)


def of_report(document: bytes, seconds: float, checks: Sequence[CheckInfo]) -> Digest:
    """The digest of a report's JSON. Raises ValueError for what is none."""
    try:
        report, document = _decoded(document)
        by_id = {check["id"]: check for check in report["checks"]}
        letters = [LETTERS[by_id[info.id]["status"]] if info.id in by_id else MISSING for info in checks]
        figures = _figures(report, seconds) | _counts(letters, checks)
    except (KeyError, TypeError) as error:
        raise ValueError(f"not a report: {error!r}") from None
    return Digest(figures, "".join(letters), zlib.compress(document, _LEVEL))


def unpacked(packed: bytes, checks: Sequence[CheckInfo]) -> dict[str, Any]:
    """The report that `of_report` packed, as plain data, with the texts of the rules."""
    report: dict[str, Any] = msgspec.json.decode(zlib.decompress(packed))
    texts = {info.id: info.texts for info in checks}
    whole = [{**texts.get(check["id"], {}), **check} for check in report["checks"]]
    report["checks"] = [
        {name: check[name] for name in Check.model_fields if name in check} for check in whole
    ]
    return report


def _decoded(document: bytes) -> tuple[Any, bytes]:
    """JSON as plain data, and as it can be read by all.

    Halves of surrogate pairs, which a page may well hold, become question marks.
    """
    try:
        return msgspec.json.decode(document), document
    except msgspec.DecodeError:
        whole = json.dumps(json.loads(document), ensure_ascii=False).encode("utf-8", "replace")
        return msgspec.json.decode(whole), whole


def _figures(report: Mapping[str, Any], seconds: float) -> dict[str, Any]:
    score, target = report["score"], report["target"]
    assessed = report["assessed"]
    by_pillar = {pillar["id"]: pillar["score"] for pillar in report["pillars"]} if assessed else {}
    return {
        "status": SCANNED if assessed else NOT_ASSESSED,
        "reason": "" if assessed else safe_text(report["reason"] or "no page was read"),
        "url": safe_url(target["final_url"] or target["url"]),
        "score": score["value"],
        "low": score["low"],
        "high": score["high"],
        "grade": score["grade"],
        "coverage": score["coverage"],
        "capped_by": score["capped_by"],
        **{name: by_pillar.get(pillar) for name, pillar in zip(PILLAR_COLUMNS, PILLARS, strict=True)},
        "languages": safe_text(" ".join(report["facts"]["languages"])),
        "pages": len(report["crawl"]["pages"]),
        "seconds": round(seconds, 3),
        "scanned_at": report["started_at"],
    }


def _counts(letters: Sequence[str], checks: Sequence[CheckInfo]) -> dict[str, int]:
    """How the scored checks came out; what could not be judged for whatever reason is inconclusive."""
    counts = dict.fromkeys(_COUNTED.values(), 0)
    for letter, info in zip(letters, checks, strict=True):
        if info.scored and letter in _COUNTED:
            counts[_COUNTED[letter]] += 1
    return counts
