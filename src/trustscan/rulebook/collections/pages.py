"""Pages, the documents that they make up, and what they say of themselves in meta elements."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import repeat
from typing import Any

from trustscan.facts.page import Page
from trustscan.facts.records import Document, SiteFacts
from trustscan.rulebook.collections import measures
from trustscan.rulebook.collections.common import (
    CUES,
    ELEMENTS,
    HOME,
    HOST,
    LANGUAGES,
    PAGE,
    PATH,
    REGION,
    ROLE,
    TEXT,
    of_pages,
    read_pages,
)
from trustscan.rulebook.registry import (
    Collection,
    Field,
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


def _pages(facts: SiteFacts) -> Iterable[Item]:
    for at, page in enumerate(read_pages(facts)):
        yield Item(at, page, page, 0, max(0, len(page.blocks) - 1))


def _documents(facts: SiteFacts) -> Iterable[Item]:
    return located(facts.documents)


def _page_number(name: str, doc: str, get: Callable[[Page], Any], type_: Type = Type.NUMBER) -> Field:
    return Field(name, type_, doc, lambda item, view: get(item.value))


def _page_text(name: str, doc: str, get: Callable[[Page], str]) -> Field:
    return Field(name, Type.TEXT, doc, lambda item, view: get(item.value))


def _within(item: Item, view: View) -> frozenset[str]:
    return view.roles_at(item.page, item.first) if item.page else frozenset()


def _called_by(item: Item, _: View) -> frozenset[str]:
    document: Document = item.value
    return frozenset(document.named_by)


def _named_by(item: Item, _: View) -> frozenset[str]:
    document: Document = item.value
    return frozenset().union(*document.named_by.values())


PAGES = Collection(
    "pages",
    "Pages that were read and have content.",
    _pages,
    fields(
        text("url", "its URL"),
        HOST,
        PATH,
        text("title", "its title"),
        text("lang", "the language that it declares"),
        number("words", "how many words it has"),
        number("number", "its place in the crawl; 0 is the start page"),
        text("generator", "the program that made it, as it says itself"),
        text("canonical", "its canonical URL"),
        Field(
            "canonical_elsewhere",
            Type.BOOL,
            "whether its canonical URL is on another host than its own, `www.` included",
            measures.canonical_elsewhere,
        ),
        _page_text("description", "its meta description", lambda p: p.meta.get("description", "")),
        Field(
            "lang_read",
            Type.BOOL,
            "whether it is written in the language that it declares",
            measures.lang_read,
        ),
        Field(
            "frame_shared",
            Type.NUMBER,
            "how much of the start page's menu, header and footer links it has too, in percent",
            measures.frame_shared,
            dear=True,
        ),
        Field(
            "styles_shared",
            Type.NUMBER,
            "how many of the start page's style sheets it loads too, in percent",
            measures.styles_shared,
            dear=True,
        ),
        _page_number(
            "seconds", "seconds from the request to the end of the page", lambda p: p.exchange.seconds
        ),
        _page_number("links", "how many links it has", lambda p: len(p.links)),
        TEXT,
        CUES,
        ELEMENTS,
        HOME,
        ROLE,
        LANGUAGES,
    ),
    example="{in: pages, home: true, text: newsletter.body}",
)

DOCUMENTS = Collection(
    "documents",
    "Whatever the site says on one subject: a page of its own, a headed section, an FAQ answer.",
    _documents,
    fields(
        Field("url", Type.TEXT, "URL of its page", lambda item, view: item.page.url if item.page else None),
        attribute("role", Type.NAMES, "the subjects that it is about", "roles", names_from="roles"),
        Field(
            "within",
            Type.NAMES,
            "the subjects of the documents that it is part of, and its own",
            _within,
            names_from="roles",
        ),
        choice(
            "kind",
            "a page of its own, a headed section, or a question and its answer",
            "page",
            "section",
            "answer",
        ),
        text("title", "its title or heading"),
        number("words", "how many words it has"),
        Field(
            "site_language",
            Type.BOOL,
            "whether it is in a language of the start page",
            measures.site_language,
        ),
        number("answers", "how many questions are put and answered in it"),
        Field(
            "called",
            Type.NAMES,
            "roles that link, address, title or heading call it by",
            _called_by,
            names_from="roles",
        ),
        Field(
            "entries",
            Type.NUMBER,
            "how many list items, captions, headings and short lines stand below its own heading",
            measures.entries,
            dear=True,
        ),
        Field(
            "pictures", Type.NUMBER, "how many different pictures stand in it", measures.pictures, dear=True
        ),
        Field("named_by", Type.NAMES, "which of link, slug, title, heading call it so", _named_by),
        TEXT,
        CUES,
        ELEMENTS,
        PAGE,
        HOME,
        REGION,
        LANGUAGES,
    ),
    example="{in: documents, role: privacy-policy, words|min: 150}",
)

META = Collection(
    "meta",
    "Meta elements of pages: description, Open Graph (`og:title`)...",
    of_pages(lambda page: (tuple(page.meta.items()), repeat(0), repeat(0))),
    fields(
        Field("name", Type.TEXT, "its name or property", lambda item, view: item.value[0]),
        Field("value", Type.TEXT, "its content", lambda item, view: item.value[1]),
        PAGE,
        HOME,
    ),
    example="{in: meta, name: 'og:title', home: true}",
)

COLLECTIONS = (PAGES, DOCUMENTS, META)
