"""Which host names the world's name servers and registries can know of."""

from __future__ import annotations

from trustscan.facts.urls import is_address

# RFC 2606, RFC 6761, RFC 6762, RFC 8375, RFC 9476, and what ICANN and homes keep for private use.
_PRIVATE = frozenset(
    {"alt", "arpa", "corp", "example", "home", "internal", "intranet", "invalid", "lan", "local"}
    | {"localdomain", "localhost", "mail", "onion", "private", "test"}
)


def is_public_name(host: str) -> bool:
    """Whether a host is a name of the public DNS, as far as its form tells."""
    labels = host.lower().rstrip(".").split(".")
    return len(labels) > 1 and all(labels) and not is_address(host) and labels[-1] not in _PRIVATE
