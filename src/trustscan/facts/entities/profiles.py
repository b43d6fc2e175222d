"""Profiles of the organisation on social networks, by the links that lead there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from trustscan.facts.entities.context import SiteContext
from trustscan.facts.once import once
from trustscan.facts.page import Page
from trustscan.facts.records import Profile
from trustscan.facts.structured import items_of
from trustscan.facts.vocabulary import Network

_MAX_PROFILES = 200
# Names that stand in a profile's place in themes and templates, and the accounts of those who make these.
_TEMPLATE_HANDLES = """
yourpage yourhandle yourusername yourname yourcompany yourprofile yourbrand your-page your-profile username
user profile page johndoe company mypage pagename handle account wix squarespace wordpress wordpresscom
wordpressdotcom elementor shopify godaddy jimdo weebly webflow framer w3schools bootstrap envato themeforest
woocommerce prestashop strikingly tilda facebook twitter instagram youtube linkedin tiktok pinterest
"""
_BARE = frozenset(
    {"", "home", "home.php", "index.html", "index.php", "login", "signup", "about", "help", "explore"}
)
_OWN_TYPES = (
    "Organization",
    "LocalBusiness",
    "Person",
    "Corporation",
    "Store",
    "Restaurant",
    "NGO",
    "WebSite",
)
_TEMPLATE_ADDRESS = re.compile(
    r"[\[\]{}<>]|%7b|%5b|your[-_]?(?:page|name|handle|company|brand|profile|user)|example|placeholder"
)
# Pages of the networks themselves, and single posts: somebody's words, but no profile.
_NO_PROFILE = re.compile(
    r"^(?:docs|help|support|about|privacycenter|policies|developers?|business|ads|blog|legal|transparency|gist|raw|news)\."
    r"|/(?:policy|policies|privacy|legal|terms|tos|settings|help|(?:posts?|photos?|videos?)(?=/[^/?#])|permalink|status|story\.php|photo\.php|watch"
    r"|hashtag|ads|business|sharer|share|intent|plugins|dialog|safety|community-guidelines)(?:[/.?]|$)|policy\.php"
)
_TABS = frozenset({"posts", "photos", "videos", "about"})  # parts of a profile
_FIRST_SEGMENT_ONLY = frozenset({"github.com"})


def find_profiles(page: Page, context: SiteContext) -> tuple[Profile, ...]:
    """The profiles that a page links to or states as its own (`sameAs`); each once.

    Share buttons, a network's bare home page, links to single posts, and the accounts of theme makers
    are none, nor is an address written twice over (`instagram.com/https://...`): nobody gets there.
    """
    found: dict[str, Profile] = {}
    for link in page.links:
        if link.internal or not link.url or len(found) >= _MAX_PROFILES:
            continue
        named = _profile_of(context, link.url)
        if named and page.blocks:
            profile = Profile(page, link.block, link.block, network=named[0], url=link.url, handle=named[1])
            found.setdefault(link.url, profile)
    for url in _same_as(page):
        named = _profile_of(context, url)
        if named and page.blocks and len(found) < _MAX_PROFILES:
            found.setdefault(url, Profile(page, 0, 0, network=named[0], url=url, handle=named[1]))
    return tuple(found.values())


@once
def _profile_of(context: SiteContext, url: str) -> tuple[str, str] | None:
    """The network and the handle that an address names; None where it is no profile."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    host = (parts.hostname or "").removeprefix("www.")
    if parts.scheme not in ("http", "https") or not host or context.owns(host):
        return None
    address = f"{host}{parts.path}" + (f"?{parts.query}" if parts.query else "")
    handle = _handle(parts.path, parts.query)
    if not handle or handle in _TEMPLATE_HANDLES.split() or _TEMPLATE_ADDRESS.search(address.lower()):
        return None
    if _NO_PROFILE.search(f"{host}{parts.path}".lower()) or (
        host in _FIRST_SEGMENT_ONLY and parts.path.strip("/").count("/")
    ):
        return None
    for network in context.vocabulary.networks:
        profile, exclude = _patterns(network)
        if profile.search(address.lower()) and not (exclude and exclude.search(address.lower())):
            return network.name, handle
    return None


def _handle(path: str, query: str) -> str:
    """The last telling part of an address: the name of the account; empty for a network's own pages."""
    segments = [unquote(part) for part in path.split("/") if part]
    if not segments or segments[0].lower() in _BARE or segments[0].lower() in ("http:", "https:"):
        return ""
    if segments[0].lower() == "profile.php":
        return query[:80]
    if len(segments) > 1 and segments[-1].lower() in _TABS:
        segments.pop()
    return segments[-1].lstrip("@").lower()[:80]


@lru_cache(maxsize=256)
def _patterns(network: Network) -> tuple[re.Pattern[str], re.Pattern[str] | None]:
    """A network's patterns as two expressions; they come from the rule book and are linear."""
    profile = re.compile("|".join(f"(?:{p})" for p in network.profile), re.IGNORECASE)
    exclude = (
        re.compile("|".join(f"(?:{p})" for p in network.exclude), re.IGNORECASE) if network.exclude else None
    )
    return profile, exclude


def _same_as(page: Page) -> list[str]:
    """The addresses that the site's structured data gives as its own."""
    urls: list[str] = []
    for item in items_of(page, *_OWN_TYPES):
        stated = item.get("sameAs") if isinstance(item, Mapping) else None
        listed = stated if isinstance(stated, list) else [stated]
        urls.extend(url for url in listed[:50] if isinstance(url, str))
    return urls
