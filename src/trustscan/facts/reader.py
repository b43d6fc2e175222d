"""Reads the pages of one site, each once: those that the crawl keeps, the facts are taken from later."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext

from trustscan.facts.html import read_page
from trustscan.facts.page import Page
from trustscan.facts.passages import Passages
from trustscan.facts.urls import hostname
from trustscan.facts.vocabulary import Vocabulary
from trustscan.model.snapshot import Exchange
from trustscan.model.struct import replace


class Reader:
    """Reads pages as they come in, `seconds` long so far. The first that is kept is the start page."""

    def __init__(
        self, vocabulary: Vocabulary, apart: Callable[[], AbstractContextManager[None]] = nullcontext
    ) -> None:
        """`apart` is entered while a page that comes in is read, as others may have to wait for that."""
        self._vocabulary, self._apart = vocabulary, apart
        self._host: str | None = None
        self._kept: dict[str, Page] = {}
        self._passages = Passages()
        self.seconds = 0.0

    def page(self, exchange: Exchange) -> Page:
        """The page in an exchange that has just come in."""
        host = hostname(exchange.final_url) if self._host is None else self._host
        began = time.perf_counter()
        with self._apart():
            page = read_page(0, exchange, self._vocabulary, host, self._passages)
        self.seconds += time.perf_counter() - began
        return page

    def keep(self, page: Page) -> None:
        """Keeps a page that belongs to the site."""
        if self._host is None:
            self._host = hostname(page.url)
        self._kept[page.url] = page

    def pages(self, exchanges: Sequence[Exchange]) -> tuple[Page, ...]:
        """The pages of a site, numbered, the start page first: those that were kept, and others read now."""
        host = hostname(exchanges[0].final_url) if exchanges else ""
        kept = self._kept if host == self._host else {}
        pages: list[Page] = []
        for number, exchange in enumerate(exchanges):
            page = kept.pop(exchange.final_url, None)
            if page is not None and page.exchange is exchange:
                pages.append(replace(page, number=number))
            else:
                pages.append(read_page(number, exchange, self._vocabulary, host, self._passages))
        return tuple(pages)
