"""The report as JSON, and the JSON Schema that guards it (`report.schema.json`, beside this module)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from pydantic import ValidationError

from trustscan.model.report import SCHEMA_VERSION, Report
from trustscan.report.safe import quiet_json

SCHEMA_ID = f"https://trustscan.invalid/schema/report-{SCHEMA_VERSION}.json"
_MOST_SHOWN_ERRORS = 3


class NotAReportError(ValueError):
    """A document that is no trustscan report; the message says in one line what is wrong."""


def to_json(reports: Sequence[Report]) -> str:
    """One report as an object, several as an array of such objects; ends with a line break.

    Every character that a terminal might obey is escaped, so that the document is safe to look at.
    """
    documents = [report.model_dump(mode="json") for report in reports]
    whole = documents[0] if len(documents) == 1 else documents
    return quiet_json(json.dumps(whole, ensure_ascii=False, indent=2)) + "\n"


def from_json(document: str | bytes) -> tuple[Report, ...]:
    """Reads what `to_json` wrote. Raises NotAReportError for anything else."""
    try:
        found = json.loads(document)
    except (ValueError, RecursionError) as error:
        raise NotAReportError(f"not JSON: {error}") from None
    return tuple(_read(one) for one in (found if isinstance(found, list) else [found]))


def _read(found: object) -> Report:
    version = found.get("schema_version") if isinstance(found, dict) else None
    if not isinstance(version, str):
        raise NotAReportError("JSON, but not a report of trustscan: it has no schema_version")
    if version.split(".")[0] != SCHEMA_VERSION.split(".")[0]:
        raise NotAReportError(f"a report of schema version {version}; this trustscan reads {SCHEMA_VERSION}")
    try:
        return Report.model_validate(found)
    except ValidationError as error:
        raise NotAReportError(f"not a valid report: {_in_words(error)}") from None


def _in_words(error: ValidationError) -> str:
    shown = error.errors(include_url=False, include_context=False, include_input=False)
    told = [
        f"{'.'.join(str(part) for part in one['loc'])}: {one['msg']}" for one in shown[:_MOST_SHOWN_ERRORS]
    ]
    more = len(shown) - len(told)
    return "; ".join(told) + (f"; and {more} more" if more > 0 else "")


def make_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of one report, made from the model."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        **Report.model_json_schema(mode="serialization"),
        "title": "trustscan report",
    }


def schema_text() -> str:
    """What `report.schema.json` has to hold."""
    return json.dumps(make_schema(), indent=2, ensure_ascii=False) + "\n"


def packaged_schema() -> dict[str, Any]:
    """The schema that ships with the package."""
    text = files("trustscan.report").joinpath("report.schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema
