"""The report as one HTML file: nothing is loaded, no script runs, and every word of a site is only shown.

Three doors stand between a site and the reader's browser: every value goes through `safe_text`, is escaped
by the template engine, and the file's own policy (CSP) allows its one style sheet and nothing else.
"""

from __future__ import annotations

from base64 import b64encode
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

import trustscan
from trustscan.model.report import (
    PILLAR_TITLES,
    PILLARS,
    Check,
    CrawledPage,
    Pillar,
    PillarScore,
    Report,
    Status,
)
from trustscan.model.snapshot import PageState
from trustscan.model.struct import Frozen
from trustscan.report.changed import asides, counts, score_change, status_word, way
from trustscan.report.safe import safe_text, safe_url, short_url
from trustscan.report.words import (
    GAPS,
    STATUS_ORDER,
    by_need,
    fixes,
    many,
    percent,
    points,
    score_words,
    whole,
)

if TYPE_CHECKING:
    from jinja2 import Environment

# As on a terminal; style.css counts on from here.
_FIRST_FIXES = 7
_SHOWN_OF_A_REASON = 8
_IN_URLS = "!$%&'()*+,-./:;=?@_~#"
_TONES = ((80.0, "good"), (60.0, "fair"), (0.0, "poor"))
_COUNTED = tuple(status for status in STATUS_ORDER if status is not Status.NOT_APPLICABLE)
_UNDECIDED = frozenset({Status.INCONCLUSIVE, Status.NOT_APPLICABLE})


def to_html(reports: Sequence[Report]) -> str:
    """One document for all sites; UTF-8, complete in itself."""
    sites = [_site(report, f"site{number}") for number, report in enumerate(reports, 1)]
    return page("report.html", sites=sites)


def page(template: str, **values: Any) -> str:
    """A template of `templates/`, filled in. Every value is shown as text, whatever it holds."""
    return templates().get_template(template).render(version=trustscan.__version__, **values)


@cache
def templates() -> Environment:
    """The template engine: everything is escaped, and what a template names has to be there."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    style = files("trustscan.report").joinpath("templates/style.css").read_text(encoding="utf-8")
    made = Environment(
        loader=PackageLoader("trustscan.report"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(_FILTERS)
    made.globals["gaps"] = GAPS
    made.globals["mendable"] = GAPS | {Status.INCONCLUSIVE, Status.ERROR}
    made.globals["style"] = style
    made.globals["style_hash"] = f"sha256-{b64encode(sha256(style.encode()).digest()).decode()}"
    return made


def _shown(value: Any) -> Any:
    """What a template writes: text without anything that moves, hides or reorders what is read."""
    if type(value) is str or isinstance(value, Status):
        return safe_text(value)
    return value


def href(url: str) -> str:
    """An address to link to; empty where it is not of the web, or of a host that cannot be."""
    address = safe_url(url)
    if not address.startswith(("https://", "http://")):
        return ""
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return ""
    return "" if not host or host.endswith(".invalid") else quote(address, safe=_IN_URLS)


def tone(value: float | None) -> str:
    """The class of a score's colour, which is that of the grade it would get."""
    return "none" if value is None else next(name for floor, name in _TONES if value >= floor)


_FILTERS = {
    "href": href,
    "short": short_url,
    "tone": tone,
    "whole": whole,
    "points": points,
    "percent": percent,
    "many": many,
    "score_words": score_words,
    "status_word": status_word,
    "way": way,
    "counts": counts,
    "asides": asides,
    "score_change": score_change,
}


class _Group(Frozen):
    """The checks of one pillar, as they are laid out."""

    id: Pillar
    title: str
    score: float | None
    shown: list[Check]
    not_found: list[str]
    not_applicable: list[str]


class _Site(Frozen):
    """One report, as it is laid out."""

    id: str
    name: str
    home: str
    address: str
    facts: list[str]
    report: Report
    tally: list[tuple[Status, int]]
    capped_by: str
    pillars: list[PillarScore]
    fixes: list[Check]
    more_fixes: list[Check]
    groups: list[_Group]
    anchors: set[str]
    read: list[CrawledPage]
    unread: list[tuple[str, list[str], int]]
    unread_total: int
    notes: list[str]


def _site(report: Report, name: str) -> _Site:
    home = report.target.final_url or report.target.url
    titles = {check.id: check.title for check in report.checks}
    count = Counter(check.status for check in report.checks if check.scored)
    wanted = fixes(report.checks) if report.assessed else []
    read = [page for page in report.crawl.pages if page.state == PageState.CONTENT]
    unread = _unread(report)
    groups = [_group(pillar, report) for pillar in PILLARS]
    crawl = report.crawl
    facts, kinds = report.facts, (("sells", report.facts.sells), ("ships goods", report.facts.ships))
    return _Site(
        id=name,
        name=safe_text(report.target.given, 200),
        home=home,
        address=safe_url(home) if href(home) and safe_url(home) != safe_text(report.target.given) else "",
        facts=[
            *([", ".join(facts.languages)] if facts.languages else []),
            *(kind for kind, so in kinds if so),
        ],
        report=report,
        tally=[(status, count[status]) for status in _COUNTED if count[status]],
        capped_by=titles.get(report.score.capped_by or "", report.score.capped_by or ""),
        pillars=[one for one in report.pillars if one.passed + one.partial + one.failed + one.inconclusive],
        fixes=wanted[:_FIRST_FIXES],
        more_fixes=wanted[_FIRST_FIXES:],
        groups=[group for group in groups if group.shown or group.not_found or group.not_applicable],
        anchors={check.id for group in groups for check in group.shown},
        read=read,
        unread=[
            (reason, urls[:_SHOWN_OF_A_REASON], len(urls[_SHOWN_OF_A_REASON:]))
            for reason, urls in unread.items()
        ],
        unread_total=len(crawl.pages) - len(read) + max(crawl.unread_total, len(crawl.unread)),
        notes=[note for note in (crawl.truncated, *crawl.notes) if note],
    )


def _group(pillar: Pillar, report: Report) -> _Group:
    """As on a terminal: faults that are not there and what does not apply are only named."""
    scores = {one.id: one.score for one in report.pillars if report.assessed}
    members = sorted((check for check in report.checks if check.pillar == pillar), key=by_need)
    if not report.assessed:
        members = [check for check in members if check.status not in _UNDECIDED]
    quiet = {check.id for check in members if check.warning and check.status is Status.PASS}
    aside = {check.id for check in members if check.status is Status.NOT_APPLICABLE}
    return _Group(
        id=pillar,
        title=PILLAR_TITLES[pillar],
        score=scores.get(pillar),
        shown=[check for check in members if check.id not in quiet | aside],
        not_found=[check.title for check in members if check.id in quiet],
        not_applicable=[check.title for check in members if check.id in aside],
    )


def _unread(report: Report) -> dict[str, list[str]]:
    """Addresses that were not read, by the reason."""
    reasons: defaultdict[str, list[str]] = defaultdict(list)
    for one in report.crawl.pages:
        if one.state != PageState.CONTENT:
            reasons[(f"{one.state}: {one.detail}" if one.detail else one.state).rstrip(".")].append(one.url)
    for link in report.crawl.unread:
        reasons[link.reason.rstrip(".")].append(link.url)
    return dict(reasons)
