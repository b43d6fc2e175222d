"""Asks a live site over HTTP. Follows redirects, keeps its limits, and turns every failure into a record."""

from __future__ import annotations

import asyncio
import os
import ssl
import time
from functools import lru_cache
from types import TracebackType
from urllib.parse import urlsplit

import httpx

from trustscan.facts.urls import MAX_URL, absolute_url, same_host
from trustscan.gather.body import Body
from trustscan.gather.errors import RedirectError, error_of
from trustscan.gather.options import GatherOptions
from trustscan.gather.source import Want
from trustscan.model.snapshot import Exchange, Redirect

MAX_REDIRECTS = 10
_MAX_OTHER_BYTES = 64_000
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PAGE_TYPES = ("html", "xml")
_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5"


class CertificateFileError(ValueError):
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


class HttpSource:
    """One site's client: use as `async with HttpSource(options, target_url) as source`."""

    def __init__(self, options: GatherOptions, target_url: str) -> None:
        """`options.headers` go to the host of `target_url` and no other. Raises CertificateFileError."""
        self._options = options
        self._target_url = target_url
        bundle = str(options.ca_bundle) if options.ca_bundle else None
        self._client = httpx.AsyncClient(
            verify=ssl_context(bundle),
            timeout=httpx.Timeout(options.timeout),
            limits=httpx.Limits(
                max_connections=options.concurrency, max_keepalive_connections=options.concurrency
            ),
            headers={
                "User-Agent": options.user_agent,
                "Accept": _ACCEPT,
                "Accept-Encoding": "gzip, deflate, br",
            },
            trust_env=False,
        )

    async def __aenter__(self) -> HttpSource:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.aclose()

    async def fetch(self, url: str, want: Want = Want.PAGE) -> Exchange:
        """The exchange for a URL. Nothing but a cancellation is raised."""
        started = time.perf_counter()
        hops: list[Redirect] = []
        status: int | None = None
        headers: tuple[tuple[str, str], ...] = ()
        body, error = b"", None
        try:
            async with asyncio.timeout(2 * self._options.timeout):
                status, headers, body = await self._follow(url, want, hops)
        except Exception as problem:  # whatever a server makes a library raise is a fact about the server
            error = error_of(problem, self._options.timeout)
        final = hops[-1].location if hops else url
        seconds = time.perf_counter() - started
        return Exchange(url, final, status, headers, body, tuple(hops), error, seconds)

    async def _follow(
        self, url: str, want: Want, hops: list[Redirect]
    ) -> tuple[int, tuple[tuple[str, str], ...], bytes]:
        while True:
            status, headers, body = await self._ask(url, want)
            location = next((value for name, value in headers if name == "location"), "")
            if status not in _REDIRECTS or not location:
                return status, headers, body
            target = absolute_url(url, location)
            if len(hops) >= MAX_REDIRECTS:
                raise RedirectError(f"More than {MAX_REDIRECTS} redirects.")
            if not target.startswith(("http://", "https://")):
                raise RedirectError("It redirects to an address that is none of the web.")
            hops.append(Redirect(url, status, target))
            url = target

    async def _ask(self, url: str, want: Want) -> tuple[int, tuple[tuple[str, str], ...], bytes]:
        own = dict(self._options.headers) if same_host(url, self._target_url) else {}
        async with self._client.stream("GET", url[:MAX_URL], headers=own) as response:
            headers = tuple((name.lower(), value) for name, value in response.headers.multi_items())
            if response.status_code in _REDIRECTS and "location" in response.headers:
                return response.status_code, headers, b""
            body = Body(response.headers.get("content-encoding", ""), _limit_of(response, want))
            async for chunk in response.aiter_raw():
                body.feed(chunk)
                if body.full:
                    break
            return response.status_code, headers, body.read()


def _limit_of(response: httpx.Response, want: Want) -> int | None:
    kind = response.headers.get("content-type", "").lower()
    readable = want is Want.DATA or not kind or any(name in kind for name in _PAGE_TYPES)
    return None if readable else _MAX_OTHER_BYTES


def port_of(url: str) -> int:
    """The port that a URL means."""
    parts = urlsplit(url)
    return parts.port or (443 if parts.scheme == "https" else 80)
