"""The schema for editors and the reader of the file must take and refuse the same."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import trustscan.config
from tests.cli.command import trustscan as run
from tests.golden import matches
from trustscan.cli.settings import sections
from trustscan.config.models import ConfigError, Kind, Setting
from trustscan.config.read import read_project
from trustscan.config.schema import config_schema, schema_text

FILE = Path(trustscan.config.__file__).with_name("trustscan.schema.json")


def test_the_file_in_the_package_is_fresh() -> None:
    """TRUSTSCAN_UPDATE_GOLDEN=1 writes it anew."""
    assert matches(FILE, schema_text(sections()))


def test_the_command_prints_it() -> None:
    found = run("config", "schema")
    assert (found.code, found.err) == (0, "")
    assert json.loads(found.out) == json.loads(FILE.read_text(encoding="utf-8"))


def good(setting: Setting) -> Any:
    """A value that a setting takes."""
    plain = {Kind.FLAG: True, Kind.WHOLE: 7, Kind.NUMBER: 7.5}.get(setting.kind, "words")
    value = setting.choices[0] if setting.choices else plain
    if setting.kind is Kind.PAIRS:
        return {"Name": "VARIABLE"}
    return [value] if setting.many else value


def bad(setting: Setting) -> Any:
    """A value that it does not take."""
    return "words" if setting.kind in (Kind.FLAG, Kind.WHOLE, Kind.NUMBER) or setting.many else 7


def toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {toml(each)}" for key, each in value.items()) + "}"
    return json.dumps(value)


def accepted(path: Path, text: str) -> bool:
    path.write_text(text, encoding="utf-8")
    try:
        read_project(path, sections())
    except ConfigError:
        return False
    return True


def valid(text: str) -> bool:
    schema = config_schema(sections())
    jsonschema.Draft7Validator.check_schema(schema)
    plain = json.loads(json.dumps(tomllib.loads(text), default=date.isoformat))
    return jsonschema.Draft7Validator(schema).is_valid(plain)


@pytest.mark.parametrize("section", sections())
def test_reader_and_schema_agree_on_every_setting(tmp_path: Path, section: str) -> None:
    head = f"[{section}]\n" if section else ""
    for setting in sections()[section]:
        for value, wanted in ((good(setting), True), (bad(setting), False)):
            text = f"{head}{setting.key} = {toml(value)}\n"
            assert (accepted(tmp_path / "trustscan.toml", text), valid(text)) == (wanted, wanted), text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('targets = ["example.com"]', True),
        ("targets = [1]", False),
        ("unknown = 1", False),
        ("max-pages = 0", False),
        ('[severity]\nfaq = "low"', True),
        ('[severity]\nfaq = "grave"', False),
        ('[[waivers]]\nrule = "faq"\nreason = "r"\nexpires = 2026-12-31\nurl = "/x"', True),
        ('[[waivers]]\nrule = "faq"\nexpires = 2026-12-31', False),
        ('[[waivers]]\nrule = "faq"\nreason = "r"\nexpires = 2026-12-31\nwhy = "x"', False),
    ],
)
def test_reader_and_schema_agree_on_the_rest(tmp_path: Path, text: str, wanted: bool) -> None:
    assert (accepted(tmp_path / "trustscan.toml", text), valid(text)) == (wanted, wanted)
