from __future__ import annotations

import pytest

from trustscan.gather.links import Place, read_links

PAGE = "https://example.com/shop/"


def links(html: str, url: str = PAGE) -> dict[str, str]:
    return {link.url: link.label for link in read_links(html.encode(), "text/html", url).links}


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
    places = [link.place for link in read_links(html.encode(), None, PAGE).links]
    assert places == [Place.MENU, Place.MENU, Place.MAIN, Place.FOOTER, Place.FOOTER]


def test_frames_of_the_same_site_are_links() -> None:
    html = '<frameset><frame src="/left.htm"><frame src="https://other.example/ad"></frameset>'
    assert list(links(html)) == ["https://example.com/left.htm"]


def test_canonical_and_title() -> None:
    found = read_links(b"<title> A\n b </title><link rel='canonical' href='/x'>", None, PAGE)
    assert (found.title, found.canonical) == ("A b", "https://example.com/x")


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
    assert read_links(html.encode(), None, PAGE).refresh == target


def test_text_is_what_is_shown() -> None:
    html = "<style>a{}</style><p>One</p><script>two()</script><noscript>three</noscript><p>four"
    assert read_links(html.encode(), None, PAGE).text == "One four"


def test_a_hundred_thousand_links_and_depths_are_survived() -> None:
    assert len(read_links(b"<a href=x>y</a>" * 100_000, None, PAGE).links) == 3_000
    assert read_links(b"<div>" * 50_000 + b"<a href=x>y</a>", None, PAGE).title == ""


@pytest.mark.parametrize(
    "body", [b"", b"\x00" * 500, b"\xff\xfe<\x00a\x00", b"<a href='http://a:b:c/'>x</a>"]
)
def test_rubbish_gives_no_links(body: bytes) -> None:
    assert read_links(body, "text/html; charset=nonsense", PAGE).links == ()
