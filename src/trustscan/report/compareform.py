"""Sites side by side, as JSON, Markdown, CSV and HTML: the checks in which they differ first."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence

from trustscan.model.changes import Cell, Comparison, ComparisonRow, SiteColumn
from trustscan.model.report import PILLAR_TITLES, PILLARS, Pillar, Status
from trustscan.report.changed import status_word, then_words
from trustscan.report.csvform import defused
from trustscan.report.html import page
from trustscan.report.markdown import MARKS, plain
from trustscan.report.safe import quiet_json, safe_text, safe_url
from trustscan.report.words import many, whole


def to_json(comparison: Comparison) -> str:
    """The comparison as one object, safe to look at in a terminal."""
    document = json.dumps(comparison.model_dump(mode="json"), ensure_ascii=False, indent=2)
    return quiet_json(document) + "\n"


def to_csv(comparison: Comparison) -> str:
    """A head, a row for each score, and a row for each check with a column for each site (RFC 4180)."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    head = ("check", "title", "pillar", "severity", "differs", *(site.name for site in comparison.sites))
    writer.writerow([_cell(part) for part in head])
    scores = ["" if site.score.value is None else str(whole(site.score.value)) for site in comparison.sites]
    writer.writerow(["score", "Score", "", "", "", *scores])
    for row in comparison.checks:
        found = [str(cell.status or "") for cell in row.cells]
        told = (row.id, row.title, row.pillar, str(row.severity), "yes" if row.differs else "no", *found)
        writer.writerow([_cell(part) for part in told])
    return file.getvalue()


def to_markdown(comparison: Comparison) -> str:
    """Scores, what differs with what was found, and the rest folded away."""
    return "\n".join(_markdown(comparison)) + "\n"


def to_html(comparison: Comparison) -> str:
    """One file, complete in itself."""
    differing, alike = split(comparison)
    shown = pillars_of(comparison.sites)
    return page("compare.html", sites=comparison.sites, pillars=shown, differing=differing, alike=alike)


def split(comparison: Comparison) -> tuple[list[ComparisonRow], list[ComparisonRow]]:
    """The checks in which the sites differ, and the others that apply to any of them."""
    differing = [row for row in comparison.checks if row.differs]
    alike = [
        row
        for row in comparison.checks
        if not row.differs and row.cells[0].status is not Status.NOT_APPLICABLE
    ]
    return differing, alike


def pillars_of(sites: Sequence[SiteColumn]) -> dict[Pillar, str]:
    """The titles of the pillars that any of the sites has a score in."""
    return {
        name: PILLAR_TITLES[name]
        for name in PILLARS
        if any(site.pillars.get(name) is not None for site in sites)
    }


def site_score(site: SiteColumn) -> str:
    """`72 (66-80), grade C`."""
    if not site.assessed:
        return "could not be assessed"
    return then_words(site.score) + (f", grade {site.score.grade}" if site.score.grade else "")


def _markdown(comparison: Comparison) -> Iterator[str]:
    sites = comparison.sites
    differing, alike = split(comparison)
    yield f"## trustscan: {' / '.join(plain(safe_text(site.name)) for site in sites)}"
    yield ""
    yield from _head("", sites)
    yield _line("**Score**", [f"**{plain(site_score(site))}**" for site in sites])
    for name, title in pillars_of(sites).items():
        yield _line(title, [_value(site.pillars.get(name)) for site in sites])
    yield ""
    if differing:
        yield f"### {many(len(differing), 'check')} with different verdicts"
        yield ""
        yield from _head("Check", sites)
        for row in differing:
            yield _line(
                f"{plain(row.title)} ({row.severity})", [_told(cell, row.warning) for cell in row.cells]
            )
        yield ""
    if alike:
        yield f"<details><summary>{many(len(alike), 'check')} with the same verdict</summary>"
        yield ""
        yield "| Check | Verdict |"
        yield "| --- | --- |"
        for row in alike:
            yield _line(plain(row.title), [_verdict(row.cells[0].status, row.warning)])
        yield ""
        yield "</details>"


def _head(first: str, sites: Sequence[SiteColumn]) -> Iterator[str]:
    yield _line(first, [plain(safe_text(site.name)) for site in sites])
    yield _line("---", ["---" for _ in sites])


def _line(first: str, cells: Sequence[str]) -> str:
    return f"| {' | '.join([first, *cells])} |"


def _value(value: float | None) -> str:
    return "–" if value is None else str(whole(value))


def _told(cell: Cell, warning: bool) -> str:
    verdict = _verdict(cell.status, warning)
    return f"{verdict}: {plain(cell.message, 120)}" if cell.message else verdict


def _verdict(status: Status | None, warning: bool) -> str:
    return f"{MARKS[status]} {status_word(status, warning)}" if status else status_word(status)


def _cell(text: str) -> str:
    return defused(safe_url(text) if "://" in text else safe_text(text))
