"""Forms, and what is said beside them."""

from __future__ import annotations

from trustscan.facts.page import Form, Page
from trustscan.model.struct import replace
from trustscan.rulebook.collections.common import ON_PAGE, Parts, of_pages
from trustscan.rulebook.registry import Collection, Field, Item, Type, View, choice, fields, text

_LINES_BEFORE, _LINES_AFTER = 2, 3


def _asks(item: Item, _: View) -> frozenset[str]:
    form: Form = item.value
    return frozenset(control.kind for control in form.fields) | frozenset(
        token for control in form.fields for token in control.autocomplete.lower().split()
    )


def _names(item: Item, _: View) -> frozenset[str]:
    form: Form = item.value
    return frozenset(control.name for control in form.fields if control.name)


def _with_lines_around(page: Page) -> Parts:
    end = len(page.blocks) - 1
    first = [max(0, form.first_block - _LINES_BEFORE) for form in page.forms]
    last = [min(end, form.last_block + _LINES_AFTER) for form in page.forms]
    return page.forms, first, last


FORMS = Collection(
    "forms",
    "Forms with their controls.",
    of_pages(
        lambda page: (
            page.forms,
            [form.first_block for form in page.forms],
            [form.last_block for form in page.forms],
        )
    ),
    fields(
        choice(
            "purpose",
            "what it is for",
            "contact",
            "newsletter",
            "search",
            "login",
            "comment",
            "checkout",
            "other",
        ),
        text("action", "where it sends: absolute, empty where it does not say"),
        text("method", "`get` or `post`"),
        text("submit", "the words on its button"),
        Field(
            "asks",
            Type.NAMES,
            "kinds and autocomplete names of its controls: `email`, `password`, `cc-number`...",
            _asks,
        ),
        Field("names", Type.NAMES, "the names of its controls, such as `birthdate`", _names),
        Field("controls", Type.NUMBER, "how many controls it has", lambda item, view: len(item.value.fields)),
        *ON_PAGE,
    ),
    told_by=("contact-page",),
    example="{in: forms, purpose: contact}",
)

FORM_AREAS = replace(
    FORMS,
    name="form_areas",
    doc="Forms with the lines right before and after them, for what is said beside a form.",
    items=of_pages(_with_lines_around),
    example="{in: form_areas, purpose: contact, text: privacy-policy.link}",
)

COLLECTIONS = (FORMS, FORM_AREAS)
