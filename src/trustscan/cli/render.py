"""`trustscan render`: a saved report in another format."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from trustscan.cli.errors import ExitCode, UsageError
from trustscan.cli.options import Printing
from trustscan.report.jsonform import NotAReportError, from_json


def render(
    report: Annotated[
        Path, typer.Argument(metavar="REPORT.json", help="A saved JSON report; - reads stdin.")
    ],
    printing: Printing,
) -> int:
    """Show a saved JSON report in another format, without scanning again."""
    delivery = printing.delivery()
    try:
        reports = from_json(sys.stdin.buffer.read() if str(report) == "-" else report.read_bytes())
    except OSError as error:
        raise UsageError(f"{report}: cannot be read: {error.strerror}") from None
    except NotAReportError as error:
        raise UsageError(f"{report}: {error}") from None
    delivery.send(reports)
    return ExitCode.FINE
