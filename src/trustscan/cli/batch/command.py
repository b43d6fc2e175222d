"""`trustscan batch`: a list of websites in, one row of results for every row out."""

from __future__ import annotations

import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trustscan.cli.configured import Configured
from trustscan.cli.errors import ExitCode, UsageError, say
from trustscan.cli.options import (
    ColorOption,
    ExitZeroOption,
    FailOn,
    FailOnOption,
    FailUnderOption,
    Gating,
    QuietOption,
    RuleChoice,
    VerboseOption,
)
from trustscan.cli.screen import Color
from trustscan.cli.visit import RdapOption, Visit
from trustscan.model.struct import Frozen

if TYPE_CHECKING:
    from trustscan.batch.store import Store
    from trustscan.batch.work import ScanSettings
    from trustscan.cli.batch.gate import BatchGate
    from trustscan.cli.batch.outputs import Outputs

_LIST, _RESULTS, _RUN, _GATE = "The list", "The results", "How the run goes", "When the exit code is not 0"


class BatchVisit(Visit):
    """As for one site, but registries are asked only if wanted: few of them bear thousands of questions."""

    rdap: RdapOption = False

    def __repr__(self) -> str:
        return Visit.__repr__(self)


class ListChoice(Frozen):
    """What of the list is read, and how."""

    column: Annotated[
        str | None,
        typer.Option(
            metavar="NAME|N",
            help="The column that holds the websites, by name or number. Found by itself otherwise.",
            rich_help_panel=_LIST,
        ),
    ] = None
    header_line: Annotated[
        bool | None,
        typer.Option(
            "--header-line/--no-header-line",
            help="Whether the first line names the columns. Found by itself otherwise.",
            rich_help_panel=_LIST,
        ),
    ] = None
    shard: Annotated[
        str | None,
        typer.Option(
            metavar="I/N",
            help="Only the I-th of N parts of the list; all sites of one owner are in the same part.",
            rich_help_panel=_LIST,
        ),
    ] = None


class Results(Frozen):
    """Where results go."""

    output: Annotated[
        list[str] | None,
        typer.Option(
            "--output",
            "-o",
            metavar="[FORMAT=]PATH",
            help="CSV, JSON lines, Parquet or SQLite, by the file's ending; - is stdout. Repeatable.",
            rich_help_panel=_RESULTS,
        ),
    ] = None
    summary: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="PATH",
            help="Also write the summary to a file ending in .html or .json. Repeatable.",
            rich_help_panel=_RESULTS,
        ),
    ] = None
    color: ColorOption = Color.AUTO
    quiet: QuietOption = False
    verbose: VerboseOption = False


class Going(Frozen):
    """How a run is begun, continued, and spread over the machine."""

    resume: Annotated[
        bool,
        typer.Option("--resume", help="Go on with a run that was interrupted.", rich_help_panel=_RUN),
    ] = False
    retry_inconclusive: Annotated[
        bool,
        typer.Option(
            "--retry-inconclusive",
            help="Go on, and scan those again that could not be assessed or got no grade.",
            rich_help_panel=_RUN,
        ),
    ] = False
    restart: Annotated[
        bool,
        typer.Option("--restart", help="Throw an unfinished run away and begin anew.", rich_help_panel=_RUN),
    ] = False
    state: Annotated[
        Path | None,
        typer.Option(
            dir_okay=False,
            metavar="FILE",
            help="Where finished sites are kept; OUTPUT.trustscan unless it is said.",
            rich_help_panel=_RUN,
        ),
    ] = None
    workers: Annotated[
        int | None,
        typer.Option(
            min=1, metavar="N", help="Processes; one for each core by default.", rich_help_panel=_RUN
        ),
    ] = None
    at_once: Annotated[
        int | None,
        typer.Option(
            min=1, metavar="N", help="Sites that each process visits at a time.", rich_help_panel=_RUN
        ),
    ] = None


class BatchGating(Frozen):
    """What the sites have to fulfil for the exit code 0."""

    fail_under: FailUnderOption = None
    fail_under_share: Annotated[
        str | None,
        typer.Option(
            metavar="PERCENT",
            help="The gate asks this share of the sites, such as 95%, instead of all.",
            rich_help_panel=_GATE,
        ),
    ] = None
    fail_on: FailOnOption = FailOn.NEVER
    exit_zero: ExitZeroOption = False

    def gate(self) -> BatchGate:
        """The gate that decides. Raises UsageError, BadParameter."""
        from trustscan.cli.batch.gate import BatchGate, read_share

        share = None if self.fail_under_share is None else read_share(self.fail_under_share)
        one = Gating(fail_under=self.fail_under, fail_on=self.fail_on, exit_zero=self.exit_zero).gate()
        gate = BatchGate(one, share)
        if share is not None and not gate.is_set:
            raise UsageError("--fail-under-share needs --fail-under or --fail-on")
        return gate


def batch(
    sites: Annotated[
        Path,
        typer.Argument(
            metavar="LIST",
            help="A CSV or a file with an address a line, also .gz; - reads stdin.",
            show_default=False,
        ),
    ],
    choice: ListChoice,
    results: Results,
    going: Going,
    visit: BatchVisit,
    rules: RuleChoice,
    gating: BatchGating,
    configured: Configured,
) -> int:
    """Scan every website of a list; each row of the list gets one row of results, in its order.

    What is finished is on the disk at once: after Ctrl-C, a crash or a full disk --resume goes on.

    Exit codes: 0 fine; 1 the gate failed; 2 usage, list or rule file; 3 no site could be assessed, or the
    gate cannot be decided; 4 internal error; 130 interrupted.
    """
    if going.restart and (going.resume or going.retry_inconclusive):
        raise UsageError("--restart throws away what --resume would go on with: give one of them")
    if results.quiet and results.verbose:
        raise UsageError("--quiet and --verbose cannot be had together")

    # Only now what takes time to import.
    from trustscan.batch.lines import ListError
    from trustscan.batch.local import EngineError
    from trustscan.batch.store import StoreError
    from trustscan.cli.batch.outputs import Outputs

    gate = gating.gate()
    outputs = Outputs.prepared(results.output or (), results.summary or (), going.state)
    settings = _settings(visit, rules, configured)
    for line in configured.expired_lines():
        say(line)
    try:
        with _begun(sites, choice, going, outputs, settings, rules) as (store, understood):
            if not results.quiet:
                say(understood)
            began = time.monotonic()
            finished = _run(store, settings, going, results)
            name = "stdin" if str(sites) == "-" else str(sites)
            _deliver(store, outputs, results, name, time.monotonic() - began)
            if not finished:
                return _interrupted(store, outputs)
            code, lines = gate.decide(store)
    except (ListError, StoreError, EngineError) as error:
        raise UsageError(str(error)) from None
    for line in lines:
        say(line)
    return code


def _settings(visit: BatchVisit, rules: RuleChoice, configured: Configured) -> ScanSettings:
    from trustscan.batch.work import ScanSettings

    chosen = (tuple(rules.rules or ()), tuple(rules.select or ()), tuple(rules.ignore or ()))
    return ScanSettings(
        *chosen, rules.regions(), visit.gather_options(), configured.severities, configured.waivers
    )


@contextmanager
def _begun(
    sites: Path, choice: ListChoice, going: Going, outputs: Outputs, settings: ScanSettings, rules: RuleChoice
) -> Iterator[tuple[Store, str]]:
    """The store with the list in it, and a line on what was understood. Raises ListError, StoreError."""
    from trustscan.batch.identity import Identity
    from trustscan.batch.lines import opened_list
    from trustscan.batch.rows import read_layout, read_rows
    from trustscan.batch.sites import Shard
    from trustscan.batch.store import opened_store

    try:
        shard = Shard() if choice.shard is None else Shard.parsed(choice.shard)
    except ValueError as error:
        raise UsageError(f"--shard: {error}") from None
    identity = Identity.of(settings, rules.book(settings.severities, settings.waivers))
    resume = going.resume or going.retry_inconclusive
    with ExitStack() as stack:
        state = outputs.state
        if state is None:
            state = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="trustscan-"))) / "state"
        with opened_list(sites) as file:
            layout = read_layout(file, choice.column, choice.header_line)
            store = stack.enter_context(opened_store(state, identity, resume, going.restart))
            store.begin(layout.names, read_rows(file, layout), shard)
        yield store, _understood(store, layout.told)


def _understood(store: Store, layout: str) -> str:
    """How the list was read, and what is in it."""
    from trustscan.report.safe import safe_text
    from trustscan.report.words import many

    at = store.progress()
    done = f", {at.done:,} of them done" if at.done else ""
    return f"{safe_text(layout)}; {many(at.rows, 'row')}, {many(at.sites, 'site')}{done}"


def _run(store: Store, settings: ScanSettings, going: Going, results: Results) -> bool:
    """Scans what waits; whether it came to its end. SIGTERM ends a run as Ctrl-C does."""
    from trustscan.batch.local import LocalEngine
    from trustscan.batch.run import run_batch
    from trustscan.batch.scanner import AT_ONCE
    from trustscan.cli.batch.progress import Tally, shown_tally

    tally = Tally(store.waiting(going.retry_inconclusive))
    if not tally.wanted:
        return True
    engine = LocalEngine(settings, going.workers, going.at_once or AT_ONCE)
    try:
        with _terminable(), shown_tally(tally, results.color, results.quiet, results.verbose) as watch:
            run_batch(store, engine, going.retry_inconclusive, watch)
    except KeyboardInterrupt:
        return False
    if not results.quiet:
        say(tally.last_line)
    return True


@contextmanager
def _terminable() -> Iterator[None]:
    """While the block runs, SIGTERM raises KeyboardInterrupt; job schedulers send it before they kill."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _deliver(store: Store, outputs: Outputs, results: Results, name: str, seconds: float) -> None:
    """Writes the files; the summary goes to stdout, or to stderr where stdout carries the results."""
    from trustscan.batch.summary import summarised
    from trustscan.cli.batch.outputs import print_summary

    outputs.write(store)
    if results.quiet and not outputs.summaries:
        return
    summary = summarised(store, name, seconds)
    outputs.write_summaries(summary)
    if not results.quiet:
        print_summary(summary, sys.stderr if outputs.uses_stdout else sys.stdout, results.color)


def _interrupted(store: Store, outputs: Outputs) -> int:
    at = store.progress()
    told = f"interrupted: {at.done:,} of {at.sites:,} sites are done"
    if outputs.state is None:
        say(f"{told}; nothing is kept of them, as there is no output file (--state keeps them)")
    else:
        say(f"{told} and kept in {outputs.state}; the same command with --resume goes on")
    return ExitCode.INTERRUPTED
