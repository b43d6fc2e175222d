"""`trustscan render`: a saved report in another format."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trustscan.cli.errors import ExitCode
from trustscan.cli.options import Printing
from trustscan.cli.sources import read_reports


def render(
    report: Annotated[
        Path, typer.Argument(metavar="REPORT.json", help="A saved JSON report; - reads stdin.")
    ],
    printing: Printing,
) -> int:
    """Show a saved JSON report in another format, without scanning again."""
    delivery = printing.delivery()
    delivery.send(read_reports(str(report)))
    return ExitCode.FINE
