"""The GitHub Action: the steps that stand in action.yml are run as the runner would run them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest

from tests.ci.runner import ACTION, EXPRESSION, ROOT, Job, furnished_python
from tests.cli.servers import Answer, serving

SHOP = """<!doctype html><html lang="en"><title>Tea House</title><body>
<h1>Tea House</h1><p>We sell fine teas from small gardens and ship them all over Europe.</p>
<p>Lorem ipsum dolor sit amet, consectetur adipiscing elit.</p>"""
QUICK = "--select placeholder-text --select phone"
SARIF = json.loads((ROOT / "tests/report/schemas/sarif-2.1.0.json").read_text(encoding="utf-8"))
STEPS = ACTION["runs"]["steps"]


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return furnished_python(tmp_path_factory.mktemp("python") / "bin")


@pytest.fixture
def job(tmp_path: Path, python: Path) -> Iterator[Job]:
    workspace, temp = tmp_path / "work space", tmp_path / "temp"
    (workspace / "dist").mkdir(parents=True)
    (workspace / ".git").mkdir()
    temp.mkdir()
    (workspace / "dist" / "index.html").write_text(SHOP, encoding="utf-8")
    yield Job(workspace, temp, {"PATH": f"{python.parent}:/usr/bin:/bin"})
    assert not list(tmp_path.rglob("owned*")), "something from outside was run"


def test_no_input_stands_in_a_script() -> None:
    for step in STEPS:
        assert "${{" not in step["run"], "an input would be run as part of the script"
        assert step["shell"] == "bash"
    used = {name for step in STEPS for value in [*step["env"].values()] for name in EXPRESSION.findall(value)}
    used |= {name for step in STEPS for name in EXPRESSION.findall(step.get("working-directory", ""))}
    assert {name for name in used if name.startswith("inputs.")} == {
        f"inputs.{name}" for name in ACTION["inputs"]
    }


def test_a_gate_that_fails(job: Job) -> None:
    done = job.run(
        {
            "targets": "dist",
            "base-url": "https://tea.example.com",
            "fail-on": "low",
            "outputs": "reports.xml\nmarkdown=comment.txt",
            "args": QUICK,
        }
    )
    assert done.code == 1
    gate = "dist: gate failed: --fail-on low: placeholder-text, phone"
    assert done.annotations[0] == f"::error title=trustscan::{gate}"
    assert [line for line in done.annotations if "file=dist/index.html,line=3" in line]
    assert len(done.annotations) == 3
    assert done.summary.replace("\\", "").startswith(f"**{gate}**\n\n## trustscan: dist\n")
    outputs = dict(done.outputs)
    report, sarif = Path(outputs.pop("report")), Path(outputs.pop("sarif"))
    assert outputs == {"score": "0", "grade": "F", "exit-code": "1"}
    assert json.loads(report.read_text(encoding="utf-8"))["target"]["url"] == "https://tea.example.com/"
    jsonschema.Draft4Validator(SARIF).validate(json.loads(sarif.read_text(encoding="utf-8")))
    assert {path.name for path in job.workspace.iterdir()} == {".git", "dist", "reports.xml", "comment.txt"}


def test_without_inputs_the_configuration_tells_everything(job: Job) -> None:
    (job.workspace / "site").mkdir()
    (job.workspace / "site" / "trustscan.toml").write_text(
        'targets = ["../dist"]\nselect = ["phone"]\nfail-under = 50\noutput = ["junit.xml"]\n',
        encoding="utf-8",
    )
    done = job.run({"working-directory": "site", "outputs": "more.csv"})
    assert (done.code, done.outputs["exit-code"]) == (1, "1")
    assert "0 (0-0) is below --fail-under 50" in done.log
    assert (job.workspace / "site" / "junit.xml").exists()
    assert (job.workspace / "site" / "more.csv").exists()


def test_several_sites_have_one_verdict_and_the_lowest_score(job: Job) -> None:
    page = SHOP.replace("Lorem ipsum dolor sit amet, consectetur adipiscing elit.", "")
    with serving({"/": Answer(page)}) as good, serving({}, hangs=False) as bad:
        args = "--select placeholder-text"
        done = job.run({"targets": f"{good.url}\n  dist\n\n", "args": args})
        assert (done.code, done.outputs["score"], done.outputs["grade"]) == (0, "0", "F")
        done = job.run({"targets": f"{good.url}\n{bad.url}", "args": args})
    assert (done.code, done.outputs["exit-code"]) == (3, "3")
    assert (done.outputs["score"], done.outputs["grade"]) == ("", "")
    assert done.outputs["report"]


@pytest.mark.parametrize(
    ("inputs", "told"),
    [
        ({"targets": "dist", "fail-on": "hihg"}, "'hihg' is not one of"),
        ({"targets": "dist", "config": "nowhere.toml"}, "nowhere.toml: error: cannot be read"),
        ({"targets": "dist", "args": "--select 'phone"}, "args: No closing quotation"),
        ({"targets": "dist", "args": "; touch owned"}, "';' is not a valid domain"),
        ({"targets": "`touch owned`$(touch owned)\n--help"}, "'`touch owned`$(touch owned)' holds a space"),
        ({"targets": "dist", "base-url": '"; touch owned; "'}, "touch owned; \"' holds a space"),
        ({}, "Missing argument"),
    ],
)
def test_what_cannot_be_scanned_is_an_annotation(job: Job, inputs: dict[str, str], told: str) -> None:
    done = job.run(inputs)
    (annotation,) = done.annotations
    assert annotation.startswith("::error title=trustscan::")
    assert told in annotation
    assert done.code == 2
    assert done.outputs == {"score": "", "grade": "", "exit-code": "2", "report": "", "sarif": ""}
    assert done.summary == ""


def test_it_installs_the_version_that_it_came_with_and_imports_nothing_of_the_repository(
    job: Job, python: Path
) -> None:
    (python.parent / "pip.log").unlink(missing_ok=True)
    for name in ("trustscan", "tomllib", "yaml", "typer", "sitecustomize"):
        (job.workspace / f"{name}.py").write_text("open('owned', 'w')", encoding="utf-8")
    extra = {**job.extra, "PYTHONPATH": str(job.workspace)}
    done = Job(job.workspace, job.temp, extra).run({"targets": "dist", "args": QUICK, "python": "python3"})
    assert (done.code, done.outputs["exit-code"]) == (0, "0")
    (told,) = (python.parent / "pip.log").read_text().splitlines()
    assert told.split()[0] == "install"
    assert told.endswith(f" {ROOT}")


def test_a_python_that_is_too_old_is_told(job: Job) -> None:
    old = job.temp / "old"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    done = job.run({"targets": "dist", "python": str(old)})
    assert done.code == 2
    assert done.annotations == [f"::error title=trustscan::needs Python 3.11 or newer as {old}"]
