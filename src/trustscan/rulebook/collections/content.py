"""Dates, template gaps and structured data."""

from __future__ import annotations

from typing import Any

from trustscan.facts.records import DataItem
from trustscan.rulebook.collections.common import HOME, LANGUAGES, ON_PAGE, PAGE, ROLE
from trustscan.rulebook.registry import (
    Collection,
    Field,
    Getter,
    Item,
    Type,
    View,
    attribute,
    choice,
    fields,
    located,
    number,
    text,
)

_MAX_SUMMARY = 160


def _age(item: Item, view: View) -> int:
    return view.now.year - int(item.value.year)


DATES = Collection(
    "dates",
    "Dates in the text.",
    lambda facts: located(facts.dates),
    fields(
        attribute("value", Type.DATE, "the day, where one is given"),
        number("year", "the year"),
        Field("age", Type.NUMBER, "how many years the year lies back", _age),
        text("about", "`updated`, `published`, `copyright`, `founded`, or nothing"),
        *ON_PAGE,
    ),
    example="{in: dates, about: updated, value|after: -24 months}",
)


SLOT_KINDS = (
    "brackets",
    "braces",
    "double braces",
    "angles",
    "percent signs",
    "circles",
    "underscores",
    "crosses",
)

SLOTS = Collection(
    "slots",
    "Gaps that a template leaves for its user to fill: `[Company]`, `{email}`.",
    lambda facts: located(facts.slots),
    fields(
        choice("kind", "the marks around it", *SLOT_KINDS),
        *ON_PAGE,
    ),
    told_by=(),
    example="{in: slots, kind: brackets, text: placeholder-text.slot}",
)  # fmt: skip


def _properties(item: Item, _: View) -> frozenset[str]:
    record: DataItem = item.value
    return frozenset(record.properties)


def _property(name: str) -> Getter:
    """Gets the first plain value of `property.<name>` (`property.offers.price` looks inside)."""
    steps = name.split(".")[1:]

    def get(item: Item, _: View) -> Any:
        found: Any = item.value.properties
        for step in steps:
            found = found[0] if isinstance(found, list) and found else found
            found = found.get(step) if isinstance(found, dict) else None
        while isinstance(found, list):
            found = found[0] if found else None
        if isinstance(found, dict):
            found = found.get("@id") or found.get("name") or found.get("url")
        return None if found is None else str(found)

    return get


def _summary(item: Item) -> str:
    """`Organization: Sample Ltd`, for people who cannot see structured data on the page."""
    record: DataItem = item.value
    plain = [(key, value) for key, value in record.properties.items() if isinstance(value, str | int | float)]
    told = [f"{key} {value}" for key, value in plain if not key.startswith("@")]
    return f"{', '.join(record.types)}: {', '.join(told)}"[:_MAX_SUMMARY]


DATA = Collection(
    "data",
    "Structured data: JSON-LD and microdata items.",
    lambda facts: located(facts.data),
    fields(
        attribute("types", Type.NAMES, "its schema.org types"),
        choice("syntax", "how the page writes it", "json-ld", "microdata", "rdfa"),
        Field("properties", Type.NAMES, "the names of its properties", _properties),
        Field(
            "property.*",
            Type.TEXT,
            "the value of a property, such as `property.telephone`",
            lambda i, v: None,
            make=_property,
        ),
        PAGE,
        HOME,
        ROLE,
        LANGUAGES,
    ),
    shown=_summary,
    example="{in: data, types: Organization, property.telephone|exists: true}",
)

COLLECTIONS = (DATES, SLOTS, DATA)
