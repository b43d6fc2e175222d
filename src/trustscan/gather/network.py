"""Connects to addresses that were looked at first: a name is resolved once a scan, its answer is checked,
and the checked address is what is connected to. No answer that comes later can lead elsewhere."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import TypeVar
from urllib.parse import urlsplit

from trustscan.facts.urls import host_of, is_address
from trustscan.gather.addresses import NAMED, PUBLIC, kind_of
from trustscan.gather.limits import MAX_CONNECT_ADDRESSES, MAX_CONNECTIONS, MAX_NAMES

# Seconds for an address while others of the same name are left.
_TRY_FOR = 1.0
_WEB_PORTS = frozenset({80, 443})
# Seconds for which the answer of a name server holds; most servers grant more.
_KEEP_NAMES = 300.0

_Connection = TypeVar("_Connection")


class AddressNotAllowedError(Exception):
    """A host lies where a website has no business to lead; the message is one sentence."""


class Names:
    """Addresses by name, as the system tells them. One may serve all the scans of an event loop."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[float, asyncio.Future[list[str] | OSError]]] = {}

    async def addresses(self, host: str) -> list[str]:
        """The addresses of a name, asked once in a while. Raises OSError where it does not resolve."""
        asked_at, answer = self._known.get(host, (-_KEEP_NAMES, None))
        if answer is None or asked_at + _KEEP_NAMES < time.monotonic():
            answer = asyncio.get_running_loop().create_future()
            self._known.pop(host, None)
            self._known[host] = (time.monotonic(), answer)
            if len(self._known) > MAX_NAMES:
                del self._known[next(iter(self._known))]
            # A thread of its own: those of the loop's pool are waited for at the end of a run, and a dead
            # name server can keep one for half a minute.
            threading.Thread(target=_resolve, args=(host, answer), daemon=True).start()
        found = await asyncio.shield(answer)
        if isinstance(found, OSError):
            self._known.pop(host, None)
            raise found
        return found


class Network:
    """Where the hosts of one scan are. Shared among its tasks; holds nothing open.

    The target's own host may be private if it was so from the start (somebody's own machine or intranet);
    any other host, also one that the target redirects to, has to be public.
    """

    def __init__(
        self,
        target_url: str,
        *,
        allow_private: bool = False,
        resolve: Mapping[tuple[str, int], tuple[str, ...]] | None = None,
        names: Names | None = None,
    ) -> None:
        """`resolve` gives the addresses of (host, port) pairs that the user placed by hand."""
        self._own_host = host_of(target_url).removeprefix("www.")
        port = port_of(target_url)
        self._own_ports = _WEB_PORTS if port in _WEB_PORTS else frozenset({port})
        self._allow_private = allow_private
        self._placed = resolve or {}
        self._names = names or Names()
        self._last_good: dict[str, str] = {}
        self._doors: dict[str, asyncio.Semaphore] = {}

    def door(self, host: str) -> asyncio.Semaphore:
        """What each connection to a host has to hold while it is open, so that there are not too many."""
        return self._doors.setdefault(host.lower(), asyncio.Semaphore(MAX_CONNECTIONS))

    async def reach(
        self, host: str, port: int, connect: Callable[[str], Awaitable[_Connection]]
    ) -> _Connection:
        """What `connect` makes of the first of the host's addresses that answers, tried one after another.

        Raises what `addresses` and, for the last address, `connect` raise.
        """
        *others, last = await self.addresses(host, port)
        for address in others:
            with suppress(Exception):  # the last one tells what is wrong
                async with asyncio.timeout(_TRY_FOR):
                    connection = await connect(address)
                self._last_good[host] = address
                return connection
        connection = await connect(last)
        self._last_good[host] = last
        return connection

    async def addresses(self, host: str, port: int) -> tuple[str, ...]:
        """The addresses that may be connected to, the best first.

        Raises AddressNotAllowedError where there is none, OSError where the name does not resolve.
        """
        placed = self._placed.get((host.lower(), port))
        if placed is not None:
            return placed
        found = [host.strip("[]")] if is_address(host) else await self._names.addresses(host)
        kinds = {address: kind_of(address) for address in found}
        allowed = [address for address in found if self._may(host, port, kinds[address])]
        if not allowed:
            raise AddressNotAllowedError(_refusal(found[0], kinds[found[0]]))
        good = self._last_good.get(host)
        return tuple(sorted(allowed, key=lambda address: address != good)[:MAX_CONNECT_ADDRESSES])

    def refuses(self, host: str) -> str | None:
        """Why a host is refused by its name alone, where a proxy resolves names; None where it is not."""
        kind = "loopback" if _is_localhost(host) else kind_of(host) if is_address(host) else PUBLIC
        return None if self._may(host, port=None, kind=kind) else _refusal(host, kind)

    def _may(self, host: str, port: int | None, kind: str) -> bool:
        if kind == PUBLIC or self._allow_private:
            return True
        name = host.lower().strip("[]").removeprefix("www.")
        own = name == self._own_host and (port is None or port in self._own_ports)
        return own and (kind in NAMED or is_address(name))


def port_of(url: str) -> int:
    """The port that a URL means; 0 where it is none."""
    try:
        parts = urlsplit(url)
        return parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        return 0


def _resolve(host: str, answer: asyncio.Future[list[str] | OSError]) -> None:
    found: list[str] | OSError
    try:
        infos = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        found = list(dict.fromkeys(str(info[4][0]) for info in infos))
    except OSError as problem:
        found = problem
    except UnicodeError:
        found = socket.gaierror(socket.EAI_NONAME, "not a name")

    def tell() -> None:
        if not answer.done():
            answer.set_result(found)

    with suppress(RuntimeError):  # the scan has ended, and its loop with it
        answer.get_loop().call_soon_threadsafe(tell)


def _is_localhost(host: str) -> bool:
    name = host.lower().rstrip(".")
    return name == "localhost" or name.endswith(".localhost")


def _refusal(address: str, kind: str) -> str:
    return f"It lies at the {kind} address {address[:60]}, where no public site leads (see --allow-private)."
