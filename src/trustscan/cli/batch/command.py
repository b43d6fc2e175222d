"""`trustscan batch`: a list of websites in, one row of results for every row out."""

from __future__ import annotations

import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trustscan.cli.batch.source import ListArgument, ListChoice, Source, told_on_stderr
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
from trustscan.model.struct import Frozen, replace

if TYPE_CHECKING:
    from trustscan.batch.results.store import Store
    from trustscan.batch.work import Engine, ScanSettings
    from trustscan.cli.batch.gate import BatchGate
    from trustscan.cli.batch.outputs import Outputs

_RESULTS, _RUN, _GATE = "The results", "How the run goes", "When the exit code is not 0"


class BatchVisit(Visit):
    """As for one site, but registries are asked only if wanted: few of them bear thousands of questions."""

    rdap: RdapOption = False

    def __repr__(self) -> str:
        return Visit.__repr__(self)


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


class EngineName(StrEnum):
    """Who scans."""

    LOCAL = "local"
    DASK = "dask"


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
    engine: Annotated[
        EngineName,
        typer.Option(help="Who scans: processes of this machine, or a Dask cluster.", rich_help_panel=_RUN),
    ] = EngineName.LOCAL
    scheduler: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS",
            help="The Dask cluster's scheduler, such as tcp://10.0.0.1:8786; a small cluster of this "
            "machine's own unless it is said.",
            rich_help_panel=_RUN,
        ),
    ] = None

    @contextmanager
    def the_engine(self, settings: ScanSettings) -> Iterator[Engine]:
        """Who scans; gets ready while the caller goes on."""
        from trustscan.batch.work import AT_ONCE

        at_once = self.at_once or AT_ONCE
        if self.engine is EngineName.DASK:
            from trustscan.batch.cluster import DaskEngine
            from trustscan.batch.processes.nursery import dismiss_nursery

            dismiss_nursery()  # the cluster has processes of its own
            yield DaskEngine(settings, self.scheduler, self.workers, at_once)
        else:
            from trustscan.batch.processes.engine import LocalEngine

            with LocalEngine(settings, self.workers, at_once) as engine:
                yield engine


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
    choice: ListChoice,
    results: Results,
    going: Going,
    visit: BatchVisit,
    rules: RuleChoice,
    gating: BatchGating,
    configured: Configured,
    sites: ListArgument = None,
) -> int:
    """Scan every website of a list; each row of the list gets one row of results, in its order.

    What is finished is on the disk at once: after Ctrl-C, a crash or a full disk --resume goes on.

    Exit codes: 0 fine; 1 the gate failed; 2 usage, list or rule file; 3 no site could be assessed, or the
    gate cannot be decided; 4 internal error; 130 interrupted.
    """
    if going.restart and (going.resume or going.retry_inconclusive):
        raise UsageError("--restart throws away what --resume would go on with: give one of them")
    if going.scheduler and going.engine is not EngineName.DASK:
        raise UsageError("--scheduler needs --engine dask")
    if results.quiet and results.verbose:
        raise UsageError("--quiet and --verbose cannot be had together")

    # Only now what takes time to import.
    from trustscan.batch.listing.lines import ListError
    from trustscan.batch.processes.nursery import EngineError
    from trustscan.batch.results.store import StoreError
    from trustscan.cli.batch.outputs import Outputs

    gate = gating.gate()
    outputs = Outputs.prepared(results.output or (), results.summary or (), going.state)
    settings = _settings(visit, rules, configured)
    for line in configured.expired_lines():
        say(line)
    try:
        source = Source.of(sites or (), choice)
        outputs.spare(source.files)
        with _begun(source, going, outputs, settings, rules, results) as (store, engine):
            began = time.monotonic()
            finished = _run(store, engine, going, results)
            _deliver(store, outputs, results, source.name, time.monotonic() - began)
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
    source: Source,
    going: Going,
    outputs: Outputs,
    settings: ScanSettings,
    rules: RuleChoice,
    results: Results,
) -> Iterator[tuple[Store, Engine]]:
    """The store with the list in it, and who scans; says what was understood.

    Raises ListError, StoreError.
    """
    from trustscan.batch.processes.engine import usable_cores
    from trustscan.batch.results.identity import Identity
    from trustscan.batch.results.store import opened_store

    tell = told_on_stderr(results.quiet)
    shard, resume = source.choice.the_shard(), going.resume or going.retry_inconclusive
    with ExitStack() as stack:
        state = outputs.state
        if state is None:
            state = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="trustscan-"))) / "state"
        settings = replace(settings, archives=source.settings(state))
        engine = stack.enter_context(going.the_engine(settings))
        identity = Identity.of(settings, rules.book(settings.severities, settings.waivers))
        store = stack.enter_context(opened_store(state, identity, resume, going.restart))
        workers = going.workers or usable_cores()
        with source.rows(settings.archives, workers, tell) as (names, rows, layout):
            store.begin(names, rows, shard)
        tell(_understood(store, layout))
        yield store, engine


def _understood(store: Store, layout: str) -> str:
    """How the list was read, and what is in it."""
    from trustscan.report.safe import safe_text
    from trustscan.report.words import many

    at = store.progress()
    done = f", {at.done:,} of them done" if at.done else ""
    return f"{safe_text(layout)}; {many(at.rows, 'row')}, {many(at.sites, 'site')}{done}"


def _run(store: Store, engine: Engine, going: Going, results: Results) -> bool:
    """Scans what waits; whether it came to its end. SIGTERM ends a run as Ctrl-C does."""
    from trustscan.batch.run import run_batch
    from trustscan.cli.batch.progress import Tally, shown_tally

    tally = Tally(store.waiting(going.retry_inconclusive))
    if not tally.wanted:
        return True
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
    from trustscan.batch.summary.totals import summarised
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
