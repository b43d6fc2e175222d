"""Where pages lead and what they load: links, resources, images."""

from __future__ import annotations

from itertools import repeat

from trustscan.facts.page import Link, Region
from trustscan.facts.urls import host_of, page_key, same_site
from trustscan.rulebook.collections.common import HOME, HOST, ON_PAGE, PAGE, PATH, in_blocks, of_pages
from trustscan.rulebook.registry import Collection, Field, Item, Type, View, choice, fields, flag, text

_DEAD = ("", "#", "#!", "javascript:void(0)", "javascript:void(0);", "javascript:;", "javascript:")


def _dead(item: Item, _: View) -> bool:
    link: Link = item.value
    return link.href.strip().lower() in _DEAD and not link.scripted and not link.inert


def _broken(item: Item, view: View) -> bool:
    link: Link = item.value
    broken = view.facts.broken_links
    return bool(broken) and link.internal and bool(link.url) and page_key(link.url) in broken


def _mixed(item: Item, _: View) -> bool:
    return item.page is not None and item.page.url.startswith("https:") and item.value.url.startswith("http:")


def _foreign(item: Item, _: View) -> bool:
    host = host_of(item.value.url)
    return bool(host) and item.page is not None and not same_site(host, host_of(item.page.url))


# Words of images and of links that are icons stand among what only machines read; they themselves do not.
_OWN_REGION = choice("region", "the part of the page that it stands in", *Region)

_MIXED = Field("mixed", Type.BOOL, "whether an https page loads it over plain http", _mixed)

LINKS = Collection(
    "links",
    "Hyperlinks.",
    of_pages(lambda page: in_blocks(page.links)),
    fields(
        text("label", "its accessible name: text, aria-label, title or the image's alt"),
        text("url", "where it leads: absolute, without fragment"),
        text("href", "what stands in the page"),
        HOST,
        PATH,
        flag("internal", "whether it stays on this site"),
        flag("scripted", "whether a script may act on a click"),
        text("rel", "its relation, such as `nofollow`"),
        text("icon", "class or file names of the icon in it"),
        Field(
            "dead",
            Type.BOOL,
            "whether it leads nowhere (`#`, empty, `javascript:`), no script acts, and it promises something",
            _dead,
        ),
        Field("broken", Type.BOOL, "whether it leads to a page of the site that is not there", _broken),
        *ON_PAGE,
        _OWN_REGION,
    ),
    example="{in: links, region: footer, label: privacy-policy.link}",
)

RESOURCES = Collection(
    "resources",
    "What pages load or embed.",
    of_pages(lambda page: (page.resources, repeat(0), repeat(0))),
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
        HOST,
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
    of_pages(lambda page: in_blocks(page.images)),
    fields(
        text("url", "its absolute URL"),
        HOST,
        text("alt", "its alternative text"),
        _MIXED,
        *ON_PAGE,
        _OWN_REGION,
    ),
    example="{in: images, alt: credentials.link}",
)

COLLECTIONS = (LINKS, RESOURCES, IMAGES)
