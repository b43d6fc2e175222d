"""The ways to a site: straight to its host, or through a proxy."""

from __future__ import annotations

import os
import ssl
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Protocol

import httpx

from trustscan.gather.connections import Connection, Headers, connected
from trustscan.gather.network import Network
from trustscan.gather.options import GatherOptions, OptionError
from trustscan.model.struct import Frozen


class CertificateFileError(OptionError):
    """The file of certificate authorities cannot be used; the message is one line."""


@lru_cache(maxsize=4)
def ssl_context(ca_bundle: str | None = None) -> ssl.SSLContext:
    """A verifying context, made once for each set of authorities (making one takes 20 ms).

    Without a file, SSL_CERT_FILE counts, else certifi's list. Raises CertificateFileError.
    """
    import certifi

    try:
        context = ssl.create_default_context(
            cafile=ca_bundle or os.environ.get("SSL_CERT_FILE") or certifi.where()
        )
    except (OSError, ssl.SSLError) as problem:
        raise CertificateFileError(f"No certificates could be read from {ca_bundle}: {problem}") from None
    context.set_alpn_protocols(["http/1.1"])
    return context


class Origin(Frozen):
    """Where requests go that can share a connection; `name` is host and port as a proxy is told them."""

    host: str
    port: int
    encrypted: bool
    name: bytes

    @classmethod
    def of(cls, url: httpx.URL) -> Origin:
        """The origin of a web address. Raises httpx.UnsupportedProtocol for any other."""
        if url.scheme not in ("http", "https"):
            raise httpx.UnsupportedProtocol("It is no web address.")
        encrypted = url.scheme == "https"
        port = url.port or (443 if encrypted else 80)
        host = url.raw_host.decode("ascii")
        return cls(
            host, port, encrypted, f"[{host}]:{port}".encode() if ":" in host else f"{host}:{port}".encode()
        )


class Route(Protocol):
    """How connections are made, and what is sent over them."""

    async def connect(self, origin: Origin) -> Connection:
        """A connection that is ready for a request to `origin`."""
        ...

    def sent(self, request: httpx.Request) -> tuple[bytes, Headers]:
        """What a request asks for, and its headers."""
        ...


def route_of(options: GatherOptions, network: Network) -> Route:
    """The way that the options want. Raises OptionError."""
    return _Straight(options, network) if options.proxy is None else _Proxied(options, options.proxy)


class _Straight:
    def __init__(self, options: GatherOptions, network: Network) -> None:
        self._network, self._timeout, self._context = network, options.timeout, _context_of(options)

    async def connect(self, origin: Origin) -> Connection:
        connection = await connected(self._network, origin.host, origin.port, self._timeout)
        with _closed_on_failure(connection):
            if origin.encrypted:
                await connection.encrypt(self._context, origin.host)
        return connection

    def sent(self, request: httpx.Request) -> tuple[bytes, Headers]:
        return request.url.raw_path, request.headers.raw


class _Proxied:
    """Pages without encryption are asked of the proxy, to the others it opens a tunnel (RFC 9110, 9.3.6)."""

    def __init__(self, options: GatherOptions, address: str) -> None:
        """Raises OptionError."""
        try:
            proxy = httpx.Proxy(address)
        except (ValueError, httpx.InvalidURL):
            raise OptionError("The proxy's address is not valid: write http://host:port.") from None
        if proxy.url.scheme not in ("http", "https") or not proxy.url.host:
            raise OptionError("Only http:// and https:// proxies can be used.")
        # The user named the proxy; where it leads is looked at by name before each request.
        self._network = Network(f"{proxy.url.scheme}://{proxy.url.netloc.decode()}", allow_private=True)
        self._at, self._timeout, self._context = Origin.of(proxy.url), options.timeout, _context_of(options)
        pair = b":".join(proxy.raw_auth or ())
        self._headers = [(b"Proxy-Authorization", b"Basic " + b64encode(pair))] if pair else []

    async def connect(self, origin: Origin) -> Connection:
        connection = await connected(self._network, self._at.host, self._at.port, self._timeout)
        with _closed_on_failure(connection):
            if self._at.encrypted:
                await connection.encrypt(self._context, self._at.host)
            if origin.encrypted:
                await connection.tunnel(origin.name, self._headers)
                await connection.encrypt(self._context, origin.host)
        return connection

    def sent(self, request: httpx.Request) -> tuple[bytes, Headers]:
        url, headers = request.url, request.headers.raw
        if url.scheme == "https":
            return url.raw_path, headers
        return b"%b://%b%b" % (url.raw_scheme, url.netloc, url.raw_path), [*self._headers, *headers]


@contextmanager
def _closed_on_failure(connection: Connection) -> Iterator[None]:
    try:
        yield
    except BaseException:
        connection.close()
        raise


def _context_of(options: GatherOptions) -> ssl.SSLContext:
    return ssl_context(str(options.ca_bundle) if options.ca_bundle else None)
