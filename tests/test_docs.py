"""What the documents say is held against the program."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.command import trustscan

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = (
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "src/trustscan/demo/README.md",
)


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def section(document: str, heading: str) -> str:
    """The part of a document under a heading, up to the next heading of the same or a higher level."""
    level = len(heading) - len(heading.lstrip("#"))
    _, _, rest = document.partition(f"\n{heading}\n")
    assert rest, f"no heading {heading!r}"
    return re.split(rf"\n#{{1,{level}}} ", rest)[0]


def first_cells(table: str) -> list[str]:
    """The first column of the Markdown table in a text, without its head."""
    rows = [line for line in table.splitlines() if line.startswith("|")]
    return [row.split("|")[1].strip() for row in rows[2:]]


def options_in(text: str) -> set[str]:
    return set(re.findall(r"(?<![\w-])--?[a-zA-Z][a-z-]*", text))


def test_options_of_the_readme_are_those_of_help() -> None:
    cells = first_cells(section(read("README.md"), "### Options"))
    table = {option for cell in cells for option in options_in(cell)}
    assert len(table) > 10
    assert table <= options_in(trustscan("scan", "--help").out)


def test_the_document_of_options_is_fresh() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "redraw_options.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_exit_codes_of_the_readme_are_those_of_the_program() -> None:
    from trustscan.cli.errors import ExitCode

    told = first_cells(section(read("README.md"), "### Exit codes"))
    assert [int(cell) for cell in told] == [int(code) for code in ExitCode]


@pytest.mark.parametrize("mark", ["try", "develop"])
def test_each_marked_command_is_one_line(mark: str) -> None:
    """`.ci/run` reads these two and runs them."""
    blocks = re.findall(rf"^<!-- ci: {mark} -->\n```sh\n(.*?)\n```$", read("README.md"), re.M | re.S)
    assert len(blocks) == 1
    assert "\n" not in blocks[0]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_within_the_project_lead_somewhere(name: str) -> None:
    targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", read(name))
    missing = [target for target in targets if not (ROOT / name).parent.joinpath(target).exists()]
    assert missing == []


def test_every_command_in_the_readme_is_understood() -> None:
    """Each `trustscan ...` line uses a command and options that exist."""
    lines = re.findall(r"^(?:\$ )?trustscan (.*?)(?:\s+#.*)?$", read("README.md"), re.M)
    assert len(lines) > 5
    commands = ("scan", "render", "demo", "rules", "batch", "compare", "history", "config")
    options = {command: options_in(trustscan(command, "--help").out) for command in commands}
    for line in lines:
        first = line.split()[0]
        assert options_in(line) <= options[first if first in commands else "scan"], line


def test_the_rules_commands_of_the_readme_are_those_there_are() -> None:
    table = section(read("README.md"), "### A check of your own")
    named = {cell.strip("`").split()[2] for cell in first_cells(table)}
    told = trustscan("rules", "--help").out.partition("Commands")[2]
    assert named == set(re.findall(r"^\W* ([a-z]+)  ", told, re.M))


def test_the_rule_in_the_readme_judges_the_demo(tmp_path: Path) -> None:
    (rule,) = re.findall(r"^```yaml\n(.*?)^```$", read("README.md"), re.M | re.S)
    (tmp_path / "repairs.yaml").write_text(rule, encoding="utf-8")
    tested = trustscan("rules", "test", "repairs.yaml", cwd=tmp_path)
    assert tested.code == 0, tested.out
    done = trustscan(
        "demo", "--rules", "repairs.yaml", "--select", "repair-promise", "-f", "json", cwd=tmp_path
    )
    assert done.code == 0, done.err
    (check,) = json.loads(done.out)["checks"]
    assert (check["status"], check["message"]) == ("pass", "Repaired within two years")
    assert check["evidence"][0]["url"].endswith("/field-notebook")


def test_the_tree_names_each_module_and_no_other() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "redraw_tree.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_changelog_opens_with_what_is_not_released() -> None:
    headings = re.findall(r"^## (.*)$", read("CHANGELOG.md"), re.M)
    assert headings[0] == "Unreleased"
