"""The engine for one machine, on real servers and with processes that are really killed."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event, Lock
from typing import Any

import pytest

from tests.batch.processes import PAGES, SETTINGS, children, job, lives, sites, workers
from tests.gather.server import Reply, Site, serving, wait_for
from trustscan.batch.fair import FairLoop
from trustscan.batch.hosts import SITES_PER_ADDRESS, Rooms, Turns
from trustscan.batch.processes.engine import LocalEngine
from trustscan.batch.processes.nursery import Spawning
from trustscan.batch.results.identity import RULE_TEXTS
from trustscan.batch.scanner import scan_many
from trustscan.batch.work import Job
from trustscan.gather import GatherOptions, resolve_target
from trustscan.gather.limits import MAX_CONNECTIONS
from trustscan.gather.network import Names
from trustscan.model.struct import replace
from trustscan.rulebook.models import RuleBook
from trustscan.scan import scan_target

linux = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes through /proc")

OTHERS: set[int] = set()


@pytest.fixture(autouse=True)
def others() -> None:
    """What tests before have left behind, such as processes of a cluster, is none of the engine's."""
    OTHERS.clear()
    OTHERS.update(workers(os.getpid()))


def own_workers() -> list[int]:
    """The workers of the engine under test."""
    return [pid for pid in workers(os.getpid()) if pid not in OTHERS]


def verdicts(report: bytes | None) -> dict[str, Any]:
    assert report is not None
    found: dict[str, Any] = json.loads(report)
    for check in found["checks"]:
        for name in RULE_TEXTS:
            check.pop(name, None)
    return {name: found[name] for name in ("target", "assessed", "score", "pillars", "checks", "facts")}


def test_a_batch_says_of_a_site_what_a_scan_says(book: RuleBook) -> None:
    with sites(3) as served:
        jobs = [job(site) for site in served]
        plain = {
            one.key: json.loads(
                asyncio.run(scan_target(resolve_target(one.target), book, SETTINGS.options)).model_dump_json()
            )
            for one in jobs
        }
        here = {outcome.key: outcome for outcome in scan_many(jobs, SETTINGS)}
        there = {outcome.key: outcome for outcome in LocalEngine(SETTINGS, workers=2).run(jobs)}
    assert set(here) == set(there) == set(plain)
    for key, report in plain.items():
        assert report["checks"]
        assert verdicts(here[key].report) == verdicts(there[key].report)
        assert verdicts(here[key].report) == verdicts(json.dumps(report).encode())


def test_workers_can_be_started_anew_where_none_can_be_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trustscan.batch.processes.engine.open_nursery", Spawning)
    with sites(2) as served:
        jobs = [job(site) for site in served]
        outcomes = list(LocalEngine(SETTINGS, workers=1).run(jobs))
    assert {outcome.key for outcome in outcomes} == {one.key for one in jobs}
    assert all(outcome.report for outcome in outcomes)


def test_no_process_is_started_for_nothing() -> None:
    """One could not be: it would look for these rules."""
    settings = replace(SETTINGS, rules=(Path("no-such-rules.yaml"),))
    assert list(LocalEngine(settings, workers=1).run([])) == []


def test_what_is_no_site_or_no_server_has_an_outcome_too() -> None:
    jobs = [Job("a", "http://127.0.0.1:1/"), Job("b", "not a site at all"), Job("c", "http://127.0.0.1:1/x")]
    found = {outcome.key: outcome for outcome in scan_many(jobs, SETTINGS)}
    assert set(found) == {"a", "b", "c"}
    assert verdicts(found["a"].report)["assessed"] is False
    assert found["b"].report is None
    assert found["b"].error


def with_harm(harm: Callable[[], None]) -> dict[str, Any]:
    """A site that does harm to its visitor when its contact page is asked for."""

    def reply(_: str) -> Reply:
        harm()
        return Reply("<title>Contact</title><p>too late</p>")

    return {**PAGES, "/contact": reply}


@linux
def test_the_sites_of_a_killed_worker_are_scanned_by_another_but_one_that_kills_twice() -> None:
    killed: list[int] = []
    first = Event()

    def kill() -> None:
        killed.extend(own_workers())
        for pid in own_workers():
            os.kill(pid, signal.SIGKILL)

    def kill_first() -> None:
        if not first.is_set():
            kill()
            first.set()

    def kill_afterwards() -> None:
        # While both are visited the other one comes first: alone it would look as guilty.
        if first.is_set():
            kill()
        else:
            first.wait(20)

    with (
        sites(5) as good,
        serving(Site(with_harm(kill_afterwards))) as bad,
        serving(Site(with_harm(kill_first))) as unlucky,
    ):
        jobs = [job(site) for site in (*good[:2], bad, *good[2:], unlucky)]
        outcomes = {outcome.key: outcome for outcome in LocalEngine(SETTINGS, workers=1).run(jobs)}
    assert len(set(killed)) == 2
    assert set(outcomes) == {one.key for one in jobs}
    guilty = outcomes.pop(job(bad).key)
    assert guilty.report is None
    assert guilty.error is not None
    assert "twice" in guilty.error
    assert all(outcome.report for outcome in outcomes.values())


@linux
def test_a_worker_that_hangs_is_replaced() -> None:
    stopped: list[int] = []

    def stop() -> None:
        for pid in own_workers():
            stopped.append(pid)
            os.kill(pid, signal.SIGSTOP)

    settings = replace(SETTINGS, options=GatherOptions(timeout=1.0, deadline=1.0))
    with sites(2) as good, serving(Site(with_harm(stop))) as bad:
        jobs = [job(site) for site in (*good, bad)]
        found = {o.key: o for o in LocalEngine(settings, workers=1, grace=0.5).run(jobs)}
    assert set(found) == {one.key for one in jobs}
    assert len(stopped) == 2
    assert not any(map(lives, stopped))
    assert found[job(bad).key].report is None
    assert all(found[job(site).key].report for site in good)


@linux
def test_closing_leaves_no_process_and_pulls_no_more_jobs() -> None:
    pulled: list[str] = []

    def jobs(served: list[Site]) -> Any:
        for number in range(100_000):
            one = job(served[number % len(served)])
            pulled.append(one.key)
            yield Job(f"{number}", one.target)

    before = set(children(os.getpid()))
    with sites(4) as served:
        run = LocalEngine(SETTINGS, workers=2, at_once=2).run(jobs(served))
        next(run)
        those = own_workers()
        assert those
        run.close()  # type: ignore[attr-defined]  # a generator
        left = set(children(os.getpid())) - before
    assert not any(map(lives, those))
    # One stays for the lifetime of this process and belongs to Python: the tracker of shared resources.
    assert len(left) <= 1
    assert len(pulled) < 5_000


_RUN = """
import sys
from tests.batch.processes import SETTINGS
from trustscan.batch.processes.engine import LocalEngine
from trustscan.batch.work import Job
if __name__ == "__main__":
    for _ in LocalEngine(SETTINGS, workers=2).run([Job(url, url) for url in sys.argv[1:]]):
        pass
"""


@linux
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_no_worker_outlives_the_process_that_started_it(how: signal.Signals, tmp_path: Any) -> None:
    script = tmp_path / "run.py"
    script.write_text(_RUN)
    slow = {"/": Reply("<h1>slow</h1>", hang=30)}
    with sites(3, slow) as served:
        command = [sys.executable, str(script), *(job(site).target for site in served)]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join([os.getcwd(), *sys.path])}
        with subprocess.Popen(
            command, stderr=subprocess.DEVNULL, env=environment, start_new_session=True
        ) as batch:
            wait_for(lambda: all("/" in site.asked for site in served), 60)
            family = [*children(batch.pid), *workers(batch.pid)]
            if how is signal.SIGINT:
                os.killpg(batch.pid, how)
            else:
                batch.send_signal(how)
            batch.wait(20)
        wait_for(lambda: not any(map(lives, family)), 20)
    assert len(family) >= 3
    assert batch.returncode != 0


@linux
def test_an_engine_that_gets_no_job_leaves_no_process() -> None:
    before = set(children(os.getpid()))
    with LocalEngine(SETTINGS, workers=2):
        those = set(children(os.getpid())) - before
    assert those
    assert len(those & set(children(os.getpid()))) <= 1, "but the tracker of shared resources"


@linux
@pytest.mark.parametrize(
    ("how", "code", "told"),
    [
        (None, 2, "trustscan: "),
        (signal.SIGINT, 130, "trustscan: interrupted\n"),
        (signal.SIGTERM, -signal.SIGTERM, ""),
        (signal.SIGKILL, -signal.SIGKILL, ""),
    ],
)
def test_what_gets_ready_while_the_list_is_read_ends_with_the_command(
    how: signal.Signals | None, code: int, told: str
) -> None:
    """As soon as there is a process that ought to end, whatever it is at."""
    with subprocess.Popen(
        [sys.executable, "-m", "trustscan", "batch", "-", "--column", "nowhere"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as batch:
        wait_for(lambda: len(children(batch.pid)) > 1, 60)
        family = children(batch.pid)
        if how is not None:
            (os.killpg if how is signal.SIGINT else os.kill)(batch.pid, how)
        _, said = batch.communicate("website\nexample.com\n" if how is None else None, timeout=60)
    # Python ends by the signal itself where that came while a string was executed; shells see 130 then, too.
    assert batch.returncode in ({code, -how} if how is signal.SIGINT else {code})
    assert said.startswith(told)
    # Who is killed may leave half a message to whom it starts.
    assert said.count("\n") == 1 or code < 0
    wait_for(lambda: not any(map(lives, family)), 20)


class Gauge:
    """How many requests are being answered, and how many there were at most."""

    def __init__(self) -> None:
        self._lock, self._now, self.most = Lock(), 0, 0

    def reply(self, body: str) -> Callable[[str], Reply]:
        def answer(_: str) -> Reply:
            with self._lock:
                self._now += 1
                self.most = max(self.most, self._now)
            time.sleep(0.05)
            with self._lock:
                self._now -= 1
            return Reply(body)

        return answer


def test_a_host_is_asked_by_four_connections_at_a_time_however_many_of_its_addresses_are_listed() -> None:
    gauge = Gauge()
    links = "".join(f'<a href="/{part}/{n}">{n}</a>' for part in "abc" for n in range(4))
    pages = {"/": links, **{f"/{part}/": links for part in "abc"}}
    pages |= {f"/{part}/{n}": f"<h1>{part} {n}</h1>" for part in "abc" for n in range(4)}
    with serving(
        Site({path: gauge.reply(f"<title>{path}</title>{body}") for path, body in pages.items()})
    ) as site:
        urls = [f"http://127.0.0.1:{site.port}{path}" for path in ("/", "/a/", "/b/", "/c/")]
        outcomes = list(LocalEngine(SETTINGS, workers=2).run([Job(url, url) for url in urls]))
    assert len(outcomes) == 4
    assert 1 < gauge.most <= MAX_CONNECTIONS


@pytest.mark.parametrize(
    ("processes", "most"), [(1, SITES_PER_ADDRESS), (2, SITES_PER_ADDRESS // 2), (64, 1)]
)
def test_so_many_sites_of_one_address_are_visited_at_a_time(processes: int, most: int) -> None:
    inside: dict[str, int] = {}
    peaks: dict[str, int] = {}

    async def visit(rooms: Rooms, url: str, address: str) -> None:
        async with rooms.room(url):
            inside[address] = inside.get(address, 0) + 1
            peaks[address] = max(peaks.get(address, 0), inside[address])
            await asyncio.sleep(0.01)
            inside[address] -= 1

    async def all_visits() -> None:
        rooms = Rooms(Names(), processes, 1.0, proxied=False)
        async with asyncio.TaskGroup() as group:
            for number in range(12):
                group.create_task(visit(rooms, f"http://127.0.0.1:{8000 + number}/", "one"))
                group.create_task(visit(rooms, f"http://127.0.0.{2 + number}/", "many"))

    asyncio.run(all_visits())
    assert peaks["one"] == most
    assert peaks["many"] == 12


def test_jobs_whose_host_is_busy_let_others_pass_and_none_is_lost() -> None:
    targets = ["https://a.test/1", "http://www.a.test/2", "https://b.test/", "https://a.test/3"]
    turns = Turns(Job(target, target) for target in targets)
    first, second = turns.next(), turns.next()
    assert first is not None
    assert second is not None
    assert (first.key, second.key) == (targets[0], targets[2])
    assert turns.next() is None
    turns.done(first)
    third = turns.next()
    assert third is not None
    assert third.key == targets[1]
    turns.again(third)
    assert turns.next() is third
    turns.done(third)
    last = turns.next()
    assert last is not None
    assert last.key == targets[3]


def test_no_time_passes_for_others_while_a_site_is_judged() -> None:
    async def outcome(after: float) -> str:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, FairLoop)
        try:
            async with asyncio.timeout(0.2):
                with loop.standing_still(after):
                    time.sleep(0.3)
                await asyncio.sleep(0.01)
        except TimeoutError:
            return "late"
        return "in time"

    with asyncio.Runner(loop_factory=FairLoop) as runner:
        assert runner.run(outcome(after=0)) == "in time"
        assert runner.run(outcome(after=0.01)) == "in time"
        assert runner.run(outcome(after=0.25)) == "late"
