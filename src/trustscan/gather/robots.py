"""robots.txt, as its RFC 9309 has it."""

from __future__ import annotations

from functools import cached_property
from math import inf
from typing import TYPE_CHECKING

from trustscan.facts.urls import absolute_url, origin_of
from trustscan.gather.limits import MAX_ROBOTS_BYTES, MAX_ROBOTS_SITEMAPS
from trustscan.model.snapshot import Exchange
from trustscan.model.struct import Frozen
from trustscan.text.decode import decode

if TYPE_CHECKING:
    from protego import Protego

ROBOT_NAME = "trustscan"


class Robots(Frozen, dict=True):
    """The rules of one origin. `summary` says what was found; `text` is empty where all is allowed."""

    text: str = ""
    url: str = ""
    summary: str = "none"

    def allows(self, url: str) -> bool:
        """Whether we may read a page."""
        return not self.text or bool(self._rules.can_fetch(url, ROBOT_NAME))

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """The sitemaps it names."""
        if not self.text:
            return ()
        found = (absolute_url(self.url, line) for line in list(self._rules.sitemaps)[:MAX_ROBOTS_SITEMAPS])
        return tuple(dict.fromkeys(url for url in found if url))

    @cached_property
    def delay(self) -> float:
        """Seconds that it asks for between two requests."""
        wanted = self._rules.crawl_delay(ROBOT_NAME) if self.text else None
        return wanted if wanted is not None and 0 < wanted < inf else 0.0

    @cached_property
    def _rules(self) -> Protego:
        from protego import Protego

        return Protego.parse(self.text)


def read_robots(exchange: Exchange) -> Robots:
    """The rules in an answer to /robots.txt.

    4xx means that all is allowed. On 5xx and failures RFC 9309 would have a search engine stay away;
    a single visit for its reader goes on, and says so.
    """
    status = exchange.status or 0
    if exchange.error is not None:
        return Robots(summary=f"could not be read: {exchange.error.detail}")
    if status >= 500:
        return Robots(summary=f"could not be read: the server answered {status}.")
    if not 200 <= status < 300:
        return Robots(summary="none")
    text = decode(exchange.body[:MAX_ROBOTS_BYTES], exchange.header("content-type"))
    if "<html" in text[:2_000].lower() or "user-agent" not in text.lower():
        return Robots(
            text="" if "sitemap" not in text.lower() else text, url=exchange.final_url, summary="no rules"
        )
    return Robots(text=text, url=exchange.final_url, summary="read")


class RobotsByOrigin:
    """The rules of every origin that the crawl has asked."""

    def __init__(self, *, ignored: bool) -> None:
        """`ignored` rules are read for their sitemaps, and allow all."""
        self._ignored = ignored
        self._known: dict[str, Robots] = {}

    def __contains__(self, origin: str) -> bool:
        return origin in self._known

    def add(self, url: str, exchange: Exchange) -> None:
        """Takes the answer to a robots.txt; it holds for the origin asked, and for the one that it led to."""
        rules = self._known[origin_of(url)] = read_robots(exchange)
        if exchange.error is None:
            self._known.setdefault(origin_of(exchange.final_url), rules)

    def allow(self, url: str) -> bool:
        """Whether a page may be read, as far as is known."""
        rules = self._known.get(origin_of(url))
        return self._ignored or rules is None or rules.allows(url)

    def delay_at(self, url: str) -> float:
        """Seconds to leave between requests to the origin of a URL."""
        rules = self._known.get(origin_of(url))
        return 0.0 if self._ignored or rules is None else rules.delay

    @property
    def longest_delay(self) -> float:
        """The longest of the delays asked for."""
        return max((self.delay_at(origin) for origin in self._known), default=0.0)

    @property
    def notes(self) -> list[str]:
        """What a reader should know of the rules."""
        delay = self.longest_delay
        return [f"robots.txt asks for {delay:g} s between requests, and they were left."] if delay else []

    @property
    def sitemaps(self) -> list[str]:
        """All sitemaps named."""
        return [url for rules in self._known.values() for url in rules.sitemaps]

    @property
    def summary(self) -> str | None:
        """What was found at the first origin."""
        return next((rules.summary for rules in self._known.values()), None)
