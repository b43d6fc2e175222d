"""Run as a program: scans each URL given as a user would, and prints the most memory that it took, in MB.

Each in a process of its own: what one scan leaves behind is not charged to the next. What every scan loads
is loaded once for all, and charged to each.
"""

from __future__ import annotations

import os
import sys
from contextlib import redirect_stdout, suppress
from pathlib import Path

import trustscan.gather.http
import trustscan.gather.probes.probe
from trustscan.__main__ import main as command

SHOP = Path(trustscan.__file__).parent / "demo" / "site"
OPTIONS = ["--format", "json", "--timeout", "2", "--deadline", "20", "--no-rdap", "--no-history"]


def peak() -> int:
    """The most memory that this process has held, in MB.

    Not `ru_maxrss`: that starts from what the process which started this one held.
    """
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


def scan(target: str) -> None:
    """What the command does, told nowhere."""
    sys.argv = ["trustscan", target, *OPTIONS]
    with open(os.devnull, "w", encoding="utf-8") as nowhere, redirect_stdout(nowhere), suppress(SystemExit):
        command()


def main(urls: list[str]) -> None:
    scan(str(SHOP))
    for url in urls:
        child = os.fork()
        if child == 0:
            scan(url)
            print(url, peak(), flush=True)
            os._exit(0)
        os.waitpid(child, 0)


if __name__ == "__main__":
    main(sys.argv[1:])
