from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.cli.command import Outcome, in_a_process, trustscan
from tests.cli.servers import Answer, Site, serving
from trustscan.report.jsonform import packaged_schema

HOME = """<!doctype html><html lang="en"><head><title>Tea House</title></head><body>
<h1>Tea House</h1><p>We sell fine teas from small gardens and ship them all over Europe. Come and see
what we have: black, green and white teas, and pots to brew them in. Every tea is tasted by us first.</p>
<footer>Call us: +44 20 7946 0958</footer></body></html>"""
PHONE_ONLY = ("--select", "phone")
# A telephone number is there, an e-mail address is not.
PHONE_AND_EMAIL = ("--select", "phone", "--select", "email")


@pytest.fixture(scope="module")
def shop() -> Iterator[Site]:
    with serving({"/": Answer(HOME)}) as site:
        yield site


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "site"
    path.mkdir()
    (path / "index.html").write_text(HOME, encoding="utf-8")
    return path


def report(outcome: Outcome) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(outcome.out)
    jsonschema.Draft202012Validator(packaged_schema()).validate(found)
    return found


def test_a_served_site(shop: Site) -> None:
    found = trustscan(shop.url)
    assert (found.code, found.err) == (0, "")
    assert "What was read" in found.out
    assert "+44 20 7946 0958" in found.out


def test_a_folder_as_json(folder: Path) -> None:
    found = trustscan("scan", folder, "--base-url", "https://shop.example.com", "-f", "json")
    assert (found.code, found.err) == (0, "")
    told = report(found)
    assert told["target"]["kind"] == "folder"
    assert told["assessed"] is True
    assert {"phone": "pass", "email": "fail"}.items() <= {
        c["id"]: c["status"] for c in told["checks"]
    }.items()


def test_exit_codes_of_real_processes(folder: Path) -> None:
    """0 and 2 are those of other tests that start one."""
    with serving({"*": Answer("Forbidden", 403)}) as closed:
        codes = [
            in_a_process(*args).code
            for args in ((folder, *PHONE_AND_EMAIL, "--fail-under", "100"), (closed.url, *PHONE_ONLY))
        ]
    assert codes == [1, 3]


def test_options_may_come_before_the_target(folder: Path) -> None:
    assert trustscan("-f", "json", *PHONE_ONLY, folder).out.startswith("{")


def test_selected_checks_only(folder: Path) -> None:
    chosen = report(trustscan(folder, "-f", "json", *PHONE_AND_EMAIL, "--ignore", "email"))
    assert [check["id"] for check in chosen["checks"]] == ["phone"]


def test_several_targets_are_one_array(folder: Path, shop: Site) -> None:
    found = trustscan(folder, shop.url, "-f", "json", *PHONE_ONLY)
    assert found.code == 0
    assert [told["target"]["kind"] for told in json.loads(found.out)] == ["folder", "site"]


def test_the_report_goes_to_files_too(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    found = trustscan(folder, "-o", path, *PHONE_ONLY)
    assert "What was read" in found.out
    assert json.loads(path.read_text(encoding="utf-8"))["schema_version"] == "1.2"


def test_verbose_tells_of_pages_on_stderr_only(shop: Site) -> None:
    found = trustscan(shop.url, "-v", "-f", "json", *PHONE_ONLY)
    assert report(found)["assessed"] is True
    assert found.err.splitlines()
    assert all(line.startswith("trustscan: ") for line in found.err.splitlines())
    assert shop.url in found.err


@pytest.mark.parametrize(
    ("form", "gate", "code"),
    [
        ("text", ("--fail-under", "100"), 1),
        ("json", ("--fail-under", "100"), 1),
        ("json", ("--fail-under", "50", "--fail-on", "critical"), 0),
        ("text", ("--fail-on", "low"), 1),
        ("json", ("--fail-on", "low"), 1),
        ("text", ("--fail-on", "never"), 0),
    ],
)
def test_the_gate_is_the_same_in_every_format(
    folder: Path, form: str, gate: tuple[str, ...], code: int
) -> None:
    found = trustscan(folder, "-f", form, *PHONE_AND_EMAIL, *gate)
    assert found.code == code
    assert found.out
    assert ("gate failed" in found.err) is (code == 1)


def test_a_gate_that_fails_counts_more_than_a_site_that_was_not_read(folder: Path) -> None:
    with serving({"*": Answer("Forbidden", 403)}) as closed:
        found = trustscan(closed.url, folder, *PHONE_AND_EMAIL, "--fail-on", "low")
    assert found.code == 1
    assert [line.partition(": ")[0] for line in found.err.splitlines()] == ["trustscan"] * 2


SHELL = '<!doctype html><title>App</title><div id="root"></div><script src="/app.js"></script>'


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(Answer("Forbidden", 403), id="403"),
        pytest.param(Answer("Slow down", 429), id="429"),
        pytest.param(Answer("Back soon", 503), id="503"),
        pytest.param(Answer("Just a moment...", 403, {"cf-mitigated": "challenge"}), id="challenge"),
        pytest.param(Answer(""), id="empty"),
        pytest.param(Answer(SHELL), id="script shell"),
    ],
)
def test_a_site_that_cannot_be_read_gets_no_verdict(answer: Answer) -> None:
    with serving({"*": answer}) as site:
        found = trustscan(site.url, "-f", "json")
    told = report(found)
    assert found.code == 3
    assert found.err.startswith(f"trustscan: {site.url}: could not be assessed: ")
    assert found.err.count("\n") == 1
    assert told["assessed"] is False
    assert told["reason"]
    assert (told["score"]["value"], told["score"]["grade"]) == (None, None)


def test_a_port_that_nobody_listens_at() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    found = trustscan(f"http://127.0.0.1:{port}/")
    assert found.code == 3
    assert "could not be assessed" in found.out
    assert found.err.count("\n") == 1


def test_a_name_that_does_not_resolve() -> None:
    found = trustscan("no-such-name.invalid")
    assert found.code == 3
    assert "no-such-name.invalid: could not be assessed: " in found.err
    assert found.err.count("\n") == 1


@pytest.mark.parametrize(
    "args",
    [
        pytest.param(["ftp://example.com"], id="scheme"),
        pytest.param(["http://exa mple.com/"], id="space"),
        pytest.param(["https://example.com:99999/"], id="port"),
        pytest.param(["./no-such-folder"], id="no folder"),
        pytest.param(["."], id="no HTML"),
        pytest.param([""], id="empty"),
        pytest.param([".", "--rules", "no-such-rules.yaml"], id="no rules"),
        pytest.param(["site", "--rules", "broken.yaml"], id="broken rules"),
        pytest.param(["site", "--select", "no-such-rule"], id="no such rule"),
        pytest.param(["site", "-o", "no/such/folder/x.json"], id="no output"),
    ],
)
def test_what_cannot_be_scanned_is_a_usage_error(tmp_path: Path, args: list[str]) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text(HOME, encoding="utf-8")
    (tmp_path / "broken.yaml").write_text("- id: [", encoding="utf-8")
    empty = tmp_path / "empty"
    empty.mkdir()
    found = trustscan(*args, cwd=empty if args[0] == "." else tmp_path)
    assert (found.code, found.out) == (2, "")
    assert found.err.startswith("trustscan: ")
    assert "Traceback" not in found.err


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT to send")
def test_ctrl_c_in_the_middle() -> None:
    with serving({}, hangs=True) as site:
        command = [sys.executable, "-m", "trustscan", site.url, "-f", "json"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            assert site.asked.wait(30)
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (130, "", "trustscan: interrupted\n")
