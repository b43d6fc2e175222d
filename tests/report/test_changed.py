"""What changed, as people read it: on terminals of any width, in Markdown, whatever a baseline file holds."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from tests.report.samples import HOSTILE, hostile, sample, unassessed
from tests.report.test_formats import ACTIVE, sarif
from trustscan.compare import compare, standing, with_changes
from trustscan.model.changes import Changes, Held, ScoreThen, Standing
from trustscan.model.report import Report, Status
from trustscan.report.changed import asides, counts, score_change
from trustscan.report.markdown import to_markdown
from trustscan.report.terminal import checklist
from trustscan.report.terminal.past import past, sparkline
from trustscan.report.terminal.sheet import ASCII, UNICODE, Detail, Sheet

BEFORE = standing(sample()).model_copy(
    update={
        "score": ScoreThen(value=80.2, low=78.0, high=82.9, grade="B"),
        "checks": {
            **standing(sample()).checks,
            "terms": Held(status=Status.PASS),
            "email": Held(status=Status.FAIL, findings=("/contact#12345678",)),
            "gone-rule": Held(status=Status.PASS),
        },
    }
)


def lines(report: Report, sheet: Sheet) -> list[str]:
    return [line.plain for line in checklist(report, sheet)]


def changes(report: Report) -> Changes:
    assert report.changes is not None
    return report.changes


CHANGED = with_changes(sample(), BEFORE)
ATTACKED = with_changes(
    hostile(),
    Standing(
        site=HOSTILE,
        checks={
            HOSTILE: Held(status=Status.FAIL, findings=(HOSTILE,)),
            "email": Held(status=Status.FAIL, findings=(HOSTILE,)),
        },
    ),
)


def test_the_words() -> None:
    assert counts(changes(CHANGED)) == "1 worse, 1 better, 1 gone, 2 not compared, 10 unchanged"
    assert score_change(changes(CHANGED)) == "80 (78-82) → 72 (66-80), -8"
    assert asides(changes(CHANGED)) == [
        "1 check no longer asked: gone-rule",
        "2 checks not compared: cookie-notice, free-mail",
    ]
    assert score_change(compare(standing(unassessed()), standing(sample()))) == "no score → 72 (66-80)"
    assert score_change(compare(standing(sample()), standing(sample()))).endswith(", unchanged")


@pytest.mark.parametrize("width", [40, 79, 112])
@pytest.mark.parametrize("glyphs", [UNICODE, ASCII])
@pytest.mark.parametrize("detail", list(Detail))
@pytest.mark.parametrize("report", [CHANGED, ATTACKED])
def test_it_fits_and_cannot_be_spoken_through(
    width: int, glyphs: object, detail: Detail, report: Report
) -> None:
    sheet = Sheet(width, ASCII if glyphs is ASCII else UNICODE, detail)
    shown = lines(report, sheet)
    assert max(map(cell_len, shown)) <= width
    assert ACTIVE.search("".join(shown)) is None
    assert any("Since the baseline" in line for line in shown)


def test_quietly_only_what_got_worse_is_told() -> None:
    text = "\n".join(lines(CHANGED, Sheet(100, UNICODE, Detail.QUIET)))
    part = text[text.index("Since the baseline") : text.index(" Security")]
    assert "Terms of use or sale" in part
    assert "An e-mail address" not in part


def test_markdown_begins_with_it_and_cannot_be_spoken_through() -> None:
    told = to_markdown([CHANGED])
    assert "| 🔻 | Terms of use or sale (terms) | medium | passed → failed |" in told
    assert told.index("🔻") < told.index("### All checks")
    assert ACTIVE.search(to_markdown([ATTACKED])) is None


def test_sarif_says_new_or_unchanged_only_where_that_is_known() -> None:
    states = {one["ruleId"]: one.get("baselineState") for one in sarif([CHANGED])["results"]}
    assert states == {
        "terms": "new",
        "https-redirect": "unchanged",
        "refund-policy": "unchanged",
        "testimonials": "unchanged",
        "faq": None,  # waived
    }
    assert not any("baselineState" in one for one in sarif([sample()])["results"])


def test_nothing_is_said_of_a_site_that_could_not_be_read() -> None:
    report = with_changes(unassessed(), BEFORE)
    assert "baseline" not in to_markdown([report])
    assert not any("baseline" in line for line in lines(report, Sheet(100)))


def test_the_line_of_scores() -> None:
    assert sparkline([0, 12.4, 50, 99.9, 100, None], "▁▂▃▄▅▆▇█") == "▁▁▅██ "


@pytest.mark.parametrize("width", [40, 79, 112])
@pytest.mark.parametrize("glyphs", [UNICODE, ASCII])
def test_a_history_fits_its_terminal(width: int, glyphs: object) -> None:
    bad = Standing(site=HOSTILE, checks={HOSTILE: Held(status=Status.PASS), "b": Held(status=Status.FAIL)})
    worse = bad.model_copy(update={"checks": {HOSTILE: Held(status=Status.FAIL)}})
    steps = [(bad, None), *[(worse, compare(bad, worse))] * 200]
    sheet = Sheet(width, ASCII if glyphs is ASCII else UNICODE)
    shown = [line.plain for line in past(HOSTILE, steps, sheet)]
    assert max(map(cell_len, shown)) <= width
    assert ACTIVE.search("".join(shown)) is None
