"""Reading parsed structured data (JSON-LD items): hostile input of any depth and type."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from trustscan.facts.once import once
from trustscan.facts.page import Page

_MAX_NODES = 5_000
_OWNERS = ("publisher", "provider", "seller", "parentOrganization", "mainEntity")


@once
def nodes(page: Page) -> tuple[dict[str, Any], ...]:
    """Every object in a page's data, outermost first, in document order; of 5,000 values at most."""
    queue: deque[Any] = deque(page.data[:_MAX_NODES])
    found: list[dict[str, Any]] = []
    for _ in range(_MAX_NODES):
        if not queue:
            break
        node = queue.popleft()
        if isinstance(node, dict):
            found.append(node)
        inner = node.values() if isinstance(node, dict) else node[:_MAX_NODES]
        queue.extend(value for value in inner if isinstance(value, (dict, list)))
    return tuple(found)


def owners(items: Iterable[Any]) -> Iterator[Mapping[str, Any]]:
    """The objects that stand for the site or page itself: the items, their @graph, and their publisher."""
    for item in list(items)[:_MAX_NODES]:
        graph = item.get("@graph") if isinstance(item, Mapping) else None
        for node in (item, *(graph[:200] if isinstance(graph, list) else ())):
            if isinstance(node, Mapping):
                yield node
                named = (node.get(key) for key in _OWNERS)
                yield from (value for value in named if isinstance(value, Mapping))


def types_of(node: Mapping[str, Any]) -> tuple[str, ...]:
    """The types of an object without namespace: `https://schema.org/Store` -> `Store`."""
    given = node.get("@type", ())
    listed = given if isinstance(given, list) else [given]
    return tuple(str(name).rstrip("/").rsplit("/", 1)[-1].removeprefix("schema:") for name in listed if name)


def strings(value: Any) -> list[str]:
    """A property's value as non-empty strings (a list gives several; objects give their name)."""
    listed = value if isinstance(value, list) else [value]
    named = [item.get("name") if isinstance(item, Mapping) else item for item in listed]
    return [str(item).strip() for item in named if isinstance(item, (str, int, float)) and str(item).strip()]


def values_of(page: Page, name: str) -> list[str]:
    """All values of a property, wherever it stands in a page's data."""
    return [text for node in nodes(page) if name in node for text in strings(node[name])]
