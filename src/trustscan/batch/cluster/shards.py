"""Jobs in parts that one worker takes at a time: all that are under way of one owner are in one part."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from trustscan.batch.listing.sites import owner_of
from trustscan.batch.work import Job

_MOST_BEHIND = 2_000


class Shards:
    """Cuts jobs into shards in the order of the list.

    A job whose owner another shard under way has waits until that one is done. So what an owner's hosts can
    bear is kept by one worker alone, without workers asking each other.
    """

    def __init__(self, jobs: Iterable[Job]) -> None:
        self._jobs = iter(jobs)
        self._away: set[str] = set()
        self._behind: dict[str, deque[Job]] = {}
        self._free: deque[Job] = deque()
        self._waiting = 0
        self._ended = False

    def next(self, size: int) -> list[Job]:
        """At most so many jobs that may begin now; none where there are none for now."""
        shard: list[Job] = []
        mine: set[str] = set()
        while len(shard) < size and (job := self._next()) is not None:
            owner = owner_of(job.key)
            if owner in self._away and owner not in mine:
                self._behind.setdefault(owner, deque()).append(job)
                self._waiting += 1
                continue
            mine.add(owner)
            self._away.add(owner)
            shard.append(job)
        return shard

    def _next(self) -> Job | None:
        if self._free:
            return self._free.popleft()
        if self._ended or self._waiting >= _MOST_BEHIND:
            return None
        job = next(self._jobs, None)
        self._ended = job is None
        return job

    def done(self, shard: Iterable[Job]) -> None:
        """Notes that nothing of a shard is under way any more."""
        for owner in {owner_of(job.key) for job in shard}:
            self._away.discard(owner)
            behind = self._behind.pop(owner, deque())
            self._waiting -= len(behind)
            self._free.extend(behind)
