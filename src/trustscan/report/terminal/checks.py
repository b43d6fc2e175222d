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
_MESSAGE_SHARE = 0.6
_WORST = frozenset({Status.FAIL, Status.PARTIAL, Status.ERROR})
_SUMS = {"looked for and not found": Status.PASS, "not applicable": Status.NOT_APPLICABLE}
_UNDECIDED = frozenset({Status.INCONCLUSIVE, Status.NOT_APPLICABLE})


def checks(report: Report, sheet: Sheet) -> Iterator[Text]:
    """All checks by pillar; with `Detail.QUIET` only those that something is wrong with.

    Of a site that could not be read only those are shown that were decided all the same.
    """
    home = report.target.final_url or report.target.url
    scores = {pillar.id: pillar for pillar in report.pillars if report.assessed}
    for pillar in PILLARS:
        members = [one for one in report.checks if one.pillar == pillar and _wanted(one, report, sheet)]
        if members:
            yield Text()
            yield sheet.heading(PILLAR_TITLES[pillar], _score(scores.get(pillar)))
            yield from _members(sorted(members, key=by_need), sheet, home)


def _wanted(check: Check, report: Report, sheet: Sheet) -> bool:
    if sheet.detail is Detail.QUIET:
        return check.scored and check.status in _WORST
    return report.assessed or sheet.detail is Detail.FULL or check.status not in _UNDECIDED


def _score(pillar: PillarScore | None) -> Text | None:
    if pillar is None or pillar.score is None:
        return None
    value, unsure = pillar_words(pillar)
    return Text.assemble((value, "bold"), (f" {unsure}".rstrip(), "dim"))


def _members(members: Sequence[Check], sheet: Sheet, home: str) -> Iterator[Text]:
    for check in members:
        if sheet.detail is Detail.FULL or _summed_up(check) is None:
            yield from _check(check, sheet, home)
    if sheet.detail is Detail.FULL:
        return
    for lead, status in _SUMS.items():
        titles = ", ".join(safe_text(check.title) for check in members if _summed_up(check) == lead)
        if titles:
            told = Text(f"{lead}: {titles}", style="dim")
            yield from sheet.wrapped(told, sheet.indent, _mark(status, True, sheet))


def _summed_up(check: Check) -> str | None:
    """The line that a check is only named in: a fault that is not there needs none of its own."""
    if check.status is Status.NOT_APPLICABLE:
        return "not applicable"
    return "looked for and not found" if check.warning and check.status is Status.PASS else None


def _mark(status: Status, counts: bool, sheet: Sheet) -> Text:
    mark = f"{sheet.glyphs.marks[status]:>{sheet.mark_width}}"
    return Text.assemble(" ", (mark, STATUS_STYLES[status] if counts else "dim"))


def _check(check: Check, sheet: Sheet, home: str) -> Iterator[Text]:
    loud = check.scored and check.status in _WORST
    left = Text.assemble(
        _mark(check.status, check.scored, sheet), "  ", (safe_text(check.title), "bold" if loud else "")
    )
    yield sheet.spread(left, _margin(check, sheet))
    yield from (
        _in_full(check, sheet, home) if loud or sheet.detail is Detail.FULL else _in_brief(check, sheet, home)
    )


def _margin(check: Check, sheet: Sheet) -> Text:
    """At the right end: the id, and for what is wrong how much it matters."""
    told: list[Text | str] = [] if check.scored else [Text("experimental, not scored", style="cyan")]
    told.append(Text(check.id, style="dim"))
    if check.status in GAPS and check.scored:
        told.append(Text(str(check.severity), style=STATUS_STYLES[check.status]))
        if check.gain > 0:
            told.append(Text(points(check.gain), style="bold"))
    return sheet.joined(told)


def _in_brief(check: Check, sheet: Sheet, home: str) -> Iterator[Text]:
    """One line: what was found and where; a long message leaves room for the place."""
    room = sheet.width - sheet.indent
    message = Text(safe_text(check.message), style="dim")
    parts = [] if check.message == check.title else [message]
    if check.evidence:
        parts = [sheet.cut(part, int(room * _MESSAGE_SHARE)) for part in parts]
        first = check.evidence[0]
        told = first.snippet in check.message
        parts.append(
            _evidence(first.model_copy(update={"snippet": ""}) if told else first, sheet, home, brief=True)
        )
    if parts:
        yield Text.assemble(" " * sheet.indent, sheet.cut(sheet.joined(parts), room))


def _in_full(check: Check, sheet: Sheet, home: str) -> Iterator[Text]:
    if check.message != check.title:
        yield from sheet.wrapped(Text(safe_text(check.message)), sheet.indent)
    full = sheet.detail is Detail.FULL
    shown = check.evidence if full else check.evidence[:_SHOWN_EVIDENCE]
    for piece in shown:
        yield from sheet.wrapped(_evidence(piece, sheet, home, brief=False), sheet.indent)
    if len(check.evidence) > len(shown):
        yield Text(f"{' ' * sheet.indent}and {len(check.evidence) - len(shown)} more", style="dim")
    if full:
        yield from _background(check, sheet)


def _evidence(piece: Evidence, sheet: Sheet, home: str, brief: bool) -> Text:
    opening, closing = sheet.glyphs.quotes
    url = safe_url(piece.url) if sheet.detail is Detail.FULL else short_url(piece.url, home)
    file = "" if brief or not piece.file else safe_text(piece.file) + (f":{piece.line}" if piece.line else "")
    where = "" if brief else safe_text(piece.where)
    words = f"{opening}{safe_text(piece.snippet)}{closing}" if piece.snippet else ""
    styled = ((url, "blue"), (file, "dim"), (where, "dim"), (words, "italic dim" if brief else "italic"))
    return sheet.joined(Text(part, style=style) for part, style in styled if part)


def _background(check: Check, sheet: Sheet) -> Iterator[Text]:
    told = (
        ("why", check.why),
        ("fix", check.fix if check.status in _WORST | {Status.INCONCLUSIVE} else ""),
        *(("see", reference) for reference in check.references),
    )
    for label, text in told:
        if text:
            lead = Text.assemble(" " * sheet.indent, (label, "dim"))
            yield from sheet.wrapped(Text(safe_text(text), style="dim"), sheet.indent + 5, lead)
