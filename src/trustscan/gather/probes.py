"""Questions asked beside the crawl: what certificate the host shows, and where plain http leads."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import suppress
from ipaddress import ip_address
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.x509.oid import NameOID

from trustscan.facts.urls import host_of, is_address
from trustscan.gather.errors import error_of
from trustscan.gather.http import HttpSource, port_of, ssl_context
from trustscan.gather.options import GatherOptions
from trustscan.model.snapshot import FetchErrorKind, PlainHttpFacts, Probes, TlsFacts

_PORTS = (80, 443, None)


async def probe(url: str, options: GatherOptions, source: HttpSource) -> Probes:
    """Asks what makes sense for the host of `url`; each question has its own time limit.

    A site on a port of its own (`localhost:8000`) is asked on that port alone: for its certificate where
    it speaks https, and for nothing where it does not.
    """
    port = urlsplit(url).port
    if port in _PORTS:
        tls, plain = await asyncio.gather(probe_tls(url, options), _probe_plain_http(url, source))
        return Probes(tls, plain)
    return Probes(await probe_tls(url, options)) if url.startswith("https:") else Probes()


async def probe_tls(url: str, options: GatherOptions) -> TlsFacts:
    """The certificate of a URL's host. Trust and host name are judged apart from each other."""
    host = host_of(url)
    port = port_of(url) if url.startswith("https:") else 443
    bundle = str(options.ca_bundle) if options.ca_bundle else None
    try:
        async with asyncio.timeout(options.timeout):
            return await _examine(host, port, bundle)
    except Exception as problem:  # whatever a server makes a library raise is a fact about the server
        return TlsFacts(host, port, error=error_of(problem, options.timeout).detail)


async def _examine(host: str, port: int, bundle: str | None) -> TlsFacts:
    try:
        certificate, protocol = await _handshake(host, port, ssl_context(bundle))
        return _facts(host, port, certificate, protocol, trusted=True)
    except ssl.SSLCertVerificationError as problem:
        message = str(problem.verify_message)
    trusted = False
    with suppress(ssl.SSLCertVerificationError):
        await _handshake(host, port, _context(bundle, ssl.CERT_REQUIRED))
        trusted = True
    certificate, protocol = await _handshake(host, port, _context(bundle, ssl.CERT_NONE))
    return _facts(host, port, certificate, protocol, trusted=trusted, error=message)


def _context(bundle: str | None, mode: ssl.VerifyMode) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = mode
    if mode is ssl.CERT_REQUIRED:
        import certifi

        context.load_verify_locations(cafile=bundle or certifi.where())
    return context


async def _handshake(host: str, port: int, context: ssl.SSLContext) -> tuple[bytes, str]:
    """The certificate (DER) and the protocol that was agreed on."""
    _, writer = await asyncio.open_connection(host, port, ssl=context, server_hostname=host)
    try:
        connection = writer.get_extra_info("ssl_object")
        return connection.getpeercert(binary_form=True), connection.version() or ""
    finally:
        writer.transport.abort()


def _facts(
    host: str, port: int, der: bytes, protocol: str, *, trusted: bool, error: str | None = None
) -> TlsFacts:
    certificate = x509.load_der_x509_certificate(der)
    return TlsFacts(
        host=host,
        port=port,
        trusted=trusted,
        host_matches=_matches(certificate, host),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        issuer=_name(certificate.issuer),
        subject=_name(certificate.subject),
        protocol=protocol,
        error=error,
    )


def _name(name: x509.Name) -> str:
    """What people call a subject or issuer: its organisation or common name."""
    for oid in (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME):
        found = name.get_attributes_for_oid(oid)
        if found:
            return str(found[0].value)[:200]
    return ""


def _matches(certificate: x509.Certificate, host: str) -> bool:
    """Whether a certificate is for this host (RFC 9525: alternative names, a star for one label)."""
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (x509.ExtensionNotFound, ValueError):
        return False
    if is_address(host):
        return ip_address(host) in names.get_values_for_type(x509.IPAddress)
    patterns = {name.lower().rstrip(".") for name in names.get_values_for_type(x509.DNSName)}
    return host in patterns or f"*.{host.partition('.')[2]}" in patterns


async def _probe_plain_http(url: str, source: HttpSource) -> PlainHttpFacts:
    host = host_of(url)
    plain = f"http://{f'[{host}]' if ':' in host else host}/"
    exchange = await source.fetch(plain)
    if exchange.error is None:
        return PlainHttpFacts(plain, exchange.final_url, exchange.status)
    if exchange.error.kind is FetchErrorKind.REFUSED and not exchange.redirects:
        return PlainHttpFacts(plain, closed=True)
    return PlainHttpFacts(plain, exchange.final_url, error=exchange.error.detail)
