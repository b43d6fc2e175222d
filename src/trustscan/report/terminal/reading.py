"""What was read and what was not: a checklist is worth no more than what it looked at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from rich.text import Text

from trustscan.model.report import CrawledPage, Report, UnreadLink
from trustscan.model.snapshot import PageState
from trustscan.report.safe import safe_text, short_url
from trustscan.report.terminal.sheet import Detail, Sheet
from trustscan.report.terminal.styles import grade_style
from trustscan.report.words import many, score_words

_SHOWN_PAGES = 12
_SHOWN_OF_A_REASON = 4
_SHOWN_REASONS = 8
_ADDRESS_SHARE = {Detail.NORMAL: 0.45, Detail.FULL: 0.6}


def reading(report: Report, sheet: Sheet) -> Iterator[Text]:
    """Pages with what they turned out to be, links not followed with the reasons, notes of the crawl."""
    crawl = report.crawl
    home = report.target.final_url or report.target.url
    read = [page for page in crawl.pages if page.state == PageState.CONTENT]
    failed = [page for page in crawl.pages if page.state != PageState.CONTENT]
    yield Text()
    yield sheet.heading("What was read", Text(many(len(read), "page"), style="dim"))
    yield from _pages(read, sheet, home)
    yield from _not_read(failed, crawl.unread, crawl.unread_total, sheet, home)
    robots = f"robots.txt: {crawl.robots}" if crawl.robots and sheet.detail is Detail.FULL else None
    for note in filter(None, (crawl.truncated, *crawl.notes, robots)):
        yield from sheet.wrapped(Text(safe_text(note)), 3, Text(f" {sheet.glyphs.dot}", style="dim"))


def _pages(read: Sequence[CrawledPage], sheet: Sheet, home: str) -> Iterator[Text]:
    shown = read if sheet.detail is Detail.FULL else read[:_SHOWN_PAGES]
    addresses = [Text(short_url(page.final_url, home), style="blue") for page in shown]
    longest = max((address.cell_len for address in addresses), default=0)
    column = min(longest, int(sheet.width * _ADDRESS_SHARE[sheet.detail]))
    for page, address in zip(shown, addresses, strict=True):
        left = sheet.cut(address, column)
        left.pad_right(column - left.cell_len)
        roles = safe_text(", ".join(sorted(page.roles))) or safe_text(page.title)
        words = Text(many(page.words, "word"), style="dim")
        yield sheet.spread(Text.assemble(" ", left, "  ", (roles, "dim")), words)
    if len(read) > len(shown):
        yield Text(f" and {many(len(read) - len(shown), 'page')} more (-v shows them)", style="dim")


def _not_read(
    failed: Sequence[CrawledPage], unread: Sequence[UnreadLink], total: int, sheet: Sheet, home: str
) -> Iterator[Text]:
    """Grouped by reason: the reason, how many, and the first addresses."""
    reasons: defaultdict[str, list[str]] = defaultdict(list)
    for page in failed:
        reasons[_state(page).rstrip(".")].append(page.url)
    for link in unread:
        reasons[safe_text(link.reason).rstrip(".")].append(link.url)
    if not reasons:
        return
    count = len(failed) + max(total, len(unread))
    yield Text()
    yield Text.assemble(" ", ("Not read", "bold"), (f"  {many(count, 'address', 'addresses')}", "dim"))
    limit = None if sheet.detail is Detail.FULL else _SHOWN_OF_A_REASON
    for reason, urls in list(reasons.items())[: None if sheet.detail is Detail.FULL else _SHOWN_REASONS]:
        shown = [short_url(url, home) for url in urls[:limit]]
        others = f" and {len(urls) - len(shown)} more" if len(urls) > len(shown) else ""
        told = Text.assemble((f"{reason}: ", "magenta"), (", ".join(shown), "blue"), (others, "dim"))
        yield from sheet.wrapped(told, 3)
    if len(reasons) > _SHOWN_REASONS and sheet.detail < Detail.FULL:
        more = f"and {many(len(reasons) - _SHOWN_REASONS, 'other reason')} (-v shows them)"
        yield from sheet.wrapped(Text(more, style="dim"), 3)
    missing = max(total, len(unread)) - len(unread)
    if missing:
        more = f"and {many(missing, 'address', 'addresses')} more that were not visited"
        yield from sheet.wrapped(Text(more, style="dim"), 3)


def _state(page: CrawledPage) -> str:
    return safe_text(f"{page.state}: {page.detail}" if page.detail else page.state)


def closing(report: Report, sheet: Sheet) -> Iterator[Text]:
    """The last line, beside the prompt: the score once more, time and requests."""
    score = report.score
    result = Text(score_words(score), style=f"bold {grade_style(score.grade)}")
    if not report.assessed:
        result = Text("not assessed", style="bold magenta")
    elif score.grade:
        result.append(f" {score.grade}")
    read = sum(page.state == PageState.CONTENT for page in report.crawl.pages)
    told: list[Text | str] = [
        Text(safe_text(report.target.given), style="bold"),
        result,
        many(read, "page"),
        many(report.crawl.requests, "request"),
        f"{report.duration_s:.1f} s",
    ]
    if sheet.detail is Detail.FULL:
        told.append(Text(f"rules {safe_text(report.tool.ruleset)}", style="dim"))
    yield Text()
    yield from sheet.wrapped(sheet.joined(told), 1)
