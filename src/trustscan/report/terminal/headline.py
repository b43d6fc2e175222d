"""The top of the checklist: the site, its score with range, grade and coverage, a bar for each pillar."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

from rich.text import Text

from trustscan.model.report import PillarScore, Report, Status
from trustscan.model.snapshot import PageState
from trustscan.report.safe import safe_text, safe_url
from trustscan.report.terminal.sheet import Sheet
from trustscan.report.terminal.styles import STATUS_STYLES, grade_style, score_style
from trustscan.report.words import STATUS_WORDS, percent, score_words, whole

_COUNTED = (Status.PASS, Status.PARTIAL, Status.FAIL, Status.INCONCLUSIVE, Status.WAIVED, Status.ERROR)
_PILLAR_COUNTS = (Status.PASS, Status.PARTIAL, Status.FAIL, Status.INCONCLUSIVE)
_TITLE_WIDTH = 15
_SCORE_WIDTH = 13
_WIDEST_BAR = 50
_NARROWEST_BAR = 8
_HINTS: dict[str, str] = {
    PageState.REFUSED_BY_ROBOTS: "If the site is yours, --ignore-robots reads it all the same.",
    PageState.TLS_FAILURE: "A certificate authority of your own can be named with --ca-bundle.",
    PageState.LOGIN_WALL: "If the site is yours, --header can send what lets you in.",
    PageState.TIMED_OUT: "A slow site may want a longer --timeout.",
}


def headline(report: Report, sheet: Sheet) -> Iterator[Text]:
    """Site, time, and the score or why there is none."""
    when = Text(report.started_at.strftime("%Y-%m-%d %H:%M %Z").rstrip(), style="dim")
    site = Text(safe_text(report.target.given), style="bold")
    tool = Text(f"{report.tool.name} {report.tool.version}", style="dim")
    yield sheet.spread(Text.assemble(" ", site), when)
    yield sheet.spread(Text.assemble(" ", _led_to(report, sheet)), tool)
    yield Text()
    yield from _score(report, sheet) if report.assessed else _not_assessed(report, sheet)


def _led_to(report: Report, sheet: Sheet) -> Text:
    """The address it led to, and what kind of site it is."""
    address = safe_url(report.target.final_url or report.target.url)
    if report.target.kind == "folder" and (urlsplit(address).hostname or "").endswith(".invalid"):
        address = ""  # nobody said where the folder will be served
    facts = report.facts
    kinds = [name for name, is_so in (("sells", facts.sells), ("ships goods", facts.ships)) if is_so]
    told = [address if address != report.target.given else "", safe_text(", ".join(facts.languages)), *kinds]
    return sheet.joined(Text(part, style="dim") for part in told if part)


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
    yield from sheet.wrapped(sheet.joined([*_tally(report), f"coverage {percent(score.coverage)}"]), 1)
    for note in _notes(report):
        yield from sheet.wrapped(note, 1)


def _tally(report: Report) -> Iterator[Text]:
    count = Counter(check.status for check in report.checks if check.scored)
    for status in _COUNTED:
        if count[status]:
            yield Text(f"{count[status]} {STATUS_WORDS[status]}", style=STATUS_STYLES[status])


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
    reason = safe_text(report.reason or "no page of it could be read")
    yield from sheet.wrapped(Text(reason[:1].upper() + reason[1:]), 1)
    yield from sheet.wrapped(Text("No score is given: what could not be read is not judged.", style="dim"), 1)
    start = report.crawl.pages[0].state if report.crawl.pages else ""
    if start in _HINTS:
        yield from sheet.wrapped(Text(_HINTS[start], style="dim"), 1)


def pillars(report: Report, sheet: Sheet) -> Iterator[Text]:
    """A bar for each pillar that was judged, with its score and how its checks came out."""
    room = sheet.width - 1 - _TITLE_WIDTH - _SCORE_WIDTH - len(_PILLAR_COUNTS) * (3 + sheet.mark_width)
    shown = [_pillar(pillar, sheet, min(room, _WIDEST_BAR)) for pillar in report.pillars if _judged(pillar)]
    if shown and report.assessed:
        yield Text()
        yield from shown


def _judged(pillar: PillarScore) -> bool:
    return pillar.passed + pillar.partial + pillar.failed + pillar.inconclusive > 0


def _pillar(pillar: PillarScore, sheet: Sheet, width: int) -> Text:
    line = Text.assemble(" ", f"{pillar.title:<{_TITLE_WIDTH}}")
    if width >= _NARROWEST_BAR:
        style = score_style(pillar.score)
        line.append_text(sheet.bar(width, pillar.score or 0, pillar.low or 0, pillar.high or 0, style))
    value, unsure = pillar_words(pillar)
    line.append(f" {value:>3} ", "bold")
    line.append(f"{unsure:<8}", "dim")
    numbers = (pillar.passed, pillar.partial, pillar.failed, pillar.inconclusive)
    for status, number in zip(_PILLAR_COUNTS, numbers, strict=True):
        told = f"{number} {sheet.glyphs.marks[status]}" if number else ""
        line.append(f"{told:>{3 + sheet.mark_width}}", STATUS_STYLES[status])
    line.rstrip()
    return sheet.cut(line, sheet.width)


def pillar_words(pillar: PillarScore) -> tuple[str, str]:
    """`75` and `(60-80)`; no range where all could be judged, a dash where nothing could."""
    if pillar.score is None or pillar.low is None or pillar.high is None:
        return "-", ""
    low, high = whole(pillar.low), whole(pillar.high)
    return str(whole(pillar.score)), "" if low == high else f"({low}-{high})"
