"""How fast `trustscan batch` is, and how much memory it takes: 1,000 sites of 12 pages on loopback.

    python benchmarks/batch.py [--sites N] [--workers N] [--keep FOLDER]

Runs the whole command on a list of addresses served by farm.py: fetched, read, judged by all rules, written
to CSV. Prints sites and pages a second, processor time for a site, and the peak memory of all its processes
together, as the sum of their PSS (memory that processes share is counted once) and of their RSS. Fails where
the project's own limits are not kept: 15 sites a second and 600 MB on two cores. Linux only.
"""

from __future__ import annotations

import argparse
import csv
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

from farm import PAGES, address_of

LEAST_RATE, CORES = 15.0, 2
MOST_MEMORY = 600_000_000
_EVERY = 2.0
"""Seconds between two looks: one takes 20 ms of the processors that are measured."""


@contextmanager
def farm(sites: int = 0) -> Iterator[int]:
    """Serves the farm while the block runs, the first `sites` of it from memory; its port."""
    command = [sys.executable, str(Path(__file__).with_name("farm.py")), "0", str(sites)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield int(server.stdout.readline().split()[-1])
        finally:
            server.kill()


@dataclass
class Memory:
    """The most bytes that a process and all that descend from it took at one time."""

    pss: int = 0
    rss: int = 0
    processes: int = 0

    def look(self, pid: int) -> None:
        """Takes note of what they take now."""
        found = [_rollup(one) for one in _family(pid)]
        self.pss = max(self.pss, sum(one.get("Pss", 0) for one in found))
        self.rss = max(self.rss, sum(one.get("Rss", 0) for one in found))
        self.processes = max(self.processes, len(found))

    def watch(self, pid: int, over: Event) -> None:
        """Looks again and again."""
        while not over.wait(_EVERY):
            self.look(pid)


def _family(pid: int) -> list[int]:
    parents: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(path.read_text().rpartition(") ")[2].split()[1])
        except OSError:
            continue
        parents.setdefault(parent, []).append(int(path.parent.name))
    found = [pid]
    for one in found:
        found.extend(parents.get(one, ()))
    return found


def _rollup(pid: int) -> dict[str, int]:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    except OSError:
        return {}
    cells = (line.split() for line in lines)
    return {cell[0].rstrip(":"): int(cell[1]) * 1_024 for cell in cells}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--sites", type=int, default=1_000)
    parser.add_argument("--workers", type=int, help="worker processes; default: one a core")
    parser.add_argument("--keep", type=Path, help="leave the list and the results in this folder")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch, farm(given.sites) as port:
        folder = given.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        sites = folder / "sites.csv"
        urls = [f"http://{address_of(number)}:{port}/" for number in range(given.sites)]
        sites.write_text("name,website\n" + "".join(f"site {n},{url}\n" for n, url in enumerate(urls)))
        results = folder / "results.csv"
        command = [
            sys.executable,
            "-m",
            "trustscan",
            "batch",
            str(sites),
            "-o",
            str(results),
            "-q",
            "--restart",
        ]
        command += ["--workers", str(given.workers)] if given.workers else []
        memory, over, began = Memory(), Event(), time.perf_counter()
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as batch:
            watching = Thread(target=memory.watch, args=(batch.pid, over))
            watching.start()
            _, status, used = os.wait4(batch.pid, 0)
            batch.returncode = os.waitstatus_to_exitcode(status)
            over.set()
            watching.join()
        seconds = time.perf_counter() - began
        rows = list(csv.DictReader(results.open(encoding="utf-8-sig", newline="")))
    return tell(given.sites, batch.returncode, rows, seconds, used, memory)


def tell(
    sites: int,
    code: int,
    rows: list[dict[str, str]],
    seconds: float,
    used: resource.struct_rusage,
    memory: Memory,
) -> int:
    """Prints the figures; 1 where a limit is not kept."""
    processor = used.ru_utime + used.ru_stime
    rate = sites / seconds
    cores = min(CORES, len(os.sched_getaffinity(0)))
    print(f"{sites:,} sites of {PAGES} pages in {seconds:.1f} s, exit code {code}, {len(rows):,} rows")
    print(f"  {rate:.1f} sites/s, {rate * PAGES:.0f} pages/s")
    spent = 1_000 * processor / sites
    print(f"  {spent:.0f} ms of processor time a site, {spent / PAGES:.1f} a page")
    print(f"  with all of {cores} cores: {cores * sites / processor:.1f} sites/s")
    print(
        f"  peak of {memory.processes} processes: {memory.pss / 1e6:.0f} MB (sum of PSS), "
        f"{memory.rss / 1e6:.0f} MB (sum of RSS)"
    )
    faults = [
        *(["rows are missing"] if len(rows) != sites or code else []),
        *(["a site has no score"] if any(not row.get("score") for row in rows) else []),
        *([f"less than {LEAST_RATE:g} sites/s"] if rate < LEAST_RATE else []),
        *([f"more than {MOST_MEMORY / 1e6:.0f} MB"] if memory.pss > MOST_MEMORY else []),
    ]
    print("  " + ("; ".join(faults) if faults else "all limits kept"))
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
