"""What stderr shows while a scan runs: a moving line on a terminal, plain lines with -v, else nothing."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.text import Text

from trustscan.cli.screen import Color, lively, printable, wants_color
from trustscan.report.safe import safe_text, safe_url
from trustscan.report.terminal.sheet import UNICODE, glyphs_for

Progress = Callable[[str, int, int], None]
"""Called with the URL being read, how many pages are read, and how many are known."""


@contextmanager
def shown_progress(site: str, color: Color, quiet: bool, verbose: bool) -> Iterator[Progress | None]:
    """The progress of one site's scan while the block runs; None where nobody is to be told."""
    if verbose and not quiet:
        yield _line
    elif quiet or not lively(sys.stderr, os.environ):
        yield None
    else:
        with _moving(site, color) as progress:
            yield progress


def _line(url: str, read: int, known: int) -> None:
    encoding = sys.stderr.encoding or "ascii"
    sys.stderr.write(printable(f"trustscan: {read}/{known} {safe_url(url)}\n", encoding))


@contextmanager
def _moving(site: str, color: Color) -> Iterator[Progress]:
    console = Console(
        stderr=True, highlight=False, no_color=not wants_color(color, sys.stderr.isatty(), os.environ)
    )
    spinner = "dots" if glyphs_for(console.encoding) is UNICODE else "line"
    start = Text(f"{safe_text(site)}: asking for the start page")
    with console.status(start, spinner=spinner) as status:

        def tell(url: str, read: int, known: int) -> None:
            line = Text.assemble(
                (safe_text(site), "bold"), f"  {read} of {known} pages  ", (safe_url(url), "dim")
            )
            line.no_wrap, line.overflow = True, "ellipsis"
            status.update(line)

        yield tell
