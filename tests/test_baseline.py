from __future__ import annotations

import json

import pytest

from tests.report.samples import sample
from trustscan.baseline import NotABaselineError, from_baseline, to_baseline
from trustscan.compare import compare, standing
from trustscan.model.changes import Course
from trustscan.model.report import TargetInfo

OTHER = sample(target=TargetInfo(given="b.example.com", kind="site", url="https://b.example.com/"))


def test_what_is_written_is_read_and_nothing_has_changed_since() -> None:
    known = from_baseline(to_baseline([standing(OTHER), standing(sample())]))
    assert sorted(known) == ["b.example.com", "shop.example.com"]
    found = compare(known["shop.example.com"], standing(sample()))
    assert {change.course for change in found.checks} <= {Course.SAME, Course.NOT_COMPARED}
    assert found.same_rules is True
    assert found.score.difference == 0


def test_it_reads_well_as_a_diff() -> None:
    text = to_baseline([standing(sample()), standing(OTHER)])
    assert text == to_baseline([standing(OTHER), standing(sample())])
    assert '        "phone": "pass",\n' in text
    checks = list(json.loads(text)["sites"]["shop.example.com"]["checks"])
    assert checks == sorted(checks)
    assert text.endswith("}\n")


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        ("", "not JSON: "),
        ("[" * 100_000, "not JSON: "),
        ("[]", "JSON, but no baseline: "),
        ('{"schema_version": "1.1"}', "JSON, but no baseline: "),
        ('{"kind": "trustscan baseline", "schema_version": "7.0"}', "a baseline of version 7.0; "),
        (
            '{"kind": "trustscan baseline", "schema_version": "1.0", "sites": {"a": 3}}',
            "not a valid baseline: sites.a: ",
        ),
        (
            to_baseline([standing(sample())]).replace('"pass"', '"fine"', 1),
            "not a valid baseline: sites.shop.example.com.checks.",
        ),
    ],
)
def test_anything_else_is_refused_in_one_line(document: str, problem: str) -> None:
    with pytest.raises(NotABaselineError) as raised:
        from_baseline(document)
    assert str(raised.value).startswith(problem)
    assert "\n" not in str(raised.value)
