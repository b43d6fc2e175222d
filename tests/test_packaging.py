"""What ends up on other people's machines: metadata, the locked environment, the script that CI runs."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import entry_points, metadata, packages_distributions
from pathlib import Path
from typing import Any

import trustscan

ROOT = Path(__file__).resolve().parent.parent
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK: dict[str, Any] = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
PUBLIC_INDEX = "https://pypi.org/simple"
PUBLIC_FILES = "https://files.pythonhosted.org/"


def names(requirements: list[str]) -> set[str]:
    return {re.split(r"[\[<>=~! ;]", requirement)[0].lower() for requirement in requirements}


def requirements(lines: list[str]) -> set[tuple[str, frozenset[str]]]:
    """Names and version bounds."""
    found = [re.fullmatch(r"([\w.-]+)(?:\[.*\])?(.*)", line) for line in lines]
    return {(match[1].lower(), frozenset(match[2].split(","))) for match in found if match}


def versions(entries: list[dict[str, str]]) -> set[tuple[str, frozenset[str]]]:
    """The same of entries in the lock."""
    return {(entry["name"], frozenset(entry["specifier"].split(","))) for entry in entries}


def test_installed_version_is_the_one_in_the_source() -> None:
    assert metadata("trustscan")["Version"] == trustscan.__version__


def test_the_command_is_there() -> None:
    (command,) = entry_points(group="console_scripts", name="trustscan")
    assert callable(command.load())


def test_every_locked_package_is_from_the_public_index() -> None:
    elsewhere = {
        package["name"]: package["source"]
        for package in LOCK["package"]
        if package["source"] not in ({"registry": PUBLIC_INDEX}, {"editable": "."})
    }
    assert elsewhere == {}


def test_every_locked_file_is_from_the_public_host() -> None:
    files = [
        file
        for package in LOCK["package"]
        for file in [*package.get("wheels", []), *filter(None, [package.get("sdist")])]
    ]
    assert len(files) > len(PROJECT["project"]["dependencies"])
    assert [file for file in files if not file.get("url", "").startswith(PUBLIC_FILES)] == []
    assert [file["url"] for file in files if not file.get("hash", "").startswith("sha256:")] == []


def test_the_lock_knows_every_dependency() -> None:
    (own,) = (package for package in LOCK["package"] if package["name"] == "trustscan")
    wanted = own["metadata"]["requires-dist"]
    extras = PROJECT["project"]["optional-dependencies"]
    plain = [entry for entry in wanted if "extra ==" not in entry.get("marker", "")]
    assert versions(plain) == requirements(PROJECT["project"]["dependencies"])
    for extra, lines in extras.items():
        entries = [entry for entry in wanted if f"extra == '{extra}'" in entry.get("marker", "")]
        assert versions(entries) == requirements(lines), extra


def test_no_requirement_points_to_a_machine() -> None:
    wanted = [
        *PROJECT["project"]["dependencies"],
        *(line for extra in PROJECT["project"]["optional-dependencies"].values() for line in extra),
    ]
    assert [line for line in wanted if "@" in line or "/" in line] == []
    assert "uv" not in PROJECT.get("tool", {}) or "index" not in PROJECT["tool"]["uv"]


def test_whatever_is_imported_is_declared() -> None:
    """No module leans on what is there only because another package needs it; nothing is declared idly."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / "src").rglob("*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    modules = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    modules |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom) and not node.level}
    tops = {module.partition(".")[0] for module in modules} - sys.stdlib_module_names - {"trustscan"}
    owners = packages_distributions()
    used = {re.sub(r"[-_.]+", "-", owners.get(top, [top])[0]).lower() for top in tops}
    extras = {
        name: lines for name, lines in PROJECT["project"]["optional-dependencies"].items() if name != "dev"
    }
    declared = names(PROJECT["project"]["dependencies"]).union(*map(names, extras.values()))
    # Beautiful Soup is asked to use lxml, by name.
    assert used | {"lxml"} == declared
