"""The top of the checklist: which site, its score with range, grade and coverage, and a bar for each pillar."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rich.text import Text

from trustscan.model.report import PillarScore, Report, Status
from trustscan.report.safe import safe_text, safe_url
from trustscan.report.terminal.sheet import Sheet
from trustscan.report.terminal.styles import STATUS_STYLES, grade_style, score_style
from trustscan.report.words import STATUS_WORDS, percent, score_words, whole

_COUNTED = (Status.PASS, Status.PARTIAL, Status.FAIL, Status.INCONCLUSIVE, Status.WAIVED, Status.ERROR)
_PILLAR_COUNTS = (Status.PASS, Status.PARTIAL, Status.FAIL, Status.INCONCLUSIVE)
_TITLE_WIDTH = 15
_SCORE_WIDTH = 13
_COUNT_WIDTH = 20
_WIDEST_BAR = 50


def headline(report: Report, sheet: Sheet) -> Iterator[Text]:
    """Site, time, and the score or why there is none."""
    when = Text(report.started_at.strftime("%Y-%m-%d %H:%M"), style="dim")
    site = Text(safe_text(report.target.given), style="bold")
    yield sheet.spread(Text.assemble(" ", site), when)
    yield from _led_to(report, sheet)
    yield Text()
    yield from _score(report, sheet) if report.assessed else _not_assessed(report, sheet)


def _led_to(report: Report, sheet: Sheet) -> Iterator[Text]:
    address = safe_url(report.target.final_url or report.target.url)
    facts = report.facts
    kinds = [name for name, is_so in (("sells", facts.sells), ("ships goods", facts.ships)) if is_so]
    told = [address if address != report.target.given else "", safe_text(", ".join(facts.languages)), *kinds]
    line = sheet.joined(Text(part, style="dim") for part in told if part)
    if line:
        yield sheet.cut(Text.assemble(" ", line), sheet.width)


def _score(report: Report, sheet: Sheet) -> Iterator[Text]:
    score = report.score
    style = grade_style(score.grade)
    grade = f"grade {score.grade}" if score.grade else "no grade"
    badge = Text.assemble(
        " ", (f" {score_words(score)} ", f"bold reverse {style}"), " ", (grade, f"bold {style}")
    )
    if score.value is None or score.low is None or score.high is None:
        yield badge
    else:
        room = sheet.width - badge.cell_len - 3
        yield Text.assemble(badge, "   ", sheet.bar(room, score.value, score.low, score.high, style))
    yield Text()
    yield sheet.spread(_tally(report, sheet), Text(f"coverage {percent(score.coverage)}", style="dim"))
    for note in _notes(report):
        yield from sheet.wrapped(note, 1)


def _tally(report: Report, sheet: Sheet) -> Text:
    count = Counter(check.status for check in report.checks if check.scored)
    told = [Text(f"{count[s]} {STATUS_WORDS[s]}", style=STATUS_STYLES[s]) for s in _COUNTED if count[s]]
    return Text.assemble(" ", sheet.joined(told or ["nothing was judged"]))


def _notes(report: Report) -> Iterator[Text]:
    score = report.score
    if score.grade is None:
        yield Text(
            f"No grade: only {percent(score.coverage)} of what counts could be judged.", style="magenta"
        )
    if score.capped_by:
        title = next((check.title for check in report.checks if check.id == score.capped_by), score.capped_by)
        yield Text(
            f"The score is capped while this fails: {safe_text(title)} ({score.capped_by}).", style="red"
        )


def _not_assessed(report: Report, sheet: Sheet) -> Iterator[Text]:
    badge = Text.assemble(" ", (" could not be assessed ", "bold reverse magenta"))
    yield badge
    yield Text()
    yield from sheet.wrapped(Text(safe_text(report.reason or "no page of it could be read")), 1)
    yield from sheet.wrapped(Text("No score is given: what could not be read is not judged.", style="dim"), 1)


def pillars(report: Report, sheet: Sheet) -> Iterator[Text]:
    """A bar for each pillar that was judged, with its score and how its checks came out."""
    shown = [pillar for pillar in report.pillars if _judged(pillar)]
    room = sheet.width - 1 - _TITLE_WIDTH - _SCORE_WIDTH - _COUNT_WIDTH
    for pillar in shown:
        yield _pillar(pillar, sheet, min(room, _WIDEST_BAR))


def _judged(pillar: PillarScore) -> bool:
    return pillar.passed + pillar.partial + pillar.failed + pillar.inconclusive > 0


def _pillar(pillar: PillarScore, sheet: Sheet, width: int) -> Text:
    line = Text.assemble(" ", f"{pillar.title:<{_TITLE_WIDTH}}")
    if width >= 8:
        bar = sheet.bar(
            width, pillar.score or 0, pillar.low or 0, pillar.high or 0, style=score_style(pillar.score)
        )
        line.append_text(bar)
    line.append_text(Text(f"{pillar_words(pillar):>{_SCORE_WIDTH}}"))
    for status, number in zip(
        _PILLAR_COUNTS, (pillar.passed, pillar.partial, pillar.failed, pillar.inconclusive), strict=True
    ):
        told = f"{number} {sheet.glyphs.marks[status]}" if number else ""
        line.append(f"{told:>5}", style=STATUS_STYLES[status])
    line.rstrip()
    return line


def pillar_words(pillar: PillarScore) -> str:
    """`75 (60-80)`, `75` where all could be judged, a dash where nothing could."""
    if pillar.score is None or pillar.low is None or pillar.high is None:
        return "-"
    sure = whole(pillar.low) == whole(pillar.high)
    return (
        f"{whole(pillar.score)}"
        if sure
        else f"{whole(pillar.score)} ({whole(pillar.low)}-{whole(pillar.high)})"
    )
