"""How near a crawl of few pages comes to the verdicts of a crawl without end.

    python benchmarks/focus.py FOLDER[=URL]... [--pages 10] [--most 500]

Each FOLDER holds a static site, as it is served at URL. Sites with no more pages than `--pages` are left out.
Prints for each site how many verdicts are the same, and which are not (`few -> all`), then the share over all
sites.
"""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

from trustscan.gather import GatherOptions, TargetError, resolve_target
from trustscan.model.report import Report
from trustscan.rulebook.load import load_rulebook
from trustscan.rulebook.models import RuleBook
from trustscan.scan import scan_target


def main() -> None:
    parser = argparse.ArgumentParser(description="Verdicts of few pages against those of all.")
    parser.add_argument("folders", nargs="+")
    parser.add_argument("--pages", type=int, default=10)
    parser.add_argument("--most", type=int, default=500)
    given = parser.parse_args()
    book, same, total = load_rulebook(), 0, 0
    for named in given.folders:
        name, _, url = named.partition("=")
        folder, url = Path(name), url or "https://site.example/"
        try:
            few, every = (scan(folder, url, book, pages) for pages in (given.pages, given.most))
        except TargetError as problem:
            print(problem)
            continue
        if len(every.crawl.pages) <= given.pages:
            continue
        apart = differences(few, every)
        same, total = same + len(every.checks) - len(apart), total + len(every.checks)
        print(f"{folder.name}: {len(every.crawl.pages)} pages, {len(apart)} of {len(every.checks)} differ")
        for line in apart:
            print(f"  {line}")
    if total:
        print(f"{100 * same / total:.1f} % of {total} verdicts are the same")


def scan(folder: Path, url: str, book: RuleBook, pages: int) -> Report:
    options = GatherOptions(max_pages=pages, deadline=600.0)
    return asyncio.run(scan_target(resolve_target(str(folder), url), book, options))


def differences(few: Report, every: Report) -> list[str]:
    before = {check.id: check.status for check in few.checks}
    return [
        f"{check.id}: {before[check.id]} -> {check.status}"
        for check in every.checks
        if before[check.id] != check.status
    ]


if __name__ == "__main__":
    main()
