"""Puts one report together out of a snapshot, its facts, the checks and their score. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import trustscan
from trustscan.facts.page import Page
from trustscan.facts.records import SiteFacts
from trustscan.model.report import (
    Check,
    Crawl,
    CrawledPage,
    PillarScore,
    Report,
    Score,
    SiteTraits,
    TargetInfo,
    ToolInfo,
    UnreadLink,
)
from trustscan.model.snapshot import PageState, Snapshot
from trustscan.report.lines import with_lines

_MOST_UNREAD = 200
_NO_SCORE = Score(value=None, low=None, high=None, grade=None, coverage=0.0)


def build_report(
    snapshot: Snapshot,
    facts: SiteFacts,
    checks: Sequence[Check],
    score: Score,
    pillars: Sequence[PillarScore],
    traits: SiteTraits,
    ruleset: str,
    duration_s: float,
) -> Report:
    """The report on a finished scan.

    A site whose start page was not readable content is not assessed: `reason` says why, no score is given.
    """
    reason = not_assessed(facts)
    return Report(
        tool=ToolInfo(version=trustscan.__version__, ruleset=ruleset),
        target=_target(snapshot),
        started_at=snapshot.started_at,
        duration_s=round(duration_s, 3),
        assessed=reason is None,
        reason=reason,
        score=score if reason is None else _NO_SCORE,
        pillars=tuple(pillars),
        checks=with_lines(checks, snapshot.exchanges),
        crawl=_crawl(snapshot, facts),
        facts=traits,
    )


def not_assessed(facts: SiteFacts) -> str | None:
    """Why the site could not be assessed; None where its start page was read."""
    if not facts.pages:
        return "no page was found"
    start = facts.pages[0]
    return None if start.state is PageState.CONTENT else _reason(start.state, start.detail)


def _reason(state: PageState, detail: str) -> str:
    """`blocked: The server refused the request (status 403)`."""
    return f"{state}: {detail.rstrip('.')}" if detail else str(state)


def _target(snapshot: Snapshot) -> TargetInfo:
    target = snapshot.target
    final_url = snapshot.exchanges[0].final_url if snapshot.exchanges else None
    return TargetInfo(given=target.given, kind=target.kind, url=target.url, final_url=final_url)


def _crawl(snapshot: Snapshot, facts: SiteFacts) -> Crawl:
    roles = _roles(facts)
    asked = {page.exchange.url for page in facts.pages}
    unread = [page for page in snapshot.unread if page.url not in asked]
    log = snapshot.log
    return Crawl(
        pages=tuple(_page(page, roles[page.number]) for page in facts.pages),
        unread=tuple(
            UnreadLink(url=page.url, reason=_reason(page.state, page.detail), roles=tuple(sorted(page.roles)))
            for page in unread[:_MOST_UNREAD]
        ),
        unread_total=len(unread),
        requests=log.requests,
        truncated=log.truncated,
        notes=log.notes,
        robots=log.robots,
    )


def _roles(facts: SiteFacts) -> defaultdict[int, set[str]]:
    """The roles of the documents on each page, by the page's number."""
    roles: defaultdict[int, set[str]] = defaultdict(set)
    for document in facts.documents:
        roles[document.page.number] |= document.roles
    return roles


def _page(page: Page, roles: set[str]) -> CrawledPage:
    return CrawledPage(
        url=page.exchange.url,
        final_url=page.exchange.final_url,
        status=page.exchange.status,
        state=page.state.value,
        detail="" if page.state is PageState.CONTENT else page.detail,
        roles=tuple(sorted(roles)),
        title=page.title,
        words=page.words,
    )
