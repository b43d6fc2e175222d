"""Draws the README's picture anew: the checklist of `trustscan demo`, as docs/checklist.svg.

Run it after a change to the checklist, the demo's shop or the rules: `python scripts/redraw_picture.py`.
"""

from __future__ import annotations

import asyncio
import io
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from trustscan.demo.server import SHOP_URL, demo_server
from trustscan.gather import GatherOptions, resolve_target
from trustscan.model.report import Report
from trustscan.report.jsonform import from_json, to_json
from trustscan.report.terminal import checklist
from trustscan.report.terminal.sheet import UNICODE, Detail, Sheet
from trustscan.rulebook.load import load_rulebook
from trustscan.scan import scan_target

PICTURE = Path(__file__).resolve().parent.parent / "docs" / "checklist.svg"
COLUMNS = 96
CELL_WIDTH, LINE_HEIGHT = 12.2, 24.4  # as Rich draws them
# The checks of so many pillars; the rest would make the picture longer than anybody wants to scroll.
PILLARS = 3
FIXES = "What to mend first"
# Contrast of at least 4.5 to 1 on the background, also for what is dimmed.
THEME = TerminalTheme(
    (24, 27, 33),
    (222, 226, 232),
    [
        (24, 27, 33),
        (244, 112, 103),
        (107, 201, 120),
        (227, 179, 65),
        (108, 182, 255),
        (208, 150, 240),
        (86, 200, 200),
        (222, 226, 232),
    ],
)
# No web font and nothing else that would have to be loaded from elsewhere.
SVG = """<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="-10 -14 $width $height">
<title>The checklist of trustscan demo</title>
<style>
.{unique_id}-matrix {{ font: {char_height}px "DejaVu Sans Mono", Menlo, Consolas, monospace; }}
{styles}
</style>
<defs>{lines}</defs>
<rect x="-10" y="-14" width="100%" height="100%" rx="8" fill="#181b21"/>
<g>{backgrounds}<g class="{unique_id}-matrix">
{matrix}
</g></g></svg>
"""


def demo_report() -> Report:
    """The report on the demo's shop, under the shop's own name instead of a port of loopback."""
    with demo_server() as url:
        report = asyncio.run(scan_target(resolve_target(url), load_rulebook(), GatherOptions()))
    (named,) = from_json(to_json([report]).replace(url, SHOP_URL))
    return named


def excerpt(report: Report) -> list[Text]:
    """The checklist without the pillars in its middle; a line says how many lines are left out."""
    lines = list(checklist(report, Sheet.fitting(COLUMNS, UNICODE, Detail.NORMAL)))
    pillars = [f" {pillar.title} {UNICODE.rule}" for pillar in report.pillars]
    headings = [n for n, line in enumerate(lines) if any(line.plain.startswith(title) for title in pillars)]
    end = next(n for n, line in enumerate(lines) if line.plain.startswith(f" {FIXES}")) - 1
    start = headings[PILLARS] if len(headings) > PILLARS else end
    gap = [Text(f" ⋮ {end - start} lines more", style="dim")] if end > start else []
    return [*lines[:start], *gap, *lines[end:]]


def picture(report: Report) -> str:
    """The checklist as SVG."""
    console = Console(
        record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True, color_system="truecolor"
    )
    lines = excerpt(report)
    for line in lines:
        console.print(line, soft_wrap=True)
    form = SVG.replace("$width", f"{COLUMNS * CELL_WIDTH + 8:.0f}")
    form = form.replace("$height", f"{len(lines) * LINE_HEIGHT + 28:.0f}")
    return console.export_svg(theme=THEME, code_format=form, unique_id="trustscan")


if __name__ == "__main__":
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_text(picture(demo_report()), encoding="utf-8")
    print(f"{PICTURE} drawn")
