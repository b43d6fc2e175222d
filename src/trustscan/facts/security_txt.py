"""security.txt (RFC 9116): whom to tell of a weakness. A pure reader."""

from __future__ import annotations

from datetime import UTC, datetime

from trustscan.model.snapshot import Exchange
from trustscan.model.struct import Frozen

_MAX_TEXT = 32_768
_MAX_LINES = 500
_CONTACT_SCHEMES = ("mailto:", "https://", "http://", "tel:")


class SecurityTxt(Frozen):
    """A security.txt as found. `expires` is None where it says no readable date.

    `contacts` are those given as a URI, as they have to be; `plain_text`: it came as text/plain.
    """

    url: str
    contacts: tuple[str, ...] = ()
    expires: datetime | None = None
    plain_text: bool = False
    signed: bool = False

    @property
    def contact(self) -> str:
        """The contact to be preferred: the first."""
        return self.contacts[0] if self.contacts else ""


def read_security_txt(exchange: Exchange) -> SecurityTxt | None:
    """What a response holds; None where it is no security.txt, such as a page that says "not found"."""
    if exchange.status != 200:
        return None
    kind = (exchange.header("content-type") or "").partition(";")[0].strip().lower()
    text = exchange.body[:_MAX_TEXT].decode("utf-8", "replace").removeprefix("\ufeff")
    if "html" in kind or text.lstrip()[:1] in ("<", "{"):
        return None
    given = _lines(text)
    if not any(name in ("contact", "expires") for name, _ in given):
        return None
    expires = [value for name, value in given if name == "expires"]
    return SecurityTxt(
        exchange.final_url,
        tuple(
            value for name, value in given if name == "contact" and value.lower().startswith(_CONTACT_SCHEMES)
        ),
        _date(expires[0]) if len(expires) == 1 else None,
        kind == "text/plain",
        text.startswith("-----BEGIN PGP SIGNED MESSAGE-----"),
    )


def _lines(text: str) -> list[tuple[str, str]]:
    lines = (line.partition(":") for line in text.splitlines()[:_MAX_LINES] if not line.startswith("#"))
    return [(name.strip().lower(), value.strip()) for name, colon, value in lines if colon]


def _date(text: str) -> datetime | None:
    """A date and time after RFC 3339."""
    try:
        found = datetime.fromisoformat(text.upper())
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
