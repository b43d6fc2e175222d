"""What is offered, and what others say of it."""

from __future__ import annotations

from trustscan.rulebook.collections.common import ON_PAGE
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
from trustscan.text.normalise import normalise

PRICES = Collection(
    "prices",
    "Amounts of money.",
    lambda facts: located(facts.prices),
    fields(
        number("amount", "the number"),
        text("currency", "three letters (ISO 4217)"),
        text("raw", "as the page writes it"),
        text("period", "month, year... where one is stated"),
        text(
            "context",
            "`offer` for what is asked for something offered, else what it is: donation, story, threshold,"
            " former, recommended...; `stated` where only structured data gives it",
        ),
        number("former", "the former price that is struck out beside it"),
        number("percent", "by how many percent it is lower than the former price"),
        *ON_PAGE,
    ),
    told_by=("pricing", "faq"),
    example="{in: prices, context: offer}",
)

REDUCTIONS = Collection(
    "reductions",
    "Parts by which several products are reduced, each product counted once.",
    lambda facts: located(facts.reductions),
    fields(
        number("percent", "by how many percent, within a point"),
        number("products", "how many products"),
        number("portion", "of a hundred products with a price, how many"),
        *ON_PAGE,
    ),
    told_by=(),
    example="{in: reductions, products|min: 8, portion|min: 90}",
)

QUOTES = Collection(
    "quotes",
    "Statements presented as somebody's own words.",
    lambda facts: located(facts.quotes),
    fields(
        text("author", "who says it"),
        text("author_role", "what that person is"),
        flag("headed", "whether a heading such as 'What customers say' stands above"),
        flag("placeholder", "whether it is filler that nobody replaced"),
        text("markup", "how the page marks it: `card`, `blockquote`, `marks`, `heading`, `data`"),
        flag("repeated", "whether the page has somebody else say the very same"),
        *ON_PAGE,
    ),
    told_by=("testimonials", "about", "case-studies"),
    example="{in: quotes, author|exists: true, placeholder: false}",
)

RATINGS = Collection(
    "ratings",
    "Ratings given by customers.",
    lambda facts: located(facts.ratings),
    fields(
        number("value", "the rating"),
        number("best", "the best possible"),
        number("count", "how many ratings"),
        text("source", "how it shows: `text`, `stars`, `data`, `widget`"),
        flag("visible", "whether people see it; not so where structured data has figures of its own"),
        *ON_PAGE,
    ),
    told_by=("testimonials", "about"),
    example="{in: ratings, value|min: 4}",
)

_PRODUCT_WORDS = frozenset({"google", "microsoft", "meta", "privacy", "x"})


def _told_in(item: Item, view: View) -> frozenset[str]:
    """By its whole name, or by the maker's where the name begins with it and says more than `Google`."""
    name = normalise(item.value.name)
    first = name.partition(" ")[0]
    wanted = {f" {word} " for word in (name, first if first not in _PRODUCT_WORDS else name)}
    roles: set[str] = set()
    for document in view.facts.documents:
        if document.roles <= roles:
            continue
        start, end = document.page.stream_span(document.first, document.last)
        said = f" {document.page.stream[start:end]} "
        if any(word in said for word in wanted):
            roles |= document.roles
    return frozenset(roles)


SERVICES = Collection(
    "services",
    "Outside services, recognised by what the pages load or link to.",
    lambda facts: located(facts.services),
    fields(
        choice("group", "what it is for", names_from="service groups"),
        text("name", "its name"),
        text("url", "how it was recognised"),
        flag("held", "whether a consent tool holds it back until the visitor agrees"),
        Field(
            "told_in",
            Type.NAMES,
            "roles of the documents that name it",
            _told_in,
            names_from="roles",
            dear=True,
        ),
        *ON_PAGE,
    ),
    shown=lambda item: " - ".join(filter(None, (item.value.name, item.value.url))),
    example="{in: services, group: live_chat}",
)

COLLECTIONS = (PRICES, REDUCTIONS, QUOTES, RATINGS, SERVICES)
