"""Each file in broken/ gets exactly the text beside it: file, line, column, the line, how to mend it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.golden import matches
from trustscan.rulebook.load import load_rulebook
from trustscan.rulebook.problems import RuleFileError
from trustscan.rulebook.yaml import read_yaml

HERE = Path(__file__).parent
BROKEN = sorted((HERE / "broken").glob("*.yaml"))


@pytest.fixture(autouse=True)
def beside_the_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(HERE)


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_message_tells_how_to_mend_it(path: Path) -> None:
    with pytest.raises(RuleFileError) as caught:
        load_rulebook([path.relative_to(HERE)], packaged=HERE / "book")
    assert matches(path.with_suffix(".txt"), f"{caught.value}\n")


def test_there_are_enough_of_them() -> None:
    assert len(BROKEN) >= 20


def test_all_problems_of_all_files_are_told_at_once() -> None:
    with pytest.raises(RuleFileError) as caught:
        load_rulebook([Path("broken/bad-id.yaml"), Path("broken/all-at-once.yaml")], packaged=HERE / "book")
    assert [problem.file for problem in caught.value.problems] == ["broken/bad-id.yaml"] + [
        "broken/all-at-once.yaml"
    ] * 4


def test_file_that_is_not_there() -> None:
    with pytest.raises(RuleFileError, match=r"^missing\.yaml: error: there is no such rule file or folder$"):
        load_rulebook([Path("missing.yaml")], packaged=HERE / "book")


def test_folder_without_rules(tmp_path: Path) -> None:
    with pytest.raises(RuleFileError, match=r"no \.yaml file with rules in this folder"):
        load_rulebook([tmp_path], packaged=HERE / "book")


def test_file_that_is_not_text(tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").write_bytes(b"- id: \xff\xfe")
    with pytest.raises(RuleFileError, match=r"is not UTF-8 text \(byte 6\)"):
        load_rulebook([tmp_path], packaged=HERE / "book")


def test_command_exits_with_2_and_keeps_stdout_clean() -> None:
    command = [sys.executable, "-m", "trustscan", "rules", "check", "broken/unknown-field.yaml"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith('broken/unknown-field.yaml:5:5: error: emails have no field "adress"\n')
    assert done.stderr.endswith("\n1 problem\n")


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, "- why: " + "[" * 3_000 + "]" * 3_000, "{a: " * 3_000 + "}" * 3_000, "- " * 50_000],
)
def test_nesting_beyond_reason_is_refused_before_it_is_parsed(text: str) -> None:
    with pytest.raises(RuleFileError, match="nested more than 60 deep"):
        read_yaml("rules.yaml", text)


def test_brackets_in_a_text_are_no_nesting() -> None:
    assert read_yaml("rules.yaml", f"why: '{'[{' * 100}'").data == {"why": "[{" * 100}


def test_a_number_of_many_digits_is_a_text() -> None:
    assert read_yaml("rules.yaml", f"points: {'9' * 6_000}").data == {"points": "9" * 6_000}


def test_ten_thousand_problems_are_told_as_fast_as_one() -> None:
    with pytest.raises(RuleFileError) as caught:
        read_yaml("rules.yaml", "why: more\n" * 10_000)
    last = caught.value.problems[-1]
    assert len(caught.value.problems) == 9_999
    assert last.mark is not None
    assert last.mark.line == 10_000
