"""Where answers come from: a server, a folder, or pages at hand. The crawl knows only this."""

from __future__ import annotations

from enum import Enum
from typing import Protocol

from trustscan.model.snapshot import Exchange


class Want(Enum):
    """What an answer is for: a page (other types are cut short), or data such as robots.txt and sitemaps."""

    PAGE = "page"
    DATA = "data"


class Source(Protocol):
    """Answers requests over a network. Redirects are followed; no failure is raised but recorded."""

    async def fetch(self, url: str, want: Want = Want.PAGE) -> Exchange:
        """The exchange for a URL."""
        ...


class LocalSource(Protocol):
    """Answers at once, from disk or memory."""

    def fetch(self, url: str, want: Want = Want.PAGE) -> Exchange:
        """The exchange for a URL."""
        ...
