"""The JSON Schema of rule files, for editors. Made from the registry and the reader's tables of keys."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, get_args

from trustscan.model.report import PILLARS, Severity, Status
from trustscan.rulebook.collections import REGISTRY
from trustscan.rulebook.models import RuleStatus
from trustscan.rulebook.operators import Argument, operators_of
from trustscan.rulebook.read_rules import (
    DEFAULT_KEYS,
    FILE_KEYS,
    ID,
    NEEDS,
    PROBES,
    RULE_KEYS,
    TEST_KEYS,
    TRAIT_KEYS,
    VOTE_KEYS,
)
from trustscan.rulebook.registry import Collection, Field, Type

Schema = dict[str, Any]
_TEXT: Schema = {"type": "string", "minLength": 1}
_TEXTS: Schema = {"type": "array", "items": _TEXT}
_CONDITION: Schema = {"$ref": "#/$defs/condition"}
_OF_PHRASES: Schema = {"$ref": "#/$defs/phrases"}
_OF_CUES: Schema = {"$ref": "#/$defs/cues"}
_OF_FAMILY: Schema = {"$ref": "#/$defs/family"}
_OF_NEAR: Schema = {"$ref": "#/$defs/near"}
_PHRASES: Schema = {
    "anyOf": [_TEXT, _TEXTS, {"type": "object", "additionalProperties": {"anyOf": [_TEXT, _TEXTS]}}]
}
_CUES: Schema = {
    "type": "object",
    "properties": {"of": _OF_PHRASES, "n": {"type": "integer", "minimum": 1}},
    "required": ["of", "n"],
    "additionalProperties": False,
}
_FAMILY: Schema = {
    "type": "object",
    "properties": {"of": _TEXT, "n": {"type": "integer", "minimum": 0}},
    "required": ["of", "n"],
    "additionalProperties": False,
}
_NEAR: Schema = {
    "type": "object",
    "properties": {
        "of": {"type": "array", "minItems": 2, "items": _OF_PHRASES},
        "words": {"type": "integer", "minimum": 1},
    },
    "required": ["of", "words"],
    "additionalProperties": False,
}
_ARGUMENTS: Mapping[Argument, Schema] = {
    Argument.TEXT: _TEXT,
    Argument.TEXTS: _TEXTS,
    Argument.NUMBER: {"type": "number"},
    Argument.BOOL: {"type": "boolean"},
    Argument.DATE: _TEXT,
    Argument.PATTERN: {"type": "string", "format": "regex"},
    Argument.PHRASES: _OF_PHRASES,
    Argument.NEAR: _OF_NEAR,
    Argument.CUES: _OF_CUES,
    Argument.FAMILY: _OF_FAMILY,
}


def rule_schema() -> Schema:
    """The schema of a rule file (JSON Schema 2020-12)."""
    rules = {"type": "array", "items": {"$ref": "#/$defs/rule"}}
    parts = {
        "rules": rules,
        "defaults": _table(DEFAULT_KEYS, RULE_KEYS, _rule_shapes()),
        "traits": {"type": "object", "additionalProperties": {"$ref": "#/$defs/trait"}},
        "phrases": {"type": "object", "additionalProperties": {"type": "object"}},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "trustscan rules",
        "anyOf": [rules, _table(FILE_KEYS, FILE_KEYS, parts)],
        "$defs": {
            "rule": {
                **_table(RULE_KEYS, RULE_KEYS, _rule_shapes()),
                "required": ["id"],
                "oneOf": [{"required": ["pass_when"]}, {"required": ["fail_when"]}],
            },
            "phrases": _PHRASES,
            "cues": _CUES,
            "near": _NEAR,
            "family": _FAMILY,
            "trait": _table(TRAIT_KEYS, TRAIT_KEYS, _trait_shapes()),
            "condition": {
                "anyOf": [*_combinations(), *(_find(each) for each in REGISTRY.collections.values())]
            },
            **{_items_name(each): _item(each) for each in REGISTRY.collections.values()},
        },
    }


def _table(keys: Iterable[str], docs: Mapping[str, str], shapes: Mapping[str, Schema]) -> Schema:
    properties = {key: {**shapes.get(key, {}), "description": docs[key]} for key in keys}
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _rule_shapes() -> dict[str, Schema]:
    verdicts = [str(status) for status in Status if status is not Status.WAIVED]
    expect = {"anyOf": [{"enum": verdicts}, {"type": "object", "propertyNames": {"enum": verdicts}}]}
    return {
        "id": {"type": "string", "pattern": f"^{ID.pattern}$"},
        "title": _TEXT,
        "pillar": {"enum": list(PILLARS)},
        "severity": {"enum": [str(severity) for severity in Severity]},
        "status": {"enum": list(get_args(RuleStatus))},
        "why": _TEXT,
        "fix": _TEXT,
        "since": _TEXT,
        "references": _TEXTS,
        "tags": _TEXTS,
        "needs": {"type": "array", "items": {"enum": list(NEEDS)}},
        "messages": {"type": "object", "propertyNames": {"enum": verdicts}, "additionalProperties": _TEXT},
        "caps_score_at": {"type": "number", "minimum": 0, "maximum": 100},
        "tests": {"type": "array", "minItems": 1, "items": _test(expect)},
        **dict.fromkeys(("applies_when", "pass_when", "fail_when", "partial_when"), _CONDITION),
    }


def _test(expect: Schema) -> Schema:
    shapes = {
        "name": _TEXT,
        "pages": {"type": "object", "propertyNames": {"pattern": "^/"}},
        "expect": expect,
        "message": _TEXT,
        "url": _TEXT,
        "now": _TEXT,
        "folder": {"type": "boolean"},
        **{probe: {"type": "object"} for probe in PROBES},
    }
    return {**_table(TEST_KEYS, TEST_KEYS, shapes), "required": ["pages", "expect"]}


def _trait_shapes() -> dict[str, Schema]:
    shapes = {
        "value": _TEXT,
        "give": _TEXTS,
        "translate": {"type": "object"},
        "votes": {"type": "integer", "minimum": 1},
        "when": _CONDITION,
    }
    answers = {"anyOf": [{"type": "boolean"}, {"const": "unknown"}, _TEXTS]}
    return {
        "title": _TEXT,
        "when": _CONDITION,
        "at_least": {"type": "integer", "minimum": 1},
        "votes": {"type": "array", "items": {**_table(VOTE_KEYS, VOTE_KEYS, shapes), "required": ["when"]}},
        "tests": {"type": "array", "minItems": 1, "items": _test(answers)},
    }


def _combinations() -> list[Schema]:
    several = {"type": "array", "minItems": 1, "items": _CONDITION}
    shapes = {"all": several, "any": several, "not": _CONDITION, "trait": _TEXT}
    return [
        {"type": "object", "properties": {key: shape}, "required": [key], "additionalProperties": False}
        for key, shape in shapes.items()
    ]


_SHARES = ("share", "share|is", "share|min", "share|max")


def _find(collection: Collection) -> Schema:
    own = {
        "in": {"const": collection.name, "description": collection.doc},
        "distinct": {"enum": sorted(collection.fields)},
        "look_in": _TEXTS,
        **{key: {"type": "integer", "minimum": 0} for key in ("count", "count|is", "count|min", "count|max")},
        **{key: {"type": "integer", "minimum": 0, "maximum": 100} for key in _SHARES},
    }
    return {
        "type": "object",
        "properties": own,
        "required": ["in"],
        "$ref": f"#/$defs/{_items_name(collection)}",
        "unevaluatedProperties": False,
    }


def _items_name(collection: Collection) -> str:
    return f"{collection.name}-items"


def _item(collection: Collection) -> Schema:
    """What may be asked of one item. The site also has traits, whose names a schema cannot know."""
    inner = {"$ref": f"#/$defs/{_items_name(collection)}", "unevaluatedProperties": False}
    properties: dict[str, Schema] = {
        "not": inner,
        "all": {"type": "array", "items": inner},
        "any": {"type": "array", "items": inner},
    }
    patterns: dict[str, Schema] = {}
    for field in collection.fields.values():
        if field.name.endswith(".*"):
            patterns[f"^{field.name[:-2]}\\."] = {"description": field.doc}
        else:
            properties.update(_field(field))
    if collection.name == "site":
        patterns["^[a-z][a-z0-9_]*(\\|[a-z]+)?$"] = {}
    return {"type": "object", "properties": properties, "patternProperties": patterns}


def _field(field: Field) -> dict[str, Schema]:
    operators = operators_of(field.type)
    first = next(iter(operators.values()))
    words: Schema = {"enum": list(field.choices)} if field.choices else {}
    shapes = {
        f"{field.name}|{operator.name}": _argument(operator.argument, words)
        for operator in operators.values()
    }
    if field.type not in (Type.DATE, Type.CUES, Type.ELEMENTS):
        own = _argument(first.argument, words)
        if first.argument is Argument.TEXT:
            own = {"anyOf": [own, {"type": "array", "items": own}]}
        shapes[field.name] = {**own, "description": field.doc}
    return shapes


def _argument(argument: Argument, words: Schema) -> Schema:
    if words and argument is Argument.TEXT:
        return words
    if words and argument is Argument.TEXTS:
        return {"type": "array", "items": words}
    return _ARGUMENTS[argument]
