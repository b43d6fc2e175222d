"""Formats as the command line gives them: several at once, in any code page, pinned to files, summed up."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.cli.command import trustscan
from tests.report.samples import CHECKS, hostile, sample, unassessed
from trustscan.cli.anchor import anchor
from trustscan.cli.formats import Format
from trustscan.report.jsonform import to_json
from trustscan.report.markdown import SUMMARY_LIMIT

SHOP = """<html lang=en><title>Shop</title>
<body>
<h1>Pottery</h1>
<p>Lorem ipsum dolor sit amet,
consectetur adipiscing elit.</p>
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    path = tmp_path / "shop.json"
    path.write_text(to_json([sample()]), encoding="utf-8")
    return path


def test_several_at_once_are_what_each_alone_would_be(shop: Path) -> None:
    names = {
        Format.TEXT: "a.txt",
        Format.JSON: "a.json",
        Format.JSONL: "a.jsonl",
        Format.HTML: "a.html",
        Format.MARKDOWN: "a.md",
        Format.CSV: "a.csv",
        Format.JUNIT: "a.xml",
        Format.SARIF: "a.sarif",
        Format.GITHUB: "a.github",
    }
    assert set(names) == set(Format)
    named = [part for form, name in names.items() for part in ("-o", f"{form}={name}")]
    assert trustscan("render", shop, *named, cwd=shop.parent).code == 0
    for form, name in names.items():
        alone = trustscan("render", shop, "-f", form, cwd=shop.parent)
        assert (alone.code, alone.err) == (0, "")
        assert (shop.parent / name).read_text(encoding="utf-8") == alone.out


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("a.sarif", '{\n  "$schema"'),
        ("a.xml", "<?xml"),
        ("a.html", "<!doctype html>"),
        ("a.md", "## trustscan"),
        ("a.CSV", "target,"),
        ("a.ndjson", '{"schema_version"'),
    ],
)
def test_the_ending_tells_the_format(shop: Path, name: str, start: str) -> None:
    assert trustscan("render", shop, "-o", name, cwd=shop.parent).code == 0
    assert (shop.parent / name).read_text(encoding="utf-8").startswith(start)


@pytest.mark.parametrize("form", Format)
@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_documents_stay_valid_in_other_code_pages(tmp_path: Path, form: Format, encoding: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(to_json([sample(), hostile(), unassessed()]), encoding="utf-8")
    found = trustscan("render", path, "-f", form, encoding=encoding)
    assert (found.code, found.err) == (0, "")
    if form in (Format.JSON, Format.SARIF):
        assert json.loads(found.out)
    elif form is Format.JSONL:
        assert len([json.loads(line) for line in found.out.splitlines()]) == 3
    elif form is Format.JUNIT:
        assert "24,50 €" in "".join(ET.fromstring(found.out).itertext())
    elif form is Format.CSV:
        assert len({len(row) for row in csv.reader(io.StringIO(found.out))}) == 1


def test_a_folder_tells_file_and_line(tmp_path: Path) -> None:
    site = tmp_path / "web" / "dist"
    site.mkdir(parents=True)
    (site / "index.html").write_text(SHOP, encoding="utf-8")
    (tmp_path / ".git").mkdir()
    (tmp_path / "README.md").write_text("# Shop\n")
    args = ["scan", "dist", "--select", "placeholder-text", "--select", "privacy-policy"]
    done = trustscan(*args, "-o", "sarif=x.sarif", "-f", "json", cwd=site.parent)
    checks = {check["id"]: check for check in json.loads(done.out)["checks"]}
    (evidence,) = checks["placeholder-text"]["evidence"]
    assert (evidence["file"], evidence["line"]) == ("index.html", 4)
    (run,) = json.loads((site.parent / "x.sarif").read_text(encoding="utf-8"))["runs"]
    places = {
        result["ruleId"]: (
            result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
            result["locations"][0]["physicalLocation"]["region"]["startLine"],
        )
        for result in run["results"]
    }
    assert places == {"placeholder-text": ("web/dist/index.html", 4), "privacy-policy": ("README.md", 1)}


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        ([], "trustscan.toml"),
        (["README.md"], "README.md"),
        (["README.md", "pyproject.toml"], "pyproject.toml"),
        (["pyproject.toml", "trustscan.toml", "a/b/README.md"], "trustscan.toml"),
        (["trustscan.toml", "a/trustscan.toml"], "a/trustscan.toml"),
    ],
)
def test_what_stands_for_a_site(tmp_path: Path, files: list[str], wanted: str) -> None:
    here = tmp_path / "repo" / "a" / "b"
    here.mkdir(parents=True)
    (tmp_path / "trustscan.toml").touch()
    (tmp_path / "repo" / ".git").mkdir()
    for name in files:
        (tmp_path / "repo" / name).touch()
    found = anchor(here=here)
    assert (found.root, found.file) == ((tmp_path / "repo").resolve(), wanted)


def test_a_step_summary_is_added_to_what_is_there(shop: Path) -> None:
    summary = shop.parent / "summary.md"
    summary.write_text("# Before\n")
    env = {"GITHUB_STEP_SUMMARY": str(summary)}
    assert trustscan("render", shop, "-f", "github", env=env).code == 0
    markdown = trustscan("render", shop, "-f", "markdown", env=env).out
    assert summary.read_text(encoding="utf-8") == "# Before\n" + markdown
    trustscan("render", shop, "-f", "text", env=env)
    assert summary.read_text(encoding="utf-8") == "# Before\n" + markdown


def test_a_step_summary_stays_below_the_limit(tmp_path: Path) -> None:
    path, summary = tmp_path / "x.json", tmp_path / "summary.md"
    path.write_text(to_json([hostile()]), encoding="utf-8")
    summary.write_text("x" * (SUMMARY_LIMIT - 5_000))
    for _ in range(2):
        found = trustscan("render", path, "-f", "github", env={"GITHUB_STEP_SUMMARY": str(summary)})
        assert found.code == 0
        assert SUMMARY_LIMIT - 5_000 < summary.stat().st_size <= SUMMARY_LIMIT
    assert "too long to be shown here" in summary.read_text(encoding="utf-8")


def test_a_summary_that_cannot_be_written_fails_nothing(shop: Path) -> None:
    found = trustscan("render", shop, "-f", "github", env={"GITHUB_STEP_SUMMARY": str(shop.parent)})
    assert found.code == 0
    assert re.fullmatch(r"trustscan: the step summary was not written: .*: Is a directory\n", found.err)


ORDERS = ("::error::owned", "##[add-mask]x", "##vso[task.complete]x", "##teamcity[message]")
OBEYED = re.compile(r"^\s*::|##(?:vso|teamcity)?\[", re.MULTILINE)


@pytest.mark.parametrize("form", [form for form in Format if form is not Format.GITHUB])
def test_no_form_lets_a_site_give_orders_to_a_ci_service(tmp_path: Path, form: Format) -> None:
    words = " ".join(["so " * 30, *ORDERS] * 3)
    check = CHECKS[1].model_copy(update={"message": f"::{words}", "title": f"::{words}", "fix": words})
    path = tmp_path / "x.json"
    path.write_text(to_json([sample(checks=(check,))]), encoding="utf-8")
    for detail in ([], ["-v"]):
        found = trustscan(
            "render", path, "-f", form, *detail, env={"GITHUB_ACTIONS": "true", "COLUMNS": "60"}
        )
        assert (found.code, found.err) == (0, "")
        assert "teamcity" in found.out
        assert not OBEYED.findall(found.out)
    if form is Format.JSON:
        (told,) = json.loads(found.out)["checks"]
        assert told["message"] == f"::{words}"
    elif form is Format.JUNIT:
        told = ET.fromstring(found.out).find(".//failure")
        assert told is not None
        assert "##vso[" in told.get("message", "")


def test_findings_are_pinned_to_the_configuration_that_was_named(tmp_path: Path) -> None:
    repository = tmp_path / "repository"
    (repository / ".git").mkdir(parents=True)
    (repository / "dist").mkdir()
    (repository / "dist" / "index.html").write_text(SHOP, encoding="utf-8")
    for place in (repository / "trustscan.toml", repository / "strict.toml", tmp_path / "other.toml"):
        place.write_text('select = ["privacy-policy"]\n', encoding="utf-8")
    for named, wanted in (("strict.toml", "strict.toml"), ("../other.toml", "trustscan.toml")):
        done = trustscan("scan", "dist", "--config", named, "-f", "sarif", cwd=repository)
        (result,) = json.loads(done.out)["runs"][0]["results"]
        assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == wanted
        done = trustscan("scan", "dist", "--config", named, "-f", "github", cwd=repository)
        assert f"file={wanted},line=1" in done.out


def test_the_gate_speaks_first_in_annotations_and_summary(tmp_path: Path) -> None:
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "index.html").write_text(SHOP, encoding="utf-8")
    args = ["scan", "dist", "--select", "p*", "-f", "github", "--fail-on", "low"]
    for extra, code, command in (([], 1, "error"), (["--exit-zero"], 0, "warning")):
        summary = tmp_path / f"summary-{command}.md"
        found = trustscan(*args, *extra, cwd=tmp_path, env={"GITHUB_STEP_SUMMARY": str(summary)})
        told = found.err.removeprefix("trustscan: ").strip()
        assert (found.code, told.startswith("dist: gate failed: --fail-on low: ")) == (code, True)
        annotations = [line for line in found.out.splitlines() if line.startswith("::")]
        assert annotations[0] == f"::{command} title=trustscan::{told}"
        assert len(annotations) <= 10
        first = summary.read_text(encoding="utf-8").splitlines()[0].replace("\\", "")
        assert first == f"**{told}**"


def test_one_file_cannot_hold_two_formats(shop: Path) -> None:
    found = trustscan("render", shop, "-o", "json=out", "-o", "./out", cwd=shop.parent)
    assert found.code == 2
    assert found.err == "trustscan: --output out: cannot hold both json and text\n"
    assert trustscan("render", shop, "-o", "a.json", "-o", "json=./a.json", cwd=shop.parent).code == 0
