"""Applies waivers to checks: what an owner lives with for a while does not count, and is never hidden."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from urllib.parse import urldefrag

from trustscan.model.report import Check, Status, Waived
from trustscan.model.waivers import Waiver

_GAPS = frozenset({Status.FAIL, Status.PARTIAL})


def waive(
    checks: Iterable[Check],
    waivers: Sequence[Waiver],
    today: date,
    start: str,
    pages: Callable[[str], frozenset[str]],
) -> list[Check]:
    """The checks, with those waived whose gap a waiver covers on the day `today`.

    A waiver without URL pattern covers a rule's gap wherever it is, and also a check that could not be
    decided, as neither answer would count. One with a pattern covers a gap if every page that shows it
    fits a pattern; a gap that no page shows (something is missing) lies on the start page, `start`.
    `pages` tells all pages with a rule's gap, also those beyond the evidence. A waiver that has expired
    covers nothing; the check says so. What broke down is never waived.
    """
    return [
        _waived(check, [w for w in waivers if w.rule == check.id], today, start, pages) for check in checks
    ]


def fits(url: str, pattern: str) -> bool:
    """Whether a pattern stands for a URL: `*` for anything, everything else for itself."""
    url = urldefrag(url).url
    rest = url.partition("://")[2]
    if pattern.startswith("/"):
        return _glob("/" + rest.partition("/")[2], pattern)
    return _glob(url if "://" in pattern else rest, pattern)


def _waived(
    check: Check,
    waivers: Sequence[Waiver],
    today: date,
    start: str,
    pages: Callable[[str], frozenset[str]],
) -> Check:
    if not waivers or check.status not in _GAPS | {Status.INCONCLUSIVE}:
        return check
    places = _places(check, waivers, start, pages)
    holding = _covering(check.status, places, [w for w in waivers if w.expires >= today])
    if holding:
        return _marked(check, holding, Status.WAIVED)
    expired = _covering(check.status, places, [w for w in waivers if w.expires < today])
    return _marked(check, expired, check.status) if expired else check


def _places(
    check: Check, waivers: Sequence[Waiver], start: str, pages: Callable[[str], frozenset[str]]
) -> frozenset[str]:
    """Where a gap is. Asked for only if a pattern has to be held against it."""
    if all(waiver.url is None for waiver in waivers):
        return frozenset({start})
    return pages(check.id) | {piece.url for piece in check.evidence} or frozenset({start})


def _covering(status: Status, places: frozenset[str], waivers: Sequence[Waiver]) -> list[Waiver]:
    """The waivers that together cover a check; none if a page is left over."""
    whole = [waiver for waiver in waivers if waiver.url is None]
    if whole or status is Status.INCONCLUSIVE:
        return whole[:1]
    used = {place: next((w for w in waivers if fits(place, w.url or "")), None) for place in sorted(places)}
    found = [waiver for waiver in used.values() if waiver is not None]
    return list(dict.fromkeys(found)) if len(found) == len(used) else []


def _marked(check: Check, waivers: Sequence[Waiver], status: Status) -> Check:
    """The check with why it does not count, or no longer does not, in its message too: no format hides it."""
    reason = "; ".join(dict.fromkeys(waiver.reason for waiver in waivers))
    expires = min(waiver.expires for waiver in waivers)
    expired = status is not Status.WAIVED
    told = f"waiver expired on {expires}" if expired else f"waived until {expires}"
    return check.model_copy(
        update={
            "status": status,
            "message": f"{check.message} ({told}: {reason})",
            "waiver": Waived(status=check.status, reason=reason, expires=expires, expired=expired),
        }
    )


def _glob(text: str, pattern: str) -> bool:
    """In linear time: each part is looked for once, from left to right."""
    first, *parts = pattern.split("*")
    if not parts:
        return text == pattern
    if not text.startswith(first):
        return False
    *middle, last = parts
    at = len(first)
    for part in middle:
        found = text.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return len(text) - len(last) >= at and text.endswith(last)
