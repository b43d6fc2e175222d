"""Puts one report together out of a snapshot, its facts, the checks and their score. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

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

_MOST_UNREAD = 200
# Why a start page in this state says nothing about the site; states that are missing speak for themselves.
_REASONS: dict[PageState, str] = {
    PageState.NOT_FOUND: "The start page does not exist",
    PageState.SOFT_404: "The start page says that it does not exist",
    PageState.EMPTY: "The start page is empty",
    PageState.SCRIPT_SHELL: "The start page shows nothing without a browser that runs its scripts",
    PageState.BLOCKED: "The site turns automatic visitors away",
    PageState.RATE_LIMITED: "The site says that it is asked too often",
    PageState.LOGIN_WALL: "The site wants a login",
    PageState.MAINTENANCE: "The site is closed for maintenance",
    PageState.PARKED: "The domain is parked: there is no site on it yet",
    PageState.WRONG_TYPE: "The start page is not HTML",
    PageState.TOO_LARGE: "The start page is too large to be read",
    PageState.TIMED_OUT: "The site did not answer in time",
    PageState.SERVER_ERROR: "The server answers with an error",
    PageState.TLS_FAILURE: "No secure connection could be made",
    PageState.NAME_NOT_RESOLVED: "The name does not resolve",
    PageState.UNREACHABLE: "The site cannot be reached",
    PageState.REFUSED_BY_ROBOTS: "robots.txt asks to stay away (--ignore-robots reads a site of your own)",
    PageState.OUT_OF_SCOPE: "The start page leads out of what was to be scanned",
    PageState.NOT_VISITED: "The start page was not visited",
}


def build_report(
    snapshot: Snapshot,
    facts: SiteFacts,
    checks: Sequence[Check],
    score: Score,
    pillars: Sequence[PillarScore],
    ruleset: str,
    duration_s: float,
    traits: Mapping[str, bool | None] | None = None,
) -> Report:
    """The report on a finished scan.

    A site whose start page was not readable content is not assessed: `reason` says why, there is
    no score. `traits` are what kind of site the rules found it to be.
    """
    reason = not_assessed(snapshot, facts)
    return Report(
        tool=ToolInfo(version=trustscan.__version__, ruleset=ruleset),
        target=_target(snapshot),
        started_at=snapshot.started_at,
        duration_s=round(duration_s, 3),
        assessed=reason is None,
        reason=reason,
        score=score if reason is None else Score(value=None, low=None, high=None, grade=None, coverage=0.0),
        pillars=tuple(pillars),
        checks=tuple(checks),
        crawl=_crawl(snapshot, facts),
        facts=_traits(facts, traits or {}),
    )


def not_assessed(snapshot: Snapshot, facts: SiteFacts) -> str | None:
    """Why the site could not be assessed, in a sentence; None where its start page was read."""
    if not facts.pages:
        known = [
            f"{unread.state}: {unread.detail}" if unread.detail else unread.state
            for unread in snapshot.unread
        ]
        return f"No page was read ({known[0]})" if known else "No page was read"
    start = facts.pages[0]
    if start.state is PageState.CONTENT:
        return None
    detail = "; ".join(_details(start))
    return _REASONS.get(start.state, str(start.state).capitalize()) + (f" ({detail})" if detail else "")


def _details(page: Page) -> Iterator[str]:
    if page.exchange.status is not None and page.exchange.status >= 400:
        yield f"status {page.exchange.status}"
    if page.exchange.error:
        yield page.exchange.error.detail


def _target(snapshot: Snapshot) -> TargetInfo:
    target = snapshot.target
    final_url = snapshot.exchanges[0].final_url if snapshot.exchanges else None
    return TargetInfo(given=target.given, kind=target.kind, url=target.url, final_url=final_url)


def _crawl(snapshot: Snapshot, facts: SiteFacts) -> Crawl:
    roles = _roles(facts)
    log = snapshot.log
    return Crawl(
        pages=tuple(_page(page, roles[page.number]) for page in facts.pages),
        unread=tuple(
            UnreadLink(
                url=unread.url,
                reason=f"{unread.state}: {unread.detail}" if unread.detail else str(unread.state),
                roles=tuple(sorted(unread.roles)),
            )
            for unread in snapshot.unread[:_MOST_UNREAD]
        ),
        unread_total=len(snapshot.unread),
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
        detail=page.exchange.error.detail if page.exchange.error else "",
        roles=tuple(sorted(roles)),
        title=page.title,
        words=page.words,
    )


def _traits(facts: SiteFacts, traits: Mapping[str, bool | None]) -> SiteTraits:
    return SiteTraits(
        languages=facts.languages,
        countries=facts.countries,
        traits=dict(traits),
        sells=traits.get("sells"),
        ships=traits.get("ships"),
    )
