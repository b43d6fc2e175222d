"""Milliseconds a page by stage: decode, parse, match phrases, facts, judge; and a whole process.

    python benchmarks/stages.py [FOLDER...] [--runs N]

Each folder is a site of built HTML; without any, those of the tests and the sample shop. The median of the
runs counts.
"""

from __future__ import annotations

import argparse
import asyncio
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from trustscan.evaluate import Evaluation
from trustscan.facts.dom import Walk, walk
from trustscan.facts.html import read_page
from trustscan.facts.records import SiteFacts
from trustscan.facts.site import read_site
from trustscan.gather import gather
from trustscan.gather.targets import resolve_target
from trustscan.model.snapshot import Snapshot
from trustscan.rulebook.load import load_rulebook
from trustscan.rulebook.models import RuleBook
from trustscan.text.decode import decode
from trustscan.text.nesting import limit_nesting

ROOT = Path(__file__).resolve().parents[1]
BASE_URL = "https://site.test/"
STAGES = ("decode", "parse", "match", "layout", "facts", "judge")
MEANT = """
Milliseconds of processor time a page. decode: bytes to text; parse: text to tree, and the walk over it;
match: find all phrases; layout: the rest of reading a page; facts: documents and entities; judge: every rule.
"""


def main() -> None:
    """Measures and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    book = load_rulebook()
    width = max(len(folder.name) for folder in options.folders or shipped())
    print(f"{'site':<{width}}  pages " + "".join(f"{stage:>9}" for stage in (*STAGES, "all")))
    rows = []
    for folder in options.folders or shipped():
        snapshot = asyncio.run(gather(resolve_target(str(folder), BASE_URL), book.vocabulary))
        pages = len(snapshot.exchanges)
        if pages:
            rows.append((pages, measured(snapshot, book, options.runs)))
            print(row(folder.name, width, *rows[-1]), flush=True)
    if rows:
        total = sum(pages for pages, _ in rows)
        means = {stage: sum(pages * row[stage] for pages, row in rows) / total for stage in STAGES}
        print(row("all", width, total, means))
    print(MEANT)
    first = (options.folders or shipped())[0]
    print(f"{a_process(first, options.runs) * 1000:.0f} ms by the clock: the whole process on {first.name}")


def shipped() -> list[Path]:
    """The sites of the tests and the sample shop."""
    return [*sorted(path for path in (ROOT / "tests" / "sites").iterdir() if path.is_dir()),
            ROOT / "src" / "trustscan" / "demo" / "site"]  # fmt: skip


def row(name: str, width: int, pages: int, stages: dict[str, float]) -> str:
    """One line of the table."""
    values = [*(stages[stage] for stage in STAGES), sum(stages.values())]
    return f"{name:<{width}}  {pages:5} " + "".join(f"{value:9.2f}" for value in values)


def measured(snapshot: Snapshot, book: RuleBook, runs: int) -> dict[str, float]:
    """Median milliseconds a page of each stage."""
    every = [one_run(snapshot, book) for _ in range(runs)]
    return {stage: 1000 * median(run[stage] for run in every) / len(snapshot.exchanges) for stage in STAGES}


def one_run(snapshot: Snapshot, book: RuleBook) -> dict[str, float]:
    """Seconds of each stage for the whole site."""
    vocabulary, exchanges = book.vocabulary, snapshot.exchanges
    texts, decoding = timed(lambda: [decode(e.body, e.header("content-type")) for e in exchanges])
    _, parsing = timed(lambda: [walked(text) for text in texts])
    facts: SiteFacts
    facts, all_facts = timed(lambda: read_site(snapshot, vocabulary))
    _, matching = timed(lambda: [vocabulary.phrases.scan(page.stream) for page in facts.pages])
    _, reading = timed(lambda: [read_page(n, e, vocabulary, facts.host) for n, e in enumerate(exchanges)])
    _, judging = timed(lambda: Evaluation(facts, book).checks())
    return {
        "decode": decoding,
        "parse": parsing,
        "match": matching,
        "layout": max(0.0, reading - decoding - parsing - matching),
        "facts": max(0.0, all_facts - reading),
        "judge": judging,
    }


def walked(text: str) -> Walk | None:
    """Parsed and walked as `read_page` does it."""
    root = LexborHTMLParser(limit_nesting(text)).root
    return None if root is None else walk(root)


def timed(work: Callable[[], Any], clock: Callable[[], float] = time.process_time) -> tuple[Any, float]:
    """What it gives, and how many seconds it took."""
    started = clock()
    result = work()
    return result, clock() - started


def a_process(folder: Path, runs: int) -> float:
    """Median seconds of `trustscan FOLDER`, from start to end."""
    command = [sys.executable, "-m", "trustscan", "scan", str(folder), "--base-url", BASE_URL]

    def run() -> None:
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)

    return median(timed(run, time.perf_counter)[1] for _ in range(runs))


if __name__ == "__main__":
    main()
