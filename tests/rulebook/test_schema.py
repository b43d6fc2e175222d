"""The JSON Schema takes what the reader takes, and refuses plain mistakes, so that editors help."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from trustscan.rulebook.load import packaged_rules, rule_files
from trustscan.rulebook.schema import rule_schema
from trustscan.rulebook.yaml import read_yaml, read_yaml_path

HERE = Path(__file__).parent
VALIDATOR = jsonschema.Draft202012Validator(rule_schema())
# What only the reader can see: names of roles, phrase sets and traits, bindings, patterns, counts, ids.
SEEN = [
    "unknown-key",
    "unknown-field",
    "unknown-operator",
    "unknown-collection",
    "unknown-severity",
    "both-pass-and-fail",
]


def first_error(data: Any) -> str | None:
    error = next(VALIDATOR.iter_errors(data), None)
    return error and f"{error.json_path}: {error.message[:200]}"


def test_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(rule_schema())


@pytest.mark.parametrize("path", rule_files(packaged_rules()), ids=lambda path: path.stem)
def test_takes_the_shipped_rules(path: Path) -> None:
    assert first_error(read_yaml_path(path).data) is None


def test_takes_the_examples_of_the_docs() -> None:
    page = (HERE.parents[1] / "docs" / "rules.md").read_text(encoding="utf-8")
    for block in re.findall(r"^```yaml\n(.*?)^```$", page, re.DOTALL | re.MULTILINE):
        assert first_error(read_yaml("block", block).data) is None


@pytest.mark.parametrize("name", SEEN)
def test_refuses_plain_mistakes(name: str) -> None:
    assert first_error(read_yaml_path(HERE / "broken" / f"{name}.yaml").data) is not None
