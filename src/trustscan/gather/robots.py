"""robots.txt, as its RFC 9309 has it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from trustscan.facts.urls import absolute_url
from trustscan.model.snapshot import Exchange
from trustscan.text.decode import decode

if TYPE_CHECKING:
    from protego import Protego

ROBOT_NAME = "trustscan"
_MAX_BYTES = 500_000
_MAX_SITEMAPS = 20


@dataclass(frozen=True)
class Robots:
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
        found = (absolute_url(self.url, line) for line in list(self._rules.sitemaps)[:_MAX_SITEMAPS])
        return tuple(dict.fromkeys(url for url in found if url))

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
    text = decode(exchange.body[:_MAX_BYTES], exchange.header("content-type"))
    if "<html" in text[:2_000].lower() or "user-agent" not in text.lower():
        return Robots(
            text="" if "sitemap" not in text.lower() else text, url=exchange.final_url, summary="no rules"
        )
    return Robots(text=text, url=exchange.final_url, summary="read")
