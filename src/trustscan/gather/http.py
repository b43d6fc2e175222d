"""Asks a live site over HTTP. Follows redirects, keeps its limits, and turns every failure into a record."""

from __future__ import annotations

import asyncio
from types import TracebackType

import httpx

from trustscan.facts.urls import MAX_URL, absolute_url, host_of, same_host
from trustscan.gather.body import Body
from trustscan.gather.cache import Cache
from trustscan.gather.errors import RedirectError, error_of
from trustscan.gather.limits import MAX_DATA_BODY, MAX_OTHER_BODY, MAX_REDIRECTS, MAX_STEPS
from trustscan.gather.network import AddressNotAllowedError, Names, Network, port_of
from trustscan.gather.options import GatherOptions
from trustscan.gather.rewrite import Rewrites
from trustscan.gather.routes import CertificateFileError, ssl_context
from trustscan.gather.secrets import Secrets
from trustscan.gather.source import Want
from trustscan.gather.transport import Transport, new_cookies, new_headers
from trustscan.model.snapshot import Exchange, FetchError, FetchErrorKind, Redirect

__all__ = ["CertificateFileError", "HttpSource", "port_of", "ssl_context"]

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PAGE_TYPES = ("html", "xml")
_NOT_CONNECTED = (FetchErrorKind.REFUSED, FetchErrorKind.NAME_NOT_RESOLVED)
_Answer = tuple[int, tuple[tuple[str, str], ...], bytes]


class HttpSource:
    """One site's client: use as `async with HttpSource(options, target_url) as source`."""

    def __init__(
        self,
        options: GatherOptions,
        target_url: str,
        cache: Cache | None = None,
        names: Names | None = None,
    ) -> None:
        """`options.headers` go to the host of `target_url` and no other; `names` may be shared.

        Raises OptionError.
        """
        self._options = options
        self._target_url = target_url
        self._cache = cache
        self._rewrite = Rewrites(options.rewrites)
        self._secrets = Secrets(options)
        self.network = Network(
            target_url,
            allow_private=options.allow_private,
            resolve={(host, port): addresses for host, port, addresses in options.resolve},
            names=names,
        )
        self._transport = Transport(options, self.network)
        self._headers, self._cookies = new_headers(options), new_cookies()

    async def __aenter__(self) -> HttpSource:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._transport.aclose()

    async def close_idle(self) -> None:
        """Closes the connections over which nothing is asked, to make room for others to their hosts."""
        await self._transport.close_idle()

    async def fetch(self, url: str, want: Want = Want.PAGE) -> Exchange:
        """The exchange for a URL. Nothing but a cancellation is raised."""
        # The loop's clock may leave out what the server is not to be charged for.
        clock = asyncio.get_running_loop().time
        started = clock()
        hops: list[Redirect] = []
        status: int | None = None
        headers: tuple[tuple[str, str], ...] = ()
        body, error = b"", None
        try:
            async with asyncio.timeout(MAX_STEPS * self._options.timeout):
                status, headers, body = await self._follow(url, want, hops)
        except Exception as problem:  # whatever a server makes a library raise is a fact about the server
            error = self._error_of(problem)
        final = hops[-1].location if hops else url
        seconds = clock() - started
        return Exchange(url, final, status, headers, body, tuple(hops), error, seconds)

    def _error_of(self, problem: Exception) -> FetchError:
        error = error_of(problem, self._options.timeout)
        if self._options.proxy and error.kind in _NOT_CONNECTED:
            return FetchError(error.kind, "The proxy cannot be connected to.")
        return error

    async def _follow(self, url: str, want: Want, hops: list[Redirect]) -> _Answer:
        while True:
            status, headers, body = await self._ask(url, want)
            location = next((value for name, value in headers if name == "location"), "")
            if status not in _REDIRECTS or not location:
                return status, headers, body
            target = self._rewrite(absolute_url(url, location))
            if len(hops) >= MAX_REDIRECTS:
                raise RedirectError(f"More than {MAX_REDIRECTS} redirects.")
            if not target.startswith(("http://", "https://")):
                raise RedirectError("It redirects to an address that is none of the web.")
            hops.append(Redirect(url, status, target))
            url = target

    async def _ask(self, url: str, want: Want) -> _Answer:
        request = httpx.Request("GET", url[:MAX_URL], headers=self._headers)
        if self._cookies.jar:
            self._cookies.set_cookie_header(request)
        if self._options.proxy and (refusal := self.network.refuses(host_of(url))):
            raise AddressNotAllowedError(refusal)
        if self._is_for_target(url):
            self._add_secrets(request)
        stored = self._cache.get(url) if self._cache else None
        if stored is not None:
            request.headers.update(stored.conditions)
        response = await self._transport.handle_async_request(request)
        try:
            if "set-cookie" in response.headers:
                response.request = request
                self._cookies.extract_cookies(response)
            if response.status_code == 304 and stored is not None:
                return 200, stored.headers, stored.body
            return await self._read(response, want)
        finally:
            await response.aclose()

    async def _read(self, response: httpx.Response, want: Want) -> _Answer:
        headers = tuple((name.lower(), value) for name, value in response.headers.multi_items())
        if response.status_code in _REDIRECTS and "location" in response.headers:
            return response.status_code, headers, b""
        body = Body(response.headers.get("content-encoding", ""), _limit_of(response, want))
        async for chunk in response.aiter_raw():
            body.feed(chunk)
            if body.full:
                break
        return response.status_code, self._secrets.hide_in(headers), self._secrets.hide(body.read())

    def _is_for_target(self, url: str) -> bool:
        """Whether an address may be told secrets: the target's host, encrypted if the target was."""
        encrypted = url.startswith("https://") or not self._target_url.startswith("https://")
        return encrypted and same_host(url, self._target_url)

    def _add_secrets(self, request: httpx.Request) -> None:
        request.headers.update(self._options.headers)
        cookies = [*self._options.cookies, *filter(None, [request.headers.get("cookie")])]
        if cookies:
            request.headers["Cookie"] = "; ".join(cookies)


def _limit_of(response: httpx.Response, want: Want) -> int | None:
    if want is Want.DATA:
        return MAX_DATA_BODY
    kind = response.headers.get("content-type", "").lower()
    return None if not kind or any(name in kind for name in _PAGE_TYPES) else MAX_OTHER_BODY
