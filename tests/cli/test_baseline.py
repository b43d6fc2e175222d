"""`--baseline`: what got worse is named and fails, what cannot be told is 3, all else is as before."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from tests.cli.command import trustscan
from tests.report.samples import CHECKS, check, sample, unassessed
from trustscan.cli.errors import ExitCode
from trustscan.cli.formats import Format
from trustscan.cli.gate import Gate
from trustscan.compare import standing, with_changes
from trustscan.model.changes import Held, Standing
from trustscan.model.report import Check, Report, Severity, Status
from trustscan.report.jsonform import packaged_schema, to_json

SHOP = """<!doctype html><html lang="en"><head><title>Tea House</title></head><body><main>
<h1>Tea House</h1><p>We sell fine teas from small gardens and ship them all over Europe. Come and see what we
have: black, green and white teas, and pots to brew them in. Every tea is tasted by us before it is sold.</p>
</main><footer>Call us: +44 20 7946 0958</footer></body></html>"""
CHOSEN = ("--select", "phone", "--select", "email", "--select", "placeholder-text")


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "index.html").write_text(SHOP, encoding="utf-8")
    return tmp_path


def change(shop: Path, old: str, new: str) -> None:
    page = shop / "dist" / "index.html"
    page.write_text(page.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def write(shop: Path, *args: str) -> None:
    done = trustscan("baseline", "write", "dist", *CHOSEN, "-o", "trust.json", *args, cwd=shop)
    assert (done.code, done.out, done.err) == (0, "", "trustscan: trust.json: 1 site written, 1 in all\n")


def test_a_whole_story(shop: Path) -> None:
    """What lacks at first is accepted; the number goes, and that is what fails, by name, in any format."""
    write(shop)
    same = trustscan("scan", "dist", *CHOSEN, "--baseline", "trust.json", cwd=shop)
    assert (same.code, same.err) == (0, "")
    assert "3 unchanged" in same.out
    change(shop, "Call us: +44 20 7946 0958", "Call us")
    for form in (Format.TEXT, Format.HTML, Format.JUNIT):
        done = trustscan("scan", "dist", *CHOSEN, "--baseline", "trust.json", "-f", form, cwd=shop)
        told = "gate failed: --fail-on-new low: worse than in the baseline: phone"
        assert (done.code, done.err) == (1, f"trustscan: dist: {told}\n"), form
    assert trustscan("scan", "dist", *CHOSEN, "--fail-on", "high", cwd=shop).code == 1  # the e-mail address
    known = ("--baseline", "trust.json", "--fail-on-new")
    assert trustscan("scan", "dist", *CHOSEN, *known, "critical", cwd=shop).code == 0
    assert trustscan("scan", "dist", *CHOSEN, *known, "never", cwd=shop).code == 0
    write(shop)
    assert trustscan("scan", "dist", *CHOSEN, "--baseline", "trust.json", cwd=shop).code == 0


def test_what_changed_is_shown_first(shop: Path) -> None:
    write(shop)
    change(
        shop,
        "Call us: +44 20 7946 0958",
        "Write to tea@tea-house.test. Lorem ipsum dolor sit amet, consectetur.",
    )
    args = ("scan", "dist", *CHOSEN, "--baseline", "trust.json")
    text = trustscan(*args, cwd=shop).out
    assert text.index("Since the baseline") < text.index("What to mend first")
    assert "2 worse, 1 better" in text
    markdown = trustscan(*args, "-f", "markdown", cwd=shop).out
    assert markdown.index("### Since the baseline") < markdown.index("### All checks")
    found = json.loads(trustscan(*args, "-f", "json", cwd=shop).out)
    jsonschema.Draft202012Validator(packaged_schema()).validate(found)
    assert {one["id"]: one["course"] for one in found["changes"]["checks"]} == {
        "phone": "worse",
        "placeholder-text": "worse",
        "email": "better",
    }
    (run,) = json.loads(trustscan(*args, "-f", "sarif", cwd=shop).out)["runs"]
    assert {one["ruleId"]: one.get("baselineState") for one in run["results"]} == {
        "phone": "new",
        "placeholder-text": "new",
    }


def test_a_baseline_of_other_rules_still_works(shop: Path) -> None:
    write(shop)
    done = trustscan(
        "scan", "dist", *CHOSEN, "--select", "refund-policy", "--baseline", "trust.json", cwd=shop
    )
    assert done.code == 0
    assert "1 new check: refund-policy" in done.out
    fewer = trustscan("scan", "dist", *CHOSEN[:2], "--baseline", "trust.json", cwd=shop)
    assert fewer.code == 0
    assert "2 checks no longer asked: email, placeholder-text" in fewer.out


def test_several_sites_in_one_file(shop: Path) -> None:
    write(shop)
    (shop / "b.json").write_text(to_json([sample()]), encoding="utf-8")
    done = trustscan("baseline", "write", "b.json", "-o", "trust.json", cwd=shop)
    assert (done.code, done.err) == (0, "trustscan: trust.json: 1 site written, 2 in all\n")
    written = json.loads((shop / "trust.json").read_text(encoding="utf-8"))
    assert list(written["sites"]) == ["dist", "shop.example.com"]


def test_a_site_that_the_baseline_does_not_hold_cannot_be_judged(shop: Path) -> None:
    (shop / "b.json").write_text(to_json([sample()]), encoding="utf-8")
    assert trustscan("baseline", "write", "b.json", "-o", "trust.json", cwd=shop).code == 0
    done = trustscan("scan", "dist", *CHOSEN, "--baseline", "trust.json", cwd=shop)
    assert done.code == 3
    assert "the site is not in the baseline" in done.err


def test_no_baseline_of_a_site_that_could_not_be_read(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(to_json([unassessed()]), encoding="utf-8")
    done = trustscan("baseline", "write", "x.json", "-o", "trust.json", cwd=tmp_path)
    assert done.code == 3
    assert not (tmp_path / "trust.json").exists()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{", "not JSON"),
        (to_json([sample()]), "JSON, but no baseline"),
        ('{"kind": "trustscan baseline", "schema_version": "9.0"}', "a baseline of version 9.0"),
    ],
)
def test_a_file_that_is_no_baseline_is_one_line(shop: Path, content: str, told: str) -> None:
    (shop / "trust.json").write_text(content, encoding="utf-8")
    done = trustscan("scan", "dist", "--baseline", "trust.json", cwd=shop)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"trustscan: --baseline trust.json: {told}")
    assert done.err.count("\n") == 1
    assert trustscan("baseline", "write", "dist", "-o", "trust.json", cwd=shop).code == 2
    assert (shop / "trust.json").read_text(encoding="utf-8") == content


def test_new_needs_something_to_be_new_against(shop: Path) -> None:
    done = trustscan("scan", "dist", "--fail-on-new", "high", cwd=shop)
    assert (done.code, done.out) == (2, "")
    assert trustscan("scan", "dist", "--baseline", "none.json", cwd=shop).code == 2


P, F, U, E, N, W = (
    Status.PASS,
    Status.FAIL,
    Status.INCONCLUSIVE,
    Status.ERROR,
    Status.NOT_APPLICABLE,
    Status.WAIVED,
)


def changed(before: Status | None, after: Status, **more: bool) -> Report:
    now: Check = check("the-check", "care", "high", after, "x", **more)
    held = {} if before is None else {"the-check": Held(status=before)}
    return with_changes(sample(checks=(now,)), Standing(site="x", checks=held))


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        (P, F, ExitCode.GATE_FAILED),
        (Status.PARTIAL, F, ExitCode.GATE_FAILED),
        (N, F, ExitCode.GATE_FAILED),
        (W, F, ExitCode.GATE_FAILED),
        (F, F, ExitCode.FINE),
        (F, P, ExitCode.FINE),
        (P, Status.PARTIAL, ExitCode.FINE),
        (P, W, ExitCode.FINE),
        (P, N, ExitCode.FINE),
        (None, F, ExitCode.FINE),
        (P, U, ExitCode.NOT_ASSESSED),
        (P, E, ExitCode.NOT_ASSESSED),
        (U, F, ExitCode.NOT_ASSESSED),
        (F, U, ExitCode.FINE),
        (U, U, ExitCode.FINE),
        (E, P, ExitCode.FINE),
    ],
)
def test_what_fails_anew(before: Status | None, after: Status, code: ExitCode) -> None:
    report = changed(before, after)
    assert Gate(fail_on_new=Severity.HIGH).decide([report])[0] is code
    assert Gate(fail_on_new=Severity.CRITICAL).decide([report])[0] is ExitCode.FINE
    assert Gate(fail_on_new=Severity.LOW, exit_zero=True).decide([report])[0] is ExitCode.FINE
    assert Gate(fail_on_new=Severity.LOW).decide([changed(before, after, scored=False)])[0] is ExitCode.FINE


def test_a_known_failure_still_counts_for_fail_on() -> None:
    report = changed(F, F)
    assert Gate(fail_on=Severity.HIGH, fail_on_new=Severity.LOW).decide([report])[0] is ExitCode.GATE_FAILED


def test_a_site_that_cannot_be_read_is_never_a_pass() -> None:
    report = with_changes(unassessed(), standing(sample()))
    assert Gate(fail_on_new=Severity.LOW).decide([report])[0] is ExitCode.NOT_ASSESSED


def test_the_sample_has_every_verdict() -> None:
    assert {one.status for one in CHECKS} == set(Status)
