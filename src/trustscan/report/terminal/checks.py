"""The checks themselves, pillar by pillar: what is wrong first, what is right quietly below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.text import Text

from trustscan.model.report import PILLAR_TITLES, PILLARS, Check, Evidence, PillarScore, Report, Status
from trustscan.report.safe import safe_text, safe_url, short_url
from trustscan.report.terminal.headline import pillar_words
from trustscan.report.terminal.sheet import Detail, Sheet
from trustscan.report.terminal.styles import STATUS_STYLES
from trustscan.report.words import GAPS, by_need, points

_SHOWN_EVIDENCE = 2
_QUIET = frozenset({Status.PASS, Status.WAIVED})
_WORST = (Status.FAIL, Status.PARTIAL, Status.ERROR)


def checks(report: Report, sheet: Sheet) -> Iterator[Text]:
    """All checks by pillar; with `Detail.QUIET` only those that something is wrong with."""
    home = report.target.final_url or report.target.url
    scores = {pillar.id: pillar for pillar in report.pillars}
    for pillar in PILLARS:
        members = [check for check in report.checks if check.pillar == pillar and _wanted(check, sheet)]
        if members:
            yield Text()
            yield _heading(PILLAR_TITLES[pillar], scores.get(pillar), sheet)
            yield from _members(sorted(members, key=by_need), sheet, home)


def _wanted(check: Check, sheet: Sheet) -> bool:
    return sheet.detail > Detail.QUIET or check.status in _WORST


def _heading(title: str, score: PillarScore | None, sheet: Sheet) -> Text:
    return sheet.heading(title, Text(pillar_words(score)) if score and score.score is not None else None)


def _members(members: Sequence[Check], sheet: Sheet, home: str) -> Iterator[Text]:
    skipped = [check for check in members if check.status is Status.NOT_APPLICABLE]
    for check in members:
        if check.status is not Status.NOT_APPLICABLE or sheet.detail is Detail.FULL:
            yield from _check(check, sheet, home)
    if skipped and sheet.detail < Detail.FULL:
        titles = Text(
            "not applicable: " + ", ".join(safe_text(check.title) for check in skipped), style="dim"
        )
        yield from sheet.wrapped(titles, sheet.indent, _mark(Status.NOT_APPLICABLE, sheet))


def _mark(status: Status, sheet: Sheet) -> Text:
    return Text.assemble(" ", (f"{sheet.glyphs.marks[status]:>{sheet.mark_width}}", STATUS_STYLES[status]))


def _check(check: Check, sheet: Sheet, home: str) -> Iterator[Text]:
    title_style = "" if check.status in _QUIET or check.status is Status.NOT_APPLICABLE else "bold"
    left = Text.assemble(_mark(check.status, sheet), "  ", (safe_text(check.title), title_style))
    yield sheet.spread(left, _margin(check, sheet))
    yield from _quietly(check, sheet, home) if check.status in _QUIET else _in_full(check, sheet, home)


def _margin(check: Check, sheet: Sheet) -> Text:
    """At the right end: the id, and for what is wrong how much it matters."""
    told: list[Text | str] = [] if check.scored else [Text("experimental", style="cyan")]
    told.append(Text(check.id, style="dim"))
    if check.status in GAPS and check.scored:
        told.append(Text(str(check.severity), style=STATUS_STYLES[check.status]))
        if check.gain > 0:
            told.append(Text(points(check.gain), style="bold"))
    return sheet.joined(told)


def _quietly(check: Check, sheet: Sheet, home: str) -> Iterator[Text]:
    if sheet.detail is Detail.FULL:
        yield from _in_full(check, sheet, home)
        return
    parts = [Text(safe_text(check.message), style="dim")]
    parts += [_evidence(piece, sheet, home, with_place=False) for piece in check.evidence[:1]]
    yield sheet.cut(Text.assemble(" " * sheet.indent, sheet.joined(parts)), sheet.width)


def _in_full(check: Check, sheet: Sheet, home: str) -> Iterator[Text]:
    yield from sheet.wrapped(Text(safe_text(check.message)), sheet.indent)
    full = sheet.detail is Detail.FULL
    shown = check.evidence if full else check.evidence[:_SHOWN_EVIDENCE]
    for piece in shown:
        told = _evidence(piece, sheet, home, with_place=True)
        lines = sheet.wrapped(told, sheet.indent) if full else [_one_line(told, sheet)]
        yield from lines
    if len(check.evidence) > len(shown):
        yield Text(f"{' ' * sheet.indent}and {len(check.evidence) - len(shown)} more", style="dim")
    if full:
        yield from _background(check, sheet)


def _one_line(told: Text, sheet: Sheet) -> Text:
    return sheet.cut(Text.assemble(" " * sheet.indent, told), sheet.width)


def _evidence(piece: Evidence, sheet: Sheet, home: str, with_place: bool) -> Text:
    opening, closing = sheet.glyphs.quotes
    url = safe_url(piece.url) if sheet.detail is Detail.FULL else short_url(piece.url, home)
    place = f"{safe_text(piece.file)}:{piece.line}" if piece.file and piece.line else ""
    quoted = f"{opening}{safe_text(piece.snippet)}{closing}" if piece.snippet else ""
    where = safe_text(piece.where) if with_place else ""
    parts = [
        (url, "blue"),
        (place, "dim"),
        (where, "dim"),
        (quoted, "italic dim" if not with_place else "italic"),
    ]
    return sheet.joined(Text(part, style=style) for part, style in parts if part)


def _background(check: Check, sheet: Sheet) -> Iterator[Text]:
    told = (
        ("why", check.why),
        ("fix", check.fix if check.status is not Status.PASS else ""),
        *(("see", reference) for reference in check.references),
    )
    for label, text in told:
        if text:
            lead = Text.assemble(" " * sheet.indent, (label, "dim"))
            yield from sheet.wrapped(Text(safe_text(text), style="dim"), sheet.indent + 5, lead)
