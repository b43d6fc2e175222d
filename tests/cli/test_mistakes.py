"""What people type wrongly: told at once, in a line that says what is wrong; nothing is scanned."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command import trustscan

PAGE = (
    "<!doctype html><html lang=en><title>Tea</title><h1>Tea</h1><p>We sell fine teas from small gardens.</p>"
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "dist").mkdir()
    (tmp_path / "empty").mkdir()
    (tmp_path / "dist" / "index.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "report.json").write_text("{}")
    (tmp_path / "later.json").write_text(
        '{"kind": "trustscan baseline", "schema_version": "9.0", "sites": {}}'
    )
    return tmp_path


@pytest.mark.parametrize(
    ("args", "told"),
    [
        ("dist --select privacy-polcy", 'did you mean "privacy-policy"?'),
        ("dist --ignore *", "no check is left"),
        ("dist --select phone --ignore phone", "no check is left"),
        ("dist --fail-on hihg", "Invalid value for '--fail-on': 'hihg' is not one of 'critical'"),
        ("dist --fail-under 70%", "'70%' is not a whole number from 0 to 100"),
        ("dist --fail-undr 70", "No such option: --fail-undr"),
        ("dist --fail-on-new high", "--fail-on-new needs a --baseline"),
        ("dist --baseline nowhere.json", "nowhere.json"),
        ("dist --baseline report.json", "`trustscan baseline write` makes one"),
        ("dist --baseline later.json", "a baseline of version 9.0"),
        ("dist -o -", "stdout gets the document of --format"),
        ("dist -o json=-", "stdout gets the document of --format"),
        ("dist -o nowhere/report.json", "nowhere/report.json: cannot be written"),
        ("dist -o pdf=report", "there is no format 'pdf'"),
        ("dist -o dist", "this is a folder"),
        ("dist --config nowhere.toml", "nowhere.toml: error: cannot be read"),
        ("dist/index.html", "is a file. Name the folder"),
        ("empty", "holds no HTML file"),
        ("nowhere", "there is no folder of that name"),
        ("build/out", "there is no folder of that name"),
        ("./nowhere", "There is no folder './nowhere'"),
        ("baseline write dist", "Missing option '--output' / '-o', and no baseline is configured"),
        ("baseline write dist -o nowhere/b.json", "nowhere/b.json: cannot be written"),
        ("render report.json", "not a report of trustscan"),
    ],
)
def test_mistakes_on_the_command_line(project: Path, args: str, told: str) -> None:
    found = trustscan(*args.split(), cwd=project)
    assert (found.code, found.out) == (2, "")
    assert found.err.startswith("trustscan: ")
    assert told in found.err
    assert "Value error" not in found.err


@pytest.mark.parametrize(
    ("config", "told"),
    [
        ('targets = ["dsit"]', "trustscan.toml:1: 'dsit' is no domain"),
        ('targets = "dist"', "trustscan.toml:1:1: error: targets takes a list of texts"),
        ("fail-undr = 3", 'did you mean "fail-under"?'),
        ('fail-on = "hihg"', 'did you mean "high"?'),
        ('ignore = ["*"]', "no check is left"),
        ('[[waivers]]\nrule = "phone"\nreason = "r"', "a waiver needs a day on which it ends"),
        ('[[waivers]]\nrule = "phone"\nexpires = 2030-01-01', "a waiver needs a reason"),
        ('[[waivers]]\nrule = "phnoe"\nreason = "r"\nexpires = 2030-01-01', 'did you mean "phone"?'),
        ('[severity]\nphnoe = "low"', 'did you mean "phone"?'),
        ('output = ["no/such/a.json"]', "no/such/a.json: cannot be written"),
    ],
)
def test_mistakes_in_the_configuration(project: Path, config: str, told: str) -> None:
    (project / "trustscan.toml").write_text(config, encoding="utf-8")
    found = trustscan("scan", *(() if "targets" in config else ("dist",)), cwd=project)
    assert (found.code, found.out) == (2, "")
    assert told in found.err


def test_the_configured_baseline_is_the_one_that_is_written(project: Path) -> None:
    config = 'baseline = "kept/b.json"\ntargets = ["dist"]\nbase-url = "https://tea.example.com"\n'
    (project / "trustscan.toml").write_text(config, encoding="utf-8")
    (project / "kept").mkdir()
    assert trustscan("baseline", "write", cwd=project / "kept").code == 0
    assert (project / "kept" / "b.json").exists()
    assert trustscan("scan", cwd=project).code == 0


def test_a_target_that_was_typed_is_not_laid_at_the_door_of_the_file(project: Path) -> None:
    (project / "trustscan.toml").write_text('targets = ["dist"]\n', encoding="utf-8")
    assert trustscan("dsit", cwd=project).err.startswith("trustscan: 'dsit' is no domain")
