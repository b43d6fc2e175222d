"""Sites as they are named on the command line: saved reports are read, everything else is scanned."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

from trustscan.cli.configured import NO_CONFIGURATION, Configured
from trustscan.cli.errors import UsageError
from trustscan.cli.options import RuleChoice
from trustscan.cli.progress import shown_progress
from trustscan.cli.screen import Color
from trustscan.cli.visit import Visit
from trustscan.model.report import Report
from trustscan.model.target import Target


def read_reports(name: str) -> tuple[Report, ...]:
    """The reports in a saved JSON document; `-` is stdin. Raises UsageError."""
    from trustscan.report.jsonform import NotAReportError, from_json

    try:
        return from_json(sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes())
    except OSError as error:
        raise UsageError(f"{name}: cannot be read: {error.strerror}") from None
    except NotAReportError as error:
        raise UsageError(f"{name}: {error}") from None


def reports_on(
    names: Sequence[str],
    visit: Visit,
    choice: RuleChoice,
    base_url: str | None,
    color: Color,
    quiet: bool,
    verbose: bool,
    configured: Configured = NO_CONFIGURATION,
) -> list[Report]:
    """The reports on sites, in the order of their names. Raises UsageError, TargetError, RuleFileError.

    Files are read and every name is understood before anything is scanned.
    """
    saved = {name: read_reports(name) for name in names if name.lower().endswith(".json")}
    live = [name for name in names if name not in saved]
    if not live:
        return [report for name in names for report in saved[name]]
    regions = choice.regions()
    options = visit.gather_options()

    # Only now what takes time to import: what was typed wrongly is told at once.
    from trustscan.scan import scan_target

    targets = resolved(live, base_url, configured)
    waivers = configured.waivers
    book = choice.book(configured.severities, waivers)
    for name, target in zip(live, targets, strict=True):
        with shown_progress(target.given, color, quiet, verbose) as progress:
            saved[name] = (asyncio.run(scan_target(target, book, options, progress, None, regions, waivers)),)
    return [report for name in names for report in saved[name]]


def resolved(targets: Sequence[str], base_url: str | None, configured: Configured) -> list[Target]:
    """What was named, understood. Raises TargetError.

    `--base-url` is for folders and archives: beside them, and where it is configured, sites go without.
    Typed for sites alone it is a mistake, which is told.
    """
    from trustscan.gather.targets import TargetError, resolve_target

    kept = {text for text in targets if Path(text).expanduser().exists()}
    lenient = bool(kept) or configured.sets("base_url", base_url)
    try:
        return [resolve_target(text, base_url if text in kept or not lenient else None) for text in targets]
    except TargetError as error:
        place = configured.place_of_targets(targets)
        raise TargetError(f"{place}: {error}" if place else str(error)) from None
