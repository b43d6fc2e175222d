"""People in a page's structured data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from trustscan.facts.entities.names import as_eastern_name, as_given_name, as_name
from trustscan.facts.page import Page
from trustscan.facts.records import Person
from trustscan.facts.structured import items_of, text_of

_ORGANISATIONS = (
    "Organization",
    "LocalBusiness",
    "Corporation",
    "Store",
    "Restaurant",
    "NGO",
    "ProfessionalService",
    "MedicalBusiness",
)
_ORGANISATION_PEOPLE = ("founder", "founders", "employee", "employees", "member")


def stated_people(page: Page) -> Iterator[Person]:
    """People in structured data: with a job title, or as founder or employee of the organisation."""
    for item in items_of(page, "Person", "Physician", "Dentist", "Attorney"):
        yield from _with_role(page, item, text_of(item.get("jobTitle")))
    for item in items_of(page, *_ORGANISATIONS):
        for role in _ORGANISATION_PEOPLE:
            stated = item.get(role)
            for entry in (stated if isinstance(stated, list) else [stated])[:50]:
                if isinstance(entry, dict | str):
                    yield from _with_role(page, entry if isinstance(entry, dict) else {"name": entry}, role)


def _with_role(page: Page, item: dict[str, Any], role: str) -> Iterator[Person]:
    name = text_of(item.get("name"))
    if role and name and (as_name(name) or as_given_name(name) or as_eastern_name(name)):
        shown = next((n for n, block in enumerate(page.blocks) if block.visible and name in block.text), None)
        start = page.blocks[shown].text.index(name) if shown is not None else 0
        end = start + len(name) if shown is not None else 0
        yield Person(page, shown or 0, shown or 0, start, end, name=name, role=role)
