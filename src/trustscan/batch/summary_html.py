"""The summary of a batch as one HTML file: no script, nothing loaded, everything from outside escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

import trustscan
from trustscan.batch.summary import BIN, Ranked, Summary
from trustscan.batch.summary_text import STATUS_WORDS
from trustscan.report.safe import safe_text, safe_url
from trustscan.report.words import many, whole

_STYLE = """
:root { color-scheme: light dark; --ink: #1d2329; --soft: #5b6670; --line: #d9dee3; --paper: #fff;
  --good: #1a7f37; --fair: #9a6700; --poor: #cf222e; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9aa4ae; --line: #30363d;
  --paper: #0d1117;
  --good: #3fb950; --fair: #d29922; --poor: #f85149; } }
body { margin: 2rem auto; max-width: 60rem; padding: 0 1rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; overflow-wrap: anywhere; } h2 { font-size: 1.15rem; margin-top: 2.5rem; }
p.soft, td.soft, th { color: var(--soft); }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid var(--line); padding: .3rem .6rem; text-align: left; vertical-align: top;
  overflow-wrap: anywhere; }
td.number, th.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
svg { width: 100%; height: auto; } svg text { fill: var(--soft); font: 11px system-ui, sans-serif; }
.good { fill: var(--good); } .fair { fill: var(--fair); } .poor { fill: var(--poor); }
meter { width: 100%; }
"""
# Nothing may be loaded or run, whatever a website has put into a text.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_BANDS = ((80, "good"), (60, "fair"), (0, "poor"))
_WIDTH, _HEIGHT, _FOOT, _HEAD = 800, 220, 20, 18


def to_html(summary: Summary) -> str:
    """The whole document."""
    title = f"Trust of {many(summary.sites, 'website')}: {safe_text(summary.list)}"
    body = "\n".join(part for part in _sections(summary) if part)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<h1>{escape(title)}</h1>\n{body}\n</body>\n</html>\n"
    )


def _sections(summary: Summary) -> Iterable[str]:
    rows, scores = summary.rows, summary.scores
    told = [f"{count:,} {STATUS_WORDS[name]}" for name, count in rows.by_status.items() if count]
    told += [many(rows.duplicates, "duplicate")] if rows.duplicates else []
    counted = f"{many(rows.total, 'row')}: {', '.join(told) or 'nothing'}."
    yield f"<p>{escape(counted)}</p>"
    yield f'<p class="soft">trustscan {trustscan.__version__}, rules {escape(summary.ruleset)}</p>'
    if scores.sites:
        low, high = scores.quartiles
        yield "<h2>Scores</h2>" + _histogram(scores.histogram)
        yield (
            f"<p>Mean {scores.mean:.1f}, median {whole(scores.median or 0)}; "
            f"half of the sites lie between {whole(low or 0)} and {whole(high or 0)}.</p>"
        )
        yield _table(
            ("Grade", "Sites"), ((escape(grade), f"{n:,}") for grade, n in scores.grades.items() if n)
        )
        yield "<h2>Pillars</h2>" + _pillars(summary)
    if summary.gaps:
        yield "<h2>Commonest gaps</h2>" + _table(
            ("Check", "Pillar", "Failed", "In part", "Judged"),
            (
                (
                    _check(gap.title, gap.id),
                    escape(gap.pillar),
                    f"{gap.failed:,}",
                    f"{gap.partial:,}",
                    f"{gap.judged:,}",
                )
                for gap in summary.gaps
            ),
            text=2,
        )
    if summary.open:
        yield "<h2>Most often inconclusive</h2>" + _table(
            ("Check", "Sites"), ((_check(gap.title, gap.id), f"{gap.inconclusive:,}") for gap in summary.open)
        )
    if scores.sites:
        yield "<h2>Best</h2>" + _ranking(summary.best)
    if summary.worst:
        yield "<h2>Worst</h2>" + _ranking(summary.worst)
    if summary.reasons:
        yield "<h2>Without a score, and why</h2>" + _table(
            ("Why", "Examples", "How many"),
            (
                (
                    escape(safe_text(reason.reason)),
                    "<br>".join(escape(safe_text(example, 200)) for example in reason.examples),
                    f"{reason.count:,}",
                )
                for reason in summary.reasons
            ),
            text=2,
        )


def _check(title: str, name: str) -> str:
    return f'{escape(safe_text(title))} <span class="soft">{escape(safe_text(name))}</span>'


def _pillars(summary: Summary) -> str:
    return _table(
        ("Pillar", "Mean", ""),
        (
            (
                escape(pillar.title),
                f'<meter max="100" low="60" high="80" optimum="100" value="{pillar.mean:.1f}"></meter>',
                f"{whole(pillar.mean)}",
            )
            for pillar in summary.pillars
            if pillar.mean is not None
        ),
        text=2,
    )


def _ranking(ranked: Sequence[Ranked]) -> str:
    return _table(
        ("Site", "Score", "Grade"),
        (
            (
                escape(safe_url(site.site)),
                f"{whole(site.score)} ({whole(site.low)}-{whole(site.high)})",
                site.grade or "-",
            )
            for site in ranked
        ),
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], text: int = 1) -> str:
    """A table of cells that are HTML already; the first `text` columns hold text, the others numbers."""
    kinds = ["" if at < text else ' class="number"' for at in range(len(head))]
    top = "".join(f"<th{kind}>{name}</th>" for kind, name in zip(kinds, head, strict=True))
    lines = ("".join(f"<td{kind}>{cell}</td>" for kind, cell in zip(kinds, row, strict=True)) for row in rows)
    body = "\n".join(f"<tr>{line}</tr>" for line in lines)
    return f"<table>\n<thead><tr>{top}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"


def _histogram(bars: Sequence[int]) -> str:
    """Bars from 0 to 100 points; each says its numbers to those who cannot see it."""
    step = _WIDTH / len(bars)
    most = max(bars) or 1
    room = _HEIGHT - _FOOT - _HEAD
    drawn = []
    for at, count in enumerate(bars):
        floor = at * BIN
        band = next(name for bound, name in _BANDS if floor >= bound)
        height = round(room * count / most, 1)
        left, top = round(at * step + 2, 1), round(_HEIGHT - _FOOT - height, 1)
        told = f"{floor} to {floor + BIN}: {many(count, 'site')}"
        drawn.append(
            f'<rect class="{band}" x="{left}" y="{top}" width="{step - 4:.1f}" height="{height}">'
            f"<title>{told}</title></rect>"
        )
        if count:
            drawn.append(
                f'<text x="{left + step / 2 - 2:.1f}" y="{top - 4:.1f}" text-anchor="middle">{count:,}</text>'
            )
    ticks = (
        f'<text x="{_WIDTH * mark / 100:.0f}" y="{_HEIGHT - 4}" text-anchor="{anchor}">{mark}</text>'
        for mark, anchor in (
            (0, "start"),
            (20, "middle"),
            (40, "middle"),
            (60, "middle"),
            (80, "middle"),
            (100, "end"),
        )
    )
    label = "Histogram of scores: sites by steps of five points"
    return (
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{label}">'
        + "".join(drawn)
        + "".join(ticks)
        + "</svg>"
    )
