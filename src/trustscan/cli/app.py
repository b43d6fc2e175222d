"""The commands, put together."""

from __future__ import annotations

import os
import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

import trustscan
from trustscan.cli.baseline import baseline_app
from trustscan.cli.batch.command import batch
from trustscan.cli.compare import compare
from trustscan.cli.config import config_app
from trustscan.cli.demo import demo
from trustscan.cli.errors import ExitCode
from trustscan.cli.groups import grouped
from trustscan.cli.history import history
from trustscan.cli.render import render
from trustscan.cli.rules import rules_app
from trustscan.cli.scan import scan
from trustscan.cli.screen import Color, wants_color

_NOT_TARGETS = frozenset({"--help", "-h", "--version"})


class _ScansByDefault(TyperGroup):
    """`trustscan example.com` means `trustscan scan example.com`; so do options before the target."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Puts `scan` in front of arguments that begin with no command of their own."""
        if args and args[0] not in _NOT_TARGETS and args[0] not in self.commands:
            args = ["scan", *args]
        return list(super().parse_args(ctx, args))


app = typer.Typer(
    name="trustscan",
    cls=_ScansByDefault,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"trustscan {trustscan.__version__}")
        raise typer.Exit


@app.callback()
def trustscan_command(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Checks a website for what makes people trust it: `trustscan example.com`.

    `trustscan TARGET...` is short for `trustscan scan TARGET...`.

    See `trustscan scan --help` for its options.
    """


app.command()(grouped(scan))
app.command()(grouped(batch))
app.command()(grouped(compare))
app.command()(grouped(history))
app.command()(grouped(render))
app.command()(grouped(demo))
app.add_typer(baseline_app)
app.add_typer(config_app)
app.add_typer(rules_app)


def run(args: list[str]) -> int:
    """Runs one command line; returns its exit code.

    Errors and Ctrl-C are left to the caller: the parser's own `main` would swallow some of them.
    """
    if not wants_color(Color.AUTO, sys.stdout.isatty(), os.environ):
        # Else typer colours its help wherever GITHUB_ACTIONS is set, even with NO_COLOR.
        os.environ["_TYPER_FORCE_DISABLE_TERMINAL"] = "1"
    command = typer.main.get_command(app)
    try:
        with command.make_context("trustscan", list(args) or ["--help"]) as context:
            return int(command.invoke(context) or ExitCode.FINE)
    except typer.Exit as done:
        return done.exit_code if args else ExitCode.USAGE
