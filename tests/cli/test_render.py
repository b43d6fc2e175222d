from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.command import in_a_process, trustscan
from tests.report.samples import hostile, sample, unassessed
from trustscan.cli.formats import Format
from trustscan.report.jsonform import to_json

ESCAPE = "\x1b"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    path = tmp_path / "shop.json"
    path.write_text(to_json([sample()]), encoding="utf-8")
    return path


def test_a_saved_report_is_shown_as_text(shop: Path) -> None:
    found = trustscan("render", shop)
    assert (found.code, found.err) == (0, "")
    assert "72 (66-80)" in found.out
    assert "What to mend first" in found.out


def test_json_comes_back_unchanged(shop: Path) -> None:
    assert trustscan("render", shop, "-f", "json").out == shop.read_text(encoding="utf-8")


def test_stdin(shop: Path) -> None:
    found = trustscan("render", "-", "-q", stdin=shop.read_text(encoding="utf-8"))
    assert found.code == 0
    assert "What was read" not in found.out


def test_off_a_terminal_there_is_no_colour(shop: Path) -> None:
    assert ESCAPE not in trustscan("render", shop).out


@pytest.mark.parametrize(
    ("args", "env", "colored"),
    [
        (["--color", "always"], {}, True),
        ([], {"FORCE_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": "0"}, False),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (["--color", "always"], {"NO_COLOR": "1", "TERM": "dumb"}, True),
        (["--color", "never"], {"FORCE_COLOR": "1"}, False),
    ],
)
def test_who_decides_on_colour(shop: Path, args: list[str], env: dict[str, str], colored: bool) -> None:
    found = trustscan("render", shop, *args, env=env)
    assert (ESCAPE in found.out) is colored
    plain = re.sub(r"\x1b\[[0-9;]*m", "", found.out)
    assert [line.rstrip() for line in plain.splitlines()] == trustscan("render", shop).out.splitlines()


@pytest.mark.parametrize("columns", [40, 80, 120, 200])
def test_the_width_is_kept(shop: Path, columns: int) -> None:
    out = trustscan("render", shop, env={"COLUMNS": str(columns)}).out
    assert max(map(len, out.splitlines())) <= columns


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp437", "latin-1"])
def test_code_pages_without_the_marks_get_ascii(shop: Path, encoding: str) -> None:
    found = trustscan("render", shop, encoding=encoding)
    assert found.code == 0
    assert " FAIL  Plain http leads to https" in found.out
    assert "✓" not in found.out
    assert json.loads(trustscan("render", shop, "-f", "json", encoding=encoding).out)


def test_a_code_page_in_a_process_of_its_own(shop: Path) -> None:
    found = in_a_process("render", shop, env={"PYTHONIOENCODING": "cp437"})
    assert (found.code, found.err) == (0, "")
    assert " FAIL  Plain http leads to https" in found.out


@pytest.mark.parametrize("form", list(Format))
@pytest.mark.parametrize("detail", [[], ["-q"], ["-v"]])
def test_no_site_can_send_an_escape_sequence(tmp_path: Path, form: str, detail: list[str]) -> None:
    path = tmp_path / "hostile.json"
    path.write_text(to_json([hostile()]), encoding="utf-8")
    out = trustscan("render", path, "-f", form, *detail).out
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]", out)


def test_several_reports(tmp_path: Path) -> None:
    path = tmp_path / "both.json"
    path.write_text(to_json([sample(), unassessed()]), encoding="utf-8")
    assert isinstance(json.loads(trustscan("render", path, "-f", "json").out), list)
    text = trustscan("render", path).out
    assert text.index("72 (66-80)") < text.index("could not be assessed")


def test_files_are_written_beside_stdout(shop: Path, tmp_path: Path) -> None:
    text, named, other = tmp_path / "out.txt", tmp_path / "out.bin", tmp_path / "copy.json"
    found = trustscan("render", shop, "-o", text, "-o", f"json={named}", "-o", other)
    assert found.code == 0
    assert "72 (66-80)" in found.out
    assert text.read_text(encoding="utf-8") == found.out
    assert (
        named.read_text(encoding="utf-8")
        == other.read_text(encoding="utf-8")
        == shop.read_text(encoding="utf-8")
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "copy.json",
        "out.bin",
        "out.txt",
        "shop.json",
    ]


def test_a_file_is_replaced_through_its_link(shop: Path, tmp_path: Path) -> None:
    real, link = tmp_path / "real.txt", tmp_path / "link.txt"
    real.write_text("old")
    link.symlink_to(real)
    assert trustscan("render", shop, "-o", link).code == 0
    assert link.is_symlink()
    assert "72 (66-80)" in real.read_text(encoding="utf-8")


def test_devices_are_not_replaced(shop: Path) -> None:
    assert trustscan("render", shop, "-o", os.devnull).code == 0
    assert Path(os.devnull).is_char_device()


@pytest.mark.parametrize(
    ("output", "message"),
    [
        ("pdf=x.pdf", f"--output pdf=x.pdf: there is no format 'pdf' (there are: {', '.join(Format)})"),
        ("json=", "--output json=: the path is missing after 'json='"),
        (
            "no/such/folder/x.json",
            "--output no/such/folder/x.json: cannot be written: No such file or directory",
        ),
        (".", "--output .: this is a folder"),
    ],
)
def test_outputs_that_cannot_be_written(shop: Path, output: str, message: str) -> None:
    found = trustscan("render", shop, "-o", output, cwd=shop.parent)
    assert (found.code, found.out, found.err) == (2, "", f"trustscan: {message}\n")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "cannot be read: No such file or directory"),
        ("<html>", "not JSON: Expecting value"),
        ("{}", "JSON, but not a report of trustscan"),
    ],
)
def test_what_is_no_report(tmp_path: Path, content: str | None, message: str) -> None:
    path = tmp_path / "x.json"
    if content is not None:
        path.write_text(content)
    found = trustscan("render", path)
    assert (found.code, found.out) == (2, "")
    assert found.err.startswith(f"trustscan: {path}: {message}")
    assert found.err.count("\n") == 1


def test_a_reader_that_stops_early_is_no_error(shop: Path) -> None:
    command = [sys.executable, "-m", "trustscan", "render", str(shop), "-v"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 0
