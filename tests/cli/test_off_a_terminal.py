"""What a CI job or a pipe gets: the document on stdout, plain lines on stderr."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.command import trustscan
from tests.cli.servers import Answer, Site, serving
from trustscan.cli.formats import Format

WORDS = "<p>" + "Plain words that fill a page, “quoted” and – dashed. " * 20 + "</p>"
HOME = f'<!doctype html><html lang="en"><title>Tea – House</title>{WORDS}<a href="/about">About us</a>'
CHECKS = ("--select", "phone", "--select", "email")


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serving({"/": Answer(HOME), "/about": Answer(f"<title>About</title>{WORDS}")}) as served:
        yield served


@pytest.mark.parametrize(
    ("env", "colored"),
    [
        ({}, False),
        ({"CI": "true"}, False),
        ({"CI": "true", "GITHUB_ACTIONS": "true"}, False),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "1", "CI": "true"}, True),
        ({"FORCE_COLOR": "false"}, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    ],
)
def test_colour_only_if_forced_and_never_on_stderr(site: Site, env: dict[str, str], colored: bool) -> None:
    found = trustscan(site.url, *CHECKS, env=env)
    assert ("\x1b" in found.out, found.err) == (colored, "")


def test_documents_for_programs_are_never_coloured(site: Site, tmp_path: Path) -> None:
    trustscan(site.url, *CHECKS, "-o", tmp_path / "report.json")
    for form in Format:
        found = trustscan("render", tmp_path / "report.json", "-f", form, env={"FORCE_COLOR": "1"})
        assert (found.code, "\x1b" in found.out, found.err) == (0, form is Format.TEXT, "")


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp437"])
def test_code_pages_get_marks_that_they_have(site: Site, encoding: str) -> None:
    found = trustscan(
        site.url, *CHECKS, "-v", "--fail-on", "low", env={"FORCE_COLOR": "0"}, encoding=encoding
    )
    assert found.code == 1
    assert [line for line in found.out.splitlines() if line.strip().startswith("FAIL")]
    assert not set("✓✗━─○●") & set(found.out + found.err)
    assert all(line.startswith("trustscan: ") for line in found.err.splitlines())


def test_verbose_lines_are_one_for_each_page(site: Site) -> None:
    found = trustscan(site.url, *CHECKS, "-v", "-f", "json", env={"FORCE_COLOR": "1"})
    assert json.loads(found.out)["assessed"]
    lines = found.err.splitlines()
    assert [line for line in lines if line.endswith("/about")]
    assert all(line.startswith("trustscan: ") and line.isprintable() for line in lines)
