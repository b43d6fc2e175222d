"""One request of a crawl, and what it is for."""

from __future__ import annotations

from enum import Enum

from trustscan.gather.source import Want
from trustscan.model.snapshot import Exchange, Redirect
from trustscan.model.struct import Frozen, replace


class Purpose(Enum):
    """Why something is asked for."""

    ROBOTS = "robots"
    SITEMAP = "sitemap"
    START = "start"
    PAGE = "page"
    MADE_UP = "made up"


class Ask(Frozen):
    """One request to make, after `delay` seconds, and `interval` seconds after the last of its origin.

    `asked` is the address that led here, `via` the hops so far where a page itself sent us on;
    `number` is its place in the order of asking, 0 while it has none.
    """

    url: str
    purpose: Purpose
    clicks: int = 0
    asked: str = ""
    via: tuple[Redirect, ...] = ()
    second: bool = False
    delay: float = 0.0
    interval: float = 0.0
    number: int = 0

    @property
    def want(self) -> Want:
        """Whether a page or data is wanted."""
        return Want.DATA if self.purpose in (Purpose.ROBOTS, Purpose.SITEMAP) else Want.PAGE

    def again(self, delay: float) -> Ask:
        """The same request once more."""
        return replace(self, second=True, delay=delay)

    def onward(self, exchange: Exchange, url: str) -> Ask:
        """The request that follows where the page in `exchange` sends its visitors."""
        via = (*self.via, *exchange.redirects, Redirect(exchange.final_url, exchange.status or 200, url))
        return replace(self, url=url, asked=self.asked or self.url, via=via, second=False, delay=0.0)

    def seen_whole(self, exchange: Exchange) -> Exchange:
        """The exchange as seen from the address that led here."""
        if not self.asked:
            return exchange
        return replace(exchange, url=self.asked, redirects=(*self.via, *exchange.redirects))
