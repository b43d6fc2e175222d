"""Which network addresses lie on the open web, and what the others are. Pure."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

_METADATA_WORDS = """
    169.254.169.254 169.254.170.2 169.254.170.23 169.254.169.123 100.100.100.200 168.63.129.16 192.0.0.192
    fd00:ec2::254 fd00:ec2::23 fd20:ce::254
"""
_METADATA = frozenset(map(ip_address, _METADATA_WORDS.split()))
"""Where clouds tell their machines secrets: AWS, Google, Azure, Alibaba, Oracle."""

_SHARED = ip_network("100.64.0.0/10")
# IPv6 addresses that stand for an IPv4 address: it is the inner one that is reached (RFC 6052, RFC 8215).
_TRANSLATED = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"))

PUBLIC = "public"
NAMED = frozenset({"loopback", "private", "shared"})
"""What the name of one's own machine or intranet may resolve to; nobody's site is at the other kinds."""


def kind_of(address: str) -> str:
    """What an IP address is: `public`, or in a word or two what else. Raises ValueError where it is none.

    After the registries of special addresses (RFC 6890); an IPv4 address inside an IPv6 one is what counts.
    """
    return _kind(ip_address(address.partition("%")[0].strip("[]")))


def _kind(address: IPv4Address | IPv6Address) -> str:
    if address in _METADATA:
        return "cloud metadata"
    if isinstance(address, IPv6Address) and (inner := _inside(address)) is not None:
        return _kind(inner)
    if isinstance(address, IPv4Address) and address in _SHARED:
        return "shared"
    for attribute, kind in (
        ("is_unspecified", "unspecified"),
        ("is_loopback", "loopback"),
        ("is_link_local", "link-local"),
        ("is_multicast", "multicast"),
        ("is_site_local", "private"),
        ("is_reserved", "reserved"),
    ):
        if getattr(address, attribute, False):
            return kind
    return PUBLIC if address.is_global else "private"


def _inside(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address stands for, if any."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if any(address in network for network in _TRANSLATED):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return None
