"""`trustscan demo`: the sample shop, served on loopback and scanned like any other site."""

from __future__ import annotations

from trustscan.cli.errors import UsageError
from trustscan.cli.formats import Format
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
from trustscan.cli.scan import scan
from trustscan.cli.screen import Color


def demo(
    form: FormatOption = Format.TEXT,
    output: OutputOption = None,
    color: ColorOption = Color.AUTO,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
    rules: RulesOption = None,
    select: SelectOption = None,
    ignore: IgnoreOption = None,
) -> int:
    """Scan a made-up shop that comes with trustscan; it is served on 127.0.0.1 and needs no network.

    The shop has real strengths, gaps and a few traps, so that each kind of verdict can be seen.
    """
    from contextlib import ExitStack

    from trustscan.demo.server import demo_server

    with ExitStack() as stack:
        try:
            url = stack.enter_context(demo_server())
        except OSError as error:
            raise UsageError(f"the sample shop cannot be served on 127.0.0.1: {error.strerror}") from None
        return scan([url], form, output, color, quiet, verbose, rules=rules, select=select, ignore=ignore)
