"""The sample shop, asked as a browser would ask."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import httpx
import pytest
from selectolax.lexbor import LexborHTMLParser

from trustscan.demo.server import demo_server


@pytest.fixture(scope="module")
def shop() -> Iterator[httpx.Client]:
    with demo_server() as url, httpx.Client(base_url=url) as client:
        yield client


def test_home_page_is_html_with_its_length_and_type(shop: httpx.Client) -> None:
    answer = shop.get("/")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "Quillmoth" in answer.text


@pytest.mark.parametrize(
    "path", ["/about", "/about?from=mail", "/de/", "/de/kontakt", "/style.css", "/robots.txt"]
)
def test_answers_under_the_addresses_that_visitors_use(shop: httpx.Client, path: str) -> None:
    assert shop.get(path).status_code == 200


@pytest.mark.parametrize(
    ("path", "to"),
    [("/about.html", "/about"), ("/index.html", "/"), ("/de", "/de/"), ("/de/index.html", "/de/")],
)
def test_other_spellings_lead_there(shop: httpx.Client, path: str, to: str) -> None:
    answer = shop.get(path)
    assert (answer.status_code, answer.headers["location"]) == (301, to)


@pytest.mark.parametrize(
    "path", ["/terms", "/about/", "/../server.py", "/%2e%2e/server.py", "/..%5cserver.py", "/de//"]
)
def test_what_is_not_there_is_not_found(shop: httpx.Client, path: str) -> None:
    answer = shop.get(path)
    assert answer.status_code == 404
    assert "Page not found" in answer.text


def test_head_has_the_headers_and_no_body(shop: httpx.Client) -> None:
    answer = shop.head("/about")
    assert answer.status_code == 200
    assert int(answer.headers["content-length"]) > 1000
    assert answer.content == b""


def test_sitemap_names_pages_of_this_very_server(shop: httpx.Client) -> None:
    tree = ET.fromstring(shop.get("/sitemap.xml").text)
    places = [node.text or "" for node in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert len(places) >= 12
    assert {shop.get(place).status_code for place in places} == {200}
    assert f"Sitemap: {shop.base_url.join('/sitemap.xml')}" in shop.get("/robots.txt").text


def test_every_link_to_an_address_leads_somewhere(shop: httpx.Client) -> None:
    """The faults of the shop are in what its pages say; no page is missing."""
    todo, seen = ["/"], set[str]()
    while todo:
        path = todo.pop()
        if path in seen:
            continue
        seen.add(path)
        answer = shop.get(path)
        assert answer.status_code == 200, path
        for link in LexborHTMLParser(answer.text).css("a[href]"):
            target = urlsplit(urljoin(path, link.attributes["href"] or ""))
            if not target.scheme and target.path:
                todo.append(target.path)
    assert len(seen) == 17


def interrupted() -> None:
    with demo_server() as url:
        assert httpx.get(url).status_code == 200
        raise KeyboardInterrupt(url)


def test_server_is_gone_after_an_interruption() -> None:
    with pytest.raises(KeyboardInterrupt) as stopped:
        interrupted()
    with pytest.raises(httpx.ConnectError):
        httpx.get(str(stopped.value))
