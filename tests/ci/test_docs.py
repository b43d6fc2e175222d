"""docs/ci.md is held against the program: the table case by case, the story, every recipe's scripts."""

from __future__ import annotations

import email
import re
import shlex
import subprocess
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.ci.runner import ROOT, Done, Job, evaluated, furnished_python, run_script
from tests.cli.command import Outcome, trustscan
from tests.cli.servers import Answer, serving
from tests.cli.test_story import POLICY, START

TEXT = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
LIVE = "www.example.com"
FOOTER = '<footer><a href="/privacy.html">Privacy policy</a></footer>'
COMPANY = "<p>Tea House Ltd, 1 Garden Lane, London, company number 01234567. hello@example.com</p>"
SHOP = START.replace("</main>", f"{COMPANY}</main>")
UNKNOWN = {"/": Answer(SHOP.replace("/privacy.html", "/contact")), "/contact": Answer("Wait", 503)}
"""A page without a telephone number; there may be one on another, which gave no answer."""


def part(heading: str) -> str:
    """What stands below a heading; in blocks of code are lines that only look like one."""
    _, _, rest = TEXT.partition(f"\n## {heading}\n")
    assert rest, f"no heading {heading!r}"
    return rest.partition("\n## ")[0]


def blocks(heading: str, kind: str) -> list[str]:
    """The blocks of code of one kind below a heading."""
    return re.findall(rf"^```{kind}\n(.*?)^```$", part(heading), re.MULTILINE | re.DOTALL)


STORY = "From the first day to a waiver"
CONFIG, WAIVER = blocks(STORY, "toml")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A repository with a built site, the configuration of the page, and trustscan as a submodule."""
    return checked_out(tmp_path / "project")


def checked_out(folder: Path) -> Path:
    (folder / ".git").mkdir(parents=True)
    (folder / "tools").mkdir()
    (folder / "tools" / "trustscan").symlink_to(ROOT, target_is_directory=True)
    (folder / "dist").mkdir()
    (folder / "dist" / "index.html").write_text(SHOP, encoding="utf-8")
    (folder / "dist" / "privacy.html").write_text(POLICY, encoding="utf-8")
    (folder / "trustscan.toml").write_text(CONFIG, encoding="utf-8")
    return folder


# -- The table --


IN_PART = """
- id: part
  title: Sells tea
  pillar: reliability
  severity: low
  status: stable
  why: People want to know.
  fix: Say so.
  pass_when: {in: blocks, text|has: {en: [we sell coffee]}}
  partial_when: {in: blocks, text|has: {en: [we sell fine teas]}}
  messages: {partial: Tea only}
  tests:
    - {name: coffee, pages: {/: '<p>We sell coffee.</p>'}, expect: pass}
    - {name: neither, pages: {/: '<p>We sell milk.</p>'}, expect: fail}
"""


def gated(*args: str, config: str = "", after: str = SHOP, baseline: str = "") -> Callable[[Path], Outcome]:
    """A scan of a folder in two checks; with a baseline of these checks the page is replaced after it."""

    def run(folder: Path) -> Outcome:
        (folder / "trustscan.toml").write_text(config, encoding="utf-8")
        (folder / "part.yaml").write_text(IN_PART, encoding="utf-8")
        ids = [] if "part" in args else ["--select", "privacy-policy", "--select", "phone"]
        if baseline:
            wrote = trustscan("baseline", "write", "dist", "--select", baseline, "-o", "b.json", cwd=folder)
            assert wrote.code == 0
            (folder / "dist" / "index.html").write_text(after, encoding="utf-8")
        return trustscan("scan", "dist", *ids, *args, cwd=folder)

    return run


def waived(days: int) -> str:
    day = (datetime.now(UTC) + timedelta(days=days)).date()
    return f'[[waivers]]\nrule = "phone"\nreason = "We write"\nexpires = {day}\n'


def served(*args: str, pages: Mapping[str, Answer] = UNKNOWN) -> Callable[[Path], Outcome]:
    """A scan of a site."""

    def run(folder: Path) -> Outcome:
        with serving(pages) as site:
            return trustscan("scan", site.url, "--isolated", "--select", "phone", *args, cwd=folder)

    return run


NO_LINK = SHOP.replace(FOOTER, "")
B = ("--baseline", "b.json")
SITUATIONS: dict[str, Callable[[Path], Outcome]] = {
    "a check fails, and no gate is set": gated(),
    "a check fails that is at least as grave as `--fail-on` says": gated("--fail-on", "low"),
    "such a check could not be decided, and none failed": served("--fail-on", "low"),
    "a check passes in part": gated("--rules", "part.yaml", "--select", "part", "--fail-on", "low"),
    "a check fails that is waived": gated("--fail-on", "low", config=waived(1)),
    "a check fails whose waiver has expired": gated("--fail-on", "low", config=waived(-1)),
    "the whole range of the score lies below `--fail-under`": gated("--fail-under", "100"),
    "`--fail-under` lies within the range": served("--fail-under", "50"),
    "with `--baseline`: a check fails that did not": gated(*B, baseline="p*", after=NO_LINK),
    "with `--baseline`: a check fails that failed then, too": gated(*B, baseline="p*"),
    "with `--baseline`: a check fails that the baseline did not ask, as it is new": gated(
        *B, baseline="privacy-policy"
    ),
    "with `--baseline`: the site is not in it": gated(
        *B, "--base-url", "https://other.example.com", baseline="phone"
    ),
    "a site cannot be read: down, blocked, nothing but scripts": served(pages={}),
    "one site of several surely fails, another cannot be read": served("dist", "--fail-on", "low", pages={}),
    "the gate fails, with `--exit-zero`": gated("--fail-on", "low", "--exit-zero"),
    "a word that trustscan does not know in an option, the configuration, a rule file": gated(
        config="fail-onn = 3"
    ),
    "a file that is missing, an output that cannot be written": gated("-o", "no/such/folder.json"),
}
NOT_HERE = {"a fault in trustscan": "4", "somebody pressed Ctrl-C": "130"}
"""What tests/ci/test_exit_codes.py does."""


def rows() -> dict[str, str]:
    lines = [line for line in part("What stops a build").splitlines() if line.startswith("|")]
    return dict([cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:])


def test_the_table_is_tested_line_by_line() -> None:
    assert rows().keys() == SITUATIONS.keys() | NOT_HERE.keys()
    assert {what: rows()[what] for what in NOT_HERE} == NOT_HERE


@pytest.mark.parametrize("what", SITUATIONS)
def test_what_stops_a_build(project: Path, what: str) -> None:
    found = SITUATIONS[what](project)
    assert what != "a check passes in part" or " 50 (50-50)" in found.out
    assert (str(found.code), found.err) == (rows()[what], found.err)


# -- The story --


def test_the_story(project: Path) -> None:
    worse, expired = blocks(STORY, "text")
    (write,) = blocks(STORY, "sh")
    assert trustscan(*shlex.split(write)[1:], cwd=project).code == 0
    fine = trustscan("scan", cwd=project)
    assert (fine.code, fine.err) == (0, "")

    (project / "dist" / "index.html").write_text(SHOP.replace(FOOTER, ""), encoding="utf-8")
    failed = trustscan("scan", cwd=project)
    assert (failed.code, failed.err) == (1, worse)

    config = project / "trustscan.toml"
    day = (datetime.now(UTC) - timedelta(days=1)).date()
    config.write_text(f"{CONFIG}\n{WAIVER.replace('2027-03-31', '2999-12-31')}", encoding="utf-8")
    held = trustscan("scan", cwd=project)
    assert (held.code, held.err) == (0, "")
    config.write_text(f"{CONFIG}\n{WAIVER.replace('2027-03-31', str(day))}", encoding="utf-8")
    again = trustscan("scan", cwd=project)
    assert (again.code, again.err) == (1, expired.replace("2027-03-31", str(day)))
    assert expired.endswith(worse)


# -- The recipes --


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return furnished_python(tmp_path_factory.mktemp("python") / "bin")


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout on a machine of a CI service; its baseline is written."""
    folder = checked_out(tmp_path_factory.mktemp("machine") / "project")
    assert trustscan("baseline", "write", "-o", "trust-baseline.json", cwd=folder).code == 0
    return folder


def shell(script: str, folder: Path, python: Path, **env: str) -> subprocess.CompletedProcess[str]:
    base = {"PATH": f"{python.parent}:/usr/bin:/bin", "CI": "true", "TRUSTSCAN_HISTORY": "off"}
    return run_script(script, folder, {**base, **env})


@pytest.fixture(scope="module")
def installed(machine: Path, python: Path) -> Path:
    (script,) = blocks("A shell", "sh")
    done = shell(script, machine, python)
    assert (done.returncode, done.stderr) == (0, "")
    assert (machine / "report.html").exists()
    return machine


def with_action(workflow: str, machine: Path, python: Path, temp: Path) -> tuple[list[dict[str, Any]], Done]:
    """The steps of a workflow, and how the one that uses the action ended."""
    (job,) = yaml.safe_load(workflow)["jobs"].values()
    for step in job["steps"]:
        assert re.fullmatch(r"\./tools/trustscan|[\w-]+(/[\w-]+)+@v\d+", step.get("uses", "a/b@v1"))
    (ours,) = [step for step in job["steps"] if step.get("uses") == "./tools/trustscan"]
    env = {"PATH": f"{python.parent}:/usr/bin:/bin", "GITHUB_ACTION_PATH": str(machine / "tools/trustscan")}
    temp.mkdir(exist_ok=True)
    return job["steps"], Job(machine, temp, env).run(ours["with"])


def test_github(machine: Path, python: Path, tmp_path: Path) -> None:
    (workflow, _) = blocks("GitHub Actions", "yaml")
    steps, done = with_action(workflow, machine, python, tmp_path / "temp")
    assert (done.code, done.outputs["exit-code"]) == (0, "0")
    known = {f"steps.trustscan.outputs.{name}": value for name, value in done.outputs.items()}
    given = [step["with"] for step in steps if "with" in step]
    (sarif,) = [told["sarif_file"] for told in given if "sarif_file" in told]
    assert Path(evaluated(sarif, known)).exists()
    (path,) = [told["path"] for told in given if "path" in told]
    assert (machine / path).exists()
    assert (machine / "comment.md").exists()


def test_github_live(machine: Path, python: Path, tmp_path: Path) -> None:
    (_, workflow) = blocks("GitHub Actions", "yaml")
    assert workflow.count(LIVE) == 1
    with serving({"/": Answer(START)}) as site:
        steps, done = with_action(workflow.replace(LIVE, site.url), machine, python, tmp_path / "temp")
    assert done.outputs["exit-code"] == "3"
    assert "the site is not in the baseline, which holds example.com" in done.log
    told = steps[-1]["if"]
    assert told == " && ".join(f"steps.trustscan.outputs.exit-code != '{code}'" for code in (0, 3))


def test_github_without_the_action(installed: Path, python: Path) -> None:
    (script,) = blocks("GitHub Actions", "sh")
    summary = installed / "summary.md"
    done = shell(script, installed, python, GITHUB_ACTIONS="true", GITHUB_STEP_SUMMARY=str(summary))
    assert (done.returncode, done.stderr) == (0, "")
    assert summary.exists()
    assert (installed / "trustscan.sarif").exists()


def test_gitlab(machine: Path, python: Path) -> None:
    (text,) = blocks("GitLab", "yaml")
    (job,) = yaml.safe_load(text).values()
    done = shell("\n".join(job["script"]), machine, python, GITLAB_CI="true")
    assert (done.returncode, done.stderr) == (0, "")
    for path in (*job["artifacts"]["paths"], job["artifacts"]["reports"]["junit"]):
        assert (machine / path).exists()
    assert job["allow_failure"] == {"exit_codes": [3]}


def test_jenkins(machine: Path, python: Path) -> None:
    (text,) = blocks("Jenkins", "groovy")
    scripts = re.findall(r"(?:sh |script: )'([^']+)'", text)
    assert len(scripts) == 3
    for script in scripts:
        done = shell(script, machine, python, JENKINS_URL="http://127.0.0.1/")
        assert (done.returncode, done.stderr) == (0, "")
    for path in re.findall(r"(?:testResults|artifacts): '([^']+)'", text):
        assert (machine / path).exists()
    assert text.count("{") == text.count("}")


def test_pre_commit(installed: Path, python: Path) -> None:
    (text,) = blocks("pre-commit", "yaml")
    (repo,) = yaml.safe_load(text)["repos"]
    (hook,) = repo["hooks"]
    assert hook["pass_filenames"] is False
    assert re.search(hook["files"], "dist/about/index.html")
    assert not re.search(hook["files"], "src/trustscan.toml.py")
    done = subprocess.run(
        shlex.split(hook["entry"]),
        cwd=installed,
        env={"PATH": "/usr/bin:/bin"},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize(("gate", "code"), [('fail-on = "low"', "1"), ("", "0")])
def test_cron(installed: Path, tmp_path: Path, gate: str, code: str) -> None:
    (text,) = blocks("cron, with a mail", "sh")
    assert text.count(LIVE) == 2
    script, box, sendmail = installed / "trust-mail.sh", tmp_path / "box", tmp_path / "sendmail"
    sendmail.write_text(f'#!/bin/sh\necho "$@" >"{box}.args"\ncat >"{box}"\n')
    (installed / ".venv" / "trustscan.toml").write_text(gate)
    page = START.replace("</main>", "<p>“$(touch owned) `touch owned`” – $HOME</p></main>")
    with serving({"/": Answer(page)}) as site:
        options = f"{site.url} --config .venv/trustscan.toml --select phone"
        script.write_text(text.replace(f"scan {LIVE}", f"scan {options}"))
        for path in (script, sendmail):
            path.chmod(0o755)
        env = {"PATH": "/usr/bin:/bin", "SENDMAIL": str(sendmail), "TRUSTSCAN_HISTORY": "off"}
        done = subprocess.run([script], cwd="/", env=env, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("", "")
    assert not (installed / "owned").exists()
    assert box.exists() == (code != "0")
    if box.exists():
        assert (tmp_path / "box.args").read_text() == "-t -oi\n"
        mail = email.message_from_bytes(box.read_bytes())
        assert mail["Subject"] == f"trustscan of {LIVE} ended with {code}"
        body = mail.get_payload(decode=True)
        assert isinstance(body, bytes)
        assert "gate failed: --fail-on low: phone" in body.decode("utf-8")


@pytest.mark.parametrize("target", re.findall(r"\]\(([^)#:]+)\)", TEXT))
def test_links_lead_somewhere(target: str) -> None:
    assert (ROOT / "docs" / target).exists()


def test_options_that_are_named_exist() -> None:
    told = trustscan("scan", "--help").out
    for option in set(re.findall(r"`(--[a-z-]+)", TEXT)):
        assert option in told
