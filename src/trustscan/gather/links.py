"""What the crawler needs of a page: where its links lead and what they promise. One cheap parse."""

from __future__ import annotations

import re
from enum import IntEnum

from selectolax.lexbor import LexborHTMLParser, LexborNode

from trustscan.facts.urls import absolute_url, same_host
from trustscan.gather.limits import MAX_LINKS
from trustscan.model.struct import Frozen
from trustscan.text.decode import decode
from trustscan.text.nesting import limit_nesting

_MAX_LABEL = 200
_REFRESH = re.compile(
    r"\s*(\d{0,5})(?:\.\d{0,3})?\s*[;,]\s*(?:url\s*=\s*)?['\"]?([^'\"]{1,2000})", re.IGNORECASE
)
_SCRIPTED = re.compile(
    r"\blocation(?:\.href)?\s*=\s*['\"]([^'\"\\]{1,500})['\"]"
    r"|\blocation\.(?:replace|assign)\(\s*['\"]([^'\"\\]{1,500})['\"]"
)
_MAX_SCRIPTED = 4_000
_SCHEME = re.compile(r"\s*(?!https?:)[a-z][a-z0-9+.-]{0,20}:", re.IGNORECASE)
_NOT_SHOWN = ["script", "style", "noscript", "template", "svg"]
_FOOTER = "footer, [role=contentinfo], [class*=footer], [id*=footer]"
_HEADER = (
    "header, nav, [role=navigation], [role=banner], [class*=menu], [id*=menu], [class*=navbar], [id*=nav]"
)


class Place(IntEnum):
    """Where a link was met, the more telling the higher."""

    SITEMAP = 0
    MAIN = 1
    MENU = 2
    FOOTER = 3


class FoundLink(Frozen):
    """A link: absolute URL without fragment, its fragment, its accessible label, and where it stands."""

    url: str
    label: str
    place: Place
    fragment: str = ""


class PageLinks(Frozen):
    """What was found on a page. `refresh` is where it sends visitors of itself, within seconds."""

    html: str = ""
    text: str = ""
    title: str = ""
    links: tuple[FoundLink, ...] = ()
    canonical: str = ""
    refresh: str = ""


def read_links(body: bytes, content_type: str | None, url: str) -> PageLinks:
    """Reads a page at `url`. Never raises; a page without links gives none."""
    html = limit_nesting(decode(body, content_type))
    tree = LexborHTMLParser(html)
    base_node = tree.css_first("base[href]")
    base = absolute_url(url, base_node.attributes.get("href") or "") if base_node is not None else url
    found = tuple(_links(tree, base or url))
    canonical = _first(tree, "link[rel~=canonical]", "href")
    refresh = _refresh(tree, base or url) or _scripted_refresh(html, base or url)
    title_node = tree.css_first("title")
    title = " ".join(title_node.text().split())[:300] if title_node is not None else ""
    tree.strip_tags(_NOT_SHOWN)
    text = tree.body.text(separator=" ") if tree.body is not None else ""
    return PageLinks(
        html=html,
        text=" ".join(text.split()),
        title=title,
        links=found,
        canonical=absolute_url(base or url, canonical) if canonical else "",
        refresh=refresh,
    )


def _links(tree: LexborHTMLParser, base: str) -> list[FoundLink]:
    menus = _inside(tree, _HEADER)
    footers = _inside(tree, _FOOTER)
    found: list[FoundLink] = []
    for node in tree.css("a[href], area[href]")[:MAX_LINKS]:
        href = node.attributes.get("href") or ""
        if not href or href.startswith("#") or _SCHEME.match(href):
            continue
        url = absolute_url(base, href)
        if url:
            place = (
                Place.FOOTER if node.mem_id in footers else Place.MENU if node.mem_id in menus else Place.MAIN
            )
            found.append(FoundLink(url, _label(node), place, href.partition("#")[2][:100]))
    for node in tree.css("frame[src], iframe[src]")[:50]:
        url = absolute_url(base, node.attributes.get("src") or "")
        if url and same_host(url, base):
            found.append(FoundLink(url, (node.attributes.get("title") or "")[:_MAX_LABEL], Place.MENU))
    return found


def _inside(tree: LexborHTMLParser, selector: str) -> set[int]:
    """The links within these elements."""
    return {
        link.mem_id for link in tree.css(", ".join(f"{part.strip()} a[href]" for part in selector.split(",")))
    }


def _label(node: LexborNode) -> str:
    text = " ".join(node.text()[: 5 * _MAX_LABEL].split())
    if not text:
        text = (
            node.attributes.get("aria-label")
            or node.attributes.get("title")
            or node.attributes.get("alt")
            or ""
        )
    if not text:
        image = node.css_first("img[alt]")
        text = (image.attributes.get("alt") or "") if image is not None else ""
    return text[:_MAX_LABEL]


def _first(tree: LexborHTMLParser, selector: str, attribute: str) -> str:
    node = tree.css_first(selector)
    return (node.attributes.get(attribute) or "") if node is not None else ""


def _refresh(tree: LexborHTMLParser, base: str) -> str:
    for node in tree.css("meta[http-equiv]"):
        if (node.attributes.get("http-equiv") or "").strip().lower() == "refresh":
            found = _REFRESH.match(node.attributes.get("content") or "")
            if found and int(found[1] or 0) <= 10:
                return absolute_url(base, found[2].strip())
    return ""


def _scripted_refresh(html: str, base: str) -> str:
    """Where a page leads that is nothing but a script which goes elsewhere."""
    if len(html) > _MAX_SCRIPTED or "<a " in html:
        return ""
    found = _SCRIPTED.search(html)
    return absolute_url(base, found[1] or found[2]) if found else ""
