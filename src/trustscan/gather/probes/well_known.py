"""Files at addresses that standards fix (RFC 8615). Two, and never any other."""

from __future__ import annotations

from trustscan.gather.source import Source
from trustscan.model.snapshot import Exchange, FetchError, FetchErrorKind
from trustscan.model.struct import replace

WELL_KNOWN = {"security_txt": "/.well-known/security.txt", "gpc": "/.well-known/gpc.json"}
"""Whom to tell of a weakness (RFC 9116), and whether Global Privacy Control is obeyed (W3C).

Paths by the field of `Probes` that keeps the answer.
"""

_MAX_BODY = 32_768


async def ask_file(url: str, source: Source) -> Exchange:
    """The exchange for a well-known file; its body is cut, as no such file is long."""
    exchange = await source.fetch(url)
    return replace(exchange, body=exchange.body[:_MAX_BODY])


def no_file(url: str, error: str) -> Exchange:
    """The exchange that did not come about."""
    return Exchange(url, url, error=FetchError(FetchErrorKind.OTHER, error))
