"""How to gather, and who asks for how much."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from trustscan import __version__
from trustscan.gather.limits import MAX_CONNECTIONS

Progress = Callable[[str, int, int], None]
"""Called with the URL being read, how many pages are read and how many are known."""


class OptionError(ValueError):
    """An option holds what cannot be used; the message is one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GatherOptions:
    """Limits of one scan, and what a site that is not public yet needs.

    `timeout` is in seconds for a page's every step (a page takes at most twice that), `deadline` in
    seconds for all. `contact_url` is where the owner of a site can read who visits it; it is part of the
    user agent. `ca_bundle` names a PEM file that takes the place of the usual certificate authorities.
    `clock` gives seconds and never goes back.

    `headers` and `cookies` (`name=value`) may be secrets: they are sent to the target's own host only,
    never without encryption to a target that was given with it, and they are not part of the repr.
    `resolve` places (host, port) pairs at addresses by hand; `rewrites` are pairs of hosts of which the
    first means the second; `proxy` is an http(s) URL. `allow_private` lets the site lead to addresses
    that are not on the open web. `cache` is a folder for what has not changed since the last scan.

    `nameservers` (`address` or `address:port`) are asked for a domain's DNS records instead of the
    system's. `rdap` asks the domain's registry since when it is registered; `rdap_bootstrap` is the URL of
    IANA's list of registries (RFC 9224).
    """

    max_pages: int = 30
    timeout: float = 10.0
    deadline: float = 60.0
    ignore_robots: bool = False
    contact_url: str = ""
    ca_bundle: Path | None = None
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    cookies: tuple[str, ...] = field(default=(), repr=False)
    proxy: str | None = field(default=None, repr=False)
    resolve: tuple[tuple[str, int, tuple[str, ...]], ...] = ()
    rewrites: tuple[tuple[str, str], ...] = ()
    allow_private: bool = False
    cache: Path | None = None
    nameservers: tuple[str, ...] = ()
    rdap: bool = True
    rdap_bootstrap: str = "https://data.iana.org/rdap/dns.json"
    concurrency: int = MAX_CONNECTIONS
    clock: Callable[[], float] = time.monotonic

    @property
    def user_agent(self) -> str:
        """What the site is told of us."""
        contact = f"; +{self.contact_url}" if self.contact_url else ""
        return f"Mozilla/5.0 (compatible; trustscan/{__version__}{contact})"
