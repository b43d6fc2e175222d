"""Who is visited at the same time: no host twice, and of one address no more than it can bear."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

from trustscan.batch.work import Job
from trustscan.facts.urls import host_of, is_address, page_key
from trustscan.gather.network import Names
from trustscan.gather.targets import TargetError, resolve_site

SITES_PER_ADDRESS = 4
"""Sites at one address that are visited at a time by all processes; each with four connections at most."""

_MOST_BEHIND = 2_000


class Turns:
    """Jobs in the order of the list, but none whose host is being visited: those come when it is free again.

    So the limit of connections to a host holds for all processes together, without their asking each other.
    """

    def __init__(self, jobs: Iterable[Job]) -> None:
        self._jobs = iter(jobs)
        self._behind: dict[str, deque[Job]] = {}
        self._free: deque[Job] = deque()
        self._waiting = 0
        self._ended = False

    def next(self) -> Job | None:
        """A job that may begin now; None where there is none."""
        while not self._free and not self._ended and self._waiting < _MOST_BEHIND:
            job = next(self._jobs, None)
            if job is None:
                self._ended = True
            elif (others := self._behind.get(_host(job))) is not None:
                others.append(job)
                self._waiting += 1
            else:
                self._behind[_host(job)] = deque()
                return job
        return self._free.popleft() if self._free else None

    def again(self, job: Job) -> None:
        """Takes back a job that came to nothing; it is the next."""
        self._free.appendleft(job)

    def done(self, job: Job) -> None:
        """Notes that a job's host is free."""
        others = self._behind[_host(job)]
        if others:
            self._free.append(others.popleft())
            self._waiting -= 1
        else:
            del self._behind[_host(job)]


def _host(job: Job) -> str:
    """Host and port, whether with `www.` or without, by http or https."""
    try:
        return "/".join(page_key(resolve_site(job.target).url).split("/")[:3])
    except TargetError:
        return job.key


class Rooms:
    """Lets only some sites of one address be visited at a time: many shops live on one server.

    The allowance is divided among the processes. Giving each address to one process instead would keep it
    to the letter, but a list of shops at one provider would then be read by one process alone, and every
    name would have to be looked up before it is known whose it is. Nothing is shared that a process could
    take with it when it dies.
    """

    def __init__(self, names: Names, processes: int, patience: float, *, proxied: bool) -> None:
        """A look-up gets `patience` seconds. Behind a proxy a host is all that is known of an address."""
        self._names, self._patience, self._proxied = names, patience, proxied
        self._allowance = max(1, SITES_PER_ADDRESS // processes)
        self._rooms: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()

    @asynccontextmanager
    async def room(self, url: str) -> AsyncIterator[None]:
        """Waits until the address of a site has room for one more visit."""
        address = await self._address_of(host_of(url))
        # Lives as long as somebody holds it or waits for it.
        room = self._rooms.get(address)
        if room is None:
            room = self._rooms[address] = asyncio.Semaphore(self._allowance)
        async with room:
            yield

    async def _address_of(self, host: str) -> str:
        """The least of a host's addresses, as the others change places; the host where there are none."""
        if self._proxied or is_address(host):
            return host
        try:
            async with asyncio.timeout(self._patience):
                return min(await self._names.addresses(host))
        except (OSError, TimeoutError):
            return host
