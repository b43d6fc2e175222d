"""What the crawler needs of a page: where its links lead and what they promise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum

from trustscan.facts.page import Link, Page, Region
from trustscan.facts.urls import absolute_url, same_host
from trustscan.gather.limits import MAX_LINKS
from trustscan.model.snapshot import PageState
from trustscan.model.struct import Frozen
from trustscan.text.decode import decode

_MAX_LABEL, _MAX_FRAGMENT, _MAX_FRAMES = 200, 100, 50
_REFRESH = re.compile(
    r"\s*(\d{0,5})(?:\.\d{0,3})?\s*[;,]\s*(?:url\s*=\s*)?['\"]?([^'\"]{1,2000})", re.IGNORECASE
)
_SCRIPTED = re.compile(
    r"\blocation(?:\.href)?\s*=\s*['\"]([^'\"\\]{1,500})['\"]"
    r"|\blocation\.(?:replace|assign)\(\s*['\"]([^'\"\\]{1,500})['\"]"
)
_MAX_SCRIPTED = 4_000
_WEB = ("http://", "https://")


class Place(IntEnum):
    """Where a link was met, the more telling the higher."""

    SITEMAP = 0
    MAIN = 1
    MENU = 2
    FOOTER = 3


_PLACES = {Region.FOOTER: Place.FOOTER, Region.HEADER: Place.MENU, Region.NAV: Place.MENU}


class FoundLink(Frozen):
    """A link: absolute URL without fragment, its fragment, its accessible label, and where it stands."""

    url: str
    label: str
    place: Place
    fragment: str = ""


def links_of(page: Page) -> list[FoundLink]:
    """The links of a page; none of what is no web page."""
    return [] if page.state is PageState.WRONG_TYPE else [*_links(page), *_frames(page)]


def refresh_of(page: Page) -> str:
    """Where a page sends its visitors of itself, within seconds; empty where it does not."""
    return _refresh(page) or _scripted_refresh(page)


def _links(page: Page) -> list[FoundLink]:
    return [
        FoundLink(
            link.url,
            link.label[:_MAX_LABEL],
            _PLACES.get(link.region, Place.MAIN),
            link.href.partition("#")[2][:_MAX_FRAGMENT],
        )
        for link in page.links[:MAX_LINKS]
        if _leads_on(link)
    ]


def _leads_on(link: Link) -> bool:
    """Whether a link leads to a page, not to a place on this one."""
    return link.url.startswith(_WEB) and link.href[:1] != "#"


def _frames(page: Page) -> Iterator[FoundLink]:
    framed = [resource.url for resource in page.resources if resource.kind == "iframe"]
    for url in framed[:_MAX_FRAMES]:
        if same_host(url, page.url):
            yield FoundLink(url.partition("#")[0], "", Place.MENU)


def _refresh(page: Page) -> str:
    found = _REFRESH.match(page.meta.get("refresh", ""))
    return absolute_url(page.base, found[2].strip()) if found and int(found[1] or 0) <= 10 else ""


def _scripted_refresh(page: Page) -> str:
    """Where a page leads that is nothing but a script which goes elsewhere."""
    if page.links or len(page.exchange.body) > _MAX_SCRIPTED:
        return ""
    found = _SCRIPTED.search(decode(page.exchange.body, page.exchange.header("content-type")))
    return absolute_url(page.base, found[1] or found[2]) if found else ""
