from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trustscan.facts.urls import (
    absolute_url,
    host_of,
    origin_of,
    page_key,
    registrable_domain,
    same_host,
    same_site,
)

KEY = "https://example.com/about"


@pytest.mark.parametrize(
    "spelling",
    [
        "http://example.com/about",
        "https://www.example.com/about",
        "HTTPS://Example.COM:443/about/",
        "http://example.com:80/about/index.html",
        "https://example.com/about/index.php?utm_source=x&UTM_medium=y",
        "https://example.com/about#team",
        "https://example.com/./a/../about",
        "https://example.com//about//",
        "https://example.com/%61bout",
        "https://example.com\\about",
        " https://example.com/ab\nout ",
        "https://example.com/about;jsessionid=0A1B2C",
        "https://example.com/about?PHPSESSID=abc&gclid=1&fbclid=2&msclkid=3&mc_cid=4",
        "https://example.com/about?sid=0123456789abcdef0123",
        "https://example.com/about?",
        "https://example.com./about",
    ],
)
def test_spellings_of_one_page_share_a_key(spelling: str) -> None:
    assert page_key(spelling) == KEY


@pytest.mark.parametrize(
    "other",
    [
        "https://example.com/About",
        "https://example.com/about?id=2",
        "https://example.com/about.html",
        "https://shop.example.com/about",
        "https://example.com:8443/about",
        "https://example.com/about?sid=5",
        "https://example.com/%2Fabout",
    ],
)
def test_different_pages_have_different_keys(other: str) -> None:
    assert page_key(other) != KEY


def test_order_and_writing_of_parameters_do_not_matter() -> None:
    assert page_key("https://example.com/?b=1&a=x%20y") == page_key("http://example.com?a=x+y&b=1")


def test_percent_encoding_and_unicode_are_one() -> None:
    assert page_key("https://example.com/%c3%bcber") == page_key("https://example.com/über")
    assert page_key("https://bücher.example/") == "https://xn--bcher-kva.example/"


@pytest.mark.parametrize(
    "text", ["mailto:info@example.com", "http://[::1", "http://example.com:port/", "", "#"]
)
def test_what_is_no_web_address_stays_as_it_is(text: str) -> None:
    assert page_key(text) == text


@pytest.mark.parametrize("text", ["https://[2001:db8::1]:8080/a/", "http://127.0.0.1:8000/"])
def test_addresses_keep_host_and_port(text: str) -> None:
    assert page_key(text) == "https" + text[text.index(":") :].rstrip("/") + (
        "/" if text.endswith("8000/") else ""
    )


_PARTS = st.lists(
    st.sampled_from(
        [
            "a",
            "index.html",
            "..",
            ".",
            "%2e%2E",
            "%2F",
            "%",
            "ü",
            "\\",
            ";sid=1",
            "x y",
            "+",
            "%20",
            "?",
            "&",
            "=",
            "#",
        ]
    ),
    max_size=8,
)


@given(st.one_of(st.text(max_size=60), _PARTS.map("/".join), _PARTS.map("".join)))
def test_a_key_is_its_own_key(tail: str) -> None:
    key = page_key("http://www.example.com/" + tail)
    assert page_key(key) == key


@given(st.text(max_size=60))
def test_any_text_has_a_key(text: str) -> None:
    key = page_key(text)
    assert page_key(key) == key


_REFERENCES = st.lists(
    st.sampled_from(
        ["/", "../", "./", "..", "a", "b.html", "c%20", "?d=1", "#e", "//", ":", "https://other.example", ";"]
    ),
    max_size=6,
).map("".join)
_BASES = ["", "/", "/x/y/z.html?q=1#f", "/x/../y/", "/x//y", "/x/;p/y", "?q", "/.."]


@given(st.sampled_from(_BASES).map("https://example.com:8080".__add__), _REFERENCES)
def test_short_cuts_lead_where_resolving_leads(base: str, reference: str) -> None:
    try:
        expected = urljoin(base, reference).partition("#")[0]
        expected = "" if urlsplit(expected).port == 0 else expected
    except ValueError:
        expected = ""
    assert absolute_url(base, reference) == expected


def test_absolute_url() -> None:
    page = "https://example.com/a/b"
    assert absolute_url(page, " ../c?d=1#e ") == "https://example.com/c?d=1"
    assert absolute_url(page, "\\\\other.example\\x") == "https://other.example/x"
    assert absolute_url(page, "http://[broken") == ""
    assert absolute_url(page, "x" * 5_000) == ""


def test_origin_and_host() -> None:
    assert origin_of("https://Example.com:443/x") == "https://example.com"
    assert origin_of("http://[::1]:8000/x") == "http://[::1]:8000"
    assert origin_of("mailto:a@example.com") == origin_of("http://a:99999999/") == ""
    assert host_of("https://bücher.example/") == "xn--bcher-kva.example"


def test_one_host_however_written() -> None:
    assert same_host("http://www.example.com/a", "https://example.com/b")
    assert not same_host("http://example.com:8080/", "http://example.com/")
    assert not same_host("https://example.com.evil.test/", "https://example.com/")


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("www.example.com", "example.com", True),
        ("shop.example.co.uk", "example.co.uk", True),
        ("one.co.uk", "two.co.uk", False),
        ("me.github.io", "you.github.io", False),
        ("example.com", "example.org", False),
        ("10.0.0.1", "11.0.0.1", False),
        ("localhost", "localhost", True),
    ],
)
def test_sites_are_told_apart_by_registrable_domain(one: str, two: str, same: bool) -> None:
    assert same_site(one, two) is same


def test_registrable_domain() -> None:
    assert registrable_domain("a.b.example.co.uk") == "example.co.uk"
    assert registrable_domain("localhost") == "localhost"
    assert registrable_domain("192.0.2.1") == "192.0.2.1"
