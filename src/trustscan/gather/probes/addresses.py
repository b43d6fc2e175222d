"""Where the site's other addresses lead: plain http, and its name with or without www."""

from __future__ import annotations

from urllib.parse import urlsplit

from trustscan.facts.urls import host_of, is_address, registrable_domain
from trustscan.gather.source import Source
from trustscan.model.snapshot import FetchErrorKind, OtherNameFacts, PlainHttpFacts


def plain_url(host: str) -> str:
    """The start page of a host over plain http."""
    return f"http://{f'[{host}]' if ':' in host else host}/"


async def ask_plain_http(url: str, source: Source) -> PlainHttpFacts:
    """Follows the start page over plain http to its end."""
    exchange = await source.fetch(url)
    if exchange.error is None:
        return PlainHttpFacts(url, exchange.final_url, exchange.status, redirects=exchange.redirects)
    if exchange.error.kind is FetchErrorKind.REFUSED and not exchange.redirects:
        return PlainHttpFacts(url, closed=True)
    return PlainHttpFacts(url, exchange.final_url, error=exchange.error.detail, redirects=exchange.redirects)


def other_name_of(url: str) -> str | None:
    """The start page under the site's other name: `www.` put before it or taken away.

    None where a site has but one name: an address, `localhost`, or a part of a domain such as `shop.`.
    """
    host = host_of(url)
    bare = host.removeprefix("www.")
    if "." not in bare or is_address(host) or registrable_domain(bare) != bare:
        return None
    other = bare if host != bare else f"www.{bare}"
    return f"{urlsplit(url).scheme}://{other}/"


async def ask_other_name(url: str, source: Source) -> OtherNameFacts:
    """Follows the other name to its end."""
    exchange = await source.fetch(url)
    if exchange.error is None:
        return OtherNameFacts(url, exchange.final_url, exchange.status)
    missing = exchange.error.kind is FetchErrorKind.NAME_NOT_RESOLVED and not exchange.redirects
    if missing:
        return OtherNameFacts(url, missing=True)
    return OtherNameFacts(url, exchange.final_url, error=exchange.error.detail)
