from __future__ import annotations

import gzip

import pytest

from trustscan.gather.sitemaps import read_sitemap

URLS = "".join(f"<url><loc>https://example.com/{name}</loc></url>" for name in ("a", "b&amp;c"))
SITEMAP = f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{URLS}</urlset>'.encode()


@pytest.mark.parametrize(
    "body", [SITEMAP, gzip.compress(SITEMAP, mtime=0), b"\n\n" + SITEMAP, SITEMAP.removesuffix(b"</urlset>")]
)
def test_addresses(body: bytes) -> None:
    sitemap = read_sitemap(body)
    assert sitemap.urls == ("https://example.com/a", "https://example.com/b&c")
    assert not sitemap.index


def test_an_index_names_pages_before_posts() -> None:
    names = ("post-sitemap1.xml", "other.xml", "page-sitemap.xml")
    body = "".join(f"<sitemap><loc>https://example.com/{name}</loc></sitemap>" for name in names)
    index = read_sitemap(f"<sitemapindex>{body}</sitemapindex>".encode())
    assert index.index
    assert [url.rsplit("/", 1)[1] for url in index.urls] == [
        "page-sitemap.xml",
        "other.xml",
        "post-sitemap1.xml",
    ]


def test_plain_text() -> None:
    assert read_sitemap(b"https://example.com/a\r\nnonsense\r\n").urls == ("https://example.com/a",)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body>Not found</body></html>",
        b"<!DOCTYPE html><html>",
        b'<?xml version="1.0"?><!DOCTYPE u [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><urlset><loc>http://e.com/&b;</loc></urlset>',
        gzip.compress(SITEMAP, mtime=0)[:30],
        b"\x1f\x8bnonsense",
    ],
)
def test_what_is_no_sitemap_gives_nothing(body: bytes) -> None:
    assert read_sitemap(body).urls == ()


def test_a_huge_one_is_sampled() -> None:
    many = "".join(f"<url><loc>https://example.com/{n}</loc></url>" for n in range(200_000)).encode()
    for body in (b"<urlset>" + many, gzip.compress(b"<urlset>" + many)):
        sitemap = read_sitemap(body)
        assert 0 < len(sitemap.urls) <= 2_000
        assert sitemap.cut


def test_of_many_the_shallow_are_kept() -> None:
    deep = "".join(f"<url><loc>https://example.com/shop/{n}/</loc></url>" for n in range(5_000))
    body = f"<urlset>{deep}<url><loc><![CDATA[https://example.com/privacy]]></loc></url></urlset>".encode()
    assert read_sitemap(body).urls[0] == "https://example.com/privacy"


def test_pictures_are_no_pages() -> None:
    entry = "<sm:loc> https://example.com/a </sm:loc><image:loc>https://example.com/b.jpg</image:loc>"
    body = f"<sm:urlset><sm:url>{entry}</sm:url></sm:urlset>".encode()
    assert read_sitemap(body).urls == ("https://example.com/a",)


def test_a_bomb_stays_small() -> None:
    assert read_sitemap(gzip.compress(b"<urlset>" + b" " * 50_000_000)).urls == ()
