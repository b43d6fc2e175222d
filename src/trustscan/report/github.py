"""The report as workflow commands of GitHub Actions: annotations in the log and on a change's files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from trustscan.model.report import Report, Status
from trustscan.report.findings import Anchor, Finding, Level, findings, in_full, site_name
from trustscan.report.safe import safe_text
from trustscan.report.words import many, score_words

MOST_ANNOTATIONS = 10
"""GitHub drops what a step says beyond ten annotations of a level."""

_COMMANDS: dict[Level, str] = {"error": "error", "warning": "warning", "note": "notice"}
_IN_MESSAGES = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_IN_PROPERTIES = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def to_github(
    reports: Sequence[Report], anchor: Anchor, verdict: Sequence[str] = (), *, failed: bool = False
) -> str:
    """A line for each site and each waived check, then at most ten annotations, the gravest first.

    `verdict` has the lines of a gate, which come first, as errors if the gate `failed`; they name each site
    that could not be read. The last annotation sums up what is left.
    """
    lines = [_quiet(f"trustscan: {site_name(report)}: {line}") for report in reports for line in _log(report)]
    unread = [_unread(report) for report in reports if not report.assessed]
    level = "error" if failed or not verdict else "warning"
    first = [_command(level, line, title="trustscan") for line in verdict or unread]
    order = list(_COMMANDS)
    found = sorted(findings(reports), key=lambda finding: order.index(finding.level))
    told = first + [_annotation(finding, anchor) for finding in found]
    if len(told) > MOST_ANNOTATIONS:
        shown = MOST_ANNOTATIONS - 1
        told[shown:] = [_rest(found[max(0, shown - len(first)) :], len(told) - shown)]
    return "".join(f"{line}\n" for line in (*lines, *told))


def _log(report: Report) -> Iterator[str]:
    """What is told in the log only: the result, and what does not count for a while."""
    yield _result(report)
    for check in report.checks:
        if check.status is Status.WAIVED:
            yield f"waived: {safe_text(check.id)}: {safe_text(check.message)}"


def _result(report: Report) -> str:
    if not report.assessed:
        return "could not be assessed"
    return score_words(report.score) + (f", grade {report.score.grade}" if report.score.grade else "")


def _unread(report: Report) -> str:
    return f"{site_name(report)} could not be assessed: {safe_text(report.reason or 'no page was read')}"


def _annotation(finding: Finding, anchor: Anchor) -> str:
    path, line = anchor.place(finding.report, finding.check)
    text = f"{site_name(finding.report)}: " + "\n".join(in_full(finding.check))
    title = f"{safe_text(finding.check.title)} ({safe_text(finding.check.id)})"
    return _command(_COMMANDS[finding.level], text, file=path, line=str(line or 1), title=title)


def _rest(left: Sequence[Finding], number: int) -> str:
    counts = Counter(finding.level for finding in left)
    kinds = ", ".join(many(counts[level], level) for level in _COMMANDS if counts[level])
    return _command("notice", f"{number} more are in the report ({kinds}).", title="trustscan")


def _command(name: str, message: str, **properties: str) -> str:
    told = ",".join(f"{key}={_quiet(value).translate(_IN_PROPERTIES)}" for key, value in properties.items())
    return f"::{name} {told}::{_quiet(message).translate(_IN_MESSAGES)}"


def _quiet(text: str) -> str:
    """Text without the old form of commands, which runners look for anywhere in a line."""
    return text.replace("##[", "## [")
