"""docs/batch.md is held against the program."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from tests.cli.command import trustscan
from tests.cli.servers import Answer, Site, serving
from tests.test_docs import first_cells, section
from trustscan.batch.results.digest import FIGURES
from trustscan.batch.results.schema import PLACE
from trustscan.cli.batch.outputs import Form
from trustscan.model.report import Status

DOCUMENT = (Path(__file__).parents[2] / "docs" / "batch.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^```sh\n(.*?)\n```$", DOCUMENT, re.M | re.S)
PAGE = """<!doctype html><html lang="en"><title>Tea</title><h1>Tea House</h1><p>We sell fine teas from small
gardens and ship them all over Europe. Call us: +44 20 7946 0958</p></html>"""


@pytest.fixture(scope="module")
def shop() -> Iterator[Site]:
    with serving({"/": Answer(PAGE)}) as site:
        yield site


@pytest.fixture(scope="module")
def folder(shop: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One for all commands, as they follow upon each other."""
    path = tmp_path_factory.mktemp("batch")
    (path / "shops.csv").write_text(f"name,website\nTea,{shop.url}\nAgain,{shop.url}\n")
    (path / "crawl").mkdir()
    saved = trustscan("scan", shop.url, "--save", "crawl/shop.warc.gz", "-q", cwd=path)
    assert saved.code == 0, saved.err
    (path / "trustscan.toml").write_text('select = ["phone"]\n')
    return path


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_runs(command: str, folder: Path) -> None:
    words = shlex.split(command[command.index("trustscan") :])
    lines = (folder / "shops.csv").read_text().splitlines()
    piped = "\n".join(line.partition(",")[2] for line in lines) if "|" in command else ""
    found = trustscan(*words[1:], cwd=folder, stdin=piped)
    assert found.code == 0, found.err
    written = [folder / word for before, word in pairwise(words) if before == "-o"]
    assert written
    assert all(path.stat().st_size for path in written)


def test_every_column_is_told() -> None:
    tables = section(DOCUMENT, "## The results")
    cells = first_cells(tables[tables.index("| Column |") : tables.index("| Status |")])
    assert tuple(re.findall(r"`(\w+)`", " ".join(cells))) == (*PLACE, *FIGURES)


def test_every_verdict_and_form_is_told() -> None:
    assert all(f"`{status.value}`" in DOCUMENT for status in Status)
    assert all(f"`.{form.value}`" in DOCUMENT for form in Form)
