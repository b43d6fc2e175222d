"""The HTTP client of one scan: connections to checked addresses, a proxy if wanted, bounded headers."""

from __future__ import annotations

import os
import ssl
from collections.abc import AsyncIterator
from functools import lru_cache
from http.cookiejar import Cookie, CookieJar, DefaultCookiePolicy
from typing import Any
from urllib.request import Request

import httpcore
import httpx

from trustscan.gather.connections import CheckedBackend
from trustscan.gather.limits import MAX_COOKIES, MAX_HEADERS
from trustscan.gather.network import Network, port_of
from trustscan.gather.options import GatherOptions, OptionError

_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5"
_KEEP_OPEN = 5.0


class CertificateFileError(OptionError):
    """The file of certificate authorities cannot be used; the message is one line."""


@lru_cache(maxsize=4)
def ssl_context(ca_bundle: str | None = None) -> ssl.SSLContext:
    """A verifying context, made once for each set of authorities (making one takes 20 ms).

    Without a file, SSL_CERT_FILE counts, else certifi's list. Raises CertificateFileError.
    """
    import certifi

    try:
        return ssl.create_default_context(
            cafile=ca_bundle or os.environ.get("SSL_CERT_FILE") or certifi.where()
        )
    except (OSError, ssl.SSLError) as problem:
        raise CertificateFileError(f"No certificates could be read from {ca_bundle}: {problem}") from None


def new_transport(options: GatherOptions, network: Network) -> Transport:
    """What carries requests to the hosts of `network`, or to the proxy. Raises OptionError."""
    return Transport(_pool(options, network))


def new_client(options: GatherOptions, transport: Transport) -> httpx.AsyncClient:
    """A client that takes nothing from the environment."""
    return httpx.AsyncClient(
        transport=transport,
        timeout=httpx.Timeout(options.timeout),
        headers={
            "User-Agent": options.user_agent,
            "Accept": _ACCEPT,
            "Accept-Encoding": "gzip, deflate, br",
        },
        cookies=CookieJar(_FewCookies()),
        trust_env=False,
    )


def _pool(options: GatherOptions, network: Network) -> httpcore.AsyncConnectionPool:
    limits: dict[str, Any] = {
        "ssl_context": ssl_context(str(options.ca_bundle) if options.ca_bundle else None),
        "max_connections": options.concurrency,
        "max_keepalive_connections": options.concurrency,
        "keepalive_expiry": _KEEP_OPEN,
    }
    if options.proxy is None:
        return httpcore.AsyncConnectionPool(**limits, network_backend=CheckedBackend(network))
    try:
        proxy = httpx.Proxy(options.proxy)
    except (ValueError, httpx.InvalidURL):
        raise OptionError("The proxy's address is not valid: write http://host:port.") from None
    if proxy.url.scheme not in ("http", "https") or not proxy.url.host:
        raise OptionError("Only http:// and https:// proxies can be used.")
    # The user named the proxy; where it leads is looked at by name before each request.
    itself = Network(f"{proxy.url.scheme}://{proxy.url.netloc.decode()}", allow_private=True)
    return httpcore.AsyncHTTPProxy(
        proxy_url=httpcore.URL(
            scheme=proxy.url.raw_scheme, host=proxy.url.raw_host, port=port_of(str(proxy.url)), target=b"/"
        ),
        proxy_auth=proxy.raw_auth,
        **limits,
        network_backend=CheckedBackend(itself),
    )


class Transport(httpx.AsyncBaseTransport):
    """What httpx's own transport does, with a network backend that can be chosen."""

    def __init__(self, pool: httpcore.AsyncConnectionPool) -> None:
        self._pool = pool

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Sends one request; its response's body comes as a stream."""
        response = await self._pool.handle_async_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            response.status, headers=response.headers[:MAX_HEADERS], stream=_Stream(response)
        )

    async def close_idle(self) -> None:
        """Closes the connections over which nothing is under way."""
        for connection in self._pool.connections:
            if connection.is_idle():
                await connection.aclose()

    async def aclose(self) -> None:
        """Closes all connections."""
        await self._pool.aclose()


class _Stream(httpx.AsyncByteStream):
    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._response.aiter_stream():
            yield part

    async def aclose(self) -> None:
        await self._response.aclose()


class _FewCookies(DefaultCookiePolicy):
    """Takes cookies as a browser would, since some sites answer nobody without; not by the thousand."""

    _taken = 0

    def set_ok(self, cookie: Cookie, request: Request) -> bool:
        if self._taken >= MAX_COOKIES or not super().set_ok(cookie, request):
            return False
        self._taken += 1
        return True
