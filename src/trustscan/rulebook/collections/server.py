"""What only a server can show: response headers, cookies, TLS, plain http."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from trustscan.facts.records import SiteFacts
from trustscan.model.snapshot import PlainHttpFacts
from trustscan.rulebook.registry import (
    Collection,
    Field,
    Item,
    Type,
    View,
    as_date,
    attribute,
    fields,
    flag,
    text,
)


@dataclass(frozen=True, slots=True)
class Header:
    """One response header; names are lower case."""

    name: str
    value: str
    url: str


@dataclass(frozen=True, slots=True)
class Cookie:
    """One Set-Cookie header (RFC 6265, section 4.1)."""

    name: str
    secure: bool
    http_only: bool
    same_site: str
    session: bool
    url: str

    def shown(self) -> str:
        """The cookie as people read it, without its value."""
        same_site = f"SameSite={self.same_site}" if self.same_site else ""
        marks = ("Secure" if self.secure else "", "HttpOnly" if self.http_only else "", same_site)
        return "; ".join(filter(None, (self.name, *marks)))


def _headers(facts: SiteFacts) -> Iterable[Item]:
    for exchange in facts.snapshot.exchanges[:1]:
        for at, (name, value) in enumerate(exchange.headers):
            yield Item(at, Header(name, value, exchange.final_url))


def _cookies(facts: SiteFacts) -> Iterable[Item]:
    seen: dict[str, Cookie] = {}
    for exchange in facts.snapshot.exchanges:
        for name, value in exchange.headers:
            if name == "set-cookie":
                cookie = read_cookie(value, exchange.final_url)
                seen.setdefault(cookie.name, cookie)
    return (Item(at, cookie) for at, cookie in enumerate(seen.values()))


def read_cookie(header: str, url: str) -> Cookie:
    """A cookie's name and attributes from the value of a Set-Cookie header."""
    first, *attributes = header.split(";")
    given = {k.strip().lower(): v.strip().lower() for k, _, v in (part.partition("=") for part in attributes)}
    return Cookie(
        first.partition("=")[0].strip(),
        "secure" in given,
        "httponly" in given,
        given.get("samesite", ""),
        "max-age" not in given and "expires" not in given,
        url,
    )


def _tls(facts: SiteFacts) -> Iterable[Item]:
    return [Item(0, facts.snapshot.probes.tls)] if facts.snapshot.probes.tls else []


def _plain(facts: SiteFacts) -> Iterable[Item]:
    return [Item(0, facts.snapshot.probes.plain_http)] if facts.snapshot.probes.plain_http else []


def _days_left(item: Item, view: View) -> int | None:
    until = item.value.not_after
    return (until - view.now).days if until else None


def _to_https(item: Item, _: View) -> bool | None:
    probe: PlainHttpFacts = item.value
    if probe.closed:
        return False
    return urlsplit(probe.final_url).scheme == "https" if probe.final_url and not probe.error else None


def _own(name: str, doc: str, get: Any, type_: Type, **more: Any) -> Field:
    return Field(name, type_, doc, get, **more)


HEADERS = Collection(
    "headers",
    "Response headers of the start page.",
    _headers,
    fields(text("name", "its name, lower case"), text("value", "its value"), text("url", "URL that sent it")),
    server=True,
    asked=lambda facts: any(exchange.error is None for exchange in facts.snapshot.exchanges[:1]),
    shown=lambda item: f"{item.value.name}: {item.value.value}",
    example="{in: headers, name: strict-transport-security}",
)

COOKIES = Collection(
    "cookies",
    "Cookies that the pages set.",
    _cookies,
    fields(
        text("name", "its name"),
        flag("secure", "whether it travels over https only"),
        flag("http_only", "whether scripts cannot read it"),
        text("same_site", "`strict`, `lax`, `none`, or nothing"),
        flag("session", "whether it ends with the browser session"),
        text("url", "URL that set it"),
    ),
    server=True,
    shown=lambda item: item.value.shown(),
    example="{in: cookies, secure: false}",
)

TLS = Collection(
    "tls",
    "The TLS handshake with the site's host.",
    _tls,
    fields(
        flag("trusted", "whether a public root vouches for the certificate", none_is_unknown=True),
        flag("host_matches", "whether the certificate is for this host", none_is_unknown=True),
        _own("days_left", "days until the certificate ends", _days_left, Type.NUMBER, none_is_unknown=True),
        _own(
            "expires",
            "the day on which the certificate ends",
            lambda i, v: as_date(i.value.not_after),
            Type.DATE,
        ),
        text("issuer", "who issued the certificate"),
        text("subject", "whom it is for"),
        text("protocol", "such as TLSv1.3"),
        text("error", "why no handshake came about"),
        text("host", "the host asked"),
    ),
    single=True,
    server=True,
    asked=lambda facts: facts.snapshot.probes.tls is not None,
    example="{in: tls, trusted: true, days_left|min: 7}",
)

PLAIN_HTTP = Collection(
    "plain_http",
    "What `http://` on the site's host leads to.",
    _plain,
    fields(
        _own("to_https", "whether it leads to https", _to_https, Type.BOOL, none_is_unknown=True),
        flag("closed", "whether nothing listens there"),
        text("final_url", "where it leads in the end"),
        attribute("status", Type.NUMBER, "the final HTTP status"),
        text("error", "why it could not be found out"),
        text("url", "the URL asked"),
    ),
    single=True,
    server=True,
    asked=lambda facts: facts.snapshot.probes.plain_http is not None,
    example="{in: plain_http, to_https: true}",
)

COLLECTIONS = (HEADERS, COOKIES, TLS, PLAIN_HTTP)
