"""What the responses of a server show: headers, what they tell browsers to protect, cookies."""

from __future__ import annotations

from collections.abc import Iterable

from trustscan.facts.headers import (
    ContentPolicy,
    Cookie,
    Framing,
    Hsts,
    ReferrerPolicy,
    read_content_policy,
    read_cookie,
    read_framing,
    read_hsts,
    read_referrer_policy,
)
from trustscan.facts.records import SiteFacts
from trustscan.model.snapshot import Exchange
from trustscan.model.struct import Frozen
from trustscan.rulebook.registry import (
    Collection,
    Field,
    Item,
    Type,
    View,
    choice,
    fields,
    flag,
    number,
    text,
)


class Header(Frozen):
    """One response header; names are lower case."""

    name: str
    value: str
    url: str


def _start(facts: SiteFacts) -> Exchange | None:
    """The start page's response; None where there was none."""
    first = facts.snapshot.exchanges[:1]
    return first[0] if first and first[0].error is None else None


def _answered(facts: SiteFacts) -> bool:
    return _start(facts) is not None


def _values(facts: SiteFacts, name: str) -> list[str]:
    start = _start(facts)
    return [value for key, value in start.headers if key == name] if start else []


def _meta(facts: SiteFacts, name: str) -> list[str]:
    found = (page.meta.get(name) for page in facts.pages if page.number == 0)
    return [value for value in found if value]


def _headers(facts: SiteFacts) -> Iterable[Item]:
    start = _start(facts)
    for at, (name, value) in enumerate(start.headers if start else ()):
        yield Item(at, Header(name, value, start.final_url if start else ""))


def _cookies(facts: SiteFacts) -> Iterable[Item]:
    seen: dict[str, Cookie] = {}
    for exchange in facts.snapshot.exchanges:
        for name, value in exchange.headers:
            if name == "set-cookie":
                cookie = read_cookie(value, exchange.final_url)
                seen.setdefault(cookie.name, cookie)
    return (Item(at, cookie) for at, cookie in enumerate(seen.values()))


def _hsts(facts: SiteFacts) -> Iterable[Item]:
    start = _start(facts)
    values = _values(facts, "strict-transport-security")
    # Browsers take it from an https answer only (RFC 6797, section 8.1).
    if start and start.final_url.startswith("https:") and values:
        yield Item(0, read_hsts(values[0]))


def _content_policy(facts: SiteFacts) -> ContentPolicy | None:
    name, start = "content-security-policy", _start(facts)
    https = start is not None and start.final_url.startswith("https:")
    return read_content_policy(_values(facts, name), _meta(facts, name), https=https)


def _csp(facts: SiteFacts) -> Iterable[Item]:
    found = _content_policy(facts)
    return [Item(0, found)] if found else []


def _referrer(facts: SiteFacts) -> Iterable[Item]:
    found = read_referrer_policy(_values(facts, "referrer-policy"), _meta(facts, "referrer"))
    return [Item(0, found)] if found else []


def _framing(facts: SiteFacts) -> Iterable[Item]:
    options = next(iter(_values(facts, "x-frame-options")), None)
    found = read_framing(options, _content_policy(facts))
    return [Item(0, found)] if found else []


def _shown_policy(item: Item) -> str:
    value: Hsts | ContentPolicy | ReferrerPolicy | Framing = item.value
    return value.value


def _on_start(item: Item, view: View) -> bool:
    start = _start(view.facts)
    return start is not None and item.value.url == start.final_url


HEADERS = Collection(
    "headers",
    "Response headers of the start page.",
    _headers,
    fields(text("name", "its name, lower case"), text("value", "its value"), text("url", "URL that sent it")),
    server=True,
    asked=_answered,
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
        flag("same_site_valid", "whether browsers obey its SameSite; also true where it has none"),
        flag("session", "whether it ends with the browser session"),
        text("url", "URL that set it"),
        Field("home", Type.BOOL, "whether the start page sets it", _on_start),
    ),
    server=True,
    shown=lambda item: item.value.shown(),
    example="{in: cookies, secure: false}",
)

HSTS = Collection(
    "hsts",
    "The Strict-Transport-Security header of the start page, where it came over https.",
    _hsts,
    fields(
        number("max_age", "seconds for which browsers keep to https; none where it cannot be understood"),
        flag("subdomains", "whether it is for all names below as well"),
        flag("preload", "whether it asks for a place on the browsers' preload list"),
        text("value", "the header as it came"),
    ),
    single=True,
    server=True,
    asked=_answered,
    shown=_shown_policy,
    example="{in: hsts, max_age|min: 15552000}",
)

CSP = Collection(
    "csp",
    "The content security policies in force on the start page, from headers and meta elements together.",
    _csp,
    fields(
        flag("valid", "whether browsers can understand it, and no directive stands in it twice"),
        flag("any_script", "whether scripts that stand in the page, or those of anybody, run"),
        flag("eval", "whether scripts may make code of text"),
        flag("unencrypted", "whether an https page may load scripts, frames... over plain http"),
        flag("unencrypted_media", "whether an https page may load pictures and media over plain http"),
        flag("any_style", "whether style sheets that stand in the page, or those of anybody, count"),
        flag("any_form", "whether forms may send to anybody"),
        flag("any_base", "whether links can be turned elsewhere"),
        flag("frames", "whether it says who may frame the page"),
        flag("none", "whether what it does not name is forbidden"),
        text("value", "the policies as they came"),
    ),
    single=True,
    server=True,
    asked=_answered,
    shown=_shown_policy,
    example="{in: csp, valid: true, any_script: false}",
)

REFERRER_POLICY = Collection(
    "referrer_policy",
    "What the start page lets other sites know of where a visitor comes from.",
    _referrer,
    fields(
        text("policy", "the policy in force; empty where none is known"),
        flag("private", "whether other sites learn the site's name at the most"),
        text("value", "all policies as they came"),
    ),
    single=True,
    server=True,
    asked=_answered,
    shown=_shown_policy,
    example="{in: referrer_policy, private: true}",
)

FRAMING = Collection(
    "framing",
    "Who may show the start page in a frame: frame-ancestors, else X-Frame-Options.",
    _framing,
    fields(
        choice("by", "what says so", "csp", "deny", "sameorigin", "allow-from", "invalid"),
        text("value", "the header as it came"),
    ),
    single=True,
    server=True,
    asked=_answered,
    shown=_shown_policy,
    example="{in: framing, by: [csp, deny, sameorigin]}",
)

COLLECTIONS = (HEADERS, COOKIES, HSTS, CSP, REFERRER_POLICY, FRAMING)
