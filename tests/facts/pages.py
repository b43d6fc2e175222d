"""Pages for tests of readers: HTML in, the page and its site's context out."""

from functools import cache
from pathlib import Path

from trustscan.facts.entities.context import SiteContext, site_context
from trustscan.facts.html import read_page
from trustscan.facts.page import Page
from trustscan.facts.vocabulary import Vocabulary
from trustscan.model.snapshot import Exchange
from trustscan.rulebook.lexicon import load_vocabulary

RULES = Path(__file__).parents[2] / "rules"


@cache
def vocabulary() -> Vocabulary:
    return load_vocabulary(RULES)


def page_of(
    html: str, language: str = "en", url: str = "https://www.example.com/", head: str = ""
) -> tuple[Page, SiteContext]:
    """The page with `html` as its body, and the context of a site that has no other page."""
    document = (
        f'<!doctype html><html lang="{language}"><head><title>Example</title>{head}</head><body>{html}</body>'
    )
    exchange = Exchange(
        url, url, 200, headers=(("content-type", "text/html; charset=utf-8"),), body=document.encode()
    )
    page = read_page(0, exchange, vocabulary(), "www.example.com")
    return page, site_context("www.example.com", [page], vocabulary())
