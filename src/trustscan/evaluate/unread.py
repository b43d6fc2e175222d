"""Which pages of the site were not read, and could therefore still hold what a condition looks for."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from trustscan.facts.page import Page
from trustscan.facts.records import SiteFacts
from trustscan.facts.vocabulary import Vocabulary
from trustscan.model.snapshot import PageState, UnreadPage


def unread_pages(facts: SiteFacts, vocabulary: Vocabulary) -> tuple[UnreadPage, ...]:
    """Pages that are known and not settled, each once, with the roles that links and URL promise."""
    known = {page.url: page for page in facts.snapshot.unread if not page.state.settled}
    for page in facts.pages:
        if not page.state.settled and page.number > 0 and page.exchange.url not in known:
            known[page.exchange.url] = _as_unread(page, facts, vocabulary)
    return tuple(known.values())


def _as_unread(page: Page, facts: SiteFacts, vocabulary: Vocabulary) -> UnreadPage:
    urls = {page.url, page.exchange.url, *(hop.url for hop in page.exchange.redirects)}
    roles = vocabulary.roles_of_url(page.exchange.url)
    labels = {link.label for other in facts.pages for link in other.links if link.url in urls}
    for label in labels:
        roles |= vocabulary.roles_of_label(label)
    detail = page.exchange.error.detail if page.exchange.error else ""
    return UnreadPage(page.exchange.url, page.state, detail, roles)


def start_trouble(facts: SiteFacts) -> str | None:
    """Why nothing can be said to be absent: the start page is not content; None where it is."""
    start = next((page for page in facts.pages if page.number == 0), None)
    if start is None:
        return "the start page was not read"
    return None if start.state is PageState.CONTENT else f"the start page could not be read ({start.state})"


def language_trouble(facts: SiteFacts, vocabulary: Vocabulary) -> str | None:
    """Why no words can be said to be missing: the site is in languages of which none are known; else None."""
    if not facts.languages or not set(vocabulary.languages).isdisjoint(facts.languages):
        return None
    return f"trustscan does not know the site's language ({', '.join(facts.languages)})"


def reasons_of(pages: Iterable[UnreadPage], wanted: frozenset[str]) -> tuple[str, ...]:
    """One line for each unread page that promises one of the wanted roles."""
    return tuple(f"{_path(page.url)}: {page.state}" for page in pages if not page.roles.isdisjoint(wanted))


def _path(url: str) -> str:
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
