from __future__ import annotations

import contextlib
from datetime import date
from pathlib import Path

import pytest

from trustscan.cli.settings import sections
from trustscan.config.models import SHARED, ConfigError, Project
from trustscan.config.read import read_project
from trustscan.model.report import Severity

WAIVER = '[[waivers]]\nrule = "faq"\nreason = "r"\n'


def read(folder: Path, text: str, name: str = "trustscan.toml") -> Project:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    with contextlib.chdir(folder):
        return read_project(path, sections())


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        (
            "max-page = 3",
            "1:1",
            'no setting "max-page"\n 1 | max-page = 3\n   | ^^^^^^^^\n   = did you mean "max-pages"?',
        ),
        ("\nmax_pages = 3", "2:1", 'did you mean "max-pages"?'),
        ("waiver = []", "1:1", 'did you mean "waivers"?'),
        ("[batch]\nworker = 1", "2:1", 'did you mean "workers"?'),
        ("max-pages = 2.5", "1:1", "max-pages takes a whole number"),
        ("max-pages = true", "1:1", "max-pages takes a whole number"),
        ("max-pages = 0", "1:1", "max-pages takes a whole number from 1"),
        ('deadline = "60"', "1:1", "deadline takes a number"),
        ("fail-under = 101", "1:1", "fail-under takes a whole number from 0 to 100"),
        ('ignore-robots = "yes"', "1:1", "ignore-robots takes true or false"),
        ('select = "phone"', "1:1", "select takes a list"),
        ('select = ["phone", 7]', "1:20", "select takes a text"),
        (
            'fail-on = "hihg"',
            "1:1",
            'fail-on cannot be "hihg"\n 1 | fail-on = "hihg"\n   | ^^^^^^^\n   = did you mean "high"?',
        ),
        ("header-env = {X-A = 1}", "1:15", "header-env takes a table of texts"),
        ("header-env = []", "1:1", "header-env has to be a table"),
        ("batch = 1", "1:1", "batch has to be a table"),
        ("targets = [1]", "1:1", "targets takes a list of texts"),
        ('[severity]\nfaq = "grave"', "2:1", "faq takes one of critical, high, medium, low, info"),
        ("waivers = {}", "1:1", "each waiver begins with a line [[waivers]]"),
        (WAIVER, "1:3", "a waiver needs a day on which it ends"),
        (WAIVER + 'expires = "soon"', "4:1", "a waiver needs a day on which it ends"),
        (WAIVER + "expires = 2026-12-31T00:00:00Z", "4:1", "a waiver needs a day on which it ends"),
        (WAIVER.replace('"r"', '" "') + "expires = 2026-12-31", "3:1", "a waiver needs a reason"),
        ('[[waivers]]\nreason = "r"\nexpires = 2026-12-31', "1:3", "a waiver needs a rule"),
        (WAIVER + 'expires = 2026-12-31\nurls = "x"', "5:1", 'did you mean "url"?'),
        ("max-pages = = 3", "1:13", "this is not valid TOML: Invalid value"),
        ("a = 1\na = 2", "2:6", "this is not valid TOML: Cannot overwrite a value"),
    ],
)
def test_mistakes_are_told_with_their_place(tmp_path: Path, text: str, place: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, text)
    assert str(caught.value).startswith(f"trustscan.toml:{place}: error: ")
    assert message in str(caught.value)


def test_every_mistake_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, 'quite = true\n[[waivers]]\nrule = "faq"\n[batch]\nmax-pages = "3"\n')
    assert [problem.mark.line for problem in caught.value.problems if problem.mark] == [1, 2, 2, 5]


@pytest.mark.parametrize("raw", [b"\xff\xfe", b"x = " + b"[" * 5_000])
def test_what_is_no_text_at_all(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "trustscan.toml"
    path.write_bytes(raw)
    with pytest.raises(ConfigError):
        read_project(path, sections())


def test_a_pyproject_without_our_table_is_no_configuration(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"there is no table \[tool.trustscan\]"):
        read(tmp_path, "[tool.other]\n", "pyproject.toml")


def test_places_in_a_pyproject(tmp_path: Path) -> None:
    project = read(tmp_path, "[project]\nname = 'x'\n[tool.trustscan]\nmax-pages = 3\n", "pyproject.toml")
    assert project.values[SHARED] == {"max_pages": 3}
    assert project.places[SHARED, "max_pages"] == "pyproject.toml:4"
    with pytest.raises(ConfigError, match=r"pyproject.toml:2:1: error: there is no setting \"max_pages\""):
        read(tmp_path, "[tool.trustscan]\nmax_pages = 3\n", "pyproject.toml")


def test_what_is_read(tmp_path: Path) -> None:
    text = (
        'rdap = false\nheader-env = {X-Key = "KEY"}\n[severity]\nfaq = "low"\n'
        + WAIVER
        + 'expires = "2026-12-31"\nurl = "/a*"\n[batch]\nmax-pages = 2\n'
    )
    project = read(tmp_path, text)
    assert project.values == {
        SHARED: {"rdap": False, "header_env": ["X-Key=KEY"]},
        "batch": {"max_pages": 2},
    }
    [change], [waiver] = project.severities, project.waivers
    assert (change.rule, change.severity, change.place) == ("faq", Severity.LOW, "trustscan.toml:4")
    assert (waiver.rule, waiver.expires, waiver.url) == ("faq", date(2026, 12, 31), "/a*")


def test_paths_are_those_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "dist").mkdir()
    (tmp_path / "sub").mkdir()
    path = tmp_path / "trustscan.toml"
    path.write_text(
        'targets = ["dist", "./dist", "example.com", "https://example.com/dist", "old.warc.gz"]\n'
        'rules = ["more"]\ncache = "/var/cache"\noutput = ["junit=out.xml", "out.json"]\n',
        encoding="utf-8",
    )
    with contextlib.chdir(tmp_path / "sub"):
        found = read_project(path, sections())
    assert found.targets == (
        str(tmp_path / "dist"),
        str(tmp_path / "dist"),
        "example.com",
        "https://example.com/dist",
        str(tmp_path / "old.warc.gz"),
    )
    assert found.values[SHARED] == {
        "rules": [str(tmp_path / "more")],
        "cache": "/var/cache",
        "output": [f"junit={tmp_path / 'out.xml'}", str(tmp_path / "out.json")],
    }
    with contextlib.chdir(tmp_path):
        here = read_project(path, sections())
    assert here.targets[:2] == ("dist", "./dist")
    assert here.values[SHARED]["output"] == ["junit=out.xml", "out.json"]
