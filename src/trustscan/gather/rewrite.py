"""Hosts that stand for others: a staged site that calls itself by its public name. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from trustscan.facts.urls import host_of, is_address, origin_of, page_key
from trustscan.gather.options import OptionError


class Rewrites:
    """Turns addresses of one host into those of another, path and all."""

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        """Pairs of what is written and what is meant: hosts (`www.example.com`) or origins with a scheme.

        `www.` and the scheme of what is written make no difference. Raises OptionError.
        """
        self._origins = {_key(written): _origin(meant) for written, meant in pairs}

    def __call__(self, url: str) -> str:
        """The address that is meant."""
        if not self._origins or (origin := self._origins.get(_key(url))) is None:
            return url
        parts = urlsplit(url)
        return origin + (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _key(text: str) -> str:
    return page_key(_with_scheme(text)).split("/")[2]


def _origin(text: str) -> str:
    origin = origin_of(_with_scheme(text))
    if not origin:
        raise OptionError(f"'{text[:80]}' is no host.")
    return origin


def _with_scheme(text: str) -> str:
    if "//" in text:
        return text
    host = host_of(f"https://{text}")
    return f"{'http' if host == 'localhost' or is_address(host) else 'https'}://{text}"
