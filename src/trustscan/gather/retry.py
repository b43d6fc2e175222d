"""When a failure is worth asking again. Pure."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from trustscan.model.snapshot import Exchange, FetchErrorKind

_PASSING = frozenset(
    {FetchErrorKind.TIMEOUT, FetchErrorKind.REFUSED, FetchErrorKind.PROTOCOL, FetchErrorKind.OTHER}
)
_PAUSE = 0.5
_PAUSE_AFTER_429 = 2.0


def retry_delay(exchange: Exchange, seconds_left: float) -> float | None:
    """Seconds to wait before asking once more; None where the answer is to be believed.

    A server's Retry-After is obeyed, unless it lies beyond the seconds left.
    """
    if exchange.error is not None:
        return _PAUSE if exchange.error.kind in _PASSING else None
    status = exchange.status or 0
    if status != 429 and status < 500:
        return None
    delay = _retry_after(exchange.header("retry-after"))
    if delay is None:
        delay = _PAUSE_AFTER_429 if status == 429 else _PAUSE
    return delay if delay < seconds_left else None


def _retry_after(value: str | None) -> float | None:
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        when = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return max(0.0, (when - datetime.now(UTC)).total_seconds())
