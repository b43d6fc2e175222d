"""docs/scale.md is held against the program: its commands are run on a small list."""

from __future__ import annotations

import csv
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.batch.test_archives import Writer, html
from tests.cli.command import trustscan
from tests.cli.servers import Answer, Site, serving

DOCUMENT = (Path(__file__).parents[2] / "docs" / "scale.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^```sh\n(.*?)\n```$", DOCUMENT, re.M | re.S)
ON_A_CLUSTER = "scheduler.example.com"


@pytest.fixture(scope="module")
def shop() -> Iterator[Site]:
    with serving(
        {"/": Answer("<!doctype html><title>Tea</title><h1>Tea House</h1><p>We sell teas.</p>")}
    ) as site:
        yield site


@pytest.fixture(scope="module")
def folder(shop: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One for all commands, as they follow upon each other; only three rows, as runs take their time."""
    path = tmp_path_factory.mktemp("scale")
    (path / "sites.csv").write_text(f"name,website\nTea,{shop.url}\nWrong,no site\nAgain,{shop.url}\n")
    (path / "trustscan.toml").write_text('select = ["phone"]\n')
    (path / "crawl").mkdir()
    Writer(path / "crawl" / "a.warc.gz").add("https://tea.example/", html("Tea"))
    (path / "bin").mkdir()
    (path / "bin" / "trustscan").write_text(f'#!/bin/sh\nexec {sys.executable} -m trustscan "$@"\n')
    (path / "bin" / "trustscan").chmod(0o755)
    (path / "bin" / "python").symlink_to(sys.executable)
    return path


def run(command: str, folder: Path, **env: str) -> subprocess.CompletedProcess[str]:
    path = f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["sh", "-c", command],
        cwd=folder,
        env={**os.environ, "PATH": path, **env},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.mark.skipif(sys.platform == "win32", reason="commands for a POSIX shell")
def test_every_command_runs(folder: Path) -> None:
    for command in COMMANDS:
        if "--engine dask" in command:
            continue  # what a cluster does is tested in test_cluster.py
        if command.startswith("trustscan ") and "|" not in command:
            told = trustscan(*shlex.split(command)[1:], cwd=folder)
            code, err = told.code, told.err
        else:
            done = run(command, folder, SLURM_ARRAY_TASK_ID="1")
            code, err = done.returncode, done.stderr
        # A part of so short a list may hold no site that can be assessed; xargs makes 123 of that.
        assert code in (0, 3, 123), (command, err)
        assert "Traceback" not in err
    with (folder / "all.csv").open(encoding="utf-8", newline="") as file:
        assert [row["line"] for row in csv.DictReader(file)] == ["2", "3", "4"]
    assert "https://tea.example/" in (folder / "results.csv").read_text()


@pytest.mark.skipif(sys.platform == "win32", reason="commands for a POSIX shell")
def test_the_pod_runs(folder: Path) -> None:
    (found,) = re.findall(r"^```yaml\n(.*?)\n```$", DOCUMENT, re.M | re.S)
    container = yaml.safe_load(found)["spec"]["template"]["spec"]["containers"][0]
    command = container["args"][0].replace("/data/", f"{folder}/").replace("/100", "/1")
    done = run(command, folder, JOB_COMPLETION_INDEX="0")
    assert done.returncode == 0, done.stderr
    with (folder / "part-0.csv").open(encoding="utf-8", newline="") as file:
        assert [row["status"] for row in csv.DictReader(file)] == ["scanned", "invalid", "scanned"]


def test_clusters_are_told_of() -> None:
    assert sum(ON_A_CLUSTER in command for command in COMMANDS) == 1
