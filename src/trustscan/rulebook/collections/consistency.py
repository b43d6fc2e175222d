"""What is compared: names, values of one fact, markup beside text, and what became of every address."""

from __future__ import annotations

from collections.abc import Iterable

from trustscan.facts.page import Page
from trustscan.facts.records import SiteFacts
from trustscan.model.snapshot import PageState
from trustscan.rulebook.collections.common import HOME, ON_PAGE, PAGE
from trustscan.rulebook.registry import (
    Collection,
    Field,
    Item,
    Type,
    View,
    choice,
    fields,
    flag,
    located,
    number,
    text,
)


def _visits(facts: SiteFacts) -> Iterable[Item]:
    return (Item(at, page, page, 0, 0) for at, page in enumerate(facts.pages))


def _page(item: Item) -> Page:
    page: Page = item.value
    return page


def _asks_search(item: Item, _: View) -> bool:
    return any(form.purpose == "search" for form in _page(item).forms)


def _state(item: Item, _: View) -> str:
    return str(_page(item).state)


def _redirects(item: Item, _: View) -> int:
    return len(_page(item).exchange.redirects)


_SHOWN = ("title", "site name", "logo", "copyright", "data", "domain", "profile")

VISITS = Collection(
    "visits",
    "Every address of the site that was asked for, whatever came of it.",
    _visits,
    fields(
        Field("asked", Type.TEXT, "the URL asked for", lambda item, view: _page(item).exchange.url),
        text("url", "the URL that answered in the end"),
        Field("state", Type.CHOICE, "what it turned out to be", _state, tuple(PageState)),
        text("detail", "what shows that, in a sentence"),
        Field("status", Type.NUMBER, "the HTTP status", lambda item, view: _page(item).exchange.status),
        Field(
            "seconds",
            Type.NUMBER,
            "seconds from the request to the end of the answer",
            lambda item, view: _page(item).exchange.seconds,
            server=True,
        ),
        Field("bytes", Type.NUMBER, "size of the answer", lambda item, view: len(_page(item).exchange.body)),
        Field("redirects", Type.NUMBER, "how many redirects led there", _redirects),
        Field("links", Type.NUMBER, "how many links it has", lambda item, view: len(_page(item).links)),
        Field("search", Type.BOOL, "whether it has a search box", _asks_search),
        number("words", "how many words it has"),
        HOME,
    ),
    told_by=(),
    example="{in: visits, home: true, state: parked domain}",
)  # fmt: skip

BRAND_NAMES = Collection(
    "brand_names",
    "The names that the site gives itself, each once for each kind of place.",
    lambda facts: located(facts.brand_names),
    fields(
        text("name", "the name"),
        choice("shown", "where it stands", *_SHOWN),
        number("likeness", "how like it is to the likest name shown elsewhere, 0 to 100"),
        *ON_PAGE,
    ),
    told_by=(),
    example="{in: brand_names, likeness|min: 80, distinct: shown, count|min: 2}",
)  # fmt: skip

CLAIMS = Collection(
    "claims",
    "Figures that the site promises or prides itself on.",
    lambda facts: located(facts.claims),
    fields(
        choice(
            "kind",
            "of what",
            "guarantee period",
            "money-back period",
            "experience",
            "figure",
            "free delivery",
        ),
        text("value", "the figure as written"),
        text("amount", "the same to compare: days, or an amount of money"),
        *ON_PAGE,
    ),
    told_by=("guarantee", "refund-policy", "about"),
    example="{in: claims, kind: guarantee period}",
)

VARIANTS = Collection(
    "variants",
    "Values of facts of which the site gives several: each value beside the others.",
    lambda facts: located(facts.variants),
    fields(
        choice(
            "kind",
            "the fact",
            "telephone link",
            "e-mail link",
            "footer telephone",
            "footer e-mail",
            "vat number",
            "register number",
            "founding year",
            "money-back period",
            "guarantee period",
            "free delivery",
        ),
        text("value", "this value"),
        text("others", "the other values"),
        *ON_PAGE,
    ),
    told_by=(),
    example="{in: variants, kind: telephone link}",
)

MARKUP = Collection(
    "markup",
    "What structured data states of the organisation and its offers, beside what pages show.",
    lambda facts: located(facts.markup),
    fields(
        choice("kind", "what it is", "name", "telephone", "e-mail", "postcode", "price"),
        text("value", "the value stated"),
        flag("visible", "whether visitors can read the same value"),
        text("instead", "what they read of that kind, where it is something else"),
        PAGE,
        HOME,
    ),
    told_by=(),
    shown=lambda item: f"{item.value.kind}: {item.value.value}",
    example="{in: markup, kind: telephone, visible: false, instead|exists: true}",
)

COLLECTIONS = (VISITS, BRAND_NAMES, CLAIMS, VARIANTS, MARKUP)
