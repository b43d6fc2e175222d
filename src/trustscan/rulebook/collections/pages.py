"""Pages and what they are made of: documents, links, headings, sections, blocks, forms, images..."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from trustscan.facts.page import Form, Link, Page, Region, Section
from trustscan.facts.records import Document, SiteFacts
from trustscan.facts.urls import host_of, page_key, same_site
from trustscan.model.snapshot import PageState
from trustscan.rulebook.collections import measures
from trustscan.rulebook.collections.common import (
    CUES,
    ELEMENTS,
    HOME,
    LANGUAGES,
    ON_PAGE,
    PAGE,
    REGION,
    ROLE,
    TEXT,
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
    flag,
    located,
    number,
    text,
)

_LINES_BEFORE, _LINES_AFTER = 2, 3
_DEAD = ("", "#", "#!", "javascript:void(0)", "javascript:void(0);", "javascript:;", "javascript:")


def read_pages(facts: SiteFacts) -> Iterable[Page]:
    """The pages that were read and are content."""
    return (page for page in facts.pages if page.state is PageState.CONTENT)


def _pages(facts: SiteFacts) -> Iterable[Item]:
    for at, page in enumerate(read_pages(facts)):
        yield Item(at, page, page, 0, max(0, len(page.blocks) - 1))


def _each(parts: Callable[[Page], Iterable[tuple[Any, int, int]]]) -> Callable[[SiteFacts], Iterable[Item]]:
    """Items of all pages from what each page holds: (record, first block, last block)."""

    def items(facts: SiteFacts) -> Iterable[Item]:
        found = ((page, *part) for page in read_pages(facts) for part in parts(page))
        for at, (page, value, first, last) in enumerate(found):
            yield Item(at, value, page, first, last)

    return items


def _documents(facts: SiteFacts) -> Iterable[Item]:
    return located(facts.documents)


def _page_number(name: str, doc: str, get: Callable[[Page], Any], type_: Type = Type.NUMBER) -> Field:
    return Field(name, type_, doc, lambda item, view: get(item.value))


def _page_text(name: str, doc: str, get: Callable[[Page], str]) -> Field:
    return Field(name, Type.TEXT, doc, lambda item, view: get(item.value))


def _host(item: Item, _: View) -> str:
    return urlsplit(item.value.url).hostname or ""


def _path(item: Item, _: View) -> str:
    return str(urlsplit(item.value.url).path)


def _dead(item: Item, _: View) -> bool:
    link: Link = item.value
    return link.href.strip().lower() in _DEAD and not link.scripted


def _broken(item: Item, view: View) -> bool:
    link: Link = item.value
    return link.internal and bool(link.url) and page_key(link.url) in view.facts.broken_links


def _asks(item: Item, _: View) -> frozenset[str]:
    form: Form = item.value
    return frozenset(control.kind for control in form.fields) | frozenset(
        token for control in form.fields for token in control.autocomplete.lower().split()
    )


def _names(item: Item, _: View) -> frozenset[str]:
    form: Form = item.value
    return frozenset(control.name for control in form.fields if control.name)


def _with_lines_around(page: Page) -> Iterable[tuple[Form, int, int]]:
    last = len(page.blocks) - 1
    for form in page.forms:
        yield form, max(0, form.first_block - _LINES_BEFORE), min(last, form.last_block + _LINES_AFTER)


def _heading_of(item: Item, _: View) -> str:
    section: Section = item.value
    return item.page.blocks[section.heading].text if item.page else ""


def _mixed(item: Item, _: View) -> bool:
    return item.page is not None and item.page.url.startswith("https:") and item.value.url.startswith("http:")


def _foreign(item: Item, _: View) -> bool:
    host = host_of(item.value.url)
    return bool(host) and item.page is not None and not same_site(host, host_of(item.page.url))


def _within(item: Item, view: View) -> frozenset[str]:
    return view.roles_at(item.page, item.first) if item.page else frozenset()


def _called_by(item: Item, _: View) -> frozenset[str]:
    document: Document = item.value
    return frozenset(document.named_by)


def _named_by(item: Item, _: View) -> frozenset[str]:
    document: Document = item.value
    return frozenset().union(*document.named_by.values())


# Words of images and of links that are icons stand among what only machines read; they themselves do not.
_OWN_REGION = choice("region", "the part of the page that it stands in", *Region)


def _alone_under(item: Item, _: View) -> int | None:
    """The level of the heading right above a block, where the next visible block is a heading too."""
    blocks = item.page.blocks if item.page else ()
    above = blocks[item.first - 1].level if item.first else 0
    below = blocks[item.first + 1] if item.first + 1 < len(blocks) else None
    ends = below is None or below.level or not below.visible or below.region is not blocks[item.first].region
    return above if above and ends and not blocks[item.first].level else None


_HOST = Field("host", Type.TEXT, "host name of its URL", _host)
_PATH = Field("path", Type.TEXT, "path of its URL", _path)
_MIXED = Field("mixed", Type.BOOL, "whether an https page loads it over plain http", _mixed)

PAGES = Collection(
    "pages",
    "Pages that were read and have content.",
    _pages,
    fields(
        text("url", "its URL"),
        _HOST,
        _PATH,
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
        ),
        Field(
            "styles_shared",
            Type.NUMBER,
            "how many of the start page's style sheets it loads too, in percent",
            measures.styles_shared,
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

LINKS = Collection(
    "links",
    "Hyperlinks.",
    _each(lambda page: ((link, link.block, link.block) for link in page.links)),
    fields(
        text("label", "its accessible name: text, aria-label, title or the image's alt"),
        text("url", "where it leads: absolute, without fragment"),
        text("href", "what stands in the page"),
        _HOST,
        _PATH,
        flag("internal", "whether it stays on this site"),
        flag("scripted", "whether a script may act on a click"),
        text("rel", "its relation, such as `nofollow`"),
        text("icon", "class or file names of the icon in it"),
        Field(
            "dead",
            Type.BOOL,
            "whether it leads nowhere: `#`, empty or `javascript:`, and no script acts",
            _dead,
        ),
        Field("broken", Type.BOOL, "whether it leads to a page of the site that is not there", _broken),
        *ON_PAGE,
        _OWN_REGION,
    ),
    example="{in: links, region: footer, label: privacy-policy.link}",
)

HEADINGS = Collection(
    "headings",
    "Headings, and what only looks like one (level 7).",
    _each(lambda page: ((block, at, at) for at, block in enumerate(page.blocks) if block.level)),
    fields(number("level", "1 to 6; 7 for bold paragraphs and accordion buttons"), *ON_PAGE),
    example="{in: headings, level: 1, home: true}",
)

SECTIONS = Collection(
    "sections",
    "A heading with what stands under it.",
    _each(lambda page: ((section, section.first, section.last) for section in page.sections)),
    fields(
        Field("heading", Type.TEXT, "its heading", _heading_of), number("level", "of its heading"), *ON_PAGE
    ),
    example="{in: sections, heading: guarantee.heading, words|min: 20}",
)

BLOCKS = Collection(
    "blocks",
    "Runs of text without a break: paragraphs, list items, cells, buttons.",
    _each(lambda page: ((block, at, at) for at, block in enumerate(page.blocks))),
    fields(
        text("tag", "the element that made it, such as `p` or `li`"),
        flag("visible", "whether people see it (titles, alt and aria texts are for machines)"),
        number("level", "1 to 7 for headings, 0 for other text"),
        Field(
            "alone_under",
            Type.NUMBER,
            "the level of the heading that nothing else but it stands under",
            _alone_under,
        ),
        Field(
            "words_around",
            Type.NUMBER,
            "how many other words the same part of the page has",
            measures.words_around,
        ),
        *ON_PAGE,
    ),
    example="{in: blocks, visible: true, text: placeholder-text.body}",
)

FORMS = Collection(
    "forms",
    "Forms with their controls.",
    _each(lambda page: ((form, form.first_block, form.last_block) for form in page.forms)),
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
    items=_each(_with_lines_around),
    example="{in: form_areas, purpose: contact, text: privacy-policy.link}",
)

RESOURCES = Collection(
    "resources",
    "What pages load or embed.",
    _each(lambda page: ((resource, 0, 0) for resource in page.resources)),
    fields(
        choice(
            "kind",
            "what it is",
            "script",
            "stylesheet",
            "iframe",
            "image",
            "font",
            "object",
            "icon",
            "link",
            "media",
        ),
        text("url", "its absolute URL; empty where it stands in the page"),
        _HOST,
        flag("integrity", "whether the page pins its content"),
        Field("foreign", Type.BOOL, "whether another site serves it", _foreign),
        flag("held", "whether a consent tool holds it back until the visitor agrees"),
        text("inline", "the script that stands in the page"),
        _MIXED,
        PAGE,
        HOME,
    ),
    shown=lambda item: item.value.url or item.value.inline[:120],
    example="{in: resources, kind: script, mixed: true}",
)

IMAGES = Collection(
    "images",
    "Images.",
    _each(lambda page: ((image, image.block, image.block) for image in page.images)),
    fields(
        text("url", "its absolute URL"),
        _HOST,
        text("alt", "its alternative text"),
        _MIXED,
        *ON_PAGE,
        _OWN_REGION,
    ),
    example="{in: images, alt: credentials.link}",
)

META = Collection(
    "meta",
    "Meta elements of pages: description, Open Graph (`og:title`)...",
    _each(lambda page: (((key, value), 0, 0) for key, value in page.meta.items())),
    fields(
        Field("name", Type.TEXT, "its name or property", lambda item, view: item.value[0]),
        Field("value", Type.TEXT, "its content", lambda item, view: item.value[1]),
        PAGE,
        HOME,
    ),
    example="{in: meta, name: 'og:title', home: true}",
)

COLLECTIONS = (
    PAGES,
    DOCUMENTS,
    LINKS,
    HEADINGS,
    SECTIONS,
    BLOCKS,
    FORMS,
    FORM_AREAS,
    RESOURCES,
    IMAGES,
    META,
)
