"""Every block of docs/configuration.md is run."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from tests.cli.command import Outcome, trustscan
from trustscan.cli.settings import sections
from trustscan.config.read import read_project

PAGE = Path(__file__).resolve().parents[2] / "docs" / "configuration.md"
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
CONFIGURATIONS = [text for kind, text in BLOCKS if kind == "toml"]
COMMANDS = [line for kind, text in BLOCKS if kind == "console" for line in text.splitlines()]
ANSWERS = [text for kind, text in BLOCKS if kind == "text"]
SHOP = """<!doctype html><html lang="en"><title>Tea</title><h1>Tea</h1>
<p>Earl Grey, 12.50 € <a href="/cart">Add to cart</a> <a href="/checkout">Checkout</a></p>
<p>Assam, 9.90 € <button>Add to cart</button> Free shipping from 50 €</p>"""
SECRETS = {"STAGING_LOGIN": "me:secret", "PREVIEW_TOKEN": "secret"}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with the first configuration of the page."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "dist").mkdir()
    (tmp_path / "reports").mkdir()
    (tmp_path / "dist" / "index.html").write_text(SHOP, encoding="utf-8")
    (tmp_path / "trustscan.toml").write_text(CONFIGURATIONS[0], encoding="utf-8")
    return tmp_path


def run(line: str, folder: Path) -> Outcome:
    name, *args = shlex.split(line)
    assert name == "trustscan"
    return trustscan(*args, cwd=folder)


def test_there_are_blocks_and_no_others() -> None:
    assert {kind for kind, _ in BLOCKS} == {"toml", "console", "text"}


@pytest.mark.parametrize("text", CONFIGURATIONS)
def test_configurations(tmp_path: Path, text: str) -> None:
    """Each can be read, names rules that there are, and holds nothing that a scan would refuse."""
    path = tmp_path / ("pyproject.toml" if "[tool." in text else "trustscan.toml")
    path.write_text(text, encoding="utf-8")
    (tmp_path / "reports").mkdir()
    project = read_project(path, sections())
    assert project.values or project.waivers
    found = trustscan("scan", tmp_path / "no-such-folder", cwd=tmp_path, env=SECRETS)
    assert found.code == 2
    assert "no-such-folder" in found.err
    (tmp_path / "page.html").write_text("<p>Words", encoding="utf-8")
    isolated = [] if project.values.get("", {}).get("base_url") else ["--base-url", "https://a.example.com"]
    judged = trustscan("scan", tmp_path, *isolated, "--exit-zero", cwd=tmp_path, env=SECRETS)
    assert (judged.code, "error" in judged.err) == (0, False)


@pytest.mark.parametrize("line", COMMANDS)
def test_commands(project: Path, line: str) -> None:
    found = run(line, project)
    assert found.out
    assert found.code == (3 if line == "trustscan scan" else 0) or "gate failed" in found.err
    assert "error:" not in found.err


def test_the_configured_scan_is_the_one_described(project: Path) -> None:
    found = trustscan("scan", "-f", "json", cwd=project)
    checks = {check["id"]: check for check in json.loads(found.out)["checks"]}
    assert checks["refund-policy"]["waiver"]["reason"] == "The lawyers are at it, ticket SHOP-12"
    assert checks["faq"]["severity"] == "low"
    assert "social-profiles" not in checks
    assert (project / "reports" / "trust.xml").is_file()


def test_answers(project: Path) -> None:
    mistake, shown = ANSWERS
    said = trustscan("config", "show", cwd=project).out
    assert set(shown.splitlines()) <= set(said.splitlines())
    (project / "trustscan.toml").write_text("\nmax_pages = 50\n", encoding="utf-8")
    assert trustscan("scan", "dist", cwd=project).err == mistake
