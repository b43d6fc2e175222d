from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from multiprocessing import resource_tracker
from pathlib import Path

import pytest

from trustscan.batch.listing.rows import Row
from trustscan.batch.listing.sites import Shard
from trustscan.batch.results.identity import Identity
from trustscan.batch.results.store import Store
from trustscan.batch.work import Outcome, ScanSettings
from trustscan.gather.targets import resolve_target
from trustscan.rulebook.load import load_rulebook
from trustscan.rulebook.models import RuleBook
from trustscan.scan import scan_target

SETTINGS = ScanSettings(select=("phone", "email", "faq", "postal-address"))
NAMES = ("name", "url")


@pytest.fixture(scope="package", autouse=True)
def nothing_is_left_running() -> Iterator[None]:
    """Python keeps a tracker of shared resources from the first process that it starts to its own end."""
    yield
    resource_tracker._resource_tracker._stop()


@pytest.fixture(scope="session")
def book() -> RuleBook:
    return load_rulebook(select=SETTINGS.select)


@pytest.fixture(scope="session")
def identity(book: RuleBook) -> Identity:
    return Identity.of(SETTINGS, book)


@pytest.fixture(scope="session")
def judged(book: RuleBook, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], bytes]:
    """The report, as JSON, on a site whose only page says these words."""

    def judge(words: str) -> bytes:
        folder = tmp_path_factory.mktemp("site")
        page = f'<!doctype html><html lang="en"><title>Tea</title><h1>Tea House</h1><p>{words}</p>'
        (folder / "index.html").write_text(page, encoding="utf-8")
        report = asyncio.run(scan_target(resolve_target(str(folder), "https://example.com/"), book))
        return report.model_dump_json().encode()

    return judge


@pytest.fixture(scope="session")
def good(judged: Callable[[str], bytes]) -> bytes:
    return judged(
        "We sell fine teas. Call us: +44 20 7946 0958 or write to hello@example.com, whenever you like."
    )


@pytest.fixture(scope="session")
def poor(judged: Callable[[str], bytes]) -> bytes:
    return judged("We sell fine teas from small gardens and have nothing else to say about ourselves, sorry.")


@pytest.fixture(scope="session")
def unread(book: RuleBook) -> bytes:
    """The report on a site whose server is not there."""
    report = asyncio.run(scan_target(resolve_target("http://127.0.0.1:1/"), book))
    return report.model_dump_json().encode()


def rows(*sites: str) -> list[Row]:
    return [Row(line, (f"name {line}", site), site) for line, site in enumerate(sites, start=2)]


def begin(store: Store, *sites: str, shard: Shard | None = None) -> None:
    store.begin(NAMES, rows(*sites), shard or Shard())


def done(key: str, report: bytes | None, error: str | None = None) -> Outcome:
    return Outcome(f"https://{key}/", report, error, 0.5)


def save_all(store: Store, outcomes: Iterable[Outcome]) -> None:
    for outcome in outcomes:
        store.save(outcome)


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "results.csv.trustscan"
