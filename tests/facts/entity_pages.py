"""Pages written for the tests of the entity readers, read the way the program reads them."""

from __future__ import annotations

from trustscan.facts.entities.context import SiteContext, site_context
from trustscan.facts.html import read_page
from trustscan.facts.page import Page
from trustscan.facts.vocabulary import Vocabulary
from trustscan.model.snapshot import Exchange
from trustscan.text.phrases import PhraseBook

VOCABULARY = Vocabulary(PhraseBook(), free_mail=frozenset({"gmail.com", "gmx.de", "seznam.cz"}))


def page_of(
    body: str, lang: str = "en", url: str = "https://shop.example/", title: str = "Example Shop"
) -> Page:
    """The page that `body` makes in a minimal document."""
    html = f'<!doctype html><html lang="{lang}"><head><title>{title}</title></head><body>{body}</body></html>'
    exchange = Exchange(url, url, 200, (("content-type", "text/html; charset=utf-8"),), html.encode())
    return read_page(0, exchange, VOCABULARY, url.split("/")[2])


def read(
    body: str, lang: str = "en", host: str = "shop.example", path: str = "/"
) -> tuple[Page, SiteContext]:
    """A page and the context of a site that consists of it."""
    page = page_of(body, lang, f"https://{host}{path}")
    return page, site_context(host, [page], VOCABULARY)
