"""Which addresses a target may mean, tried in order: https first, then http, for a name also with www."""

from __future__ import annotations

from urllib.parse import urlsplit

from trustscan.facts.urls import host_of, is_address, origin_of
from trustscan.model.snapshot import Exchange, FetchError, FetchErrorKind
from trustscan.model.struct import Frozen
from trustscan.model.target import Target

_UNUSABLE = frozenset(
    {
        FetchErrorKind.NAME_NOT_RESOLVED,
        FetchErrorKind.REFUSED,
        FetchErrorKind.TLS,
        FetchErrorKind.TIMEOUT,
        FetchErrorKind.PROTOCOL,
    }
)


class Starts(Frozen):
    """The start URL in use, those to try if it cannot be connected to, and how the first one failed.

    `note` says why the one before was left.
    """

    url: str
    others: tuple[str, ...] = ()
    note: str = ""
    first_failure: tuple[str, FetchError] | None = None

    @classmethod
    def of(cls, target: Target) -> Starts:
        """The addresses that a target may mean."""
        if target.scheme_given or target.kind != "site":
            return cls(target.url)
        host = host_of(target.url)
        others = [target.url.replace("https://", "http://", 1)]
        if not is_address(host) and not host.startswith("www.") and urlsplit(target.url).port is None:
            named = target.url.replace("//", "//www.", 1)
            others += [named, named.replace("https://", "http://", 1)]
        return cls(target.url, tuple(others))

    @property
    def robots_url(self) -> str:
        """Where robots.txt of the start URL's origin is."""
        return origin_of(self.url) + "/robots.txt"

    def after(self, exchange: Exchange) -> Starts | None:
        """What to try after a failed exchange: None where it did not fail so, or nothing else is left.

        Only where a name does not resolve, www is put before it.
        """
        if exchange.error is None or exchange.error.kind not in _UNUSABLE:
            return None
        unknown = exchange.error.kind is FetchErrorKind.NAME_NOT_RESOLVED
        same = host_of(self.url)
        left = tuple(url for url in self.others if (host_of(url) == same) is not unknown)
        if not left:
            return None
        rest = tuple(url for url in self.others if url != left[0])
        note = f"{origin_of(self.url)} could not be used ({exchange.error.detail.rstrip('.')})"
        return Starts(
            left[0],
            rest,
            f"{note}; {origin_of(left[0])} was tried instead.",
            self.first_failure or (self.url, exchange.error),
        )
