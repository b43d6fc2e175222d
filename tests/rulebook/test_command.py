"""`trustscan rules ...` as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.command import Outcome, trustscan

HERE = Path(__file__).parent
FAILING = """\
- id: sample
  pillar: contact
  pass_when: {in: emails}
  messages: {pass: '{address}'}
  tests:
    - name: another address
      pages: {/: '<p>Write to info@site.test</p>'}
      expect: {pass: {address: help@site.test}}
    - {name: no address, pages: {/: '<p>Come as you are.</p>'}, expect: fail}
"""


def rules(*args: str | Path) -> Outcome:
    return trustscan("rules", *args, cwd=HERE)


def test_list_filters() -> None:
    done = rules("list", "--rules", "pack", "--pillar", "care", "--tag", "dentist")
    lines = done.out.splitlines()
    assert (done.code, done.err) == (0, "")
    assert [line.split()[0] for line in lines] == ["emergency-service", "first-visit", "fear-heard"]
    assert lines[0].split(maxsplit=4)[1:] == [
        "care",
        "low",
        "experimental",
        "Says what to do in an emergency",
    ]


def test_list_as_json() -> None:
    done = rules("list", "--format", "json", "--severity", "critical")
    listed = json.loads(done.out)
    assert {rule["severity"] for rule in listed} == {"critical"}
    assert "privacy-policy" in [rule["id"] for rule in listed]


def test_show() -> None:
    done = rules("show", "emergency-service", "--rules", "pack")
    assert done.code == 0
    assert done.out.splitlines() == [
        "emergency-service: Says what to do in an emergency",
        "  care, low, experimental; pack/dentists.yaml",
        "pass_when: {in: documents, role|contains: emergency}",
        "Languages: de",
        "Tests: 2",
        "  pass: a page of its own",
        "  inconclusive: the page was not read",
    ]


def test_show_of_an_unknown_rule() -> None:
    done = rules("show", "privacy-polcy")
    assert (done.code, done.out) == (2, "")
    assert done.err == 'trustscan: there is no rule "privacy-polcy"; did you mean "privacy-policy"?\n'


def test_check_counts() -> None:
    done = rules("check", "pack")
    assert (done.code, done.out) == (0, "10 rules and 0 traits in 1 files: no problems\n")


def test_test_shows_expected_against_found(tmp_path: Path) -> None:
    path = tmp_path / "sample.yaml"
    path.write_text(FAILING, encoding="utf-8")
    done = rules("test", path, "--verbose")
    assert done.code == 1
    assert done.out.splitlines() == [
        "FAIL sample: another address",
        "     expected address help@site.test, found info@site.test",
        "     message: info@site.test",
        '     evidence: https://site.test/ main: "Write to info@site.test"',
        "ok   sample: no address",
        "2 tests, 1 failed",
    ]


def test_new_rule_is_ready_to_be_tested(tmp_path: Path) -> None:
    path = tmp_path / "fresh.yaml"
    path.write_text(rules("new", "fresh-rule").out, encoding="utf-8")
    assert rules("check", path).out == "1 rules and 0 traits in 1 files: no problems\n"
    tested = rules("test", path)
    assert (tested.code, tested.out) == (0, "2 tests, 0 failed\n")


def test_new_rule_with_a_bad_id() -> None:
    done = rules("new", "Fresh Rule")
    assert (done.code, done.out) == (2, "")


def test_schema_is_json() -> None:
    assert json.loads(rules("schema").out)["title"] == "trustscan rules"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "index.html").write_text(
        "<p>We bind notebooks by hand in a small workshop by the river, and mend old books as well.</p>"
        "<a href='/privacy.html'>Privacy Policy</a> <a href='mailto:info@site.test'>Write</a>",
        encoding="utf-8",
    )
    (tmp_path / "privacy.html").write_text("<h1>Privacy Policy</h1><p>Coming soon.</p>", encoding="utf-8")
    return tmp_path


def test_explain_tells_what_came_close(folder: Path) -> None:
    done = rules("explain", "privacy-policy", folder)
    assert done.code == 0
    assert done.out.startswith("privacy-policy: fail. No privacy policy found\n\npass_when: false\n")
    assert (
        '"Privacy Policy" on /privacy.html is called so by its heading, link, slug, but not believed: '
        in done.out
    )


def test_explain_shows_what_was_found(folder: Path) -> None:
    done = rules("explain", "email", folder)
    assert done.out.startswith("email: pass. info@site.test\n\npass_when: true\n")
    assert "found on /, main: " in done.out
