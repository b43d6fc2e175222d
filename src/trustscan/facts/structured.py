"""Structured data (schema.org as JSON-LD or microdata) as plain dictionaries and as `DataItem` records.

Sources: JSON-LD 1.1 (W3C) as far as search engines read it, HTML Living Standard, section 5 (microdata).
Markup on real sites is often broken; what a tolerant reader can still make out is kept.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

from trustscan.facts.entities.context import SiteContext
from trustscan.facts.once import once
from trustscan.facts.page import Page
from trustscan.facts.records import DataItem
from trustscan.text.linear import linear

_MAX_SCRIPTS = 50
_MAX_SCRIPT = 200_000
_MAX_ITEMS = 500
_MAX_DEPTH = 10
_MAX_ANCESTORS = 64
_MAX_VALUE = 5_000

_COMMENTS = linear(r"(?s)/\*.*?\*/|<!--|-->|<!\[CDATA\[|\]\]>")
_LINE_COMMENTS = linear(r"(?m)^[ \t]*//.*$")
_TRAILING_COMMAS = linear(r",\s*([}\]])")
_URL_PROPERTIES = {
    "a": "href",
    "area": "href",
    "link": "href",
    "img": "src",
    "iframe": "src",
    "source": "src",
}
_VALUE_PROPERTIES = {"meta": "content", "time": "datetime", "data": "value", "meter": "value"}


def parse_json_ld(texts: Sequence[str]) -> tuple[dict[str, Any], ...]:
    """The items in the texts of `application/ld+json` scripts; lists and `@graph` are laid flat.

    Comments, trailing commas, HTML entities and line breaks are forgiven; what is no JSON then is left out.
    """
    items: list[dict[str, Any]] = []
    for text in texts[:_MAX_SCRIPTS]:
        for value in _loads(text[:_MAX_SCRIPT]):
            items.extend(_flatten(value, _MAX_DEPTH))
    return tuple(items[:_MAX_ITEMS])


def read_microdata(tree: LexborHTMLParser, base_url: str) -> tuple[dict[str, Any], ...]:
    """The top-level microdata items of a page in the form of JSON-LD, with `"@syntax": "microdata"`."""
    scopes = tree.css("[itemscope]")[:_MAX_ITEMS]
    if not scopes:
        return ()
    items: dict[int, dict[str, Any]] = {
        node.mem_id: {"@type": (node.attributes.get("itemtype") or "").split()} for node in scopes
    }
    for node in tree.css("[itemprop]")[: 10 * _MAX_ITEMS]:
        owner = _owner(node, items)
        if owner is None:
            continue
        nested = items.get(node.mem_id)
        value = nested if nested is not None else _value(node, base_url)
        for name in (node.attributes.get("itemprop") or "").split()[:5]:
            _add(owner, name, value)
    return tuple(
        {**items[node.mem_id], "@syntax": "microdata"} for node in scopes if "itemprop" not in node.attributes
    )


def find_data(page: Page, context: SiteContext) -> tuple[DataItem, ...]:
    """Every item of a page's structured data that states a type, nested ones too, outer ones first."""
    if not page.blocks:
        return ()
    return tuple(
        DataItem(page, 0, 0, types=types, properties=item, syntax=syntax)
        for item, types, syntax in _typed_items(page)
    )


def items_of(page: Page, *types: str) -> Iterator[dict[str, Any]]:
    """The items of a page, at any depth, that have one of the given schema.org types (`Review`...)."""
    wanted = frozenset(types)
    for item, types, _ in _typed_items(page):
        if not wanted.isdisjoint(types):
            yield item


def types_of(item: dict[str, Any]) -> tuple[str, ...]:
    """The types of an item without their namespace: `https://schema.org/Person` is `Person`."""
    stated = item.get("@type") or ()
    names = [stated] if isinstance(stated, str) else stated if isinstance(stated, list) else []
    return tuple(
        n.rstrip("/").rsplit("/", 1)[-1].rsplit("#", 1)[-1].rsplit(":", 1)[-1]
        for n in names
        if isinstance(n, str)
    )


def text_of(value: Any) -> str:
    """The plain text of a property: a string, a number, an item's name, the first of a list; else empty."""
    for _ in range(_MAX_DEPTH):
        if isinstance(value, list):
            value = value[0] if value else ""
        elif isinstance(value, dict):
            value = value.get("name") or value.get("@value") or ""
        else:
            break
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return " ".join(html.unescape(str(value)).split())[:_MAX_VALUE]


def _loads(text: str) -> list[Any]:
    """The JSON values in a text, however it is wrapped; none where it is beyond repair."""
    try:
        return [json.loads(text, strict=False)]
    except (ValueError, RecursionError):
        pass
    mended = _COMMENTS.sub("", text)
    mended = _TRAILING_COMMAS.sub(r"\1", _LINE_COMMENTS.sub("", mended)).strip().rstrip(";")
    for candidate in (mended, html.unescape(mended)):
        try:
            return _decode_all(candidate)
        except (ValueError, RecursionError):
            continue
    return []


def _decode_all(text: str) -> list[Any]:
    """All JSON values written one after the other in a text."""
    decoder = json.JSONDecoder(strict=False)
    values: list[Any] = []
    at = 0
    while at < len(text) and len(values) < _MAX_ITEMS:
        value, at = decoder.raw_decode(text, at)
        values.append(value)
        while at < len(text) and text[at] in " \t\r\n,;":
            at += 1
    return values


def _flatten(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth == 0:
        return
    if isinstance(value, list):
        for entry in value[:_MAX_ITEMS]:
            yield from _flatten(entry, depth - 1)
    elif isinstance(value, dict):
        graph = value.get("@graph")
        if graph is not None:
            yield from _flatten(graph, depth - 1)
        if graph is None or "@type" in value:
            yield value


@once
def _typed_items(page: Page) -> tuple[tuple[dict[str, Any], tuple[str, ...], str], ...]:
    """Every typed item of a page with its types and its syntax."""
    return tuple((item, types_of(item), syntax) for item, syntax in _walk(page.data))


def _walk(data: Sequence[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], str]]:
    """Every item that states a type, with its syntax; bounded in depth and number."""
    left = _MAX_ITEMS
    for top in data:
        syntax = "microdata" if top.get("@syntax") == "microdata" else "json-ld"
        level: list[Any] = [top]
        for _ in range(_MAX_DEPTH):
            following: list[Any] = []
            for value in level:
                if isinstance(value, dict):
                    if value.get("@type"):
                        left -= 1
                        yield value, syntax
                    following.extend(v for v in value.values() if isinstance(v, dict | list))
                elif isinstance(value, list):
                    following.extend(v for v in value if isinstance(v, dict | list))
                if left <= 0 or len(following) > 10 * _MAX_ITEMS:
                    return
            level = following


def _owner(node: LexborNode, items: dict[int, dict[str, Any]]) -> dict[str, Any] | None:
    """The item that a property belongs to: that of the nearest ancestor with itemscope."""
    parent = node.parent
    for _ in range(_MAX_ANCESTORS):
        if parent is None:
            return None
        found = items.get(parent.mem_id)
        if found is not None:
            return found
        parent = parent.parent
    return None


def _value(node: LexborNode, base_url: str) -> str:
    tag, attributes = node.tag or "", node.attributes
    if tag in _URL_PROPERTIES and attributes.get(_URL_PROPERTIES[tag]):
        try:
            return urljoin(base_url, (attributes[_URL_PROPERTIES[tag]] or "")[:2000])
        except ValueError:
            return ""
    stated = attributes.get(_VALUE_PROPERTIES.get(tag, "content"))
    if stated:
        return stated[:_MAX_VALUE]
    return " ".join((node.text() or "").split())[:_MAX_VALUE]


def _add(item: dict[str, Any], name: str, value: Any) -> None:
    """Sets a property; a second value of the same name makes a list."""
    if name not in item:
        item[name] = value
    elif isinstance(item[name], list):
        item[name].append(value)
    else:
        item[name] = [item[name], value]
