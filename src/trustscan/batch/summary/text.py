"""The summary of a batch for a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rich.text import Text

from trustscan.batch.summary.totals import BIN, Gap, Ranked, Summary
from trustscan.report.safe import safe_text, safe_url
from trustscan.report.terminal.sheet import Sheet
from trustscan.report.terminal.styles import grade_style, score_style
from trustscan.report.words import many, whole

STATUS_WORDS = {
    "scanned": "scanned",
    "not_assessed": "could not be assessed",
    "error": "broke off",
    "invalid": "name no website",
    "not_scanned": "not scanned",
}
_GAPS, _OPEN, _SITES, _EXAMPLES = 10, 5, 5, 1
_STEP = 10
_WIDEST_BAR = 60
_LEFT = 18


def summary_lines(summary: Summary, sheet: Sheet) -> Iterator[Text]:
    """All of it, section by section; sections with nothing to say are left out."""
    yield sheet.heading(safe_text(summary.list), Text(summary.ruleset, style="dim"))
    yield from _rows(summary, sheet)
    if summary.scores.sites:
        yield from _scores(summary, sheet)
        yield from _pillars(summary, sheet)
    yield from _checks("Commonest gaps", summary.gaps[:_GAPS], sheet, _gap_words)
    yield from _checks("Most often inconclusive", summary.open[:_OPEN], sheet, _open_words)
    if summary.scores.sites:
        yield from _ranking("Best", summary.best[:_SITES], sheet)
        yield from _ranking("Worst", summary.worst[:_SITES], sheet)
    yield from _reasons(summary, sheet)


def _rows(summary: Summary, sheet: Sheet) -> Iterator[Text]:
    rows = summary.rows
    told = [f"{count:,} {STATUS_WORDS[name]}" for name, count in rows.by_status.items() if count]
    again = f", {many(rows.duplicates, 'duplicate')}" if rows.duplicates else ""
    line = f"{many(rows.total, 'row')}: {', '.join(told) or 'nothing'} ({many(summary.sites, 'site')}{again})"
    yield from sheet.wrapped(Text(line), 1)


def _scores(summary: Summary, sheet: Sheet) -> Iterator[Text]:
    """The distribution, ten points a bar, the best at the top."""
    scores = summary.scores
    yield Text()
    yield sheet.heading("Scores", Text(f"mean {scores.mean:.0f}  median {whole(scores.median or 0)}"))
    per_bar = _STEP // BIN
    bars = [sum(scores.histogram[at : at + per_bar]) for at in range(0, len(scores.histogram), per_bar)]
    room = min(sheet.width - _LEFT, _WIDEST_BAR)
    for at, count in reversed(list(enumerate(bars))):
        floor = at * _STEP
        length = max(round(room * count / max(bars)), 1) if count else 0
        upper = 100 if floor + _STEP == 100 else floor + _STEP - 1
        line = Text.assemble((f" {floor:>3}-{upper:<3} ", "dim"))
        line.append(sheet.glyphs.sure * length, score_style(floor))
        line.append(f" {count:,}" if count else "")
        line.rstrip()
        yield line
    grades = [Text(f"{grade} {n:,}", grade_style(grade)) for grade, n in scores.grades.items() if n]
    yield from sheet.wrapped(sheet.joined(grades), 1)


def _pillars(summary: Summary, sheet: Sheet) -> Iterator[Text]:
    yield Text()
    yield sheet.heading("Pillars", Text("mean score"))
    room = min(sheet.width - _LEFT - 6, _WIDEST_BAR)
    for pillar in summary.pillars:
        if pillar.mean is None:
            continue
        bar = sheet.bar(room, pillar.mean, pillar.mean, pillar.mean, score_style(pillar.mean))
        yield Text.assemble(f" {pillar.title:<{_LEFT - 2}}", bar, (f" {whole(pillar.mean):>3}", "bold"))


def _gap_words(gap: Gap) -> str:
    partly = f", {gap.partial:,} in part" if gap.partial else ""
    return f"{gap.failed:,} of {gap.judged:,}{partly}"


def _open_words(gap: Gap) -> str:
    return many(gap.inconclusive, "site")


def _checks(title: str, gaps: tuple[Gap, ...], sheet: Sheet, words: Callable[[Gap], str]) -> Iterator[Text]:
    if not gaps:
        return
    yield Text()
    yield sheet.heading(title)
    for gap in gaps:
        left = Text.assemble(f" {safe_text(gap.title)}", (f"  {safe_text(gap.id)}", "dim"))
        yield sheet.spread(left, Text(words(gap)))


def _ranking(title: str, ranked: tuple[Ranked, ...], sheet: Sheet) -> Iterator[Text]:
    if not ranked:
        return
    yield Text()
    yield sheet.heading(title)
    for site in ranked:
        grade = site.grade or "-"
        score = Text(f"{whole(site.score)} ({whole(site.low)}-{whole(site.high)})", style="bold")
        right = Text.assemble(score, (f" {grade:<2}", grade_style(site.grade)))
        yield sheet.spread(Text(f" {safe_url(site.site)}"), right)


def _reasons(summary: Summary, sheet: Sheet) -> Iterator[Text]:
    if not summary.reasons:
        return
    yield Text()
    yield sheet.heading("Without a score, and why")
    for reason in summary.reasons:
        yield sheet.spread(Text(f" {safe_text(reason.reason)}"), Text(f"{reason.count:,}"))
        for example in reason.examples[:_EXAMPLES]:
            yield sheet.cut(Text(f"   {safe_text(example)}", style="dim"), sheet.width)
