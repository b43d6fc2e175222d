"""docs/reports.md is held against the program: its commands are run, its tables are looked up."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.cli.command import trustscan
from tests.test_docs import ROOT, first_cells, section
from trustscan.cli.formats import SUFFIXES, Format
from trustscan.demo.server import demo_server
from trustscan.model.changes import Course
from trustscan.report.changed import COURSE_WORDS

TEXT = (ROOT / "docs" / "reports.md").read_text(encoding="utf-8")
COMMANDS = [
    line for block in re.findall(r"^```sh\n(.*?)^```$", TEXT, re.M | re.S) for line in block.splitlines()
]


def test_every_command_runs(tmp_path: Path) -> None:
    """In the order of the page, on two sites that stand for those it names."""
    assert len(COMMANDS) == 8
    env = {"TRUSTSCAN_HISTORY": str(tmp_path / "history.sqlite3")}
    with demo_server() as first, demo_server() as second:
        for command in COMMANDS:
            program, *args = shlex.split(
                command.replace("example.com", first.rstrip("/")).replace("example.org", second.rstrip("/"))
            )
            assert program == "trustscan"
            done = trustscan(*args, cwd=tmp_path, env=env)
            assert done.code == 0, (command, done.err)
            assert done.out or "-o" in args, command
    made = {path.name for path in tmp_path.iterdir()}
    assert made == {
        "report.json",
        "report.html",
        "trust-baseline.json",
        "compared.html",
        "history.sqlite3",
    }


def test_the_formats_are_all_there_with_their_endings() -> None:
    table = section(TEXT, "## Formats")
    assert set(re.findall(r"`(\w+)`", " ".join(first_cells(table)))) == set(Format)
    endings = {ending for line in table.splitlines() for ending in re.findall(r"`(\.\w+)`", line)}
    assert endings == set(SUFFIXES) - {".ndjson", ".htm"}


def test_every_way_of_a_check_is_explained() -> None:
    table = section(TEXT, "## No worse than today: baselines")
    assert set(first_cells(table)) == {COURSE_WORDS[course] for course in Course}


@pytest.mark.parametrize("target", re.findall(r"\]\(([^)#:]+)\)", TEXT))
def test_links_lead_somewhere(target: str) -> None:
    assert (ROOT / "docs" / target).exists()
