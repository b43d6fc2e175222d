"""Loading: packs beside the shipped rules, selection, the version, YAML as it is meant."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from trustscan.rule_tests import run_tests
from trustscan.rulebook.load import load_rulebook, names_of
from trustscan.rulebook.operators import resolve_date
from trustscan.rulebook.problems import RuleFileError
from trustscan.rulebook.yaml import read_yaml

BOOK = Path(__file__).parent / "book"
PACK = Path(__file__).parent / "pack"


def ids(*words: str, ignore: tuple[str, ...] = ()) -> list[str]:
    return [rule.id for rule in load_rulebook([PACK], words, ignore, packaged=BOOK).rules]


def test_pack_of_ones_own_brings_rules_roles_and_words() -> None:
    book = load_rulebook([PACK])
    assert {rule.id for rule in book.rules} >= {"chamber-named", "emergency-service", "privacy-policy"}
    results = list(run_tests(book, names_of([PACK])))
    assert [(r.subject, r.test.name, r.wrong) for r in results if not r.passed] == []
    assert len({result.subject for result in results}) == 10


def test_select_and_ignore() -> None:
    assert ids("chamber-named") == ["chamber-named"]
    assert ids("privacy") == ["privacy-policy", "own-domain-mail"]
    assert set(ids("dentist")) == set(ids(ignore=("privacy-policy",)))
    assert "chamber-named" not in ids("dentist", ignore=("cham*",))
    with pytest.raises(RuleFileError, match='did you mean "dentist"'):
        ids("dentists")


def test_deprecated_rules_run_only_by_their_id(tmp_path: Path) -> None:
    path = tmp_path / "old.yaml"
    path.write_text(
        "- {id: old-one, pillar: care, status: deprecated, pass_when: {in: links}}", encoding="utf-8"
    )
    assert "old-one" not in [rule.id for rule in load_rulebook([path], packaged=BOOK).rules]
    assert "old-one" not in [rule.id for rule in load_rulebook([path], ["*"], packaged=BOOK).rules]
    assert [rule.id for rule in load_rulebook([path], ["old-one"], packaged=BOOK).rules] == ["old-one"]


def test_version_tells_rules_and_words_apart(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    versions = set()
    for word in ("one", "two", "one"):
        path.write_text(
            f"- {{id: own, pillar: care, pass_when: {{in: blocks, text: [{word}]}}}}", encoding="utf-8"
        )
        versions.add(load_rulebook([path], packaged=BOOK).version)
    assert len(versions) == 2


def test_folder_given_twice_counts_once() -> None:
    assert len(load_rulebook([PACK, PACK], packaged=BOOK).rules) == len(ids())


def test_shipped_rules_pass_their_own_tests() -> None:
    failed = [(r.subject, r.test.name, r.wrong) for r in run_tests(load_rulebook()) if not r.passed]
    assert failed == []


def test_yaml_is_read_as_it_is_meant() -> None:
    text = "a: no\nb: 12:30\nc: 2024-05-31\nd: '7'\ne: 7\nf: true\ng: -1.5\nh:\ni: 010"
    assert read_yaml("x", text).data == {
        "a": "no", "b": "12:30", "c": "2024-05-31", "d": "7", "e": 7, "f": True, "h": None, "i": "010",
        "g": -1.5,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ("now", "2024-03-31"),
        ("2020-02-29", "2020-02-29"),
        ("-1 month", "2024-02-29"),
        ("+2 weeks", "2024-04-14"),
        ("-10 years", "2014-03-31"),
        ("9999 years", None),
        ("soon", None),
    ],
)
def test_dates(spec: str, expected: str | None) -> None:
    day = resolve_date(spec, date(2024, 3, 31))
    assert (day and day.isoformat()) == expected
