"""Sitemaps: XML, gzipped, plain text, indexes. Sampled, never swallowed."""

from __future__ import annotations

import html
import re
import zlib
from collections.abc import Iterable

from trustscan.facts.urls import MAX_URL
from trustscan.gather.limits import MAX_SITEMAP_BYTES, MAX_SITEMAP_URLS
from trustscan.model.struct import Frozen
from trustscan.text.decode import decode

# Not parsed as XML: nothing can expand, and a file that was cut off is read as far as it goes.
_LOCATION = re.compile(
    r"<(?:(?!image|video|news)\w{1,10}:)?loc\s{0,9}>\s{0,99}(?:<!\[CDATA\[)?([^<\]]{1,2000})", re.IGNORECASE
)
_WEB = ("http://", "https://", "/")
_GZIP = b"\x1f\x8b"
_PAGES_FIRST = re.compile(r"page|static|misc|main|seiten|pagina", re.IGNORECASE)
_PRODUCTS_LAST = re.compile(r"post|product|image|video|news|tag|categor|author|item|archive", re.IGNORECASE)


class Sitemap(Frozen):
    """The addresses in one sitemap file. In an index they are further sitemaps, the most telling first."""

    urls: tuple[str, ...] = ()
    index: bool = False
    cut: bool = False


def read_sitemap(body: bytes) -> Sitemap:
    """Reads a sitemap's first part; whatever it is, nothing is raised and little memory taken.

    Files that define entities are not read: no sitemap needs them.
    """
    if body[:2] == _GZIP:
        body, cut = _unzip(body)
    else:
        body, cut = body[:MAX_SITEMAP_BYTES], len(body) > MAX_SITEMAP_BYTES
    body = body.lstrip(b"\xef\xbb\xbf \t\r\n")
    start = body[:2_000]
    if not start.startswith(b"<"):
        lines = (line.strip() for line in body.decode("utf-8", "replace").splitlines())
        return Sitemap(tuple(_web(lines)), cut=cut)
    if b"<!ENTITY" in body or b"<html" in start.lower():
        return Sitemap()
    index = b"<sitemapindex" in start.lower() or b":sitemapindex" in start.lower()
    urls = tuple(_web(html.unescape(found[1].strip()) for found in _LOCATION.finditer(decode(body))))
    return Sitemap(tuple(sorted(urls, key=_rank)) if index else urls, index, cut)


def _unzip(body: bytes) -> tuple[bytes, bool]:
    unzip = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        text = unzip.decompress(body, MAX_SITEMAP_BYTES)
    except zlib.error:
        return b"", False
    return text, not unzip.eof


def _web(entries: Iterable[str]) -> list[str]:
    """The web addresses among the entries; of many, those with the shortest paths."""
    urls = [url for url in entries if url.startswith(_WEB) and len(url) <= MAX_URL]
    if len(urls) > MAX_SITEMAP_URLS:
        # What tells of a firm lies near the root, products and posts below.
        urls = sorted(urls, key=lambda url: url.rstrip("/").count("/"))[:MAX_SITEMAP_URLS]
    return urls


def _rank(url: str) -> int:
    name = url.rsplit("/", 1)[-1]
    return 0 if _PAGES_FIRST.search(name) else 2 if _PRODUCTS_LAST.search(name) else 1
