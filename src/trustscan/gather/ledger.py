"""What a crawl has brought back so far: pages, failures, promises, other names of pages."""

from __future__ import annotations

from collections.abc import Iterable

from trustscan.facts.page import Page
from trustscan.facts.urls import page_key
from trustscan.gather.copies import Copies, same_template
from trustscan.gather.limits import MAX_UNREAD
from trustscan.gather.shapes import twin_key
from trustscan.model.snapshot import Exchange, PageState, UnreadPage
from trustscan.model.struct import replace


class Ledger:
    """Pages are listed by the number of their request, so that their order does not hang on the network."""

    def __init__(self) -> None:
        self.aliases: dict[str, str] = {}
        self._copies = Copies()
        self._settled: set[str] = set()
        self._read: dict[int, Page] = {}
        self._conclusive: set[int] = set()
        self._failed: dict[str, UnreadPage] = {}
        self._promised: dict[str, frozenset[str]] = {}
        self._twins: dict[str, str] = {}
        self._made_up: Page | None = None

    def __len__(self) -> int:
        return len(self._read)

    def keep(self, number: int, page: Page) -> None:
        """Lists a page."""
        self._read[number] = page
        if page.state is PageState.CONTENT:
            self._conclusive.add(number)
            self._twins.setdefault(twin_key(page.url), page_key(page.url))

    def knows(self, key: str) -> bool:
        """Whether an address has been dealt with."""
        return key in self._settled

    def settle(self, key: str) -> None:
        """Notes that an address has been dealt with."""
        self._settled.add(key)

    def original_of(self, page: Page, final: str, canonical: str) -> str | None:
        """The key of the page that this one repeats, if any; notes the addresses that lead to it.

        `final` and `canonical` are keys.
        """
        exchange = page.exchange
        asked = page_key(exchange.url)
        self._settled.update((asked, final))
        original = None
        if exchange.error is None and exchange.status == 200:
            original = self._copies.original_of(final, canonical, page)
        leads_to = original or final
        self.aliases.update({name: leads_to for name in (asked, final) if name != leads_to})
        return original

    def also_named(self, name: str, key: str) -> None:
        """Notes that a page is called by another address too, which is not asked for."""
        if name != key:
            self.aliases.setdefault(name, key)

    def without_twins(self, urls: Iterable[str]) -> list[str]:
        """The addresses that differ from those of pages read by more than how a server writes file names.

        The others are noted as further names of these pages.
        """
        kept: list[str] = []
        for url in urls:
            if (read := self._twins.get(twin_key(url))) is None:
                kept.append(url)
            else:
                self.also_named(page_key(url), read)
        return kept

    def promise(self, key: str, roles: frozenset[str]) -> None:
        """Notes what links say of an address."""
        if roles:
            self._promised[key] = self._promised.get(key, frozenset()) | roles

    def fail(self, url: str, state: PageState, detail: str, roles: frozenset[str] = frozenset()) -> None:
        """Lists an address as unread, with the reason."""
        key = page_key(url)
        self.settle(key)
        self.promise(key, roles)
        self._failed[key] = UnreadPage(url, state, detail)

    def answers_anything(self, page: Page) -> None:
        """Notes what a made-up address got."""
        if page.text:
            self._made_up = page

    def exchanges(self) -> tuple[Exchange, ...]:
        """All pages, in the order of asking; those that a made-up address gets too are marked."""
        return tuple(
            replace(page.exchange, soft_404=True) if self._is_missing(number) else page.exchange
            for number, page in sorted(self._read.items())
        )

    def conclusive(self) -> list[Exchange]:
        """The pages whose content was read."""
        return [
            self._read[number].exchange for number in sorted(self._conclusive) if not self._is_missing(number)
        ]

    def unread(self, left: Iterable[str], reason: str) -> tuple[UnreadPage, ...]:
        """What failed, and what is left over for `reason`."""
        failed = (
            replace(page, roles=self._promised.get(key, frozenset())) for key, page in self._failed.items()
        )
        rest = (
            UnreadPage(url, PageState.NOT_VISITED, reason, self._promised.get(page_key(url), frozenset()))
            for url in left
        )
        return tuple([*failed, *rest][:MAX_UNREAD])

    def _is_missing(self, number: int) -> bool:
        """The start page is never a missing one, whatever the server says to made-up addresses."""
        if self._made_up is None or not number or self._read[number].exchange.status != 200:
            return False
        return same_template(self._read[number], self._made_up)
