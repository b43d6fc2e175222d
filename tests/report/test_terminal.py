from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.golden import matches
from tests.report.samples import CHECKS, hostile, sample, unassessed
from trustscan.model.report import Report, Score, Status
from trustscan.report.terminal import checklist, checklists
from trustscan.report.terminal.sheet import ASCII, UNICODE, Detail, Glyphs, Sheet, glyphs_for

GOLDEN = Path(__file__).parent / "golden"
REPORTS = {"shop": sample(), "unassessed": unassessed(), "hostile": hostile()}


def shown(report: Report, columns: int = 80, glyphs: Glyphs = UNICODE, detail: Detail = Detail.NORMAL) -> str:
    lines = checklist(report, Sheet.fitting(columns, glyphs, detail))
    return "".join(line.plain.rstrip() + "\n" for line in lines)


@pytest.mark.parametrize(
    ("name", "report", "columns", "glyphs", "detail"),
    [
        ("shop-80", "shop", 80, UNICODE, Detail.NORMAL),
        ("shop-200", "shop", 200, UNICODE, Detail.NORMAL),
        ("shop-80-ascii", "shop", 80, ASCII, Detail.NORMAL),
        ("shop-80-quiet", "shop", 80, UNICODE, Detail.QUIET),
        ("shop-80-full", "shop", 80, UNICODE, Detail.FULL),
        ("unassessed-80", "unassessed", 80, UNICODE, Detail.NORMAL),
        ("unassessed-80-quiet", "unassessed", 80, UNICODE, Detail.QUIET),
        ("hostile-80", "hostile", 80, UNICODE, Detail.NORMAL),
    ],
)
def test_checklist_as_kept(name: str, report: str, columns: int, glyphs: Glyphs, detail: Detail) -> None:
    assert matches(GOLDEN / f"{name}.txt", shown(REPORTS[report], columns, glyphs, detail))


@pytest.mark.parametrize("report", REPORTS)
@pytest.mark.parametrize("columns", [20, 40, 57, 80, 120, 200])
@pytest.mark.parametrize("glyphs", [UNICODE, ASCII])
@pytest.mark.parametrize("detail", Detail)
def test_no_line_is_wider_than_the_sheet(report: str, columns: int, glyphs: Glyphs, detail: Detail) -> None:
    sheet = Sheet.fitting(columns, glyphs, detail)
    for line in checklist(REPORTS[report], sheet):
        assert cell_len(line.plain.rstrip()) <= sheet.width, line.plain


@pytest.mark.parametrize("detail", Detail)
def test_what_a_site_says_cannot_act_on_the_terminal(detail: Detail) -> None:
    for line in checklist(hostile(), Sheet.fitting(100, UNICODE, detail)):
        assert "\n" not in line.plain
        assert not {unicodedata.category(char) for char in line.plain} & {"Cc", "Cf", "Cs", "Zl", "Zp"}


def test_rich_markup_in_a_page_is_shown_as_it_stands() -> None:
    (line,) = (
        line
        for line in checklist(hostile(), Sheet.fitting(200, UNICODE, Detail.QUIET))
        if "2026" in line.plain
    )
    assert "[bold red]markup[/] :smile:" in line.plain
    assert [str(span.style) for span in line.spans] == ["bold", "dim"]


def test_ascii_marks_are_ascii() -> None:
    plain = shown(sample(), glyphs=ASCII)
    assert {char for char in plain if not char.isascii()} <= set("“”€")  # words of the site, not ours


@pytest.mark.parametrize(
    ("encoding", "glyphs"),
    [
        ("utf-8", UNICODE),
        ("utf-16", UNICODE),
        ("cp1252", ASCII),
        ("cp437", ASCII),
        ("ascii", ASCII),
        ("no-such", ASCII),
    ],
)
def test_marks_follow_the_encoding(encoding: str, glyphs: Glyphs) -> None:
    assert glyphs_for(encoding) is glyphs


def test_fixes_come_in_order_of_what_they_gain() -> None:
    plain = shown(sample())
    part = plain[plain.index("What to mend first") : plain.index("What was read")]
    gains = [float(line.split()[-1]) for line in part.splitlines() if line.rstrip()[-4:-3] == "+"]
    assert gains == sorted(gains, reverse=True)
    assert len(gains) == len([check for check in CHECKS if check.gain])


def test_many_fixes_are_summed_up() -> None:
    gaps = tuple(
        CHECKS[1].model_copy(update={"id": f"gap-{number}", "title": f"Gap {number}", "gain": number / 10})
        for number in range(1, 11)
    )
    plain = shown(sample(checks=gaps))
    assert "3 smaller fixes more (-v shows them)" in plain
    assert plain.index("Gap 10") < plain.index("What was read")


def test_fixes_that_a_cap_hides_still_come_in_order() -> None:
    capped = Score(value=50, low=50, high=50, grade="F", coverage=1, capped_by="https-redirect")
    checks = (CHECKS[1], *(check.model_copy(update={"gain": 0.0}) for check in CHECKS[2:]))
    plain = shown(sample(score=capped, checks=checks))
    part = plain[plain.index("What to mend first") :]
    titles = [part.index(check.title) for check in (CHECKS[1], CHECKS[5], CHECKS[11], CHECKS[6])]
    assert titles == sorted(titles)
    assert "counts as soon as the score is no longer capped" in part


def test_what_costs_no_points_is_no_fix() -> None:
    passed = tuple(check.model_copy(update={"status": Status.PASS}) for check in CHECKS)
    assert "What to mend first" not in shown(sample(checks=passed))


def test_a_capped_score_says_so() -> None:
    score = Score(value=50, low=50, high=50, grade="F", coverage=1, capped_by="https-redirect")
    assert "The score is capped while this fails: Plain http leads to https" in shown(sample(score=score))


def test_a_missing_grade_is_explained() -> None:
    score = Score(value=80, low=40, high=90, grade=None, coverage=0.6)
    assert "No grade: only 60% of what counts could be judged." in shown(sample(score=score))


def test_several_reports_stand_below_each_other() -> None:
    sheet = Sheet.fitting(80, UNICODE, Detail.NORMAL)
    plain = "\n".join(line.plain for line in checklists([sample(), unassessed()], sheet))
    assert plain.count("shop.example.com                   ") == 2
    assert "\n" + "─" * sheet.width + "\n" in plain


def test_faults_that_are_not_there_are_named_in_one_line() -> None:
    fault = CHECKS[0].model_copy(
        update={"id": "filler", "title": "Filler text is left", "status": Status.PASS, "warning": True}
    )
    report = sample(checks=(*CHECKS, fault))
    lines = [line for line in shown(report).splitlines() if "Filler text" in line]
    assert [line.strip().partition("  ")[2] for line in lines] == [
        "looked for and not found: Filler text is left"
    ]
    assert "Filler text is left" not in shown(report, detail=Detail.QUIET)
