"""Run as a program: scans each URL given as a user would, and prints the most memory that it took, in MB."""

from __future__ import annotations

import asyncio
import resource
import sys

from trustscan.gather import GatherOptions, resolve_target
from trustscan.report.jsonform import to_json
from trustscan.rulebook.load import load_rulebook
from trustscan.scan import scan_target


def main(urls: list[str]) -> None:
    book = load_rulebook()
    options = GatherOptions(timeout=2.0, deadline=20.0, rdap=False)
    for url in urls:
        to_json([asyncio.run(scan_target(resolve_target(url), book, options))])
        print(url, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


if __name__ == "__main__":
    main(sys.argv[1:])
