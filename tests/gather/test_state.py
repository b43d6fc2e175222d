from __future__ import annotations

from typing import Any

import pytest

from trustscan.facts.html import read_page
from trustscan.facts.vocabulary import Vocabulary
from trustscan.model.snapshot import Exchange, FetchError, FetchErrorKind, PageState, Redirect

URL = "https://example.com/page"
PROSE = "<p>" + "We bake bread for our neighbours every morning. " * 30 + "</p>"
FORM_WITH_CAPTCHA = '<form><textarea></textarea><div class="g-recaptcha"></div><script src="https://www.google.com/recaptcha/api.js"></script></form>'


def state(vocabulary: Vocabulary, html: str = "", status: int | None = 200, **more: Any) -> PageState:
    headers = tuple({"content-type": "text/html", **more.pop("headers", {})}.items())
    exchange = Exchange(URL, more.pop("final_url", URL), status, headers, html.encode(), **more)
    page = read_page(0, exchange, vocabulary, "example.com")
    assert page.detail
    assert "\n" not in page.detail
    return page.state


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (FetchErrorKind.TIMEOUT, PageState.TIMED_OUT),
        (FetchErrorKind.NAME_NOT_RESOLVED, PageState.NAME_NOT_RESOLVED),
        (FetchErrorKind.REFUSED, PageState.UNREACHABLE),
        (FetchErrorKind.TLS, PageState.TLS_FAILURE),
        (FetchErrorKind.TOO_LARGE, PageState.TOO_LARGE),
        (FetchErrorKind.ROBOTS, PageState.REFUSED_BY_ROBOTS),
    ],
)
def test_failures(vocabulary: Vocabulary, kind: FetchErrorKind, expected: PageState) -> None:
    assert state(vocabulary, status=None, error=FetchError(kind, "It failed.")) is expected


def test_every_failure_has_a_state(vocabulary: Vocabulary) -> None:
    for kind in FetchErrorKind:
        assert not state(vocabulary, status=None, error=FetchError(kind, "It failed.")).settled


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (200, PageState.CONTENT),
        (404, PageState.NOT_FOUND),
        (410, PageState.NOT_FOUND),
        (401, PageState.LOGIN_WALL),
        (403, PageState.BLOCKED),
        (451, PageState.BLOCKED),
        (429, PageState.RATE_LIMITED),
        (500, PageState.SERVER_ERROR),
        (503, PageState.SERVER_ERROR),
        (302, PageState.SERVER_ERROR),
    ],
)
def test_statuses(vocabulary: Vocabulary, status: int, expected: PageState) -> None:
    assert state(vocabulary, PROSE, status) is expected


def test_maintenance(vocabulary: Vocabulary) -> None:
    assert (
        state(vocabulary, "<h1>Back soon</h1>", 503, headers={"retry-after": "3600"}) is PageState.MAINTENANCE
    )
    assert state(vocabulary, "<h1>Under maintenance</h1>", 503) is PageState.MAINTENANCE


@pytest.mark.parametrize(
    ("html", "status", "headers"),
    [
        ("<title>Just a moment...</title>", 403, {"cf-mitigated": "challenge"}),
        ("<p>Wait", 429, {"cf-mitigated": "challenge"}),
        (PROSE, 403, {"x-vercel-mitigated": "challenge"}),
        ("", 202, {"x-amzn-waf-action": "challenge"}),
        ('<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script>', 503, {}),
        (
            '<p>Making sure you are no bot!<script src="/.within.website/x/cmd/anubis/main.mjs"></script>',
            200,
            {},
        ),
        ('<script src="https://ct.captcha-delivery.com/c.js"></script>Please enable JS', 200, {}),
        ("<script>window.KPSDK={}</script>", 429, {}),
        ('<iframe src="/_Incapsula_Resource?x=1"></iframe>', 200, {}),
        ('<div id="px-captcha"></div>', 403, {}),
        ("denied", 403, {"x-datadome": "protected"}),
    ],
)
def test_walls(vocabulary: Vocabulary, html: str, status: int, headers: dict[str, str]) -> None:
    assert state(vocabulary, html, status, headers=headers) is PageState.BLOCKED


@pytest.mark.parametrize(
    ("html", "headers"),
    [
        (PROSE + FORM_WITH_CAPTCHA, {}),
        (
            FORM_WITH_CAPTCHA
            + "<p>Write to us, we answer within a day, and we look forward to reading from you soon, "
            "as our bakery has a desk for letters that is open on every day of the week but one</p>",
            {},
        ),
        (
            PROSE + '<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>',
            {"server": "cloudflare"},
        ),
        (PROSE, {"x-datadome": "protected", "x-iinfo": "1-2-3"}),
    ],
)
def test_a_guard_that_lets_us_pass_is_no_wall(
    vocabulary: Vocabulary, html: str, headers: dict[str, str]
) -> None:
    assert state(vocabulary, html, headers=headers) is PageState.CONTENT


@pytest.mark.parametrize(
    "html",
    [
        '<div id="root"></div><script src="/main.js"></script>',
        '<div id="__next"></div><script type="module" src="/a.js"></script>',
        "<app-root></app-root><script src=a.js></script>",
        "<noscript>You need to enable JavaScript to run this app.</noscript>",
        "<noscript><p>Bitte aktivieren Sie JavaScript</p></noscript><p>Laden",
        "<script src=/x.js></script>",
    ],
)
def test_script_only_shells(vocabulary: Vocabulary, html: str) -> None:
    assert state(vocabulary, html) is PageState.SCRIPT_SHELL


def test_a_rendered_application_is_content(vocabulary: Vocabulary) -> None:
    assert (
        state(vocabulary, f'<div id="root">{PROSE}</div><script src="/main.js"></script>')
        is PageState.CONTENT
    )


def test_empty_pages(vocabulary: Vocabulary) -> None:
    assert state(vocabulary, "") is PageState.EMPTY
    assert state(vocabulary, "<html><body> </body></html>") is PageState.EMPTY
    assert state(vocabulary, '<img src="flyer.png">') is PageState.CONTENT


def test_types(vocabulary: Vocabulary) -> None:
    assert state(vocabulary, "%PDF", headers={"content-type": "application/pdf"}) is PageState.WRONG_TYPE
    assert state(vocabulary, "<rss></rss>", headers={"content-type": "text/xml"}) is PageState.WRONG_TYPE
    assert (
        state(vocabulary, f"<html>{PROSE}", headers={"content-type": "application/xml"}) is PageState.CONTENT
    )


def test_parked(vocabulary: Vocabulary) -> None:
    hop = Redirect(URL, 302, "https://ww1.parking.example/x")
    assert state(vocabulary, PROSE, redirects=(hop,), final_url=hop.location) is PageState.PARKED
    assert (
        state(vocabulary, '<script src="https://parking.example/p.js"></script><p>Hi there you')
        is PageState.PARKED
    )
    assert state(vocabulary, "<h1>This domain is for sale</h1>") is PageState.PARKED
    assert state(vocabulary, PROSE + "This domain is for sale") is PageState.CONTENT
    links = "".join(f'<a href="/{n}">Page {n}</a> ' for n in range(9))
    assert state(vocabulary, links + "<p>New collection coming soon") is PageState.CONTENT


def test_soft_404(vocabulary: Vocabulary) -> None:
    assert state(vocabulary, PROSE, soft_404=True) is PageState.SOFT_404
    assert state(vocabulary, "<title>404 - Page not found</title><p>Oops") is PageState.SOFT_404
    assert state(vocabulary, "<title>Call (404) 555-0100</title><p>Plumbing in Atlanta") is PageState.CONTENT


def test_login_walls(vocabulary: Vocabulary) -> None:
    hop = Redirect(URL, 302, "https://example.com/account/login?next=/page")
    assert state(vocabulary, PROSE, redirects=(hop,), final_url=hop.location) is PageState.LOGIN_WALL
    assert state(vocabulary, "<form>Password <input name=p type=password></form>") is PageState.LOGIN_WALL
    assert state(vocabulary, PROSE + "<form><input type=password></form>") is PageState.CONTENT


def test_no_page_takes_long(vocabulary: Vocabulary) -> None:
    for piece in ("<noscript>", "<input ", "<div id=", "<script>location", "404 ", "<a "):
        state(vocabulary, piece * 100_000)
