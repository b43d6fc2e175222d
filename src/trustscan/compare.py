"""Sets looks at sites side by side: one site then and now, or several sites. Pure.

A gap is only said to be mended where the pages that it was seen on were looked at again, and nothing is
said of a check that could not be decided then or now.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from urllib.parse import urlsplit

from trustscan.model.changes import (
    Cell,
    Changes,
    CheckChange,
    Comparison,
    ComparisonRow,
    Course,
    Held,
    ScoreChange,
    ScoreThen,
    SiteColumn,
    Standing,
)
from trustscan.model.report import Check, Evidence, Report, Score
from trustscan.model.snapshot import PageState
from trustscan.model.verdicts import Severity, Status

MOST_FINDINGS = 3
"""A check names at most so many places: where there are as many, there may be more."""

_GAPS = frozenset({Status.PARTIAL, Status.FAIL})
_UNDECIDED = frozenset({Status.INCONCLUSIVE, Status.ERROR})
_SETTLED = frozenset(state.value for state in PageState if state.settled)
_RANKS = {Status.FAIL: 0, Status.PARTIAL: 1, Status.PASS: 2}
# What was not held against a site then and is now has got worse, whatever the reason that it was not.
_NOT_HELD = frozenset({Status.NOT_APPLICABLE, Status.WAIVED})
_ORDER = tuple(Course)
_SEVERITIES = tuple(Severity)


def site_key(report: Report) -> str:
    """The name by which a site is found again: `example.com`, `example.com/shop`, or a folder's path.

    Scheme, `www.` and a last slash make no difference. A folder with `--base-url` has that address's key.
    """
    parts = urlsplit(report.target.url)
    if report.target.kind == "folder" and (parts.hostname or "").endswith(".invalid"):
        given = report.target.given.replace("\\", "/").removeprefix("./")
        return given.rstrip("/") or "."
    return address_key(report.target.url)


def address_key(url: str) -> str:
    """The name by which a site at an address is found again."""
    parts = urlsplit(url)
    return (parts.netloc.lower().removeprefix("www.") + parts.path).rstrip("/")


def standing(report: Report) -> Standing:
    """What a report is compared by."""
    crawl = report.crawl
    pages = [(page.url, page.final_url) for page in crawl.pages if page.state in _SETTLED]
    unsettled = len(crawl.pages) - len(pages)
    return Standing(
        site=site_key(report),
        when=report.started_at,
        ruleset=report.tool.ruleset,
        assessed=report.assessed,
        score=score_then(report.score),
        checks={check.id: _held(check, report.target.url) for check in report.checks},
        looked_at=frozenset(_address(url, report.target.url) for pair in pages for url in pair),
        whole=crawl.truncated is None and not crawl.unread_total and not unsettled,
    )


def score_then(score: Score) -> ScoreThen:
    """The part of a score that is compared."""
    return ScoreThen(value=score.value, low=score.low, high=score.high, grade=score.grade)


def compare(before: Standing, after: Standing) -> Changes:
    """What became of every check and of the score; what got worse first, then by severity and id."""
    names = before.checks.keys() | after.checks.keys()
    found = [_change(name, before, after) for name in names]
    return Changes(
        since=before.when,
        same_rules=before.ruleset == after.ruleset,
        score=_score(before.score, after.score),
        checks=tuple(sorted(found, key=_by_need)),
    )


def with_changes(report: Report, before: Standing) -> Report:
    """The report, with what changed since it stood as in `before`."""
    return report.model_copy(update={"changes": compare(before, standing(report))})


def side_by_side(reports: Sequence[Report]) -> Comparison:
    """Several sites: the checks in which they differ first, the gravest first among those."""
    columns = tuple(_column(report) for report in reports)
    tables = [{check.id: check for check in report.checks} for report in reports]
    known = {name: check for table in reversed(tables) for name, check in table.items()}
    rows = [_row(check, [table.get(name) for table in tables]) for name, check in known.items()]
    rows.sort(key=lambda row: (not row.differs, not row.scored, _SEVERITIES.index(row.severity), row.title))
    return Comparison(sites=columns, checks=tuple(rows))


def _held(check: Check, home: str) -> Held:
    seen = check.evidence[:MOST_FINDINGS] if check.status in _GAPS else ()
    return Held(
        status=check.status,
        findings=tuple(sorted({_finding(piece, home) for piece in seen})),
        title=check.title,
        pillar=check.pillar,
        severity=check.severity,
        scored=check.scored,
        warning=check.warning,
    )


def _finding(piece: Evidence, home: str) -> str:
    words = " ".join(piece.snippet.split()).casefold().encode("utf-8", "replace")
    return f"{_address(piece.url, home)}#{blake2b(words, digest_size=4).hexdigest()}"


def _address(url: str, home: str) -> str:
    """A URL without fragment; on the host of `home` the path alone, so that a moved copy compares too."""
    parts = urlsplit(url)
    tail = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return tail if parts.netloc.lower() == urlsplit(home).netloc.lower() else f"{parts.netloc.lower()}{tail}"


def _change(name: str, before: Standing, after: Standing) -> CheckChange:
    then, now = before.checks.get(name), after.checks.get(name)
    course, note = _course(then, now, before, after)
    told = now or then or Held(status=Status.ERROR)
    return CheckChange(
        id=name,
        title=told.title or name,
        pillar=told.pillar,
        severity=told.severity,
        scored=told.scored,
        warning=told.warning,
        course=course,
        before=then.status if then else None,
        after=now.status if now else None,
        note=note,
    )


def _course(then: Held | None, now: Held | None, before: Standing, after: Standing) -> tuple[Course, str]:
    if then is None:
        return Course.NEW, ""
    if now is None:
        return Course.GONE, ""
    why_not = _incomparable(then, now, before, after)
    if why_not:
        return Course.NOT_COMPARED, why_not
    if then.status in _NOT_HELD:
        if then.status is now.status:
            return Course.SAME, ""
        return (Course.WORSE if now.status in _GAPS else Course.BETTER), ""
    difference = _RANKS[now.status] - _RANKS[then.status]
    if difference < 0:
        return Course.WORSE, ""
    if difference > 0:
        missed = _not_seen_again(then, after)
        return (Course.NOT_COMPARED, f"not looked at this time: {missed}") if missed else (Course.BETTER, "")
    more = _more_findings(then, now)
    return (Course.WORSE, f"found in {more}") if more else (Course.SAME, "")


def _incomparable(then: Held, now: Held, before: Standing, after: Standing) -> str:
    """Why two verdicts say nothing about the way from one to the other; empty where they do."""
    if not before.assessed:
        return "the site could not be assessed then"
    if not after.assessed:
        return "the site could not be assessed now"
    for status, when in ((then.status, "then"), (now.status, "now")):
        if status in _UNDECIDED:
            return f"inconclusive {when}" if status is Status.INCONCLUSIVE else f"the rule broke down {when}"
    if then.status is now.status:
        return ""
    if now.status is Status.WAIVED:
        return "waived now"
    if now.status is Status.NOT_APPLICABLE:
        return "does not apply now"
    if then.status is Status.NOT_APPLICABLE and now.status is Status.PASS:
        return "did not apply then"
    return ""


def _not_seen_again(then: Held, after: Standing) -> str:
    """A page that a gap was seen on and that was not looked at again; empty where all were."""
    if after.whole:
        return ""
    pages = (finding.rpartition("#")[0] for finding in then.findings)
    return next((page for page in pages if page not in after.looked_at), "")


def _more_findings(then: Held, now: Held) -> str:
    """Where a fault was seen anew that was there before; empty where that cannot be told for sure."""
    before, after = ({finding.rpartition("#")[2] for finding in held.findings} for held in (then, now))
    complete = 0 < len(then.findings) < MOST_FINDINGS
    if not (now.warning and complete and before < after):
        return ""
    fresh = [
        finding.rpartition("#")[0] for finding in now.findings if finding.rpartition("#")[2] not in before
    ]
    return f"{len(fresh)} more {'place' if len(fresh) == 1 else 'places'}, such as {fresh[0]}"


def _score(before: ScoreThen, after: ScoreThen) -> ScoreChange:
    bounds = (before.value, before.low, before.high, after.value, after.low, after.high)
    if any(bound is None for bound in bounds):
        return ScoreChange(before=before, after=after)
    value, low, high, value_now, low_now, high_now = (float(bound or 0) for bound in bounds)
    return ScoreChange(
        before=before,
        after=after,
        difference=round(value_now - value, 1),
        low=round(low_now - high, 1),
        high=round(high_now - low, 1),
    )


def _by_need(change: CheckChange) -> tuple[int, bool, int, str]:
    severity = len(_SEVERITIES) if change.severity is None else _SEVERITIES.index(change.severity)
    return _ORDER.index(change.course), not change.scored, severity, change.id


def _column(report: Report) -> SiteColumn:
    return SiteColumn(
        name=report.target.given,
        url=report.target.final_url or report.target.url,
        when=report.started_at,
        ruleset=report.tool.ruleset,
        assessed=report.assessed,
        reason=report.reason,
        score=score_then(report.score),
        coverage=report.score.coverage,
        pillars={pillar.id: pillar.score for pillar in report.pillars},
    )


def _row(check: Check, found: Iterable[Check | None]) -> ComparisonRow:
    cells = tuple(Cell(status=one.status, message=one.message) if one else Cell(status=None) for one in found)
    return ComparisonRow(
        id=check.id,
        title=check.title,
        pillar=check.pillar,
        severity=check.severity,
        scored=check.scored,
        warning=check.warning,
        differs=len({cell.status for cell in cells}) > 1,
        cells=cells,
    )
