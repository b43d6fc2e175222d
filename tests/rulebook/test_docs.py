"""docs/rules.md: every YAML block is a rule file whose tests pass; the tables are those of the registry."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.golden import matches
from trustscan.rule_tests import run_tests
from trustscan.rulebook.load import load_rulebook, names_of
from trustscan.rulebook.tables import BEGIN, tables

PAGE = Path(__file__).parents[2] / "docs" / "rules.md"
BLOCKS = re.findall(r"^```yaml\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("number", range(len(BLOCKS)))
def test_block_is_a_rule_file_whose_tests_pass(number: int, tmp_path: Path) -> None:
    path = tmp_path / f"block-{number}.yaml"
    path.write_text(BLOCKS[number], encoding="utf-8")
    book = load_rulebook([path])
    results = list(run_tests(book, names_of([path])))
    assert [(r.subject, r.test.name, r.wrong) for r in results if not r.passed] == []
    assert len(results) == BLOCKS[number].count("expect:")


def test_there_are_blocks_from_three_lines_to_a_policy_reader() -> None:
    assert BLOCKS[0].count("\n") == 3
    assert any("elements|at_least" in block for block in BLOCKS)


def test_tables_are_fresh() -> None:
    said = PAGE.read_text(encoding="utf-8").partition(BEGIN)[0]
    assert matches(PAGE, f"{said}{BEGIN}\n{tables()}")
