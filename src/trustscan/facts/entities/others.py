"""Lists of other organisations on a page: link lists, partners, useful numbers. Theirs is not the site's."""

from __future__ import annotations

import re
from functools import cache
from urllib.parse import unquote, urlsplit

from trustscan.facts.entities.context import SiteContext
from trustscan.facts.entities.labels import Labels, flat, word_list
from trustscan.facts.entities.rankings import in_ranking
from trustscan.facts.once import once
from trustscan.facts.page import Page, Region, Section
from trustscan.facts.urls import registrable_domain
from trustscan.text.normalise import normalise

_WEBSITE = re.compile(r"(?:https?://|www\.)([\w.-]{1,120}\.[a-z]{2,24})", re.IGNORECASE)
_MAKERS = re.compile(
    r"(?:designed|website|powered) by|web ?design|hosting|\b(?:design|layout|webmaster) ?:"
    r"|\b[pf]h?oto(?:s|graph\w{0,4}|grafi\w{0,2})?\s?(?:[:©]|(?:by|von|de|di|door|av) )",
    re.IGNORECASE,
)
_MAKERS_SIGNS = ("ed by", "site by", "web", "hosting", "oto", "design", "layout")
_WEBSITE_SIGNS = ("://", "w.", "W.")
_FRAME = (Region.HEADER, Region.NAV, Region.FOOTER)
_MIN_ORGANISATIONS = 3
_MIN_DIGITS = 5
_MAX_CARD = 3_000
_MAX_SECTIONS = 2_000


def credits_makers(text: str) -> bool:
    """Whether a text credits those who made the website or its pictures."""
    small = text.lower()
    return any(sign in small for sign in _MAKERS_SIGNS) and _MAKERS.search(text) is not None


def stands_among_others(page: Page, block: int, context: SiteContext) -> bool:
    """Whether a block belongs to a list of other organisations.

    Either a heading above says so ('Links', 'Emergency numbers'), or the page ranks them, or it shows at
    least three sections with contact details of which each names a website of its own, and it is in one.
    """
    if page.blocks[block].region in _FRAME or is_legal(page):
        return False
    if in_ranking(page, block):
        return True
    around = [section for section in page.sections[:_MAX_SECTIONS] if section.first <= block <= section.last]
    if any(normalise(page.blocks[section.heading].text) in _list_headings() for section in around):
        return True
    inner = min(around, key=lambda section: section.last - section.first, default=None)
    return inner is not None and inner.heading in _cards_of_others(page, context.domain, context.brand)


@once
def is_legal(page: Page) -> bool:
    """Whether a page is an imprint or a policy, by its title and address."""
    return bool(_legal().all(f"{page.title[:200]} {unquote(urlsplit(page.url).path)[-120:]}"))


@once
def _cards_of_others(page: Page, domain: str, brand: frozenset[str]) -> frozenset[int]:
    """The headings of sections with contact details and somebody's website, where there are several."""
    cards: dict[int, str] = {}
    if sum(map(page.text.count, _WEBSITE_SIGNS)) < _MIN_ORGANISATIONS:
        return frozenset()
    for section in page.sections[:_MAX_SECTIONS]:
        website = _website_of(page, section, domain, brand)
        if website:
            cards[section.heading] = website
    return frozenset(cards if len(set(cards.values())) >= _MIN_ORGANISATIONS else ())


def _website_of(page: Page, section: Section, domain: str, brand: frozenset[str]) -> str:
    """The one foreign domain that a short section with contact details names, or ''."""
    text = page.span_text(section.first, section.last)
    named = any(sign in text for sign in _WEBSITE_SIGNS)
    if len(text) > _MAX_CARD or not named or (domain and domain in text.lower()):
        return ""
    if "@" not in text and sum(map(str.isdigit, text)) < _MIN_DIGITS:
        return ""
    domains = {registrable_domain(match[1].lower()) for match in _WEBSITE.finditer(text)} - _platforms()
    website = domains.pop() if len(domains) == 1 else ""
    return "" if any(len(word) > 3 and word in website for word in brand) else website


@cache
def _list_headings() -> frozenset[str]:
    return frozenset(normalise(word) for word in flat(word_list("others")["lists"]))


@cache
def _platforms() -> frozenset[str]:
    return frozenset(word_list("others")["platforms"])


@cache
def _legal() -> Labels:
    return Labels({"legal": word_list("others")["legal_pages"]})
