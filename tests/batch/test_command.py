from __future__ import annotations

import csv
import gzip
import io
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.cli.command import in_a_process, trustscan

PAGE = """<!doctype html><html lang="en"><head><title>Tea</title></head><body><h1>Tea House</h1>
<p>We sell fine teas from small gardens and ship them all over Europe. Come and see what we have.</p>
<footer>Call us: +44 20 7946 0958</footer></body></html>"""
CHECKS = ("--select", "phone", "--select", "email")
_PATIENCE = 60.0


class _Site(ThreadingHTTPServer):
    """A site that counts how often its start page was asked for, and may hold its answers back."""

    daemon_threads = True
    asked = 0
    may_answer: threading.Event


class _Handler(BaseHTTPRequestHandler):
    server: _Site

    def do_GET(self) -> None:
        self.server.asked += self.path == "/"
        self.server.may_answer.wait(_PATIENCE)
        body = PAGE.encode()
        self.send_response(200 if self.path == "/" else 404)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


class Sites(list[_Site]):
    """Sites on loopback, each at a port of its own."""

    @property
    def addresses(self) -> list[str]:
        return [f"127.0.0.1:{site.server_port}" for site in self]

    def hold(self, *numbers: int) -> None:
        for number in numbers:
            self[number].may_answer.clear()

    def release(self) -> None:
        for site in self:
            site.may_answer.set()


@pytest.fixture
def sites() -> Iterator[Sites]:
    with ExitStack() as stack:
        found = Sites()
        for _ in range(6):
            site = stack.enter_context(_Site(("127.0.0.1", 0), _Handler))
            site.may_answer = threading.Event()
            site.may_answer.set()
            threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
            stack.callback(site.shutdown)
            found.append(site)
        yield found
        found.release()


def table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def verdicts(path: Path) -> list[tuple[str, ...]]:
    """What a run came to, without what differs from one run to the next."""
    return [
        tuple(row[name] for name in ("line", "site", "status", "reason", "score", "phone", "email"))
        for row in table(path)
    ]


def listed(folder: Path, sites: Sites) -> Path:
    path = folder / "list.csv"
    rows = [f'"Shop {n}, Ltd",{address}' for n, address in enumerate(sites.addresses)]
    path.write_text(
        "\n".join(["shop,website", *rows, "wrong,no site", f"twice,http://{sites.addresses[0]}/"])
    )
    return path


def test_a_whole_run(tmp_path: Path, sites: Sites) -> None:
    outputs = [tmp_path / name for name in ("r.csv", "r.jsonl", "r.sqlite")]
    summaries = [tmp_path / name for name in ("s.html", "s.json")]
    told = in_a_process(
        "batch", listed(tmp_path, sites), *CHECKS, "--workers", "1",
        *(part for path in outputs for part in ("-o", path)),
        *(part for path in summaries for part in ("--summary", path)),
    )  # fmt: skip
    assert told.code == 0, told.err
    assert "comma-separated, with a header; websites in column 2, 'website' (by its header)" in told.err
    assert "8 rows: 7 scanned, 1 name no website (6 sites, 1 duplicate)" in told.out
    assert [site.asked for site in sites] == [1] * 6
    rows = table(outputs[0])
    assert [row["shop"] for row in rows] == [*(f"Shop {n}, Ltd" for n in range(6)), "wrong", "twice"]
    assert [row["phone"] for row in rows] == ["pass"] * 6 + ["", "pass"]
    assert rows[7]["duplicate_of"] == "2"
    assert len(outputs[1].read_text().splitlines()) == 8
    db = sqlite3.connect(outputs[2])
    assert db.execute("SELECT count(*), count(score) FROM results").fetchall() == [(8, 7)]
    db.close()
    assert json.loads(summaries[1].read_text())["sites"] == 6
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "list.csv", "r.csv", "r.jsonl", "r.sqlite", "s.html", "s.json",
    ]  # fmt: skip


def test_stdout_carries_results_alone(tmp_path: Path, sites: Sites) -> None:
    path = tmp_path / "list.txt.gz"
    path.write_bytes(gzip.compress("\n".join(sites.addresses[:2]).encode()))
    told = trustscan("batch", path, *CHECKS, "--workers", "1", "--fail-on", "high")
    assert told.code == 1
    assert [row["email"] for row in csv.DictReader(io.StringIO(told.out))] == ["fail", "fail"]
    assert "gate failed: 0 of 2 sites pass, 2 fail" in told.err
    assert sorted(found.name for found in tmp_path.iterdir()) == ["list.txt.gz"]


class Running:
    """A batch in a process of its own, which a signal can reach."""

    def __init__(self, path: Path, output: Path) -> None:
        self.state = output.with_name(f"{output.name}.trustscan")
        command = [sys.executable, "-m", "trustscan", "batch", path, "-o", output, *CHECKS, "--workers", "1"]
        self._process = subprocess.Popen(
            list(map(str, command)),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def wait_for(self, done: int) -> None:
        """Until so many sites are safe on the disk."""
        for _ in range(int(_PATIENCE / 0.1)):
            if self.saved() >= done:
                return
            assert self._process.poll() is None, self._process.communicate()
            time.sleep(0.1)
        raise AssertionError("the run does not come forward")

    def saved(self) -> int:
        """How many sites are safe, read from a copy: the file itself is locked."""
        copy = self.state.with_name("copy")
        try:
            for ending in ("", "-wal"):
                shutil.copy(f"{self.state}{ending}", f"{copy}{ending}")
            db = sqlite3.connect(copy)
            found = int(db.execute("SELECT count(*) FROM outcomes").fetchone()[0])
            db.close()
        except (OSError, sqlite3.Error):
            return 0
        finally:
            for left in self.state.parent.glob("copy*"):
                left.unlink()
        return found

    def end(self, number: signal.Signals) -> tuple[int, str]:
        """Sends a signal to the command alone; how it ended and what it said."""
        self._process.send_signal(number)
        _, err = self._process.communicate(timeout=_PATIENCE)
        return self._process.returncode, err


def interrupt(path: Path, output: Path, sites: Sites, number: signal.Signals) -> None:
    """A run that a signal ends when four of six sites are done: these are told and written."""
    sites.hold(4, 5)
    run = Running(path, output)
    run.wait_for(4)
    code, err = run.end(number)
    assert code == 130
    assert "interrupted: 4 of 6 sites are done and kept in " in err
    assert "with --resume goes on" in err
    assert Counter(row["status"] for row in table(output)) == {"scanned": 5, "not_scanned": 2, "invalid": 1}
    sites.release()


def test_sigterm_ends_a_run_as_ctrl_c_does(tmp_path: Path, sites: Sites) -> None:
    interrupt(listed(tmp_path, sites), tmp_path / "r.csv", sites, signal.SIGTERM)


def test_an_interrupted_run_goes_on(tmp_path: Path, sites: Sites) -> None:
    path, output = listed(tmp_path, sites), tmp_path / "r.csv"
    interrupt(path, output, sites, signal.SIGINT)
    assert trustscan("batch", path, "-o", output, *CHECKS).code == 2
    before = [site.asked for site in sites]
    told = trustscan("batch", path, "-o", output, *CHECKS, "--workers", "1", "--resume")
    assert told.code == 0, told.err
    assert [site.asked - asked for site, asked in zip(sites, before, strict=True)] == [0, 0, 0, 0, 1, 1]
    assert Counter(row["status"] for row in table(output)) == {"scanned": 7, "invalid": 1}


def test_a_killed_run_goes_on_and_comes_to_the_same(tmp_path: Path, sites: Sites) -> None:
    path, output, undisturbed = listed(tmp_path, sites), tmp_path / "r.csv", tmp_path / "other.csv"
    assert trustscan("batch", path, "-o", undisturbed, *CHECKS, "--workers", "1").code == 0
    sites.hold(3, 4, 5)
    run = Running(path, output)
    run.wait_for(3)
    assert run.end(signal.SIGKILL)[0] == -signal.SIGKILL
    assert not output.exists()
    sites.release()
    before = [site.asked for site in sites]
    told = trustscan("batch", path, "-o", output, *CHECKS, "--workers", "1", "--resume")
    assert told.code == 0, told.err
    assert [site.asked - asked for site, asked in zip(sites, before, strict=True)][:3] == [0, 0, 0]
    assert verdicts(output) == verdicts(undisturbed)


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["missing.csv"], "missing.csv: cannot be read: No such file or directory"),
        (["list.csv", "-o", "out.xlsx"], "the name has to end in .csv, .jsonl, .parquet or .sqlite"),
        (["list.csv", "-o", "yaml=x"], "there is no format 'yaml'"),
        (["list.csv", "-o", "parquet=-"], "goes to a file, not to stdout"),
        (["list.csv", "-o", "none/out.csv"], "cannot be written"),
        (["list.csv", "-o", "a.sqlite", "-o", "b.db"], "there can be only one"),
        (["list.csv", "--column", "nope"], "the list has no such column"),
        (["list.csv", "--shard", "3/2"], "--shard: '3/2' is no shard"),
        (["list.csv", "--summary", "s.txt"], "has to end in .html or .json"),
        (["list.csv", "--resume", "--restart"], "give one of them"),
        (["list.csv", "--fail-under-share", "90%"], "needs --fail-under or --fail-on"),
        (["list.csv", "--fail-under", "50", "--fail-under-share", "most"], "'most' is no share"),
        (["list.csv", "-o", "list.csv"], "list.csv is to be read: the results need another name"),
        (["list.csv", "-o", "list.sqlite"], "this is no state file of trustscan"),
    ],
)  # fmt: skip
def test_mistakes_are_told_in_one_line(tmp_path: Path, args: list[str], told: str) -> None:
    (tmp_path / "list.csv").write_text("name,url\nA,a.example\n")
    (tmp_path / "list.sqlite").write_text("something else")
    found = trustscan("batch", *args, cwd=tmp_path)
    assert found.code == 2
    assert told in found.err
    assert len(found.err.splitlines()) == 1
    assert found.out == ""
    assert sorted(path.name for path in tmp_path.iterdir()) == ["list.csv", "list.sqlite"]


def test_an_empty_list_has_empty_results(tmp_path: Path) -> None:
    found = trustscan("batch", "-", "-o", "out.csv", "-q", *CHECKS, cwd=tmp_path, stdin="name,url\n")
    assert found.code == 3
    assert found.err == "trustscan: no site could be assessed\n"
    assert (tmp_path / "out.csv").read_text().startswith("name,url_given,line,site,")


def test_wrong_rows_alone(tmp_path: Path) -> None:
    found = trustscan("batch", "-", "-o", "-", *CHECKS, cwd=tmp_path, stdin="no site\nmail@example.com\n")
    assert found.code == 3
    assert [row["status"] for row in csv.DictReader(io.StringIO(found.out))] == ["invalid", "invalid"]


def test_a_folder_of_that_name_is_no_target(tmp_path: Path) -> None:
    (tmp_path / "example").mkdir()
    (tmp_path / "example" / "index.html").write_text(PAGE)
    found = trustscan("batch", "-", *CHECKS, cwd=tmp_path, stdin="example\n./example\n")
    assert [row["status"] for row in csv.DictReader(io.StringIO(found.out))] == ["invalid", "invalid"]
    assert os.listdir(tmp_path) == ["example"]
