"""The site as a whole: one item, whose fields are also the traits of rules/traits.yaml."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import ip_address
from urllib.parse import urlsplit

from trustscan.facts.records import SiteFacts
from trustscan.facts.urls import is_public_name
from trustscan.model.snapshot import PageState
from trustscan.rulebook.registry import Collection, Field, Item, Type, View, fields


def _site(facts: SiteFacts) -> Iterable[Item]:
    start = next((page for page in facts.pages if page.number == 0), None)
    yield Item(0, facts, start, 0, 0)


def _https(item: Item, view: View) -> bool | None:
    start = view.facts.snapshot.exchanges[:1]
    return urlsplit(start[0].final_url).scheme == "https" if start and start[0].error is None else None


def _loopback(item: Item, view: View) -> bool:
    host = view.facts.host
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _named(trait: str) -> Field:
    doc = {
        "languages": "languages that a good part of the site is written in",
        "countries": "countries it is in",
    }
    return Field(
        trait, Type.NAMES, doc[trait], lambda item, view: view.values_of(trait), none_is_unknown=True
    )


SITE = Collection(
    "site",
    "The site as a whole. Its fields are also the traits of rules/traits.yaml, such as `sells`.",
    _site,
    fields(
        Field("host", Type.TEXT, "host name of the start page", lambda item, view: view.facts.host),
        Field(
            "tld",
            Type.TEXT,
            "last label of the host name, such as `de`",
            lambda i, v: v.facts.host.rsplit(".", 1)[-1],
        ),
        Field(
            "url",
            Type.TEXT,
            "URL of the start page",
            lambda i, v: i.page.url if i.page else v.facts.snapshot.target.url,
        ),
        Field(
            "pages",
            Type.NUMBER,
            "how many pages were read",
            lambda i, v: sum(p.state is PageState.CONTENT for p in v.facts.pages),
        ),
        Field(
            "https",
            Type.BOOL,
            "whether the start page came over https",
            _https,
            none_is_unknown=True,
            server=True,
        ),
        Field("loopback", Type.BOOL, "whether it is served from this machine", _loopback),
        Field(
            "public_name",
            Type.BOOL,
            "whether its host is a name of the public DNS",
            lambda i, v: is_public_name(v.facts.host),
        ),
        _named("languages"),
        _named("countries"),
    ),
    single=True,
    example="{in: site, sells: true}",
)

COLLECTIONS = (SITE,)
