"""`trustscan baseline`, and what `--baseline` reads: what is accepted of sites, so that only worse fails."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from trustscan.cli.configured import Configured
from trustscan.cli.errors import ExitCode, UsageError, say
from trustscan.cli.files import check_writable, replacing
from trustscan.cli.groups import grouped
from trustscan.cli.options import ColorOption, RuleChoice, VerboseOption
from trustscan.cli.screen import Color
from trustscan.cli.sources import reports_on
from trustscan.cli.visit import Visit
from trustscan.model.changes import Standing
from trustscan.model.report import Report
from trustscan.report.safe import safe_text
from trustscan.report.words import many

baseline_app = typer.Typer(
    name="baseline", help="Accept what a site lacks today, so that only what gets worse fails."
)


@baseline_app.callback()
def baseline() -> None:
    """Accept what a site lacks today, so that only what gets worse fails."""


def write(
    visit: Visit,
    choice: RuleChoice,
    configured: Configured,
    targets: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="TARGET|REPORT.json",
            help="Sites to scan, or saved JSON reports; the configured targets where none is given.",
            show_default=False,
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Where to write the baseline; the configured one if not given.",
            show_default=False,
        ),
    ] = None,
    base_url: Annotated[
        str | None, typer.Option(metavar="URL", help="The address that a folder will be served at.")
    ] = None,
    color: ColorOption = Color.AUTO,
    verbose: VerboseOption = False,
) -> int:
    """Write down how sites stand, for `trustscan scan --baseline FILE`.

    Sites that are in the file already and are not named stay as they are in it.
    """
    from trustscan.baseline import to_baseline
    from trustscan.compare import standing

    output = output or configured.baseline
    if output is None:
        raise UsageError("Missing option '--output' / '-o', and no baseline is configured")
    check_writable(output, "--output")
    known = read_baseline(output) if output.is_file() else {}
    names = configured.targets(targets)
    reports = reports_on(names, visit, choice, base_url, color, False, verbose, configured)
    unread = [report for report in reports if not report.assessed]
    for report in unread:
        reason = safe_text(report.reason or "no page was read")
        say(f"{safe_text(report.target.given)}: could not be assessed: {reason}")
    if unread:
        say("no baseline was written")
        return ExitCode.NOT_ASSESSED
    fresh = [standing(report) for report in reports]
    merged = {**known, **{one.site: one for one in fresh}}
    with replacing(output, "--output") as file:
        file.write(to_baseline(list(merged.values())).encode("utf-8"))
    say(f"{output}: {many(len(fresh), 'site')} written, {len(merged)} in all")
    return ExitCode.FINE


baseline_app.command()(grouped(write))


def read_baseline(path: Path) -> Mapping[str, Standing]:
    """How sites stood, by site. Raises UsageError for a file that is missing, broken or no baseline."""
    from trustscan.baseline import NotABaselineError, from_baseline

    try:
        return from_baseline(path.read_bytes())
    except OSError as error:
        raise UsageError(f"--baseline {path}: cannot be read: {error.strerror}") from None
    except NotABaselineError as error:
        raise UsageError(f"--baseline {path}: {error}") from None


def since(known: Mapping[str, Standing], reports: Sequence[Report]) -> list[Report]:
    """The reports with what changed; one on a site that the baseline does not hold stays as it is."""
    from trustscan.compare import site_key, with_changes

    keys = [(report, site_key(report)) for report in reports]
    return [with_changes(report, known[key]) if key in known else report for report, key in keys]
