"""The report as SARIF 2.1.0 (OASIS), for code scanning: what failed or passed in part, pinned to a file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import blake2b
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from trustscan.model.changes import Course
from trustscan.model.report import Check, Report, Status
from trustscan.report.findings import (
    Anchor,
    Finding,
    findings,
    in_full,
    level_of,
    seen_at,
    site_name,
    verdict_of,
)
from trustscan.report.safe import quiet_json, safe_text, safe_url
from trustscan.report.words import GAPS

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_SHOWN = GAPS | {Status.WAIVED}


def to_sarif(reports: Sequence[Report], anchor: Anchor) -> str:
    """One run for all sites, as code scanning takes no more from one tool.

    Inconclusive checks are left out, waived or not; gaps that are waived are results that are suppressed. A
    site that could not be read and a rule that broke down are notifications of the run.
    """
    found = findings(reports, _SHOWN)
    shown = [finding for finding in found if verdict_of(finding.check) is not Status.INCONCLUSIVE]
    rules = {finding.check.id: finding.check for finding in shown}
    numbers = {name: number for number, name in enumerate(rules)}
    run: dict[str, Any] = {
        "tool": {"driver": _driver(reports, list(rules.values()))},
        "invocations": [_invocation(reports)],
        "results": [_result(finding, numbers, anchor) for finding in shown],
    }
    document = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return quiet_json(json.dumps(document, ensure_ascii=False, indent=2)) + "\n"


def _driver(reports: Sequence[Report], checks: Sequence[Check]) -> dict[str, Any]:
    driver: dict[str, Any] = {"name": "trustscan", "rules": [_rule(check) for check in checks]}
    if reports:
        driver["version"] = safe_text(reports[0].tool.version)
        driver["properties"] = {"ruleset": safe_text(reports[0].tool.ruleset)}
    return driver


def _rule(check: Check) -> dict[str, Any]:
    links = [safe_url(link) for link in check.references if link.startswith(("https://", "http://"))]
    parts = [safe_text(part) for part in (check.why, check.fix) if part] or [safe_text(check.title)]
    rule: dict[str, Any] = {
        "id": safe_text(check.id),
        "shortDescription": {"text": safe_text(check.title)},
        "fullDescription": {"text": parts[0]},
        "help": {"text": "\n\n".join([*parts, *links])},
        "defaultConfiguration": {"level": level_of(check.model_copy(update={"status": Status.FAIL}))},
        "properties": {"tags": [check.pillar, *map(safe_text, check.tags)], "severity": str(check.severity)},
    }
    if links:
        rule["helpUri"] = quote(links[0], safe=_IN_URLS)
    return rule


_IN_URLS = "!$%&'()*+,-./:;=?@_~#"


def _result(finding: Finding, numbers: dict[str, int], anchor: Anchor) -> dict[str, Any]:
    report, check = finding.report, finding.check
    mark = _fingerprint(report, check)
    result: dict[str, Any] = {
        "ruleId": safe_text(check.id),
        "ruleIndex": numbers[check.id],
        "level": finding.level,
        "message": {"text": f"{site_name(report)}: " + "\n".join(in_full(check))},
        "locations": [_location(report, check, anchor)],
        "partialFingerprints": {"trustscanCheck/v1": mark, "primaryLocationLineHash": f"{mark[:16]}:1"},
        "properties": {
            "target": safe_url(report.target.url),
            "status": str(check.status),
            "evidence": [seen_at(piece) for piece in check.evidence],
        },
    }
    state = _baseline_state(report, check)
    if state:
        result["baselineState"] = state
    if check.status is Status.WAIVED:
        result["suppressions"] = [{"kind": "external", "justification": safe_text(check.message)}]
    return result


def _baseline_state(report: Report, check: Check) -> str:
    """Empty where nothing true can be said: without a baseline, or where the two were not compared.

    A check that the baseline did not ask is no new fault of the site's and gets no state either.
    """
    course = (
        next((one for one in report.changes.checks if one.id == check.id), None) if report.changes else None
    )
    if course is None or check.status not in GAPS:
        return ""
    if course.course is Course.SAME:
        return "unchanged"
    if course.course is Course.BETTER or course.before in GAPS:
        return "updated"
    return "new" if course.course is Course.WORSE else ""


def _location(report: Report, check: Check, anchor: Anchor) -> dict[str, Any]:
    path, line = anchor.place(report, check)
    if PurePosixPath(path).is_absolute() or path[1:2] == ":":
        artifact = {"uri": "file:///" + quote(path.lstrip("/"), safe="/:")}
    else:
        artifact = {"uri": quote(path), "uriBaseId": "%SRCROOT%"}
    return {"physicalLocation": {"artifactLocation": artifact, "region": {"startLine": line or 1}}}


def _fingerprint(report: Report, check: Check) -> str:
    """The same as long as site and check are: what is quoted may change, and so may the file it stands in."""
    return blake2b(f"{report.target.url}\n{check.id}".encode("utf-8", "replace"), digest_size=20).hexdigest()


def _invocation(reports: Sequence[Report]) -> dict[str, Any]:
    told = [
        _notification(
            f"{site_name(report)} could not be assessed: {safe_text(report.reason or 'no page was read')}"
        )
        for report in reports
        if not report.assessed
    ]
    told += [
        {
            **_notification(f"{site_name(finding.report)}: {safe_text(finding.check.message)}"),
            "associatedRule": {"id": safe_text(finding.check.id)},
        }
        for finding in findings(reports, frozenset({Status.ERROR}))
    ]
    return {
        "executionSuccessful": all(report.assessed for report in reports),
        "toolExecutionNotifications": told,
    }


def _notification(text: str) -> dict[str, Any]:
    return {"level": "error", "message": {"text": text}}
