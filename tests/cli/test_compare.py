from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.cli.command import trustscan
from tests.report.samples import hostile, sample, unassessed
from tests.report.test_formats import ACTIVE
from trustscan.cli.compare import CompareFormat
from trustscan.model.report import Status, TargetInfo
from trustscan.report.jsonform import to_json

OTHER = sample(
    target=TargetInfo(given="other.example.com", kind="site", url="https://other.example.com/"),
    checks=tuple(
        one.model_copy(update={"status": Status.PASS, "message": "Found and read"})
        if one.id == "terms"
        else one
        for one in sample().checks
    ),
)
PAGE = "<title>Tea</title><h1>Tea</h1><p>" + "We sell fine teas from small gardens. " * 20


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    for name, report in (("a", sample()), ("b", OTHER), ("bad", hostile()), ("none", unassessed())):
        (tmp_path / f"{name}.json").write_text(to_json([report]), encoding="utf-8")
    return tmp_path


def test_saved_reports_and_sites_side_by_side(saved: Path) -> None:
    (saved / "dist").mkdir()
    (saved / "dist" / "index.html").write_text(PAGE, encoding="utf-8")
    done = trustscan("compare", "a.json", "dist", "--select", "terms", "-f", "json", cwd=saved)
    assert (done.code, done.err) == (0, "")
    found = json.loads(done.out)
    assert [site["name"] for site in found["sites"]] == ["shop.example.com", "dist"]
    (terms,) = [row for row in found["checks"] if row["id"] == "terms"]
    assert len(terms["cells"]) == 2


def test_differences_come_first(saved: Path) -> None:
    text = trustscan("compare", "a.json", "b.json", cwd=saved).out
    different, _, alike = text.partition("Alike")
    assert "Terms of use or sale" in different
    assert "A telephone number" not in text
    assert "5 passed everywhere" in alike
    assert "A telephone number" in trustscan("compare", "a.json", "b.json", "-v", cwd=saved).out


@pytest.mark.parametrize("columns", [40, 80, 200])
@pytest.mark.parametrize("names", [("a", "b"), ("a", "b", "bad", "none"), ("a",) * 14])
def test_a_table_fits_its_terminal(saved: Path, columns: int, names: tuple[str, ...]) -> None:
    files = [f"{name}.json" for name in names]
    done = trustscan("compare", *files, "-v", cwd=saved, env={"COLUMNS": str(columns)})
    assert max(cell_len(line) for line in done.out.splitlines()) <= columns
    assert done.out.count("Score") >= 1
    wide = trustscan("compare", "a.json", "b.json", cwd=saved, env={"COLUMNS": "200"}).out
    assert "No terms of sale found on 9 pages" in wide


@pytest.mark.parametrize("form", CompareFormat)
@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "cp1252"])
def test_no_site_can_speak_through_it(saved: Path, form: CompareFormat, encoding: str) -> None:
    done = trustscan("compare", "a.json", "bad.json", "-f", form, cwd=saved, encoding=encoding)
    assert (done.code, done.err) == (0, "")
    assert ACTIVE.search(done.out) is None
    if form is CompareFormat.JSON:
        assert json.loads(done.out)["schema_version"] == "1.0"
    if form is CompareFormat.CSV:
        assert len({len(row) for row in csv.reader(io.StringIO(done.out))}) == 1


def test_csv_has_a_column_for_each_site(saved: Path) -> None:
    done = trustscan("compare", "a.json", "b.json", "-f", "csv", cwd=saved)
    rows = {row["check"]: row for row in csv.DictReader(io.StringIO(done.out))}
    assert rows["score"]["shop.example.com"] == "72"
    assert (rows["terms"]["shop.example.com"], rows["terms"]["other.example.com"]) == ("fail", "pass")
    assert (rows["terms"]["differs"], rows["email"]["differs"]) == ("yes", "no")


def test_markdown_shows_scores_and_differences(saved: Path) -> None:
    told = trustscan("compare", "a.json", "b.json", "-f", "markdown", cwd=saved).out
    assert "| **Score** | **72 (66-80), grade C** | **72 (66-80), grade C** |" in told
    assert "### 1 check with different verdicts" in told


def test_a_file_instead_of_stdout(saved: Path) -> None:
    done = trustscan("compare", "a.json", "b.json", "-f", "html", "-o", "out.html", cwd=saved)
    assert (done.code, done.out) == (0, "")
    assert (saved / "out.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_a_site_that_was_not_assessed_is_3(saved: Path) -> None:
    done = trustscan("compare", "a.json", "none.json", cwd=saved)
    assert done.code == 3
    assert "could not be assessed" in done.out


@pytest.mark.parametrize("args", [["a.json"], ["a.json", "gone.json"], [], ["a.json", "b.json", "-f", "pdf"]])
def test_what_cannot_be_compared_is_a_usage_error(saved: Path, args: list[str]) -> None:
    done = trustscan("compare", *args, cwd=saved)
    assert (done.code, done.out) == (2, "")
    assert done.err.count("\n") == 1
