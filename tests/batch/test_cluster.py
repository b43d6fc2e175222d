"""The engine for many machines, on a real cluster whose workers are really killed."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.batch.processes import PAGES, SETTINGS, children, job, sites
from tests.cli.command import trustscan
from tests.gather.server import Reply, wait_for
from trustscan.batch.cluster import DaskEngine, engine
from trustscan.batch.cluster.luggage import Luggage
from trustscan.batch.cluster.shards import Shards
from trustscan.batch.processes.nursery import EngineError
from trustscan.batch.scanner import prepared_book
from trustscan.batch.work import Job, ScanSettings
from trustscan.gather import GatherOptions

_PATIENCE = 100.0


@pytest.fixture
def dask() -> None:
    pytest.importorskip("distributed", reason="needs the extra: pip install 'trustscan[dask]'")


def jobs(*hosts: str) -> list[Job]:
    return [Job(f"https://{host}/", f"https://{host}/") for host in hosts]


def test_an_owner_is_in_one_shard_at_a_time() -> None:
    one, two, three, shop, other = jobs(
        "example.com", "example.org", "example.net", "shop.example.com", "www2.example.com"
    )
    shards = Shards([one, two, shop, three, other])
    first = shards.next(2)
    assert first == [one, two]
    second = shards.next(2)
    assert second == [three]
    assert shards.next(2) == []
    shards.done(second)
    assert shards.next(2) == []
    shards.done(first)
    third = shards.next(9)
    assert third == [shop, other]
    shards.done(third)
    assert shards.next(9) == []


def test_files_that_settings_name_go_along(tmp_path: Path) -> None:
    rules, bundle = tmp_path / "mine", tmp_path / "ca.pem"
    (rules / "lexicon").mkdir(parents=True)
    (rules / "own.yaml").write_text("- id: own\n")
    (rules / "lexicon" / "en.yaml").write_text("{}\n")
    (rules / "notes.txt").write_text("private\n")
    bundle.write_text("pem\n")
    settings = ScanSettings(
        rules=(rules, rules / "own.yaml"), options=GatherOptions(ca_bundle=bundle, max_pages=3)
    )
    there = tmp_path / "there"
    found = Luggage.of(settings, "x").unpacked(there)
    folder, file = found.rules
    assert sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.*")) == [
        "lexicon/en.yaml",
        "own.yaml",
    ]
    assert file.read_text() == "- id: own\n"
    assert found.options.ca_bundle is not None
    assert found.options.ca_bundle.read_text() == "pem\n"
    assert found.options.max_pages == 3
    assert all(there in path.parents for path in (*found.rules, found.options.ca_bundle))


def test_what_is_missing_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    told = trustscan("batch", "-", "--engine", "dask", stdin="a.example\n", cwd=tmp_path)
    assert told.code == 2
    assert told.err.splitlines()[-1] == (
        "trustscan: --engine dask needs distributed: pip install 'trustscan[dask]'"
    )
    told = trustscan("batch", "-", "--scheduler", "tcp://127.0.0.1:1", stdin="a.example\n", cwd=tmp_path)
    assert told.code == 2
    assert told.err == "trustscan: --scheduler needs --engine dask\n"


@pytest.mark.usefixtures("dask")
def test_a_scheduler_that_does_not_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_CONNECTS_WITHIN", 0.2)
    with pytest.raises(EngineError, match="no Dask scheduler answers there"):
        list(DaskEngine(SETTINGS, "tcp://127.0.0.1:1").run(jobs("a.example")))
    with pytest.raises(EngineError, match="no Dask scheduler answers there"):
        list(DaskEngine(SETTINGS, "what is this").run(jobs("a.example")))


@contextmanager
def scheduler() -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A scheduler without workers, and its address."""
    command = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--port", "0", "--no-dashboard"]
    with subprocess.Popen(
        [*command, "--host", "127.0.0.1"], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    ) as process:
        try:
            assert process.stderr is not None
            address = next(line.split()[-1] for line in process.stderr if "Scheduler at:" in line)
            threading.Thread(target=process.stderr.read, daemon=True).start()
            yield address, process
        finally:
            process.kill()


@pytest.mark.usefixtures("dask")
def test_a_cluster_without_workers_and_one_that_goes_away_are_told() -> None:
    with scheduler() as (address, process):
        with pytest.raises(EngineError, match="no worker for"):
            list(DaskEngine(SETTINGS, address, patience=0.0).run(jobs("a.example")))
        threading.Timer(1.0, process.kill).start()
        with pytest.raises(EngineError, match="gone; what is done is kept"):
            list(DaskEngine(SETTINGS, address).run(jobs("a.example")))


@pytest.mark.usefixtures("dask")
def test_what_one_worker_does() -> None:
    from trustscan.batch.cluster.plugin import ScanPlugin, TornDownError, WrongWorkerError

    book = prepared_book(SETTINGS.rules, SETTINGS.select, SETTINGS.ignore)
    plugin = ScanPlugin(Luggage.of(SETTINGS, book.version), at_once=4)
    plugin.setup(None)
    held = threading.Event()
    silent = {**PAGES, "/": lambda _: held.wait(_PATIENCE) and ""}
    with sites(3) as served, sites(1, silent) as [hangs]:
        todo = [job(site) for site in served]
        outcomes = plugin.scan(todo)
        assert [outcome.key for outcome in outcomes] == [one.key for one in todo]
        assert all(outcome.report for outcome in outcomes)
        threading.Timer(0.3, plugin.teardown, [None]).start()
        with pytest.raises(TornDownError):
            plugin.scan([job(hangs)])
        held.set()
    other = ScanPlugin(Luggage.of(SETTINGS, "another"), at_once=4)
    other.setup(None)
    with pytest.raises(WrongWorkerError, match="install the same trustscan everywhere"):
        other.scan(todo)


class Farm(ThreadingHTTPServer):
    """Sites at as many loopback addresses; `gate` lets so many of them be visited."""

    daemon_threads = True
    request_queue_size = 100
    gate: threading.Semaphore
    asked = 0


class _Handler(BaseHTTPRequestHandler):
    server: Farm

    def do_GET(self) -> None:
        if self.path == "/":
            self.server.asked += 1
            self.server.gate.acquire(timeout=_PATIENCE)
        body = PAGES["/"].encode() if self.path == "/" else b""
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def farm() -> Iterator[Farm]:
    with Farm(("0.0.0.0", 0), _Handler) as server:
        server.gate = threading.Semaphore(8)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield server
        server.shutdown()


def dask_workers(pid: int) -> list[int]:
    """The worker processes of the cluster that a process has made."""
    found = []
    for child in children(pid):
        command = Path(f"/proc/{child}/cmdline").read_bytes()
        if b"spawn_main" in command or b"forkserver" in command:
            found.append(child)
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="needs many loopback addresses, and /proc")
@pytest.mark.usefixtures("dask")
def test_a_worker_is_killed_twice_and_no_row_is_lost(tmp_path: Path, farm: Farm) -> None:
    count = 30
    rows = [f"{number},http://127.0.1.{number + 1}:{farm.server_port}/" for number in range(count)]
    (tmp_path / "list.csv").write_text("\n".join(["number,url", *rows]))
    command = [
        sys.executable,
        "-m",
        "trustscan",
        "batch",
        "list.csv",
        "-o",
        "r.csv",
        "--select",
        "phone",
        "-v",
    ]
    command += ["--select", "email", "--engine", "dask", "--workers", "3"]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL) as run:
        killed: list[int] = []
        try:
            for _ in range(2):
                victim = _youngest_of_three(run, killed)
                wait_for(lambda: farm.asked >= 12, _PATIENCE)
                os.kill(victim, signal.SIGKILL)
                killed.append(victim)
                farm.gate.release(4)
            _youngest_of_three(run, killed)
            farm.gate.release(1_000)
            _, err = run.communicate(timeout=_PATIENCE)
        finally:
            run.kill()
    assert run.returncode == 0, err.decode()
    assert len(set(killed)) == 2
    found = list(csv.DictReader((tmp_path / "r.csv").read_text().splitlines()))
    assert [row["number"] for row in found] == [str(number) for number in range(count)]
    assert Counter(row["status"] for row in found) == {"scanned": count}
    assert b"Traceback" not in err


@pytest.mark.skipif(sys.platform != "linux", reason="looks at processes through /proc")
@pytest.mark.usefixtures("dask")
def test_a_site_that_kills_its_workers_is_given_up_and_no_other() -> None:
    import dask

    def kill(_: str) -> Reply:
        for pid in dask_workers(os.getpid()):
            os.kill(pid, signal.SIGKILL)
        return Reply("<title>Contact</title><p>too late</p>")

    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 0}),
        sites(4) as good,
        sites(1, {**PAGES, "/contact": kill}) as [bad],
    ):
        todo = [job(site) for site in (*good[:2], bad, *good[2:])]
        found = {one.key: one for one in DaskEngine(SETTINGS, workers=1).run(todo)}
    assert set(found) == {one.key for one in todo}
    guilty = found.pop(job(bad).key)
    assert guilty.report is None
    assert guilty.error == "every worker process that scanned it died or hung"
    assert all(outcome.report for outcome in found.values())


def _youngest_of_three(run: subprocess.Popen[bytes], killed: list[int]) -> int:
    """Waits until three workers are there: after a kill, until the dead one has been replaced."""
    for _ in range(int(_PATIENCE / 0.1)):
        assert run.poll() is None, run.communicate()
        alive = [pid for pid in dask_workers(run.pid) if pid not in killed]
        if len(alive) == 3:
            return max(alive)
        time.sleep(0.1)
    raise AssertionError("the workers do not come")
