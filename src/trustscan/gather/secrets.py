"""What a user lends us to get into a site that is not public yet, and how it stays out of what is kept."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator

from trustscan.gather.options import GatherOptions

_TELLING = ("auth", "cookie", "key", "pass", "secret", "session", "token")
"""What the name of a header has in it whose value is a secret; others may hold any plain word."""
_SHORTEST = 6
"""Letters; what is shorter is a word of every page, and no secret."""


class Secrets:
    """The secrets of one scan. A page that repeats what it was sent is kept without them."""

    def __init__(self, options: GatherOptions) -> None:
        found = {*_of_headers(options.headers), *_of_cookies("; ".join(options.cookies))}
        long_first = sorted((text for text in found if len(text) >= _SHORTEST), key=len, reverse=True)
        self._known = tuple(text.encode("utf-8", "replace") for text in long_first)

    def hide(self, data: bytes) -> bytes:
        """The data with asterisks where a secret stood, as long as before."""
        for secret in self._known:
            data = data.replace(secret, b"*" * len(secret))
        return data

    def hide_in(self, headers: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
        """Headers likewise."""
        if not self._known:
            return headers
        return tuple((name, self.hide(value.encode()).decode()) for name, value in headers)


def _of_headers(headers: tuple[tuple[str, str], ...]) -> Iterator[str]:
    for name, value in headers:
        if name.lower() == "cookie":
            yield from _of_cookies(value)
        elif any(word in name.lower() for word in _TELLING):
            scheme, _, credentials = value.partition(" ")
            yield from (value, credentials)
            if scheme.lower() == "basic":
                yield from _of_basic(credentials)


def _of_basic(credentials: str) -> Iterator[str]:
    """User and password together, and the password (RFC 7617)."""
    try:
        pair = base64.b64decode(credentials).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return
    yield pair
    yield pair.partition(":")[2]


def _of_cookies(cookies: str) -> Iterator[str]:
    for cookie in cookies.split(";"):
        yield cookie.partition("=")[2].strip()
