"""The summary of a step in GitHub Actions: shown on the page of the run, beside the annotations."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from trustscan.cli.errors import say
from trustscan.model.report import Report


def add_step_summary(reports: Sequence[Report], verdict: Sequence[str] = ()) -> None:
    """Appends the reports as Markdown to the file that GITHUB_STEP_SUMMARY names, if there is one.

    The lines of the gate come first.

    What earlier commands of the step wrote is kept; all of it stays below GitHub's limit. A summary that
    cannot be written is told and does not fail the run: the verdicts are in the report all the same.
    """
    name = os.environ.get("GITHUB_STEP_SUMMARY")
    if not name:
        return
    from trustscan.report.markdown import SUMMARY_LIMIT, cut_to, plain, to_markdown

    told = "".join(f"**{plain(line)}**\n\n" for line in verdict)
    path = Path(name)
    try:
        room = SUMMARY_LIMIT - (path.stat().st_size if path.exists() else 0)
        with path.open("ab") as file:
            file.write(cut_to(told + to_markdown(reports), room).encode("utf-8"))
    except OSError as error:
        say(f"the step summary was not written: {name}: {error.strerror}")
