"""The report as GitHub-flavoured Markdown: for a comment on a pull request, or a step's summary."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from trustscan.model.changes import Course
from trustscan.model.report import Check, Evidence, Report, Status
from trustscan.report.changed import asides, counts, message_of, score_change, way
from trustscan.report.findings import site_name
from trustscan.report.safe import safe_text, safe_url, short_url
from trustscan.report.words import (
    GAPS,
    STATUS_ORDER,
    STATUS_WORDS,
    by_need,
    fixes,
    many,
    percent,
    points,
    score_words,
)

SUMMARY_LIMIT = 1_000_000
"""Bytes; GitHub shows no step summary of 1 MiB or more."""

_CUT = "\n*The rest was left out, as it is too long to be shown here.*\n"
MARKS: dict[Status, str] = {
    Status.PASS: "✅",
    Status.PARTIAL: "⚠️",
    Status.FAIL: "❌",
    Status.INCONCLUSIVE: "❔",
    Status.NOT_APPLICABLE: "➖",
    Status.WAIVED: "🔕",
    Status.ERROR: "💥",
}
"""Verdicts as signs that Markdown can show."""
_FAULTS = GAPS | {Status.ERROR, Status.INCONCLUSIVE}
_MOST_FIXES = 5
_LONGEST = 300
_MARKUP = re.compile(r"([\\`*_\[\]<>#!|~&:@$])")
# Mentions and references are looked for in what is shown, so a backslash does not keep them from being links.
_REFERENCES = re.compile(r"([@#])")
_BEGINS_A_LINK = re.compile(r"(?i)\b(www(?=\.)|gh(?=-))")
_IN_URLS = "!$%&*+,-./:;=?@_~#"


def to_markdown(reports: Sequence[Report]) -> str:
    """Each site under a heading: its score, what is wrong, what to mend first, and the rest folded away."""
    return "\n".join(line for report in reports for line in _site(report)) + "\n"


def cut_to(document: str, limit: int) -> str:
    """The document, or as many whole lines as fit into `limit` bytes, with a word that there was more."""
    data = document.encode("utf-8")
    if len(data) <= limit:
        return document
    kept = data[: max(0, limit - len(_CUT.encode()))]
    return kept[: kept.rfind(b"\n") + 1].decode("utf-8") + (_CUT if limit > len(_CUT.encode()) else "")


def plain(text: str, limit: int = _LONGEST) -> str:
    """A site's words as Markdown that shows them and does nothing else: no links, images, HTML, mentions."""
    shown = _MARKUP.sub(r"\\\1", safe_text(text, limit))
    return _BEGINS_A_LINK.sub("\\1&#8203;", _REFERENCES.sub("\\1&#8203;", shown))


def _site(report: Report) -> Iterator[str]:
    yield f"## trustscan: {plain(site_name(report))}"
    yield ""
    if not report.assessed:
        yield f"**Could not be assessed:** {plain(report.reason or 'no page was read')}"
        yield ""
    else:
        yield _score(report)
        yield ""
    yield from _changed(report)
    ordered = sorted(report.checks, key=by_need)
    wrong = [check for check in ordered if check.status in _FAULTS and check.scored and report.assessed]
    if wrong:
        yield from _table(wrong, report)
    yield from _mend(report)
    yield from _folded([check for check in ordered if check not in wrong], report)


def _changed(report: Report) -> Iterator[str]:
    """What changed since the baseline, what got worse first; nothing without one."""
    changes = report.changes
    if changes is None or not report.assessed:
        return
    when = f" of {changes.since:%Y-%m-%d}" if changes.since else ""
    yield f"### Since the baseline{when}: {counts(changes)}"
    yield ""
    yield f"Score {score_change(changes)}"
    yield ""
    shown = changes.of(Course.WORSE, Course.BETTER)
    if shown:
        yield "| | Check | Severity | Was → is | What was found |"
        yield "| --- | --- | --- | --- | --- |"
    for change in shown:
        cells = (
            "🔻" if change.course is Course.WORSE else "🔺",
            f"{plain(change.title)} ({plain(change.id)})",
            str(change.severity or ""),
            plain(way(change)),
            plain(message_of(report, change)) if change.course is Course.WORSE else "",
        )
        yield f"| {' | '.join(cells)} |"
    if shown:
        yield ""
    for line in asides(changes):
        yield f"- {plain(line)}"
    yield ""
    yield "### All checks"
    yield ""


def _score(report: Report) -> str:
    score = report.score
    grade = f" · grade {score.grade}" if score.grade else ""
    return f"**{score_words(score)}{grade}** · {_counts(report.checks)} · coverage {percent(score.coverage)}"


def _counts(checks: Sequence[Check]) -> str:
    told = []
    for status in STATUS_ORDER:
        count = sum(check.scored and check.status is status for check in checks)
        if count:
            told.append(f"{count} {STATUS_WORDS[status]}")
    return ", ".join(told)


def _table(checks: Sequence[Check], report: Report) -> Iterator[str]:
    yield "| | Check | Severity | What was found | Points |"
    yield "| --- | --- | --- | --- | --- |"
    for check in checks:
        gain = points(check.gain) if check.status in GAPS and check.gain > 0 else ""
        cells = (
            MARKS[check.status],
            f"{plain(check.title)} ({plain(check.id)})",
            str(check.severity),
            _found(check, report),
            gain,
        )
        yield f"| {' | '.join(cells)} |"
    yield ""


def _found(check: Check, report: Report) -> str:
    home = report.target.final_url or report.target.url
    shown = (_place(piece, home, quoted=piece.snippet not in check.message) for piece in check.evidence[:1])
    return " ".join([plain(check.message), *shown])


def _place(piece: Evidence, home: str, *, quoted: bool) -> str:
    words = f" “{plain(piece.snippet)}”" if piece.snippet and quoted else ""
    if piece.file:
        return plain(piece.file + (f":{piece.line}" if piece.line else "")) + words
    return f"{_link(piece.url, home)}{words}"


def _link(url: str, home: str) -> str:
    name = plain(short_url(url, home), 80)
    address = safe_url(url)
    if not address.startswith(("https://", "http://")):
        return name
    return f"[{name}](<{quote(address, safe=_IN_URLS)}>)"


def _mend(report: Report) -> Iterator[str]:
    first = fixes(report.checks)[:_MOST_FIXES] if report.assessed else []
    if not first:
        return
    yield "**What to mend first**"
    yield ""
    for number, check in enumerate(first, 1):
        gain = f" ({points(check.gain)})" if check.gain > 0 else ""
        yield f"{number}. {plain(check.title)}{gain}: {plain(check.fix or check.message)}"
    yield ""


def _folded(checks: Sequence[Check], report: Report) -> Iterator[str]:
    if not checks:
        return
    yield f"<details><summary>{many(len(checks), 'other check')}</summary>"
    yield ""
    yield from _table(checks, report)
    yield "</details>"
    yield ""
