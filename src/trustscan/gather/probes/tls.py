"""What certificates a host shows, whether browsers would take them, and which versions of TLS it speaks."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import suppress
from typing import Any

from trustscan.gather.errors import error_of
from trustscan.gather.http import ssl_context
from trustscan.gather.network import AddressNotAllowedError, Network
from trustscan.gather.options import GatherOptions
from trustscan.gather.probes.certificates import facts_of, matches
from trustscan.gather.probes.connect import connected
from trustscan.gather.probes.hello import VERSIONS, accepts
from trustscan.model.snapshot import TlsFacts
from trustscan.model.struct import replace

_MAX_CHAIN = 10
_VERSION_LIMIT = 2.0
_UNREACHABLE = (ConnectionRefusedError, AddressNotAllowedError)


async def ask_tls(host: str, port: int, options: GatherOptions, network: Network) -> TlsFacts:
    """The certificates and protocol versions of a host. Trust and host name are judged apart from each other.

    A host that Python cannot shake hands with (only TLS 1.0, say) is still asked for its versions. One
    connection at a time.
    """
    async with network.door(host):
        return await _ask(host, port, options, network)


async def _ask(host: str, port: int, options: GatherOptions, network: Network) -> TlsFacts:
    bundle = str(options.ca_bundle) if options.ca_bundle else None
    try:
        found = await _examine(host, port, bundle, network)
    except _UNREACHABLE as problem:
        return TlsFacts(host, port, error=error_of(problem, options.timeout).detail)
    except Exception as problem:  # whatever a server makes a library raise is a fact about the server
        found = TlsFacts(host, port, error=error_of(problem, options.timeout).detail)
    return await _with_versions(found, network)


async def _examine(host: str, port: int, bundle: str | None, network: Network) -> TlsFacts:
    try:
        return await _handshake(host, port, ssl_context(bundle), network, trusted=True)
    except ssl.SSLCertVerificationError as problem:
        message = str(problem.verify_message)
    trusted = False
    with suppress(ssl.SSLCertVerificationError):
        async with connected(network, host, port, _context(bundle, ssl.CERT_REQUIRED)):
            trusted = True
    return await _handshake(
        host, port, _context(bundle, ssl.CERT_NONE), network, trusted=trusted, error=message
    )


def _context(bundle: str | None, mode: ssl.VerifyMode) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = mode
    if mode is ssl.CERT_REQUIRED:
        import certifi

        context.load_verify_locations(cafile=bundle or certifi.where())
    else:
        # Certificates too weak for OpenSSL's taste are to be seen as well.
        context.set_ciphers("DEFAULT:@SECLEVEL=0")
    return context


async def _handshake(
    host: str,
    port: int,
    context: ssl.SSLContext,
    network: Network,
    *,
    trusted: bool,
    error: str | None = None,
) -> TlsFacts:
    async with connected(network, host, port, context) as (_, writer):
        connection = writer.get_extra_info("ssl_object")
        protocol = connection.version() or ""
        sent = _chain(connection)
    own = facts_of(sent[0])
    return TlsFacts(
        host=host,
        port=port,
        trusted=trusted,
        host_matches=matches(sent[0], host),
        not_before=own.not_before,
        not_after=own.not_after,
        issuer=own.issuer,
        subject=own.subject,
        protocol=protocol,
        error=error,
        chain=tuple(facts_of(der) for der in sent),
    )


def _chain(connection: Any) -> list[bytes]:
    """The certificates as sent, the site's own first (DER). Public in Python 3.13, there since 3.10."""
    own = connection.getpeercert(binary_form=True)
    if hasattr(connection, "get_unverified_chain"):
        sent = connection.get_unverified_chain()
    else:
        # 2 is DER, the encoding (ssl._ssl.ENCODING_DER).
        sent = [entry.public_bytes(2) for entry in connection._sslobj.get_unverified_chain() or ()]
    return [own, *(der for der in sent[1:_MAX_CHAIN])]


async def _with_versions(found: TlsFacts, network: Network) -> TlsFacts:
    """Adds which versions are spoken; one question at a time, none after one that was not answered."""
    spoken = {found.protocol} - {""}
    refused = {"TLSv1.3"} if found.protocol in VERSIONS else set()
    for name, number in VERSIONS.items():
        if name in spoken:
            continue
        try:
            async with asyncio.timeout(_VERSION_LIMIT):
                async with connected(network, found.host, found.port) as (reader, writer):
                    answer = await accepts(reader, writer, found.host, number)
        except (OSError, TimeoutError):
            break
        if answer is not None:
            (spoken if answer else refused).add(name)
    return replace(found, accepts=tuple(sorted(spoken)), refuses=tuple(sorted(refused)))
