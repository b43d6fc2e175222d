"""The JSON Schema of `trustscan.toml`, for editors (`trustscan.schema.json`, beside this module)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from trustscan.config.models import SHARED, Kind, Setting
from trustscan.model.report import Severity

# The draft that editors for TOML know.
_DRAFT = "http://json-schema.org/draft-07/schema#"
_TYPES = {Kind.FLAG: "boolean", Kind.WHOLE: "integer", Kind.NUMBER: "number"}
_TEXT = {"type": "string", "pattern": "\\S"}


def config_schema(sections: Mapping[str, Sequence[Setting]]) -> dict[str, Any]:
    """The schema of a file with these settings at its top (`SHARED`) and in tables of their own."""
    properties = _properties(sections.get(SHARED, ()))
    properties |= {
        name: _table(_properties(settings), f"What holds for `trustscan {name}` only.")
        for name, settings in sections.items()
        if name != SHARED
    }
    properties["targets"] = {
        "type": "array",
        "items": _TEXT,
        "description": "What is scanned where no target is given: domains, URLs, folders, WARC files.",
    }
    properties["severity"] = {
        "type": "object",
        "additionalProperties": {"enum": [str(severity) for severity in Severity]},
        "description": "Other severities for single rules, by their ids.",
    }
    properties["waivers"] = {
        "type": "array",
        "items": _waiver(),
        "description": "Gaps that do not count for a while.",
    }
    head = {"$schema": _DRAFT, "title": "Configuration of trustscan"}
    return head | _table(dict(sorted(properties.items())))


def schema_text(sections: Mapping[str, Sequence[Setting]]) -> str:
    """The schema as the file holds it."""
    return json.dumps(config_schema(sections), indent=2, ensure_ascii=False) + "\n"


def _table(properties: Mapping[str, Any], description: str = "") -> dict[str, Any]:
    told = {"description": description} if description else {}
    return told | {"type": "object", "properties": properties, "additionalProperties": False}


def _properties(settings: Iterable[Setting]) -> dict[str, Any]:
    return {setting.key: _setting(setting) for setting in settings}


def _setting(setting: Setting) -> dict[str, Any]:
    value = _value(setting)
    if setting.kind is Kind.PAIRS:
        value = {"type": "object", "additionalProperties": value}
    elif setting.many:
        value = {"type": "array", "items": value}
    return {**value, "description": setting.help} if setting.help else value


def _value(setting: Setting) -> dict[str, Any]:
    if setting.choices:
        return {"enum": list(setting.choices)}
    bounds = {"minimum": setting.low, "maximum": setting.high}
    return {"type": _TYPES.get(setting.kind, "string")} | {
        name: int(bound) if bound == int(bound) else bound
        for name, bound in bounds.items()
        if bound is not None
    }


def _waiver() -> dict[str, Any]:
    day = {"type": "string", "format": "date"}
    waiver = _table(
        {
            "rule": {**_TEXT, "description": "The id of the rule whose gap does not count."},
            "url": {
                **_TEXT,
                "description": "Only on pages that fit; * stands for anything. On all pages if left out.",
            },
            "reason": {**_TEXT, "description": "Why; shown in every report."},
            "expires": {**day, "description": "The last day on which the waiver holds."},
        }
    )
    return {**waiver, "required": ["rule", "reason", "expires"]}
