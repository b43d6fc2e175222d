"""The CI gate: decides on exactly what the report shows, and knows a third answer, *cannot be told*."""

from __future__ import annotations

from collections.abc import Sequence

from trustscan.cli.errors import ExitCode, worst
from trustscan.model.changes import CheckChange, Course
from trustscan.model.report import Report, Severity, Status
from trustscan.model.struct import Frozen
from trustscan.report.safe import safe_text
from trustscan.report.words import SEVERITY_ORDER, listed, score_words, whole

_UNKNOWN = frozenset({Status.INCONCLUSIVE, Status.ERROR})
_SHOWN_IDS = 5


class Gate(Frozen):
    """What a report has to fulfil: a score of `fail_under`, no failed check as grave as `fail_on`, none as
    grave as `fail_on_new` that did not fail in the baseline, which holds the sites `held`.

    `exit_zero` keeps the lines and makes 1 and 3 a 0; that nothing was scanned stays what it is.
    """

    fail_under: int | None = None
    fail_on: Severity | None = None
    fail_on_new: Severity | None = None
    held: tuple[str, ...] = ()
    exit_zero: bool = False

    def decide(self, reports: Sequence[Report]) -> tuple[ExitCode, list[str]]:
        """The exit code for all reports, and a line for each thing that is wrong."""
        if not reports:
            return ExitCode.NOT_ASSESSED, ["nothing was scanned"]
        codes: list[ExitCode] = []
        lines: list[str] = []
        for report in reports:
            for code, line in self._findings(report):
                codes.append(code)
                lines.append(f"{safe_text(report.target.given)}: {line}")
        return ExitCode.FINE if self.exit_zero else worst(codes), lines

    def _findings(self, report: Report) -> list[tuple[ExitCode, str]]:
        if not report.assessed:
            reason = safe_text(report.reason or "no page was read")
            return [(ExitCode.NOT_ASSESSED, f"could not be assessed: {reason}")]
        found = (self._score(report), self._failures(report), self._new_failures(report))
        return [finding for finding in found if finding]

    def _score(self, report: Report) -> tuple[ExitCode, str] | None:
        wanted, score = self.fail_under, report.score
        if wanted is None:
            return None
        if score.value is None or score.low is None or score.high is None:
            return ExitCode.NOT_ASSESSED, f"no score to hold against --fail-under {wanted}"
        if whole(score.low) >= wanted:
            return None
        if whole(score.high) < wanted:
            return ExitCode.GATE_FAILED, f"gate failed: {score_words(score)} is below --fail-under {wanted}"
        told = f"--fail-under {wanted} lies within the range of {score_words(score)}"
        return ExitCode.NOT_ASSESSED, f"gate cannot be decided: {told}"

    def _failures(self, report: Report) -> tuple[ExitCode, str] | None:
        if self.fail_on is None:
            return None
        graver = _from(self.fail_on)
        counted = [check for check in report.checks if check.scored and check.severity in graver]
        failed = [check.id for check in counted if check.status is Status.FAIL]
        unknown = [check.id for check in counted if check.status in _UNKNOWN]
        if failed:
            return (
                ExitCode.GATE_FAILED,
                f"gate failed: --fail-on {self.fail_on}: {listed(failed, _SHOWN_IDS)}",
            )
        if unknown:
            told = f"--fail-on {self.fail_on}: inconclusive: {listed(unknown, _SHOWN_IDS)}"
            return ExitCode.NOT_ASSESSED, f"gate cannot be decided: {told}"
        return None

    def _new_failures(self, report: Report) -> tuple[ExitCode, str] | None:
        """New rules do not count: the site has not got worse, it is looked at more closely."""
        if self.fail_on_new is None:
            return None
        option = f"--fail-on-new {self.fail_on_new}"
        if report.changes is None:
            known = f", which holds {listed([safe_text(name) for name in self.held], _SHOWN_IDS)}"
            told = f"{option}: the site is not in the baseline{known if self.held else ''}"
            return ExitCode.NOT_ASSESSED, f"gate cannot be decided: {told}"
        graver = _from(self.fail_on_new)
        counted = [one for one in report.changes.checks if one.scored and one.severity in graver]
        failed = [one.id for one in counted if one.course is Course.WORSE and one.after is Status.FAIL]
        unknown = [one.id for one in counted if one.course is Course.NOT_COMPARED and _may_fail_anew(one)]
        if failed:
            told = f"{option}: worse than in the baseline: {listed(failed, _SHOWN_IDS)}"
            return ExitCode.GATE_FAILED, f"gate failed: {told}"
        if unknown:
            told = f"{option}: cannot be compared with the baseline: {listed(unknown, _SHOWN_IDS)}"
            return ExitCode.NOT_ASSESSED, f"gate cannot be decided: {told}"
        return None


def _from(severity: Severity) -> tuple[Severity, ...]:
    """This severity and the graver ones."""
    return SEVERITY_ORDER[: SEVERITY_ORDER.index(severity) + 1]


def _may_fail_anew(change: CheckChange) -> bool:
    """Undecided now and neither failed nor undecided before; or failed now, and undecided before."""
    if change.after in _UNKNOWN:
        return change.before not in _UNKNOWN | {Status.FAIL}
    return change.after is Status.FAIL and change.before in _UNKNOWN


def expired_lines(reports: Sequence[Report]) -> list[str]:
    """A line for each waiver that holds no more and whose gap therefore counts again."""
    return [
        f"{safe_text(report.target.given)}: the waiver for {check.id} expired on {check.waiver.expires},"
        f" so it counts again: {safe_text(check.waiver.reason)}"
        for report in reports
        for check in report.checks
        if check.waiver is not None and check.waiver.expired
    ]
