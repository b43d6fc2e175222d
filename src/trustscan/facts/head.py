"""What a page tells machines only: its base, what it loads, meta elements, structured data."""

from __future__ import annotations

from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from trustscan.facts.elements import Attributes
from trustscan.facts.page import Resource
from trustscan.facts.structured import parse_json_ld, read_microdata
from trustscan.facts.urls import absolute_url
from trustscan.model.struct import Frozen

_MAX_URL = 2_000
_MAX_INLINE_SCRIPT = 20_000
_MAX_META = 2_000
_RESOURCES = "script, link[href], iframe, frame, img, object, embed, source, video, audio"
_SELECTOR = f"base[href], meta[content], {_RESOURCES}, [itemscope]"
_LOADING = frozenset(name.partition("[")[0] for name in _RESOURCES.split(", "))
_KINDS = {
    "frame": "iframe",
    "embed": "object",
    "source": "media",
    "video": "media",
    "audio": "media",
    "img": "image",
}


class Head(Frozen):
    """What stands in the elements that nobody sees. `base` is what references are relative to."""

    base: str
    canonical: str
    meta: dict[str, str]
    resources: tuple[Resource, ...]
    data: tuple[dict[str, Any], ...]

    @property
    def scripts(self) -> list[str]:
        """The scripts that are written into the page."""
        return [resource.inline for resource in self.resources if resource.inline]


def read_head(tree: LexborHTMLParser, page_url: str) -> Head:
    """Reads what is meant for machines, wherever in the page it stands."""
    found = [(node.tag or "", node.attributes, node) for node in tree.css(_SELECTOR)]
    bases = (attributes.get("href") for tag, attributes, _ in found if tag == "base")
    base = absolute_reference(page_url, next(bases, None)) or page_url
    canonical = ""
    meta: dict[str, str] = {}
    resources: list[Resource] = []
    json_ld: list[str] = []
    for tag, attributes, node in found:
        if tag == "meta":
            name = attributes.get("name") or attributes.get("property") or attributes.get("http-equiv") or ""
            if name:
                meta.setdefault(name.strip().lower(), (attributes.get("content") or "").strip()[:_MAX_META])
        elif tag in _LOADING and (resource := _resource(tag, attributes, node, base)):
            resources.append(resource)
            if tag == "link" and "canonical" in (attributes.get("rel") or "").lower().split():
                canonical = canonical or resource.url
            elif tag == "script" and attributes.get("type") == "application/ld+json":
                json_ld.append(node.text())
    scoped = any("itemscope" in attributes for _, attributes, _ in found)
    data = (*parse_json_ld(json_ld), *(read_microdata(tree, base) if scoped else ()))
    return Head(base, canonical, meta, tuple(resources), data)


def absolute_reference(base: str, href: str | None) -> str:
    """`href` as an absolute URL with its fragment, or the data that it holds; empty where it is neither."""
    if not href or len(href) > _MAX_URL:
        return ""
    if href.startswith("data:"):
        return href
    url, fragment = absolute_url(base, href), href.partition("#")[2]
    return f"{url}#{fragment}" if url and fragment else url


def _resource(tag: str, attributes: Attributes, node: LexborNode, base: str) -> Resource | None:
    if tag == "script":
        source = attributes.get("src") or attributes.get("data-src")
        inline = "" if source else node.text()[:_MAX_INLINE_SCRIPT]
        url, held = absolute_reference(base, source), _is_held(attributes)
        return Resource("script", url, "integrity" in attributes, inline, held)
    if tag == "link":
        rel = (attributes.get("rel") or "").lower()
        kind = "stylesheet" if "stylesheet" in rel else "icon" if "icon" in rel else "link"
        return Resource(kind, absolute_reference(base, attributes.get("href")), "integrity" in attributes)
    source = attributes.get("src") or attributes.get("data-src") or attributes.get("data")
    if not source:
        return None
    held = tag == "iframe" and not attributes.get("src")
    return Resource(_KINDS.get(tag, tag), absolute_reference(base, source), held=held)


def _is_held(attributes: Attributes) -> bool:
    """Whether a script is written so that browsers do not run it: a type that is no script's, no `src`."""
    kind = (attributes.get("type") or "").strip().lower()
    return kind.startswith("text/plain") or (not attributes.get("src") and bool(attributes.get("data-src")))
