"""Asks name servers for what a domain says of mail and certificates. What it means is read elsewhere."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from trustscan.model.snapshot import DnsAnswer, DnsFacts

if TYPE_CHECKING:
    from dns.asyncresolver import Resolver

_LIFETIME = 2.0
"""Seconds for one question: less than all of them get together, so that each keeps its answer."""
_MAX_RECORDS = 40
_MAX_TEXT = 4_096
_PAYLOAD = 1_232


async def ask_dns(host: str, domain: str, nameservers: tuple[str, ...] = ()) -> DnsFacts:
    """The CAA, TXT, MX, DMARC, MTA-STS and DS records of a host and its registered domain, all asked at once.

    `nameservers` are `address` or `address:port`; without them those of the system are asked. A question
    without an answer says so for itself; raises what dnspython raises where none can be asked at all.
    """
    # Imported late: it takes 0.1 s, and a folder or a site on localhost does not need it.
    from dns.resolver import NoResolverConfiguration

    try:
        resolver = _resolver(nameservers)
    except NoResolverConfiguration:
        return DnsFacts(host, domain, error="This machine knows no name server.")
    questions = [("CAA", name) for name in _tree(host, domain)]
    questions += [("TXT", name) for name in (domain, f"_dmarc.{domain}", f"_mta-sts.{domain}")]
    questions += [("MX", domain), ("DS", domain)]
    answers = await asyncio.gather(*(_ask(resolver, kind, name) for kind, name in questions))
    failed = [answer.error for answer in answers if answer.error]
    return DnsFacts(host, domain, tuple(answers), failed[0] if len(failed) == len(answers) else None)


def _tree(host: str, domain: str) -> list[str]:
    """A host and the names above it, down to the registered domain: where RFC 8659 looks for CAA records."""
    names = [host]
    while names[-1] != domain and "." in names[-1]:
        names.append(names[-1].partition(".")[2])
    return names


def _resolver(nameservers: tuple[str, ...]) -> Resolver:
    import dns.flags
    from dns.asyncresolver import Resolver
    from dns.nameserver import Do53Nameserver

    resolver = Resolver(configure=not nameservers)
    if nameservers:
        resolver.nameservers = [Do53Nameserver(*_endpoint(server)) for server in nameservers]
    resolver.lifetime = _LIFETIME
    resolver.timeout = _LIFETIME / 2
    resolver.use_edns(0, dns.flags.DO, _PAYLOAD)
    return resolver


def _endpoint(server: str) -> tuple[str, int]:
    """`192.0.2.1`, `192.0.2.1:5353`, `2001:db8::1` or `[2001:db8::1]:5353`."""
    if server.startswith("["):
        address, _, port = server[1:].partition("]")
        return address, int(port.lstrip(":") or 53)
    address, colon, port = server.rpartition(":")
    return (address, int(port)) if colon and ":" not in address else (server, 53)


async def _ask(resolver: Resolver, kind: str, name: str) -> DnsAnswer:
    import dns.flags
    from dns.exception import DNSException
    from dns.resolver import NXDOMAIN, LifetimeTimeout

    try:
        answer = await resolver.resolve(f"{name}.", kind, raise_on_no_answer=False)
    except NXDOMAIN:
        return DnsAnswer(name, kind)
    except LifetimeTimeout:
        return DnsAnswer(name, kind, error=f"No name server answered within {_LIFETIME:g} s.")
    except (DNSException, OSError, ValueError) as problem:
        return DnsAnswer(name, kind, error=f"The name servers gave no answer ({type(problem).__name__}).")
    authentic = bool(answer.response.flags & dns.flags.AD)
    records = () if answer.rrset is None else tuple(_text(record) for record in list(answer)[:_MAX_RECORDS])
    return DnsAnswer(name, kind, records, authentic)


def _text(record: Any) -> str:
    """A record as text; the strings of a TXT record are one (RFC 7208, section 3.3)."""
    if hasattr(record, "strings"):
        return b"".join(record.strings).decode("utf-8", "replace")[:_MAX_TEXT]
    return str(record.to_text())[:_MAX_TEXT]
