"""Every exit code with every format: a valid document alone on stdout, one line that tells why on stderr."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import jsonschema
import pytest
from lxml import etree

from tests.ci.runner import ROOT
from tests.cli.command import trustscan
from tests.cli.servers import serving
from tests.cli.test_story import START
from trustscan.cli.errors import ExitCode
from trustscan.cli.formats import Format
from trustscan.report.jsonform import packaged_schema

SCHEMAS = ROOT / "tests" / "report" / "schemas"
JUNIT = etree.RelaxNG(etree.parse(SCHEMAS / "junit.rng"))
SARIF = jsonschema.Draft4Validator(json.loads((SCHEMAS / "sarif-2.1.0.json").read_text(encoding="utf-8")))
REPORT = jsonschema.Draft202012Validator(packaged_schema())


@dataclass(frozen=True, slots=True)
class Case:
    """How a run is begun, what stderr says, and whether there is a document."""

    args: tuple[str, ...]
    told: str
    document: bool
    fault: type[BaseException] | None = None
    """What the event loop raises: a fault that is nobody's mistake, or Ctrl-C."""


CASES: dict[ExitCode, Case] = {
    ExitCode.FINE: Case(("dist",), "", True),
    ExitCode.GATE_FAILED: Case(
        ("dist", "--fail-on", "low"), "trustscan: dist: gate failed: --fail-on low: phone\n", True
    ),
    ExitCode.USAGE: Case(
        ("dist", "--fail-under", "101"),
        r"trustscan: [^\n]*'101' is not a whole number from 0 to 100[^\n]*\n",
        False,
    ),
    ExitCode.NOT_ASSESSED: Case(("DOWN",), r"trustscan: http://\S+ could not be assessed: [^\n]+\n", True),
    ExitCode.INTERNAL: Case(
        ("dist",), r"trustscan: internal error: OSError: out of luck; [^\n]+\.log\n", False, OSError
    ),
    ExitCode.INTERRUPTED: Case(("dist",), "trustscan: interrupted\n", False, KeyboardInterrupt),
}


def is_json(document: str) -> None:
    REPORT.validate(json.loads(document))


def is_jsonl(document: str) -> None:
    (line,) = document.splitlines()
    REPORT.validate(json.loads(line))


def is_csv(document: str) -> None:
    head, *rows = csv.reader(io.StringIO(document))
    assert rows
    assert {len(row) for row in rows} == {len(head)}


def is_junit(document: str) -> None:
    JUNIT.assertValid(etree.fromstring(document.encode()))


def is_sarif(document: str) -> None:
    SARIF.validate(json.loads(document))


def is_html(document: str) -> None:
    assert document.startswith("<!doctype html>")
    assert document.rstrip().endswith("</html>")


def is_markdown(document: str) -> None:
    assert document.startswith("## trustscan: ")


def is_github(document: str) -> None:
    first, *commands = document.splitlines()
    assert first.startswith("trustscan: ")
    assert all(re.match(r"::(error|warning|notice) (file|title)=[^:]*::\S", line) for line in commands)


def is_text(document: str) -> None:
    lines = document.splitlines()
    assert len(lines) > 3
    assert all(len(line) <= 100 and line.isprintable() for line in lines)


VALID: dict[Format, Callable[[str], None]] = {
    Format.TEXT: is_text,
    Format.JSON: is_json,
    Format.JSONL: is_jsonl,
    Format.HTML: is_html,
    Format.MARKDOWN: is_markdown,
    Format.CSV: is_csv,
    Format.JUNIT: is_junit,
    Format.SARIF: is_sarif,
    Format.GITHUB: is_github,
}


@pytest.fixture(scope="module")
def down() -> Iterator[str]:
    with serving({}) as site:
        yield site.url


def test_the_table_is_complete() -> None:
    assert set(CASES) == set(ExitCode)
    assert set(VALID) == set(Format)


@pytest.mark.parametrize("form", Format)
@pytest.mark.parametrize("code", ExitCode)
def test_how_a_run_ends(
    code: ExitCode, form: Format, down: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "index.html").write_text(START, encoding="utf-8")
    kept, case = tmp_path / "kept", CASES[code]
    kept.write_text("from the last run")
    if case.fault is not None:
        fault = case.fault("out of luck")

        def fail(main: Any) -> NoReturn:
            main.close()
            raise fault

        monkeypatch.setattr(asyncio, "run", fail)
    args = [down if arg == "DOWN" else arg for arg in case.args]
    env = {"XDG_STATE_HOME": str(tmp_path / "state")}
    found = trustscan(*args, "--select", "phone", "-f", form, "-o", f"{form}={kept}", cwd=tmp_path, env=env)
    assert (found.code, case.document) == (code, bool(found.out))
    assert re.fullmatch(case.told, found.err)
    assert sorted(path.name for path in tmp_path.iterdir() if path.name != "state") == ["dist", "kept"]
    if case.document:
        VALID[form](found.out)
        VALID[form](kept.read_text(encoding="utf-8"))
    else:
        assert kept.read_text() == "from the last run"
