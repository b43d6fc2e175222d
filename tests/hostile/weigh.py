"""Run as a program: scans each URL given as a user would, and prints the most memory that it took, in MB."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from trustscan.gather import GatherOptions, resolve_target
from trustscan.report.jsonform import to_json
from trustscan.rulebook.load import load_rulebook
from trustscan.scan import scan_target


def peak() -> int:
    """The most memory that this process has held, in MB.

    Not `ru_maxrss`: that starts from what the process which started this one held.
    """
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


def main(urls: list[str]) -> None:
    book = load_rulebook()
    options = GatherOptions(timeout=2.0, deadline=20.0, rdap=False)
    for url in urls:
        to_json([asyncio.run(scan_target(resolve_target(url), book, options))])
        print(url, peak())


if __name__ == "__main__":
    main(sys.argv[1:])
