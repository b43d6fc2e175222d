"""Configuration and waivers as the command line sees them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.command import Outcome, in_a_process, trustscan
from tests.cli.servers import Answer, serving
from trustscan.cli.formats import Format

HOME = """<!doctype html><html lang="en"><head><title>Tea House</title></head><body>
<h1>Tea House</h1><p>We sell fine teas from small gardens and ship them all over Europe. Come and see
what we have: black, green and white teas, and pots to brew them in. Every tea is tasted by us first.</p>
<footer>Call us: +44 20 7946 0958</footer></body></html>"""
CONFIG = 'targets = ["dist"]\nselect = ["phone", "email"]\nfail-on = "low"\n'
SOON = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "index.html").write_text(HOME, encoding="utf-8")
    configure(tmp_path, CONFIG)
    return tmp_path


def configure(project: Path, text: str, name: str = "trustscan.toml") -> None:
    (project / name).write_text(text, encoding="utf-8")


def waiver(expires: str, rule: str = "email", extra: str = "") -> str:
    return f'[[waivers]]\nrule = "{rule}"\nreason = "comes with the relaunch"\nexpires = {expires}\n{extra}'


def told(outcome: Outcome) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(outcome.out)
    return found


def statuses(outcome: Outcome) -> dict[str, str]:
    return {check["id"]: check["status"] for check in told(outcome)["checks"]}


def test_a_configured_scan_needs_no_arguments(project: Path) -> None:
    found = trustscan("scan", cwd=project)
    assert found.code == 1
    assert "gate failed: --fail-on low: email" in found.err
    assert "Telephone number" in found.out


def test_from_a_folder_further_down(project: Path) -> None:
    (project / "docs").mkdir()
    found = trustscan("scan", "-f", "json", cwd=project / "docs")
    assert told(found)["target"]["given"] == str(project / "dist")


def test_a_flag_goes_before_the_file(project: Path) -> None:
    found = trustscan("scan", "-f", "json", "--select", "phone", "--fail-on", "never", cwd=project)
    assert (found.code, statuses(found)) == (0, {"phone": "pass"})


def test_a_target_goes_before_those_of_the_file(project: Path) -> None:
    found = trustscan("nowhere-to-be-found", cwd=project)
    assert (found.code, found.out) == (2, "")
    assert "nowhere-to-be-found" in found.err


def test_isolated_takes_no_file(project: Path) -> None:
    assert "Missing argument 'TARGET...'" in trustscan("scan", "--isolated", cwd=project).err
    assert trustscan("dist", "--isolated", cwd=project).code == 0


def test_another_file(project: Path) -> None:
    configure(project, 'select = ["phone"]\n', "other.toml")
    found = trustscan("dist", "--config", "other.toml", "-f", "json", cwd=project)
    assert (found.code, statuses(found)) == (0, {"phone": "pass"})


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["--config", "none.toml"], "none.toml: error: cannot be read: No such file"),
        (["--config", "trustscan.toml", "--isolated"], "--config and --isolated cannot be had together"),
        (["--isolated", "--config", "trustscan.toml"], "--config and --isolated cannot be had together"),
    ],
)
def test_files_that_cannot_be(project: Path, args: list[str], message: str) -> None:
    found = trustscan("dist", *args, cwd=project)
    assert (found.code, found.out) == (2, "")
    assert message in found.err


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('targets = []\nselect = ["phone"]\n', "trustscan.toml names no targets either"),
        ("max_pages = 3\n", 'trustscan.toml:1:1: error: there is no setting "max_pages"'),
        ('select = ["fone"]\n', 'no rule, pillar or tag fits "fone"'),
        (
            '[severity]\nfone = "low"\n',
            'trustscan.toml:2: error: there is no rule "fone"\n   = did you mean "phone"?',
        ),
        (
            waiver("2030-01-01", "emial"),
            'trustscan.toml:1: error: there is no rule "emial"\n   = did you mean "email"?',
        ),
        ('header = ["no colon"]\n', "a header is written 'Name: value'"),
    ],
)
def test_what_cannot_be_used_ends_the_run(project: Path, text: str, message: str) -> None:
    configure(project, text)
    found = trustscan("scan", *([] if "targets" in text else ["dist"]), cwd=project)
    assert (found.code, found.out) == (2, "")
    assert message in found.err


def test_a_waiver_may_name_a_rule_that_is_left_out(project: Path) -> None:
    configure(project, CONFIG + waiver(SOON))
    assert trustscan("scan", "--select", "phone", cwd=project).code == 0


def test_severities_of_single_rules(project: Path) -> None:
    configure(project, CONFIG.replace('"low"', '"critical"') + '[severity]\nemail = "critical"\n')
    found = trustscan("scan", "-f", "json", cwd=project)
    assert found.code == 1
    [email] = [check for check in told(found)["checks"] if check["id"] == "email"]
    assert email["severity"] == "critical"
    plain = told(trustscan("dist", "--isolated", "-f", "json", "--select", "phone", cwd=project))
    assert plain["tool"]["ruleset"] != told(found)["tool"]["ruleset"]


def test_headers_from_the_environment(project: Path) -> None:
    with serving({"*": Answer(HOME)}) as site:
        configure(
            project, f'targets = ["{site.url}"]\nselect = ["phone"]\n[header-env]\nX-Preview = "TOKEN"\n'
        )
        without = trustscan("scan", cwd=project)
        found = trustscan("scan", "-f", "json", cwd=project, env={"TOKEN": "s3cret"})
    assert (without.code, "the variable 'TOKEN' for the header X-Preview is not set" in without.err) == (
        2,
        True,
    )
    assert (found.code, statuses(found)) == (0, {"phone": "pass"})
    assert "s3cret" not in found.out + found.err


def test_no_dotenv_is_read(project: Path) -> None:
    configure(project, CONFIG + '[header-env]\nX-Preview = "TOKEN"\n')
    (project / ".env").write_text("TOKEN=s3cret\n", encoding="utf-8")
    assert trustscan("scan", cwd=project).code == 2


def test_several_targets_are_one_verdict(project: Path) -> None:
    with serving({"*": Answer("Forbidden", 403)}) as closed:
        configure(
            project, f'targets = ["dist", "{closed.url}"]\nselect = ["phone", "email"]\nfail-on = "low"\n'
        )
        both = trustscan("scan", "-f", "json", cwd=project)
        configure(project, f'targets = ["dist", "{closed.url}"]\nselect = ["phone"]\nfail-on = "low"\n')
        open_only = trustscan("scan", "-f", "json", cwd=project)
    assert (both.code, open_only.code) == (1, 3)
    assert [report["target"]["kind"] for report in json.loads(both.out)] == ["folder", "site"]


def in_every_format(project: Path) -> tuple[Outcome, dict[Format, str]]:
    """One scan, and what each format says of it, without line breaks."""
    files = {form: project / f"report.{form}" for form in Format}
    outputs = [part for form, path in files.items() for part in ("-o", f"{form}={path}")]
    found = trustscan("scan", *outputs, cwd=project)
    return found, {form: " ".join(path.read_text("utf-8").split()) for form, path in files.items()}


def test_waived_checks_are_shown_in_every_format(project: Path) -> None:
    configure(project, CONFIG + waiver(SOON))
    found, documents = in_every_format(project)
    assert (found.code, found.err) == (0, "")
    assert [form for form, text in documents.items() if "comes with the relaunch" not in text] == []
    assert [form for form, text in documents.items() if SOON not in text] == []


def test_an_expired_waiver_counts_again_and_says_so_in_every_format(project: Path) -> None:
    configure(project, CONFIG + waiver("2020-01-31"))
    found, documents = in_every_format(project)
    assert found.code == 1
    assert "the waiver for email expired on 2020-01-31, so it counts again" in found.err
    assert [form for form, text in documents.items() if "waiver expired on 2020-01-31" not in text] == []


def test_a_waived_check_in_the_report(project: Path) -> None:
    configure(project, CONFIG + waiver(SOON))
    found = told(trustscan("scan", "-f", "json", cwd=project))
    [email] = [check for check in found["checks"] if check["id"] == "email"]
    assert email["status"] == "waived"
    assert email["waiver"] == {
        "status": "fail",
        "reason": "comes with the relaunch",
        "expires": SOON,
        "expired": False,
    }
    assert found["score"]["value"] == 100


def test_a_saved_report_is_shown_as_it_was(project: Path) -> None:
    configure(project, CONFIG + waiver(SOON))
    trustscan("scan", "-o", "report.json", cwd=project)
    configure(project, CONFIG)
    assert "comes with the relaunch" in " ".join(trustscan("render", "report.json", cwd=project).out.split())


@pytest.mark.parametrize(
    ("pattern", "code"), [("https://example.com/*", 0), ("https://shop.example.com/*", 1)]
)
def test_a_waiver_for_one_target_only(project: Path, pattern: str, code: int) -> None:
    configure(
        project, 'base-url = "https://example.com"\n' + CONFIG + waiver(SOON, extra=f'url = "{pattern}"\n')
    )
    assert trustscan("scan", cwd=project).code == code


@pytest.mark.parametrize(("left", "code"), [(["old/a", "old/b", "old/c", "old/d"], 0), (["old/a", "z"], 1)])
def test_a_waiver_for_some_pages_only(project: Path, left: list[str], code: int) -> None:
    """Also where more pages have the gap than are shown as evidence."""
    links = "".join(f'<a href="/{name}.html">{name}</a> ' for name in left)
    (project / "dist" / "index.html").write_text(HOME.replace("<footer>", f"<p>{links}</p><footer>"))
    (project / "dist" / "old").mkdir()
    for name in left:
        page = HOME.replace(
            "<h1>Tea House</h1>", f"<h1>{name}</h1><p>Lorem ipsum dolor sit amet, consectetur.</p>"
        )
        (project / "dist" / f"{name}.html").write_text(page, encoding="utf-8")
    configure(
        project,
        'targets = ["dist"]\nselect = ["placeholder-text"]\nfail-on = "low"\n'
        + waiver(SOON, "placeholder-text", 'url = "/old/*"\n'),
    )
    found = trustscan("scan", "-f", "json", cwd=project)
    assert (found.code, statuses(found)) == (code, {"placeholder-text": "fail" if code else "waived"})


@pytest.mark.parametrize(("args", "code"), [(["--fail-on", "low"], 1), (["--fail-under", "100"], 1), ([], 0)])
def test_exit_zero_tells_what_the_gate_found(project: Path, args: list[str], code: int) -> None:
    command = ("dist", "--isolated", "--select", "phone", "--select", "email", *args)
    plain = trustscan(*command, cwd=project)
    forgiven = trustscan(*command, "--exit-zero", cwd=project)
    assert (plain.code, forgiven.code) == (code, 0)
    assert forgiven.err == plain.err


def test_exit_zero_forgives_no_mistake_and_a_site_that_was_not_read(project: Path) -> None:
    with serving({"*": Answer("Forbidden", 403)}) as closed:
        unread = trustscan(closed.url, "--exit-zero", "--isolated", cwd=project)
    assert (unread.code, "could not be assessed" in unread.err) == (0, True)
    assert trustscan("dist", "--exit-zero", "--select", "none", cwd=project).code == 2
    assert trustscan("scan", "--exit-zero", "--isolated", cwd=project).code == 2


def test_show_tells_where_each_value_comes_from(project: Path) -> None:
    configure(project, CONFIG + waiver(SOON, extra='url = "/old/*"\n') + '[severity]\nemail = "high"\n')
    found = trustscan("config", "show", "--max-pages", "7", cwd=project, env={"NO_COLOR": "1"})
    assert (found.code, found.err) == (0, "")
    lines = found.out.splitlines()
    assert lines[0] == f"# {project / 'trustscan.toml'}"
    assert {
        'targets = ["dist"]  # trustscan.toml:1',
        'select = ["phone", "email"]  # trustscan.toml:2',
        "max-pages = 7  # flag --max-pages",
        "timeout = 10.0  # default",
        'color = "auto"  # default; environment: NO_COLOR decides',
        "# cache is not set",
        "[[waivers]]  # trustscan.toml:4",
        '"email" = "high"  # trustscan.toml:10',
    } <= set(lines)


def test_what_is_shown_is_a_configuration_itself(project: Path) -> None:
    configure(project, CONFIG + waiver(SOON) + '[severity]\nemail = "high"\n[header-env]\nX-A = "B"\n')
    shown = trustscan("config", "show", cwd=project).out
    (project / "copy.toml").write_text(shown, encoding="utf-8")
    again = trustscan("config", "show", "--config", "copy.toml", cwd=project)

    def values(text: str) -> list[str]:
        return [line.partition("  # ")[0] for line in text.splitlines()[1:]]

    assert again.code == 0
    assert values(again.out) == values(shown)


def test_show_for_a_batch(project: Path) -> None:
    configure(project, 'max-pages = 9\nformat = "json"\n[batch]\nworkers = 2\n')
    found = trustscan("config", "show", "batch", cwd=project)
    assert {"max-pages = 9  # trustscan.toml:1", "workers = 2  # trustscan.toml:4"} <= set(
        found.out.splitlines()
    )
    assert "format" not in found.out


def test_secrets_are_never_shown(project: Path) -> None:
    configure(
        project,
        'header = ["X-Key: s3cret"]\ncookie = ["id=s3cret"]\nproxy = "http://me:s3cret@proxy.test:8080"\n'
        '[header-env]\nX-Token = "TOKEN"\n',
    )
    found = trustscan("config", "show", cwd=project, env={"TOKEN": "s3cret"})
    assert "s3cret" not in found.out + found.err
    assert 'header = ["X-Key: (hidden)"]' in found.out
    assert 'proxy = "http://(hidden)@proxy.test:8080"' in found.out
    assert '"X-Token" = "TOKEN"  # environment: TOKEN is set' in found.out


def test_a_batch_is_configured_too(project: Path) -> None:
    with serving({"*": Answer(HOME)}) as site:
        (project / "sites.csv").write_text(f"site\n{site.url}\n", encoding="utf-8")
        configure(
            project,
            'select = ["phone", "email"]\ndeadline = 20\n'
            + waiver(SOON)
            + '[batch]\nworkers = 1\noutput = ["out.csv"]\n',
        )
        found = trustscan("batch", "sites.csv", cwd=project)
    assert found.code == 0, found.err
    header, row = (project / "out.csv").read_text(encoding="utf-8").splitlines()
    assert dict(zip(header.split(","), row.split(","), strict=True))["email"] == "waived"


def test_help_is_plain_off_a_terminal() -> None:
    """In processes of their own: what draws the help decides on colour when it is imported."""
    assert "\x1b" not in in_a_process("scan", "--help", env={"GITHUB_ACTIONS": "true", "CI": "true"}).out
    assert "\x1b" in in_a_process("scan", "--help", env={"FORCE_COLOR": "1"}).out
