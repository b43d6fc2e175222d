"""Which addresses belong to the site that is looked at. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from enum import Enum
from ipaddress import ip_address
from urllib.parse import urlsplit

from trustscan.facts.urls import host_of, is_address, is_hosted, origin_of, page_key, same_host, same_site
from trustscan.gather.rewrite import Rewrites
from trustscan.model.snapshot import Exchange
from trustscan.model.struct import Frozen, replace

_NO_REWRITES = Rewrites()
_MIN_NAMED = 5
_LOCAL_SUFFIXES = ("localhost", "test", "invalid", "example", "local", "internal")


class Side(Enum):
    """Where an address lies, as seen from the site."""

    OWN = "own"
    RELATED = "a subdomain"
    OFF_PATH = "own, outside the path that was asked for"
    OUTSIDE = "another site"


class Scope(Frozen):
    """The site at `home` (the start page's final URL), limited to paths below `path`.

    A copy (a folder, a staged site, a name lent by a hosting service) may say that it lives elsewhere, at
    `also`: links there mean this copy, and those below the path `moved` its root. On the open web both
    addresses answer for themselves; a `local` copy is not there. `rewrite` is what the user says.
    """

    home: str
    path: str = "/"
    local: bool = False
    also: str = ""
    moved: str = ""
    rewrite: Rewrites = _NO_REWRITES

    def settled(
        self, start: Exchange, canonical: str, links: Iterable[str], lacks: Callable[[str], bool]
    ) -> Scope:
        """The scope once the start page is read: where it led to is the site.

        `canonical` is its canonical link, if any, `links` are where its other links lead. `lacks` tells of a
        folder in the copy that it surely is not there.
        """
        asked, final = urlsplit(start.url), urlsplit(start.final_url)
        path = self.path
        if not same_host(start.final_url, start.url):
            path = "/"
        elif final.path == asked.path + "/":
            path = final.path
        scope = replace(self, home=start.final_url, path=path)
        if self.local or is_hosted(host_of(start.final_url)):
            also = scope._also(canonical, links)
            return replace(scope, also=also, moved=scope._moved(also, lacks))
        return scope

    def _also(self, canonical: str, links: Iterable[str]) -> str:
        """Where the site says that it lives: by its canonical link, else by where most of its links lead."""
        if canonical and not same_host(canonical, self.home):
            return canonical
        urls = {page_key(link) for link in links}
        hosts = Counter(origin_of(url) for url in urls if not same_host(url, self.home))
        most, named = hosts.most_common(1)[0] if hosts else ("", 0)
        return most if named >= max(_MIN_NAMED, len(urls) / 2) else canonical

    def _moved(self, also: str, lacks: Callable[[str], bool]) -> str:
        """The path below which the site says to live, where this copy has no such folder."""
        here, there = _folder(urlsplit(self.home).path), _folder(urlsplit(also).path)
        if not also or there == here or (same_host(also, self.home) and not there.startswith(self.path)):
            return ""
        return there if lacks(origin_of(self.home) + there) else ""

    def own(self, url: str) -> str:
        """A URL of this site as it is asked for: on the start page's scheme, host and port."""
        url = self.rewrite(url)
        elsewhere = not same_host(url, self.home)
        if elsewhere and not (self.also and same_host(url, self.also)):
            return url
        parts = urlsplit(url)
        path = parts.path or "/"
        is_meant = self.moved.startswith(self.path) or (elsewhere and not path.startswith(self.path))
        if self.moved and is_meant and (path + "/").startswith(self.moved):
            path = _folder(urlsplit(self.home).path) + path[len(self.moved) :]
        return origin_of(self.home) + path + (f"?{parts.query}" if parts.query else "")

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


def _folder(path: str) -> str:
    """The folder that a path is in, or is."""
    return path[: path.rfind("/") + 1] or "/"
