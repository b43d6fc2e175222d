"""`trustscan scan`, which is also what `trustscan TARGET` does."""

from __future__ import annotations

import asyncio
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from trustscan.cli.deliver import Delivery
from trustscan.cli.errors import say
from trustscan.cli.formats import Format
from trustscan.cli.gate import Gate
from trustscan.cli.options import (
    ColorOption,
    FormatOption,
    IgnoreOption,
    OutputOption,
    QuietOption,
    RulesOption,
    SelectOption,
    VerboseOption,
)
from trustscan.cli.progress import shown_progress
from trustscan.cli.regions import RegionOption, read_regions
from trustscan.cli.save import check_save, write_save
from trustscan.cli.screen import Color
from trustscan.cli.staging import (
    AllowPrivateOption,
    BasicAuthOption,
    CookieOption,
    HeaderOption,
    ProxyOption,
    ResolveOption,
    RewriteOption,
    read_cookies,
    read_headers,
    read_places,
    read_rewrites,
)
from trustscan.model.report import Severity

_VISIT = "How the site is visited"
_GATE = "When the exit code is not 0"


class FailOn(StrEnum):
    """From which severity on a failed check fails the run."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    NEVER = "never"


def _score_bound(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or int(text) > 100:
        raise typer.BadParameter(f"'{text}' is not a whole number from 0 to 100")
    return int(text)


def _check_contact(url: str) -> None:
    good = url.startswith(("http://", "https://", "mailto:")) and url.isascii() and url.isprintable()
    if url and (not good or set(url) & set(" ();")):
        raise typer.BadParameter("--contact-url takes an http:, https: or mailto: address")


def scan(
    targets: Annotated[
        list[str],
        typer.Argument(
            metavar="TARGET",
            help="A domain, a URL (its path limits the scan), a folder of built HTML, or a WARC file.",
        ),
    ],
    form: FormatOption = Format.TEXT,
    output: OutputOption = None,
    color: ColorOption = Color.AUTO,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
    max_pages: Annotated[
        int, typer.Option(min=1, metavar="N", help="Read at most N pages.", rich_help_panel=_VISIT)
    ] = 30,
    timeout: Annotated[
        float,
        typer.Option(min=0.1, metavar="S", help="Seconds to wait for one answer.", rich_help_panel=_VISIT),
    ] = 10.0,
    deadline: Annotated[
        float, typer.Option(min=1, metavar="S", help="Seconds for a whole site.", rich_help_panel=_VISIT)
    ] = 60.0,
    base_url: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="The address that a folder will be served at, or the page of a WARC file to start from.",
            rich_help_panel=_VISIT,
        ),
    ] = None,
    contact_url: Annotated[
        str,
        typer.Option(
            metavar="URL",
            help="Where the site's owner can read who visits; sent as part of the user agent.",
            rich_help_panel=_VISIT,
        ),
    ] = "",
    cache: Annotated[
        Path | None,
        typer.Option(
            file_okay=False,
            metavar="FOLDER",
            help="Keep pages here, so that the next scan need not fetch what has not changed.",
            rich_help_panel=_VISIT,
        ),
    ] = None,
    header: HeaderOption = None,
    cookie: CookieOption = None,
    basic_auth_env: BasicAuthOption = None,
    proxy: ProxyOption = None,
    resolve: ResolveOption = None,
    rewrite: RewriteOption = None,
    allow_private: AllowPrivateOption = False,
    ca_bundle: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            readable=True,
            metavar="FILE",
            help="Trust the authorities in this PEM file instead of the usual ones.",
            rich_help_panel=_VISIT,
        ),
    ] = None,
    ignore_robots: Annotated[
        bool,
        typer.Option(
            "--ignore-robots",
            help="Read a site of your own whatever its robots.txt says.",
            rich_help_panel=_VISIT,
        ),
    ] = False,
    save: Annotated[
        Path | None,
        typer.Option(
            metavar="PATH.warc.gz",
            help="Keep what was read as a WARC file; scan that file to judge it again without a request.",
            rich_help_panel=_VISIT,
        ),
    ] = None,
    rules: RulesOption = None,
    select: SelectOption = None,
    ignore: IgnoreOption = None,
    region: RegionOption = None,
    fail_under: Annotated[
        int | None,
        typer.Option(
            parser=_score_bound,
            metavar="N",
            help="1 if the score is below N of 100; 3 if N lies within its range.",
            rich_help_panel=_GATE,
        ),
    ] = None,
    fail_on: Annotated[
        FailOn,
        typer.Option(
            help="1 if a check of this severity or above fails; 3 if that cannot be told.",
            rich_help_panel=_GATE,
        ),
    ] = FailOn.NEVER,
) -> int:
    """Visit websites as a careful customer would, and print a scored checklist of their trust signals.

    Exit codes: 0 fine; 1 the gate failed; 2 usage or rule file; 3 a site could not be assessed, or
    the gate cannot be decided; 4 internal error; 130 interrupted.
    """
    delivery = Delivery.prepared(form, output or (), color, quiet, verbose)
    if save is not None:
        check_save(save, targets)
    gate = Gate(fail_under, None if fail_on is FailOn.NEVER else Severity(fail_on.value))
    _check_contact(contact_url)
    regions = read_regions(region)
    staging: dict[str, Any] = {
        "headers": read_headers(header, basic_auth_env),
        "cookies": read_cookies(cookie),
        "resolve": read_places(resolve),
        "rewrites": read_rewrites(rewrite),
    }

    # Only now what takes time to import: what was typed wrongly is told at once.
    from trustscan.gather import GatherOptions
    from trustscan.gather.targets import resolve_target
    from trustscan.rulebook.load import load_rulebook
    from trustscan.scan import scan_target

    options = GatherOptions(
        max_pages=max_pages,
        timeout=timeout,
        deadline=deadline,
        ignore_robots=ignore_robots,
        contact_url=contact_url,
        cache=cache,
        ca_bundle=ca_bundle,
        proxy=proxy,
        allow_private=allow_private,
        **staging,
    )
    wanted = [resolve_target(text, base_url) for text in targets]
    book = load_rulebook(tuple(rules or ()), tuple(select or ()), tuple(ignore or ()))
    reports = []
    for target in wanted:
        with shown_progress(target.given, color, quiet, verbose) as progress:
            keep = None if save is None else partial(write_save, save)
            reports.append(asyncio.run(scan_target(target, book, options, progress, keep, regions)))
    delivery.send(reports)
    code, lines = gate.decide(reports)
    for line in lines:
        say(line)
    return code
