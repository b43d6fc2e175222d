"""`trustscan demo`: the sample shop, served on loopback and scanned like any other site."""

from __future__ import annotations

from trustscan.cli.configured import Configured
from trustscan.cli.errors import UsageError
from trustscan.cli.options import Gating, Printing, RuleChoice
from trustscan.cli.scan import scan
from trustscan.cli.visit import Visit


def demo(printing: Printing, choice: RuleChoice) -> int:
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
        return scan(Configured(), printing, Visit(), choice, Gating(), [url], history=False)
