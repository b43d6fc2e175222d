"""Which addresses belong to the site that is looked at. Pure."""

from __future__ import annotations

from enum import Enum
from ipaddress import ip_address
from urllib.parse import urlsplit

from trustscan.facts.urls import host_of, is_address, origin_of, same_host, same_site
from trustscan.gather.rewrite import Rewrites
from trustscan.model.snapshot import Exchange
from trustscan.model.struct import Frozen, replace

_NO_REWRITES = Rewrites()
_LOCAL_SUFFIXES = ("localhost", "test", "invalid", "example", "local", "internal")


class Side(Enum):
    """Where an address lies, as seen from the site."""

    OWN = "own"
    RELATED = "a subdomain"
    OFF_PATH = "own, outside the path that was asked for"
    OUTSIDE = "another site"


class Scope(Frozen):
    """The site at `home` (the start page's final URL), limited to paths below `path`.

    A `local` copy (a folder, a staged site) may say that it lives elsewhere, at `also`: links there mean
    this copy. On the open web both addresses answer for themselves. `rewrite` is what the user says.
    """

    home: str
    path: str = "/"
    local: bool = False
    also: str = ""
    rewrite: Rewrites = _NO_REWRITES

    def settled(self, start: Exchange, canonical: str) -> Scope:
        """The scope once the start page is read: where it led to is the site."""
        asked, final = urlsplit(start.url), urlsplit(start.final_url)
        path = self.path
        if not same_host(start.final_url, start.url):
            path = "/"
        elif final.path == asked.path + "/":
            path = final.path
        also = canonical if self.local else ""
        return replace(self, home=start.final_url, path=path, also=also)

    def own(self, url: str) -> str:
        """A URL of this site as it is asked for: on the start page's scheme, host and port."""
        url = self.rewrite(url)
        if not (same_host(url, self.home) or (self.also and same_host(url, self.also))):
            return url
        parts = urlsplit(url)
        return origin_of(self.home) + (parts.path or "/") + (f"?{parts.query}" if parts.query else "")

    def named_in_sitemap(self, url: str) -> str:
        """What a sitemap's entry means: in a copy's sitemap, a page of the original is one of the copy."""
        own = self.own(url)
        if self.local and self.side_of(own) is Side.OUTSIDE:
            return replace(self, also=url).own(url)
        return own

    def side_of(self, url: str) -> Side:
        """Where a URL (as `own` gives it) lies."""
        if same_host(url, self.home):
            return Side.OWN if (urlsplit(url).path or "/").startswith(self.path) else Side.OFF_PATH
        return Side.RELATED if same_site(host_of(url), host_of(self.home)) else Side.OUTSIDE


def is_local(url: str) -> bool:
    """Whether a URL is of a copy that is not on the open web: a private address or a reserved name."""
    host = host_of(url)
    if is_address(host):
        return ip_address(host.strip("[]")).is_private
    return host.rsplit(".", 1)[-1] in _LOCAL_SUFFIXES
