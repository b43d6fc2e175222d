"""Every format for other programs: what each verdict becomes, and that no site can speak through it."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path, PurePath
from typing import Any

import jsonschema
import pytest
from lxml import etree

from tests.report.samples import HOSTILE, check, hostile, sample, seen, unassessed
from trustscan.model.report import Evidence, Report, Status, TargetInfo, Waived
from trustscan.report.csvform import COLUMNS, defused, to_csv
from trustscan.report.findings import Anchor
from trustscan.report.github import MOST_ANNOTATIONS, to_github
from trustscan.report.jsonform import from_json, packaged_schema
from trustscan.report.jsonlines import to_jsonlines
from trustscan.report.junit import to_junit
from trustscan.report.markdown import cut_to, plain, to_markdown
from trustscan.report.sarif import to_sarif

SCHEMAS = Path(__file__).parent / "schemas"
SARIF_SCHEMA = json.loads((SCHEMAS / "sarif-2.1.0.json").read_text(encoding="utf-8"))
JUNIT_SCHEMA = etree.RelaxNG(etree.parse(SCHEMAS / "junit.rng"))
ROOT = PurePath("/repo")
ANCHOR = Anchor(ROOT, ROOT / "web", "pyproject.toml")
# What a terminal, an XML reader or a line-wise reader would act on.
ACTIVE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)

Render = Callable[[Sequence[Report]], str]
FORMATS: dict[str, Render] = {
    "junit": to_junit,
    "sarif": lambda reports: to_sarif(reports, ANCHOR),
    "github": lambda reports: to_github(reports, ANCHOR),
    "markdown": to_markdown,
    "csv": to_csv,
    "jsonl": to_jsonlines,
}


def one(status: Status, severity: str = "high", **more: Any) -> Report:
    """A report with a single check."""
    return sample(checks=(check("the-check", "privacy", severity, status, "What was found", **more),))


def junit(reports: Sequence[Report]) -> Any:
    document = etree.fromstring(to_junit(reports).encode())
    JUNIT_SCHEMA.assertValid(document)
    return document


def sarif(reports: Sequence[Report], anchor: Anchor = ANCHOR) -> dict[str, Any]:
    """The one run of a valid SARIF document."""
    document = json.loads(to_sarif(reports, anchor))
    jsonschema.Draft4Validator(SARIF_SCHEMA).validate(document)
    (run,) = document["runs"]
    found: dict[str, Any] = run
    return found


# What each verdict becomes


def in_junit(report: Report) -> str:
    case = junit([report]).find(".//testcase[@name='the-check']")
    return case[0].tag if case[0].tag != "system-out" else "passed"


def in_sarif(report: Report) -> str:
    run = sarif([report])
    (told,) = [note["level"] for note in run["invocations"][0]["toolExecutionNotifications"]] or [""]
    (result,) = run["results"] or [None]
    if result is None:
        return f"notification {told}".strip() if told else ""
    return result["level"] + (" suppressed" if result.get("suppressions") else "")


def in_github(report: Report) -> str:
    commands = [line for line in to_github([report], ANCHOR).splitlines() if line.startswith("::")]
    return commands[0].split()[0].strip(":") if commands else ""


def in_markdown(report: Report) -> str:
    head, _, folded = to_markdown([report]).partition("<details>")
    return (
        "table" if "| the" in head or "(the-check)" in head else "folded" if "(the-check)" in folded else ""
    )


def in_csv(report: Report) -> str:
    (row,) = csv.DictReader(io.StringIO(to_csv([report])))
    return row["status"]


def in_jsonl(report: Report) -> str:
    status: str = json.loads(to_jsonlines([report]))["checks"][0]["status"]
    return status


READERS = {
    "junit": in_junit,
    "sarif": in_sarif,
    "github": in_github,
    "markdown": in_markdown,
    "csv": in_csv,
    "jsonl": in_jsonl,
}
BECOMES: dict[Status, dict[str, str]] = {
    Status.PASS: {"junit": "passed", "sarif": "", "github": "", "markdown": "folded"},
    Status.PARTIAL: {"junit": "passed", "sarif": "warning", "github": "warning", "markdown": "table"},
    Status.FAIL: {"junit": "failure", "sarif": "error", "github": "error", "markdown": "table"},
    Status.INCONCLUSIVE: {"junit": "skipped", "sarif": "", "github": "", "markdown": "table"},
    Status.NOT_APPLICABLE: {"junit": "skipped", "sarif": "", "github": "", "markdown": "folded"},
    Status.WAIVED: {"junit": "skipped", "sarif": "error suppressed", "github": "", "markdown": "folded"},
    Status.ERROR: {"junit": "error", "sarif": "notification error", "github": "", "markdown": "table"},
}


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("status", Status)
def test_what_each_verdict_becomes(status: Status, form: str) -> None:
    assert READERS[form](one(status)) == BECOMES[status].get(form, str(status))


@pytest.mark.parametrize("form", ["junit", "sarif", "github", "markdown"])
@pytest.mark.parametrize("status", [Status.FAIL, Status.PARTIAL, Status.ERROR])
def test_what_does_not_count_is_no_fault(status: Status, form: str) -> None:
    wanted = {"junit": "passed" if status is Status.PARTIAL else "skipped", "markdown": "folded"}
    assert READERS[form](one(status, scored=False)) == wanted.get(form, "")


@pytest.mark.parametrize(
    ("verdict", "told"),
    [
        (Status.FAIL, "error suppressed"),
        (Status.PARTIAL, "warning suppressed"),
        (Status.INCONCLUSIVE, ""),
    ],
)
def test_what_is_waived_is_as_grave_as_it_was(verdict: Status, told: str) -> None:
    waiver = Waived(status=verdict, reason="Later", expires=date(2027, 1, 1))
    assert in_sarif(one(Status.WAIVED, waiver=waiver)) == told


@pytest.mark.parametrize(
    ("severity", "failed", "partly"),
    [
        ("critical", "error", "warning"),
        ("high", "error", "warning"),
        ("medium", "warning", "note"),
        ("low", "note", "note"),
    ],
)
def test_levels(severity: str, failed: str, partly: str) -> None:
    assert in_sarif(one(Status.FAIL, severity)) == failed
    assert in_sarif(one(Status.PARTIAL, severity)) == partly
    assert in_github(one(Status.FAIL, severity)) == {"note": "notice"}.get(failed, failed)


@pytest.mark.parametrize("form", FORMATS)
def test_a_site_that_could_not_be_read_never_looks_like_a_pass(form: str) -> None:
    document = FORMATS[form]([unassessed()])
    assert "challenge page" in document or form == "csv"
    if form == "junit":
        assert junit([unassessed()]).get("errors") == "1"
    if form == "sarif":
        assert sarif([unassessed()])["invocations"][0]["executionSuccessful"] is False
    if form == "csv":
        assert {row["assessed"] for row in csv.DictReader(io.StringIO(document))} == {"no"}


@pytest.mark.parametrize("form", FORMATS)
def test_several_sites_are_one_document(form: str) -> None:
    other = sample(target=TargetInfo(given="other.example", kind="site", url="https://other.example/"))
    document = FORMATS[form]([sample(), other])
    assert document.index("shop.example.com") < document.index("other.example")
    assert document.endswith("\n")


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_scanned_is_still_a_document(form: str) -> None:
    document = FORMATS[form]([])
    if form == "junit":
        JUNIT_SCHEMA.assertValid(etree.fromstring(document.encode()))
    if form == "sarif":
        assert sarif([])["results"] == []


# What a site says


@pytest.mark.parametrize("form", FORMATS)
def test_no_site_can_speak_through_it(form: str) -> None:
    document = FORMATS[form]([hostile()])
    assert ACTIVE.search(document) is None
    document.encode("utf-8")


def test_hostile_words_keep_the_documents_valid() -> None:
    assert len(junit([hostile()])) == 1
    assert sarif([hostile()])["results"]
    rows = list(csv.DictReader(io.StringIO(to_csv([hostile()]))))
    assert len(rows) == len(hostile().checks)
    assert all(None not in row for row in rows)
    (line,) = to_jsonlines([hostile()]).splitlines()
    jsonschema.Draft202012Validator(packaged_schema()).validate(json.loads(line))
    assert from_json(line) == (hostile(),)


ATTACK = "x\n::error::owned\r::set-output name=a::b%0A::c ##[add-mask]d, file=e:f"


def test_no_workflow_command_of_a_site_is_obeyed() -> None:
    attacked = sample(
        checks=(
            check(
                "a",
                "privacy",
                "high",
                Status.FAIL,
                ATTACK,
                title=ATTACK,
                evidence=(seen("", ATTACK, ATTACK),),
            ),
        ),
        target=TargetInfo(given=ATTACK, kind="site", url="https://shop.example/"),
    )
    first, command = to_github([attacked], ANCHOR).splitlines()
    assert not first.lstrip().startswith("::")
    assert "##[" not in first + command
    properties, _, message = command.removeprefix("::error ").partition("::")
    assert set(re.findall(r"(?:^|,)(\w+)=", properties)) == {"file", "line", "title"}
    assert properties.count(":") == 0
    assert "%250A" in message


@pytest.mark.parametrize(
    "words",
    [
        "<script>alert(1)</script>",
        "![x](https://evil.example/pixel.png)",
        "[click](javascript:alert(1))",
        "https://evil.example/ www.evil.example",
        "| a | b |\n\n# Heading",
        "`code` **bold** _it_ ~~gone~~ $x$ &lt;b&gt;",
        "<!-- --> </details>",
    ],
)
def test_markdown_shows_words_and_does_nothing_else(words: str) -> None:
    shown = plain(words)
    assert not re.search(r"(?<!\\)[`*_\[\]<>!|~$]", shown)
    assert not re.search(r"(?i)https?:|www\.", shown)
    assert "\n" not in shown
    assert re.sub(r"\\(.)", r"\1", shown.replace("&#8203;", "")) == " ".join(words.split())


@pytest.mark.parametrize(
    "words", ["@everyone look", "see #12", "owner/repo#3", "GH-7", "write to a@b.example"]
)
def test_markdown_mentions_nobody(words: str) -> None:
    assert not re.search(r"[@#]\w|(?i:gh)-\d", html.unescape(plain(words)))


def test_links_of_a_site_cannot_leave_their_brackets() -> None:
    url = "https://shop.example.com/a) [x](javascript:b)><img src=c>|"
    document = to_markdown([one(Status.FAIL, evidence=(Evidence(url=url),))])
    (link,) = re.findall(r"\(<(.*?)>\)", document)
    assert not re.search(r"[\s()<>|\[\]]", link)
    other = to_markdown([one(Status.FAIL, evidence=(Evidence(url="javascript:alert(1)"),))])
    assert "](" not in other


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "＝", "－"])
def test_no_cell_is_a_formula(start: str) -> None:
    words = f"{start}HYPERLINK(1)"
    attacked = one(Status.FAIL, evidence=(seen("", words, words),), title=words, fix=words)
    (row,) = csv.DictReader(io.StringIO(to_csv([attacked])))
    for name in ("title", "evidence_where", "evidence_snippet", "fix"):
        assert row[name].startswith("'") or row[name][0] not in "=+-@"
        assert not row[name].startswith(("=", "+", "-", "@", "\t", "\r", "＝", "－"))
    assert defused("-") == "'-"
    assert defused("plain") == "plain"


# Where findings are pinned


def in_folder(given: str, line: int | None = 7) -> Report:
    place = Evidence(url="https://site.invalid/a", snippet="x", file="docs/ä b.html", line=line)
    target = TargetInfo(given=given, kind="folder", url="https://site.invalid/")
    return one(Status.FAIL, evidence=(place,)).model_copy(update={"target": target})


def location(report: Report) -> tuple[str, str, int]:
    (result,) = sarif([report])["results"]
    (place,) = result["locations"]
    artifact = place["physicalLocation"]["artifactLocation"]
    return artifact["uri"], artifact.get("uriBaseId", ""), place["physicalLocation"]["region"]["startLine"]


def test_findings_of_a_site_are_pinned_to_the_anchor() -> None:
    assert location(one(Status.FAIL)) == ("pyproject.toml", "%SRCROOT%", 1)


@pytest.mark.parametrize(
    ("given", "uri", "base"),
    [
        ("dist/", "web/dist/docs/%C3%A4%20b.html", "%SRCROOT%"),
        (".", "web/docs/%C3%A4%20b.html", "%SRCROOT%"),
        ("../public", "public/docs/%C3%A4%20b.html", "%SRCROOT%"),
        ("/repo/out", "out/docs/%C3%A4%20b.html", "%SRCROOT%"),
        ("/srv/www", "file:///srv/www/docs/%C3%A4%20b.html", ""),
    ],
)
def test_findings_of_a_folder_are_pinned_to_their_file(given: str, uri: str, base: str) -> None:
    assert location(in_folder(given)) == (uri, base, 7)
    assert location(in_folder(given, None)) == (uri, base, 1)


def test_annotations_name_file_and_line() -> None:
    command = to_github([in_folder("dist")], ANCHOR).splitlines()[1]
    assert command.startswith(
        "::error file=web/dist/docs/ä b.html,line=7,title=The check (the-check)::dist: "
    )


def test_fingerprints_stay_while_words_change() -> None:
    def mark(report: Report) -> Any:
        return sarif([report])["results"][0]["partialFingerprints"]

    before = mark(one(Status.FAIL))
    assert mark(one(Status.PARTIAL, evidence=(seen("x", "y", "z"),), title="Other words")) == before
    assert mark(in_folder("dist")) == mark(in_folder("build")) != before


def test_rules_tell_what_to_do() -> None:
    run = sarif([sample()])
    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    assert "from the way back" not in rules["refund-policy"]["help"]["text"]
    assert rules["refund-policy"]["help"]["text"].startswith("Buyers look for the way back before they pay.")
    assert rules["https-redirect"]["helpUri"].startswith("https://www.rfc-editor.org/")
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]


# Limits


def test_at_most_ten_annotations() -> None:
    many = tuple(
        check(f"c-{n}", "privacy", "low" if n % 2 else "high", Status.FAIL, "Wrong") for n in range(30)
    )
    commands = [
        line for line in to_github([sample(checks=many)], ANCHOR).splitlines() if line.startswith("::")
    ]
    assert len(commands) == MOST_ANNOTATIONS
    assert all(command.startswith("::error ") for command in commands[:-1])
    assert commands[-1] == "::notice title=trustscan::21 more are in the report (6 errors, 15 notes)."
    ten = to_github([sample(checks=many[:10])], ANCHOR)
    assert ten.count("::error ") + ten.count("::notice ") == 10


def test_a_document_is_cut_at_a_line() -> None:
    document = "äöü äöü\n" * 1_000
    cut = cut_to(document, 500)
    assert len(cut.encode()) <= 500
    assert cut.startswith("äöü äöü\n")
    assert cut.endswith("*The rest was left out, as it is too long to be shown here.*\n")
    assert cut_to(document, 100_000) == document


def test_csv_has_a_row_a_check() -> None:
    rows = list(csv.DictReader(io.StringIO(to_csv([sample(), unassessed()]))))
    assert len(rows) == len(sample().checks) + len(unassessed().checks)
    assert tuple(rows[0]) == COLUMNS
    assert rows[1]["evidence_snippet"] == "200 OK"
    assert (rows[0]["score"], rows[-1]["score"]) == ("72", "")


def test_json_lines_are_reports() -> None:
    lines = to_jsonlines([sample(), unassessed()]).splitlines()
    assert [from_json(line)[0] for line in lines] == [sample(), unassessed()]


def test_hostile_is_hostile() -> None:
    assert ACTIVE.search(HOSTILE)
