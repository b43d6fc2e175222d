from __future__ import annotations

import pytest

from tests.facts.pages import vocabulary
from trustscan.facts.html import read_page
from trustscan.facts.page import Page
from trustscan.gather.links import Place, links_of, refresh_of
from trustscan.model.snapshot import Exchange

PAGE = "https://example.com/shop/"


def page(html: str | bytes, content_type: str = "text/html") -> Page:
    body = html.encode() if isinstance(html, str) else html
    exchange = Exchange(PAGE, PAGE, 200, (("content-type", content_type),), body)
    return read_page(0, exchange, vocabulary(), "example.com")


def links(html: str) -> dict[str, str]:
    return {link.url: link.label for link in links_of(page(html))}


def test_labels_are_what_a_visitor_or_a_screen_reader_gets() -> None:
    found = links(
        """<a href=a> Our <b>story</b>\n today</a> <a href=b aria-label="Basket"><svg></svg></a>
        <a href=c title="More"></a> <a href=d><img alt="Home" src=x></a> <map><area href=e alt=East></map>"""
    )
    assert list(found.values()) == ["Our story today", "Basket", "More", "Home", "East"]


def test_addresses_are_resolved_against_the_base() -> None:
    assert list(links('<base href="/de/"><a href="kontakt#form">Kontakt</a>')) == [
        "https://example.com/de/kontakt"
    ]


def test_what_leads_to_no_page_is_left_out() -> None:
    html = "".join(
        f'<a href="{href}">x</a>'
        for href in (
            "#top",
            "mailto:a@example.com",
            "tel:1",
            "JavaScript:void(0)",
            "data:text/html,x",
            "",
            "http://[",
        )
    )
    assert not links(html)


def test_place_of_a_link() -> None:
    html = """<header><a href=1>x</a></header><nav><a href=2>x</a></nav><main><a href=3>x</a></main>
    <div class="site-footer"><p><a href=4>x</a></p></div><footer><a href=5>x</a></footer>"""
    places = [link.place for link in links_of(page(html))]
    assert places == [Place.MENU, Place.MENU, Place.MAIN, Place.FOOTER, Place.FOOTER]


def test_frames_of_the_same_site_are_links() -> None:
    html = '<frameset><frame src="/left.htm"><frame src="https://other.example/ad"></frameset>'
    assert list(links(html)) == ["https://example.com/left.htm"]


def test_what_is_no_web_page_has_no_links() -> None:
    assert links_of(page("<a href=x>y</a>")) != []
    assert links_of(page("<a href=x>y</a>", "text/plain")) == []


@pytest.mark.parametrize(
    ("html", "target"),
    [
        ('<meta http-equiv="refresh" content="0; url=/new">', "https://example.com/new"),
        ("<meta http-equiv=Refresh content=\"0;URL='new.html'\">", "https://example.com/shop/new.html"),
        ('<meta http-equiv="refresh" content="3,/new">', "https://example.com/new"),
        ('<meta http-equiv="refresh" content="300; url=/new">', ""),
        ('<meta http-equiv="refresh" content="5">', ""),
        ("<script>window.location.href = '/en/';</script>", "https://example.com/en/"),
        ('<script>location.replace("/en/")</script>', "https://example.com/en/"),
        ("<script>location.href='/en/'</script><a href=/de/>Deutsch</a>", ""),
    ],
)
def test_where_a_page_sends_its_visitors(html: str, target: str) -> None:
    assert refresh_of(page(html)) == target


def test_a_hundred_thousand_links_and_depths_are_survived() -> None:
    assert len(links_of(page("<a href=x>y</a>" * 100_000))) == 3_000
    assert links_of(page("<div>" * 50_000 + "<a href=x>y</a>")) == []


@pytest.mark.parametrize(
    "body", [b"", b"\x00" * 500, b"\xff\xfe<\x00a\x00", b"<a href='http://a:b:c/'>x</a>"]
)
def test_rubbish_gives_no_links(body: bytes) -> None:
    assert links_of(page(body, "text/html; charset=nonsense")) == []
