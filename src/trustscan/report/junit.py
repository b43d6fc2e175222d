"""The report as JUnit XML, for CI servers that show tests: a suite for each site, a case for each check."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree as ET

from trustscan.facts.urls import host_of
from trustscan.model.report import Check, Report, Status
from trustscan.report.findings import in_full, site_name
from trustscan.report.safe import safe_text
from trustscan.report.words import STATUS_WORDS, score_words

# Only what fails a gate is a failure. Passed in part is passed, and the case's output says what is wanting.
_ELEMENTS: dict[Status, str] = {
    Status.FAIL: "failure",
    Status.ERROR: "error",
    Status.INCONCLUSIVE: "skipped",
    Status.NOT_APPLICABLE: "skipped",
    Status.WAIVED: "skipped",
}
_NOT_A_NAME = re.compile(r"[^A-Za-z0-9]+")


def to_junit(reports: Sequence[Report]) -> str:
    """A `testsuites` document.

    A failed check is a failure, a broken rule an error; inconclusive, waived, inapplicable and unscored
    checks are skipped. Each suite begins with a case that is an error where the site could not be read.
    """
    suites = [_suite(report) for report in reports]
    root = ET.Element(
        "testsuites", name="trustscan", time=_seconds(sum(report.duration_s for report in reports))
    )
    root.extend(suites)
    for name in ("tests", "failures", "errors"):
        root.set(name, str(sum(int(suite.get(name, 0)) for suite in suites)))
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _suite(report: Report) -> ET.Element:
    group = _NOT_A_NAME.sub("_", host_of(report.target.url) or site_name(report))
    cases = [_reading(report, group), *(_case(check, group) for check in report.checks)]

    def counted(tag: str) -> str:
        return str(sum(case.find(tag) is not None for case in cases))

    suite = ET.Element(
        "testsuite",
        name=site_name(report),
        tests=str(len(cases)),
        failures=counted("failure"),
        errors=counted("error"),
        skipped=counted("skipped"),
        time=_seconds(report.duration_s),
        timestamp=report.started_at.strftime("%Y-%m-%dT%H:%M:%S"),
    )
    properties = ET.SubElement(suite, "properties")
    for name, value in (
        ("url", report.target.final_url or report.target.url),
        ("score", score_words(report.score)),
        ("grade", report.score.grade or "none"),
    ):
        ET.SubElement(properties, "property", name=name, value=safe_text(value))
    suite.extend(cases)
    return suite


def _reading(report: Report, group: str) -> ET.Element:
    """Whether the site could be read at all: else a run that judged nothing would look like a pass."""
    case = ET.Element("testcase", name="site-can-be-read", classname=f"{group}.reading")
    if not report.assessed:
        reason = safe_text(report.reason or "no page was read")
        ET.SubElement(case, "error", type="not assessed", message=reason)
    return case


def _case(check: Check, group: str) -> ET.Element:
    case = ET.Element("testcase", name=safe_text(check.id), classname=f"{group}.{check.pillar}")
    tag = _ELEMENTS.get(check.status)
    if not check.scored and tag is not None:
        tag = "skipped"
    whole = "\n".join((safe_text(check.title), *in_full(check)))
    if tag is not None:
        kind = STATUS_WORDS[check.status] + ("" if check.scored else ", not scored")
        told = ET.SubElement(case, tag, type=kind, message=safe_text(check.message))
        told.text = whole
    else:
        ET.SubElement(case, "system-out").text = whole
    return case


def _seconds(seconds: float) -> str:
    return f"{seconds:.3f}"
