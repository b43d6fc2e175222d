"""What a fetched URL turned out to be, with the evidence in one sentence. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from urllib.parse import urlsplit

from trustscan.facts.urls import page_key
from trustscan.facts.vocabulary import Vocabulary
from trustscan.model.snapshot import Exchange, FetchErrorKind, PageState
from trustscan.model.struct import Frozen
from trustscan.text.normalise import count_words, normalise
from trustscan.text.phrases import PhraseHits, stream_of

Verdict = tuple[PageState, str]

_FAILED = {
    FetchErrorKind.TIMEOUT: PageState.TIMED_OUT,
    FetchErrorKind.NAME_NOT_RESOLVED: PageState.NAME_NOT_RESOLVED,
    FetchErrorKind.REFUSED: PageState.UNREACHABLE,
    FetchErrorKind.TLS: PageState.TLS_FAILURE,
    FetchErrorKind.TOO_LARGE: PageState.TOO_LARGE,
    FetchErrorKind.TOO_MANY_REDIRECTS: PageState.SERVER_ERROR,
    FetchErrorKind.PROTOCOL: PageState.SERVER_ERROR,
    FetchErrorKind.ADDRESS_NOT_ALLOWED: PageState.UNREACHABLE,
    FetchErrorKind.ROBOTS: PageState.REFUSED_BY_ROBOTS,
    FetchErrorKind.OTHER: PageState.UNREACHABLE,
}

# A wall stands in front of a page; a widget of the same maker on a page that can be read is none.
_WALL_HEADERS = (
    ("cf-mitigated", "", "Cloudflare"),
    ("x-vercel-mitigated", "", "Vercel"),
    ("x-amzn-waf-action", "", "AWS WAF"),
    ("x-sucuri-block", "", "Sucuri"),
)
# Headers that these makers also send with pages that they let through.
_SUSPECT_HEADERS = (
    ("x-datadome", "", "DataDome"),
    ("x-dd-b", "", "DataDome"),
    ("x-kpsdk-ct", "", "Kasada"),
    ("x-iinfo", "", "Imperva"),
    ("server", "ddos-guard", "DDoS-Guard"),
)
_WALL_MARKS = (
    ("/cdn-cgi/challenge-platform/", "Cloudflare"),
    ("cf-browser-verification", "Cloudflare"),
    ("_cf_chl_opt", "Cloudflare"),
    ("/.within.website/x/cmd/anubis/", "Anubis"),
    ("captcha-delivery.com", "DataDome"),
    ("/149e9513-01fa-4fb0-aad4-566afd725d1b/", "Kasada"),
    ("kpsdk", "Kasada"),
    ("_incapsula_resource", "Imperva"),
    ("px-captcha", "PerimeterX"),
    ("captcha.px-cdn.net", "PerimeterX"),
    ("awswafintegration", "AWS WAF"),
    ("gokuprops", "AWS WAF"),
    ("sucuri_cloudproxy_js", "Sucuri"),
    ("ddos-guard/js-challenge", "DDoS-Guard"),
    ("vercel security checkpoint", "Vercel"),
    ("sgcaptcha", "SiteGround"),
    ("/_guard/auto.js", "a bot guard"),
    ("bunny shield", "Bunny Shield"),
)
_BEGINNING = 2_000
_LONGEST = 20_000
_WALL_WORDS = 120
_SHORT_PAGE = 150
_VERY_SHORT_PAGE = 60
_FEW_LINKS = 8
_LOGIN_WORDS = 90
_SHELL_WORDS = 30
_LOADING_WORDS = 3
_HEAD = 200_000

_HTML_TYPES = ("text/html", "application/xhtml+xml")
_XML_TYPES = ("application/xml", "text/xml")
_SNIFFED = 2_000
# Control characters that no page holds; a few are damage.
_BINARY = bytes([*range(9), *range(14, 27), *range(28, 32)])
_STRAY_BYTES = 20
_LOGIN_PATH = re.compile(
    r"(?:^|[/_.-])(?:log-?in|sign-?in|sso|auth|oauth2?|account/login|wp-login|anmelden|connexion|acceso|accedi|entrar)"
    r"(?:$|[/_.?-])"
)
_PASSWORD_FIELD = re.compile(r"<input[^>]{0,300}type\s*=\s*[\"']?password", re.IGNORECASE)
_APP_ROOT = re.compile(
    r"<(?:div|main|app-root|ion-app)[^>]{0,200}(?:\bid\s*=\s*[\"']?"
    r"(?:root|app|__next|__nuxt|___gatsby|svelte|application|main-app|react-root|q-app)\b|<app-root\b)"
    r"|<app-root\b|ng-version=",
    re.IGNORECASE,
)
_SCRIPT = re.compile(
    r"<script\b[^>]{0,300}\bsrc\s*=|<script\b[^>]{0,300}type\s*=\s*[\"']?module", re.IGNORECASE
)
_NOSCRIPT = re.compile(r"<noscript\b[^>]{0,200}>.{0,400}?javascript", re.IGNORECASE | re.DOTALL)
_SELF_RELOAD = re.compile(r"<script[^>]{0,200}>[^<]{0,2000}location\.(?:reload|replace|href)", re.IGNORECASE)
# As a status, not as the area code of a phone number.
_TITLE_404 = re.compile(r"(?<![\d+(.-])(?:404|410)(?!\d|\W{0,2}\d)")
_SHOWN_WITHOUT_WORDS = ("<img", "<input", "<frame", "<iframe", "<video", "<canvas")
_PARKED_SETS = ("parked.body",)
_BUILDING_SETS = ("under-construction.body",)
_NOT_FOUND_SETS = ("not-found.body",)


class _Seen(Frozen, dict=True):
    """What the questions below look at."""

    exchange: Exchange
    text: str
    title: str
    html: str
    vocabulary: Vocabulary

    @cached_property
    def words(self) -> int:
        """How many words the page has; of many, those that it begins with."""
        first = count_words(self.text[:_BEGINNING])
        return first if first >= _SHORT_PAGE else count_words(self.text[:_LONGEST])

    @cached_property
    def markup(self) -> str:
        return self.html[:_HEAD].lower()

    @cached_property
    def hits(self) -> PhraseHits:
        """Phrases of title and text; asked for on short pages only."""
        return self.vocabulary.phrases.scan(stream_of([normalise(self.title), normalise(self.text)])[0])

    def phrases_of(self, set_names: tuple[str, ...]) -> list[str]:
        """The phrases of these sets that stand here, in whatever language."""
        every = frozenset(self.vocabulary.languages)
        return [hit.phrase for name in set_names for hit in self.hits.distinct(name, every)]


def state_of(exchange: Exchange, visible_text: str, title: str, html: str, vocabulary: Vocabulary) -> Verdict:
    """The state of a page, and what shows it.

    `visible_text` is what a visitor without scripts reads, `html` the decoded body. The first question
    that has an answer decides; a page of which nothing is known to be wrong is content.
    """
    seen = _Seen(exchange, visible_text, title, html, vocabulary)
    for question in _QUESTIONS:
        answer = question(seen)
        if answer is not None:
            return answer
    return PageState.CONTENT, "A page that can be read."


def _failed(seen: _Seen) -> Verdict | None:
    error = seen.exchange.error
    if error is not None:
        return _FAILED[error.kind], error.detail
    if seen.exchange.status is None:
        return PageState.UNREACHABLE, "No answer came."
    return None


def _walled(seen: _Seen) -> Verdict | None:
    """Challenges answer with 200 as well as with 403, 429 or 503."""
    exchange = seen.exchange
    for name, value, maker in _WALL_HEADERS:
        if exchange.header(name) is not None and value in (exchange.header(name) or "").lower():
            return PageState.BLOCKED, f"A {maker} challenge answered in place of the page ({name} header)."
    if seen.words > _WALL_WORDS:
        return None
    refused = exchange.status in (202, 401, 403, 405, 406, 429, 503)
    for mark, maker in _WALL_MARKS:
        if mark in seen.markup and (refused or seen.words < _SHELL_WORDS or not _has_own_links(seen)):
            return PageState.BLOCKED, f"A {maker} challenge answered in place of the page."
    if refused:
        for name, value, maker in _SUSPECT_HEADERS:
            if exchange.header(name) is not None and value in (exchange.header(name) or "").lower():
                return PageState.BLOCKED, f"{maker} refused the request (status {exchange.status})."
    return None


def _has_own_links(seen: _Seen) -> bool:
    return seen.markup.count("<a ") > _FEW_LINKS


def _status(seen: _Seen) -> Verdict | None:
    status = seen.exchange.status or 0
    if status in (404, 410):
        return PageState.NOT_FOUND, f"The server answered {status}."
    if status == 429:
        return PageState.RATE_LIMITED, "The server asked for fewer requests (status 429)."
    if status in (401, 407):
        return PageState.LOGIN_WALL, f"The server asks for a login (status {status})."
    if status == 503 and (
        seen.exchange.header("retry-after")
        or (seen.words < _SHORT_PAGE and seen.phrases_of(_BUILDING_SETS + _PARKED_SETS))
    ):
        return PageState.MAINTENANCE, "The server says that the site is down for maintenance (status 503)."
    if status >= 500:
        return PageState.SERVER_ERROR, f"The server answered {status}."
    if status >= 400:
        return PageState.BLOCKED, f"The server refused the request (status {status})."
    if status >= 300 or status < 200:
        return PageState.SERVER_ERROR, f"The server answered {status} without saying where to go."
    return None


def _wrong_type(seen: _Seen) -> Verdict | None:
    start = seen.html[:_SNIFFED].encode("utf-8", "replace")
    if len(start) - len(start.translate(None, _BINARY)) > _STRAY_BYTES:
        return PageState.WRONG_TYPE, "The answer holds binary data, not a page."
    kind = (seen.exchange.header("content-type") or "").partition(";")[0].strip().lower()
    if not kind or kind in _HTML_TYPES or (kind in _XML_TYPES and "<html" in seen.markup[:_SNIFFED]):
        return None
    return PageState.WRONG_TYPE, f"The address leads to {_type_name(kind)}, not to a page."


def _type_name(kind: str) -> str:
    return {"application/pdf": "a PDF file", "text/plain": "plain text"}.get(
        kind, f"a file of type {kind[:60]}"
    )


def _missing(seen: _Seen) -> Verdict | None:
    if seen.exchange.soft_404:
        return PageState.SOFT_404, "The answer is the one that a made-up address gets."
    if seen.words >= _SHORT_PAGE:
        return None
    if _TITLE_404.search(seen.title) and len(seen.title) < 80:
        return PageState.SOFT_404, f'Status 200, yet the title is "{seen.title[:60]}".'
    phrases = seen.phrases_of(_NOT_FOUND_SETS) if seen.words < _VERY_SHORT_PAGE else []
    return (PageState.SOFT_404, f'Status 200, yet the page says "{phrases[0]}".') if phrases else None


def _parked(seen: _Seen) -> Verdict | None:
    hosts = seen.vocabulary.parking_hosts
    for url in (seen.exchange.final_url, *(hop.location for hop in seen.exchange.redirects)):
        host = _host_listed(url, hosts)
        if host:
            return PageState.PARKED, f"The address leads to the domain seller {host}."
    if seen.words >= _SHORT_PAGE:
        return None
    host = next((h for h in hosts if f"//{h}" in seen.markup or f".{h}/" in seen.markup), "")
    if host:
        return PageState.PARKED, f"A short page that loads from the domain seller {host}."
    return None


def _host_listed(url: str, hosts: frozenset[str]) -> str:
    name = (urlsplit(url).hostname or "").lower()
    while "." in name:
        if name in hosts:
            return name
        name = name.partition(".")[2]
    return ""


def _for_sale_or_unfinished(seen: _Seen) -> Verdict | None:
    """Sale and not-yet phrases, on pages that hold little else and lead nowhere.

    A builder may write of a building site in passing: longer pages need two such phrases.
    """
    if seen.words >= _SHORT_PAGE or seen.markup.count("<a ") > _FEW_LINKS:
        return None
    needed = 1 if seen.words < _VERY_SHORT_PAGE else 2
    for state, sets in ((PageState.PARKED, _PARKED_SETS), (PageState.MAINTENANCE, _BUILDING_SETS)):
        phrases = seen.phrases_of(sets)
        if len(phrases) >= needed:
            return state, f'A short page that says "{phrases[0]}".'
    return None


def _login_wall(seen: _Seen) -> Verdict | None:
    asked, got = _path(seen.exchange.url), _path(seen.exchange.final_url)
    if _LOGIN_PATH.search(asked):
        return None
    if (
        seen.exchange.redirects
        and _LOGIN_PATH.search(got)
        and page_key(seen.exchange.url) != page_key(seen.exchange.final_url)
    ):
        return PageState.LOGIN_WALL, "The address leads to a login."
    if seen.words < _LOGIN_WORDS and _PASSWORD_FIELD.search(seen.html[:_HEAD]):
        return PageState.LOGIN_WALL, "The page holds a password field and hardly anything else."
    return None


def _path(url: str) -> str:
    return urlsplit(url).path.lower()


def _script_shell(seen: _Seen) -> Verdict | None:
    if seen.words >= _SHELL_WORDS:
        return None
    html = seen.html[:_HEAD]
    scripted = _SCRIPT.search(html) is not None
    if _APP_ROOT.search(html) and scripted:
        return PageState.SCRIPT_SHELL, "An empty application frame that scripts are to fill."
    if _NOSCRIPT.search(html):
        return PageState.SCRIPT_SHELL, "Hardly any words, and a notice that JavaScript is needed."
    if seen.words < _LOADING_WORDS and (scripted or _SELF_RELOAD.search(html)):
        return PageState.SCRIPT_SHELL, "No words, only scripts."
    return None


def _empty(seen: _Seen) -> Verdict | None:
    if not seen.words and not any(tag in seen.markup for tag in _SHOWN_WITHOUT_WORDS):
        return PageState.EMPTY, "The page shows no words."
    return None


# The order matters: what stands in front of the page comes before what the page is.
_QUESTIONS: tuple[Callable[[_Seen], Verdict | None], ...] = (
    _failed,
    _walled,
    _status,
    _wrong_type,
    _parked,
    _missing,
    _login_wall,
    _script_shell,
    _for_sale_or_unfinished,
    _empty,
)
