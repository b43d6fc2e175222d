"""What a batch loses when it dies: kill -9 at random moments of a run, resumed each time.

    python benchmarks/kill.py [--sites N] [--kills N] [--seed N] [--engine local|dask]

Scans a farm of sites (farm.py) once undisturbed and once with everything killed again and again, then
compares: every row once, all verdicts equal, no process left over. Linux only.
"""

from __future__ import annotations

import argparse
import csv
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from farm import address_of

from batch import farm

_TICK = 0.02
_PATIENCE = 600.0
# What tells one run from another, even if nothing was disturbed.
_OF_THE_RUN = ("seconds", "scanned_at")


def command(folder: Path, output: str, given: argparse.Namespace, *more: str) -> list[str]:
    found = [sys.executable, "-m", "trustscan", "batch", str(folder / "sites.csv")]
    return [*found, "-o", str(folder / output), "--engine", given.engine, "-q", *more]


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [{name: cell for name, cell in row.items() if name not in _OF_THE_RUN} for row in rows]


def saved(state: Path) -> int:
    """How many sites are safe; nobody is at work when this is asked."""
    if not state.exists():
        return 0
    db = sqlite3.connect(state)
    try:
        return int(db.execute("SELECT count(*) FROM outcomes").fetchone()[0])
    except sqlite3.OperationalError:
        return 0
    finally:
        db.close()


def wait_for_writes(run: subprocess.Popen[bytes], state: Path, count: int) -> None:
    """Until the state was seen to change so many times, or the run is over."""
    log, seen = state.with_name(f"{state.name}-wal"), 0
    while count and run.poll() is None:
        now = log.stat().st_mtime_ns if log.exists() else 0
        count -= now != seen
        seen = now
        time.sleep(_TICK)


def left_over(group: int) -> list[int]:
    """The processes of a session that still run after a moment."""
    for _ in range(int(_PATIENCE / _TICK)):
        found = [
            int(path.parent.name)
            for path in Path("/proc").glob("[0-9]*/stat")
            if (cells := _stat(path)) and int(cells[3]) == group and cells[0] != "Z"
        ]
        if not found:
            return []
        time.sleep(_TICK)
    return found


def _stat(path: Path) -> list[str]:
    """The cells of a process's stat from its state on; none where it is gone."""
    try:
        return path.read_text().rpartition(") ")[2].split()
    except OSError:
        return []


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--sites", type=int, default=400)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engine", choices=("local", "dask"), default="local")
    given = parser.parse_args()
    dice = random.Random(given.seed)
    with tempfile.TemporaryDirectory() as scratch, farm() as port:
        folder = Path(scratch)
        urls = [f"http://{address_of(number)}:{port}/" for number in range(given.sites)]
        (folder / "sites.csv").write_text("url\n" + "\n".join(urls))
        began = time.monotonic()
        subprocess.run(command(folder, "whole.csv", given), check=True)
        whole = time.monotonic() - began
        print(f"undisturbed: {given.sites:,} sites in {whole:.0f} s", flush=True)
        steps: list[int] = []
        orphans = 0
        state = folder / "killed.csv.trustscan"
        while len(steps) < given.kills:
            before = saved(state)
            again = ["--resume"] if state.exists() else []
            with subprocess.Popen(
                command(folder, "killed.csv", given, *again), start_new_session=True
            ) as run:
                # At the start, or while one of the sites that fall to this attempt is saved.
                wait_for_writes(run, state, dice.randint(0, 3 * given.sites // (2 * given.kills)))
                time.sleep(dice.uniform(0.0, 0.2))
                run.kill()
                run.wait()
                orphans += len(left_over(run.pid))
            steps.append(saved(state) - before)
            if run.returncode == 0:
                break
        subprocess.run(command(folder, "killed.csv", given, "--resume"), check=True)
        return tell(given, steps, orphans, table(folder / "whole.csv"), table(folder / "killed.csv"))


def tell(
    given: argparse.Namespace,
    steps: list[int],
    orphans: int,
    whole: list[dict[str, str]],
    killed: list[dict[str, str]],
) -> int:
    """Prints what came of it; 1 where anything was lost."""
    print(f"kill -9 at {len(steps)} moments; sites finished in each: {' '.join(map(str, steps))}")
    different = sum(one != other for one, other in zip(whole, killed, strict=False))
    faults = [
        *([f"{len(killed):,} rows instead of {given.sites:,}"] if len(killed) != given.sites else []),
        *([f"{different} rows differ"] if different else []),
        *([f"{orphans} processes were left over"] if orphans else []),
        *(["no kill hit the work itself"] if sum(map(bool, steps)) < len(steps) // 4 else []),
    ]
    print("; ".join(faults) if faults else f"{len(killed):,} rows, each once, all verdicts equal")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
