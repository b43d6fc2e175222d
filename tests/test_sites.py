"""Small sites in six languages, each scanned as a folder and over HTTP, against what a person would say."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
import yaml

from trustscan.demo.server import served
from trustscan.gather import resolve_target
from trustscan.model.report import Report, Status
from trustscan.rulebook.load import load_rulebook
from trustscan.rulebook.models import RuleBook
from trustscan.scan import scan_target

SITES = Path(__file__).parent / "sites"
EXPECTED: dict[str, Any] = yaml.safe_load((SITES / "expected.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def book() -> RuleBook:
    return load_rulebook()


def scan(target: str, book: RuleBook, base_url: str | None = None) -> Report:
    return asyncio.run(scan_target(resolve_target(target, base_url), book))


def differences(report: Report, wanted: dict[str, str]) -> dict[str, str]:
    """The checks whose verdict is not the one wanted, with verdict and message."""
    found = {check.id: check for check in report.checks}
    return {
        name: f"{found[name].status}: {found[name].message}"
        for name, verdict in wanted.items()
        if (found[name].status is Status.PASS if verdict == "missing" else found[name].status != verdict)
    }


@pytest.mark.parametrize("name", EXPECTED)
def test_verdicts_on_a_folder(name: str, book: RuleBook) -> None:
    report = scan(str(SITES / name), book, EXPECTED[name]["base_url"])
    assert len([page for page in report.crawl.pages if page.state == "content"]) == EXPECTED[name]["pages"]
    assert differences(report, EXPECTED[name]["checks"]) == {}


@pytest.mark.parametrize("name", EXPECTED)
def test_the_same_verdicts_over_http(name: str, book: RuleBook) -> None:
    with served(SITES / name, EXPECTED[name]["base_url"]) as url:
        report = scan(url, book)
    assert differences(report, EXPECTED[name]["checks"]) == {}


def test_every_site_has_its_verdicts() -> None:
    assert {path.name for path in SITES.iterdir() if path.is_dir()} == set(EXPECTED)
