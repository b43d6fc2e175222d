"""`trustscan scan`, which is also what `trustscan TARGET` does."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from trustscan.cli.baseline import read_baseline, since
from trustscan.cli.configured import Configured
from trustscan.cli.errors import ExitCode, say
from trustscan.cli.formats import Run
from trustscan.cli.gate import expired_lines
from trustscan.cli.history import HistoryOption, recorded
from trustscan.cli.options import Gating, Printing, RuleChoice
from trustscan.cli.progress import shown_progress
from trustscan.cli.save import check_save, write_save
from trustscan.cli.sources import resolved
from trustscan.cli.visit import Visit

_VISIT = "How the site is visited"

TargetsArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="TARGET",
        help="A domain, a URL (its path limits the scan), a folder of built HTML, or a WARC file; "
        "those of the configuration where none is given.",
        show_default=False,
    ),
]
BaseUrlOption = Annotated[
    str | None,
    typer.Option(
        metavar="URL",
        help="The address that a folder will be served at, or the page of a WARC file to start from.",
        rich_help_panel=_VISIT,
    ),
]
SaveOption = Annotated[
    Path | None,
    typer.Option(
        metavar="PATH.warc.gz",
        help="Keep what was read as a WARC file; scan that file to judge it again without a request.",
        rich_help_panel=_VISIT,
    ),
]


def scan(
    configured: Configured,
    printing: Printing,
    visit: Visit,
    choice: RuleChoice,
    gating: Gating,
    targets: TargetsArgument = None,
    base_url: BaseUrlOption = None,
    save: SaveOption = None,
    history: HistoryOption = None,
) -> int:
    """Visit websites as a careful customer would, and print a scored checklist of their trust signals.

    Exit codes: 0 fine; 1 the gate failed; 2 usage or rule file; 3 a site could not be assessed, or
    the gate cannot be decided; 4 internal error; 130 interrupted.
    """
    targets = configured.targets(targets)
    delivery = printing.delivery()
    known = None if gating.baseline is None else read_baseline(gating.baseline)
    gate = gating.gate(known or ())
    if save is not None:
        check_save(save, targets)
    regions = choice.regions()
    options = visit.gather_options()

    # Only now what takes time to import: what was typed wrongly is told at once.
    from trustscan.scan import scan_target

    wanted = resolved(targets, base_url, configured)
    book = choice.book(configured.severities, configured.waivers)
    look = partial(scan_target, book=book, options=options, regions=regions, waivers=configured.waivers)
    reports = []
    for target in wanted:
        with shown_progress(target.given, printing.color, printing.quiet, printing.verbose) as progress:
            keep = None if save is None else partial(write_save, save)
            reports.append(asyncio.run(look(target, progress=progress, keep=keep)))
    if known is not None:
        reports = since(known, reports)
    code, lines = gate.decide(reports)
    delivery.send(reports, Run(configured.project.file, tuple(lines), code is not ExitCode.FINE))
    recorded(reports, history)
    for line in (*expired_lines(reports), *lines):
        say(line)
    return code
