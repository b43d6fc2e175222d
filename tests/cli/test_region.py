"""`--region`: whose rules apply is told, not inferred."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.command import trustscan

RULE = """
- id: notice
  pillar: transparency
  title: A notice as one country wants it
  applies_when: {in: site, countries: DE}
  pass_when: {in: headings, text: {en: [Legal notice]}}
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder that tells no country."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text(
        "<html lang=en><h1>Sample bindery</h1><p>We bind books by hand, one at a time, for everybody.</p>",
        encoding="utf-8",
    )
    (tmp_path / "rule.yaml").write_text(RULE, encoding="utf-8")
    return tmp_path


def report_of(site: Path, *options: str) -> dict[str, Any]:
    rules = ("--rules", str(site / "rule.yaml"), "--select", "notice")
    found = trustscan(site / "site", "--base-url", "https://example.com", "-f", "json", *rules, *options)
    assert found.code == 0, found.err
    report: dict[str, Any] = json.loads(found.out)
    return report


@pytest.mark.parametrize(
    ("options", "status", "countries"),
    [
        ((), "not_applicable", []),
        (("--region", "de"), "fail", ["DE"]),
        (("--region", "fr"), "not_applicable", ["FR"]),
        (("--region", "fr", "--region", "DE"), "fail", ["FR", "DE"]),
    ],
)
def test_rule_of_one_country(site: Path, options: tuple[str, ...], status: str, countries: list[str]) -> None:
    report = report_of(site, *options)
    assert [check["status"] for check in report["checks"]] == [status]
    assert report["facts"]["countries"] == countries


def test_told_countries_take_the_place_of_inferred_ones(site: Path) -> None:
    page = site / "site" / "index.html"
    page.write_text(page.read_text(encoding="utf-8") + "<p>Call +33 1 99 00 12 34</p>" * 3, encoding="utf-8")
    assert report_of(site, "--region", "gb")["facts"]["countries"] == ["GB"]


def test_explained_by_the_same_countries(site: Path) -> None:
    arguments = ("rules", "explain", "notice", site / "site", "--rules", site / "rule.yaml")
    found = trustscan(*arguments, "--region", "de")
    assert found.out.startswith("notice: fail"), found.err
