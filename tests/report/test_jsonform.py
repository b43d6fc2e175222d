from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import trustscan.report
from tests.golden import matches
from tests.report.samples import hostile, sample, unassessed
from trustscan.report.jsonform import NotAReportError, from_json, packaged_schema, schema_text, to_json

SCHEMA_FILE = Path(trustscan.report.__file__).with_name("report.schema.json")


def test_packaged_schema_is_fresh() -> None:
    assert matches(SCHEMA_FILE, schema_text())


@pytest.mark.parametrize("report", [sample(), unassessed(), hostile()])
def test_reports_validate_and_come_back_the_same(report: Any) -> None:
    document = to_json([report])
    schema = packaged_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(json.loads(document))
    assert from_json(document) == (report,)
    assert to_json(from_json(document)) == document


def test_the_schema_refuses_what_is_no_report() -> None:
    broken = json.loads(to_json([sample()]))
    del broken["score"]["low"]
    broken["checks"][0]["status"] = "maybe"
    errors = list(jsonschema.Draft202012Validator(packaged_schema()).iter_errors(broken))
    assert len(errors) == 2


def test_contract_of_the_json_report() -> None:
    found = json.loads(to_json([sample()]))
    assert found["schema_version"] == "1.2"
    assert set(found["tool"]) == {"name", "version", "ruleset"}
    assert {"value", "low", "high", "grade", "coverage"} <= set(found["score"])
    assert {"id", "title", "score"} <= set(found["pillars"][0])
    wanted = {"id", "title", "pillar", "severity", "status", "message", "evidence", "fix", "references"}
    assert wanted <= set(found["checks"][0])
    assert {"url", "where", "snippet"} <= set(found["checks"][0]["evidence"][0])
    assert {"url", "status", "roles"} <= set(found["crawl"]["pages"][0])
    assert {"requests", "truncated"} <= set(found["crawl"])
    assert {"languages", "sells", "ships"} <= set(found["facts"])
    assert found["started_at"] == "2026-03-01T09:30:00Z"


def test_one_report_is_an_object_and_several_are_an_array() -> None:
    both = to_json([sample(), unassessed()])
    assert [type(json.loads(to_json([sample()]))), type(json.loads(both))] == [dict, list]
    assert from_json(both) == (sample(), unassessed())


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ("{", "not JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
        ("[" * 100_000, "not JSON: maximum recursion depth exceeded"),
        (b"\xff\xfe\xfd", "not JSON: "),
        ("{}", "JSON, but not a report of trustscan: it has no schema_version"),
        ("[3]", "JSON, but not a report of trustscan: it has no schema_version"),
        ('{"schema_version": "9.1"}', "a report of schema version 9.1; this trustscan reads 1.2"),
        ('{"schema_version": "1.1", "tool": 3}', "not a valid report: tool: "),
    ],
)
def test_what_is_no_report_is_refused_in_one_line(document: str | bytes, message: str) -> None:
    with pytest.raises(NotAReportError) as caught:
        from_json(document)
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)
