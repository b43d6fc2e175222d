"""Many sites at once in one process: jobs in, outcomes out."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache, partial
from importlib import import_module
from pathlib import Path

from trustscan.batch.archives.shelf import Library
from trustscan.batch.fair import FairLoop
from trustscan.batch.hosts import Rooms, Turns
from trustscan.batch.results.identity import RULE_TEXTS
from trustscan.batch.work import AT_ONCE, Job, Outcome, ScanSettings
from trustscan.facts.reader import Reader
from trustscan.gather import gather
from trustscan.gather.lean import leave_out_unused
from trustscan.gather.network import Names
from trustscan.gather.pages import snapshot_of_pages
from trustscan.gather.targets import TargetError, resolve_site
from trustscan.model.snapshot import Snapshot
from trustscan.model.target import Target
from trustscan.report.jsonlines import to_line
from trustscan.rulebook.load import load_rulebook
from trustscan.rulebook.models import RuleBook
from trustscan.rulebook.severities import SeverityChange
from trustscan.scan import judge

_GARBAGE = (300_000, 20, 20)
_LONGEST_ERROR = 300
_USUAL_READING = 0.02
"""Seconds that reading a page may take of the time of all sites; heavy pages take no more of it."""
_MADE_UP = {
    "/robots.txt": "User-agent: *\nDisallow: /cart",
    "/": """<html lang="en"><title>Example Ltd</title><nav><a href="/contact">Contact</a></nav><h1>Lamps</h1>
        <p>Our lamps cost £20.00. “I have never had a better one in all these years”, says Ann Other.
        <footer><a href="https://www.facebook.com/example">Facebook</a> © 2026 Example Ltd</footer>""",
    "/contact": """<html lang="en"><title>Contact</title><h1>Contact</h1><p>Example Ltd, 1 High Street,
        London SW1A 1AA, United Kingdom. Phone: +44 20 7946 0000, e-mail: shop@example.com. Open Monday to
        Friday from 9:00 to 17:00.<form method="post"><input name="email" type="email">
        <textarea name="message"></textarea><button>Send</button></form>""",
}


class Scanner:
    """Scans sites with one rule book in one event loop, which judges as well as fetches.

    What can be shared is made once: the rule book, the answers of name servers, the TLS context.
    """

    def __init__(
        self,
        book: RuleBook,
        settings: ScanSettings,
        loop: FairLoop,
        at_once: int = AT_ONCE,
        processes: int = 1,
    ) -> None:
        """`processes` like this one share what an address can bear."""
        options = settings.options
        self._book, self._regions, self._loop = book, settings.regions, loop
        self._waivers = settings.waivers
        self._options = replace(options, clock=loop.time)
        self._names = Names()
        self._library = None if settings.archives is None else Library(settings.archives.index)
        # Behind a proxy, and where nothing is asked of anybody, no name is looked up.
        unseen = options.proxy is not None or self._library is not None
        self._rooms = Rooms(self._names, processes, options.timeout, proxied=unseen)
        self._slots = asyncio.Semaphore(at_once)
        # A scan keeps its own deadline; this ends one that cannot.
        self.limit = 2 * options.deadline + options.timeout

    async def scan(self, job: Job, begun: Callable[[], None] = lambda: None) -> Outcome:
        """What becomes of a job. `begun` is called when its turn comes. Raises nothing but a cancellation."""
        try:
            target = resolve_site(job.target)
        except TargetError as problem:
            return Outcome(job.key, None, str(problem), 0.0)
        async with self._rooms.room(target.url), self._slots:
            begun()
            began = time.perf_counter()
            report, error = None, None
            try:
                report = await self._report(target)
            except TimeoutError:
                error = f"the scan did not end within {self.limit:g} s"
            except Exception as problem:  # one site must not end the scans of all others
                error = f"{type(problem).__name__}: {problem}".replace("\n", " ")[:_LONGEST_ERROR]
            return Outcome(job.key, report, error, round(time.perf_counter() - began, 3))

    async def _report(self, target: Target) -> bytes:
        began = self._loop.time()
        reader = Reader(self._book.vocabulary, partial(self._loop.standing_still, _USUAL_READING))
        async with asyncio.timeout(self.limit):
            snapshot = await self._gathered(target, reader)
        with self._loop.standing_still():
            started = time.perf_counter() - (self._loop.time() - began)
            report = judge(snapshot, self._book, started, self._regions, self._waivers, reader)
            return to_line(report, without=RULE_TEXTS).encode()

    async def _gathered(self, target: Target, reader: Reader) -> Snapshot:
        if self._library is None:
            return await gather(
                target, self._book.vocabulary, self._options, names=self._names, reader=reader
            )
        ends = self._loop.time() + self._options.deadline
        return self._library.snapshot(
            target, self._book.vocabulary, self._options, lambda: ends - self._loop.time(), reader
        )


@lru_cache(maxsize=2)
def prepared_book(
    rules: tuple[Path, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    severities: tuple[SeverityChange, ...] = (),
) -> RuleBook:
    """The rule book of a batch, loaded once a process. Raises RuleFileError.

    What a process has loaded stays to its end, so the garbage collector need not look at it, now or later;
    and what scans leave behind is looked for seldom, as most of it is freed without.
    """
    gc.disable()
    try:
        book = load_rulebook(rules, select, ignore, severities=severities)
        _rehearse(book)
    finally:
        gc.enable()
    gc.freeze()
    gc.set_threshold(*_GARBAGE)
    return book


def _rehearse(book: RuleBook) -> None:
    """Judges a made-up site, so that whatever is loaded when it is first needed is there.

    It is 0.4 s and 45 MB, which processes that are copied from this one need not have each for itself.
    """
    leave_out_unused()
    import_module("trustscan.gather.probes.probe")
    judge(snapshot_of_pages(_MADE_UP, book.vocabulary, "https://www.example.com/"), book)


def scan_many(jobs: Iterable[Job], settings: ScanSettings, at_once: int = AT_ONCE) -> Iterator[Outcome]:
    """One outcome for each job, as they finish; everything happens in this process and this thread.

    Jobs are pulled as they are needed. While the caller looks at an outcome, no site's time passes. Closing
    the generator cancels what is under way. Raises RuleFileError.
    """
    book = prepared_book(settings.rules, settings.select, settings.ignore, settings.severities)
    turns = Turns(jobs)
    with asyncio.Runner(loop_factory=FairLoop) as runner:
        loop = runner.get_loop()
        assert isinstance(loop, FairLoop)
        scanner = Scanner(book, settings, loop, at_once)
        running: dict[asyncio.Task[Outcome], Job] = {}
        while True:
            with loop.standing_still():
                while len(running) < 2 * at_once and (job := turns.next()) is not None:
                    running[loop.create_task(scanner.scan(job))] = job
            if not running:
                return
            done = runner.run(_first_of(running))
            with loop.standing_still():
                for task in done:
                    turns.done(running.pop(task))
                    yield task.result()


async def _first_of(tasks: Iterable[asyncio.Task[Outcome]]) -> set[asyncio.Task[Outcome]]:
    done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    return done
