"""`trustscan history`: what earlier scans of a site came to; and the place where scans are recorded."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trustscan.cli.errors import ExitCode, UsageError, say, silence_stdout
from trustscan.cli.formats import json_for
from trustscan.cli.options import ColorOption
from trustscan.cli.screen import Color, Screen
from trustscan.model.changes import Standing
from trustscan.model.report import Report
from trustscan.report.safe import safe_text
from trustscan.report.terminal.sheet import Detail

if TYPE_CHECKING:
    from trustscan.report.pastform import Step

_OFF = frozenset({"", "0", "off", "no", "false"})
_LIVE = frozenset({"site", "folder"})
_ALIKE = 5


class HistoryFormat(StrEnum):
    """The forms in which a history can be had."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


HistoryOption = Annotated[
    bool | None,
    typer.Option(
        "--history/--no-history",
        help="Remember the verdicts for `trustscan history`; not done in CI unless it is asked for.",
    ),
]


def history(
    site: Annotated[
        str, typer.Argument(metavar="SITE", help="A site as it was scanned: a domain, URL or folder.")
    ],
    form: Annotated[
        HistoryFormat, typer.Option("--format", "-f", help="The document on stdout.")
    ] = HistoryFormat.TEXT,
    last: Annotated[int, typer.Option(min=1, metavar="N", help="Only the last N scans.")] = 20,
    color: ColorOption = Color.AUTO,
) -> int:
    """Show what earlier scans of a site came to, and what changed from one to the next.

    Scans are recorded in a file of yours; TRUSTSCAN_HISTORY names another, and `off` none.
    """
    from trustscan.history import HistoryError, scans_of, sites_in

    path = _path()
    if path is None:
        raise UsageError("TRUSTSCAN_HISTORY says that no history is kept")
    key = _key(site)
    try:
        found = scans_of(path, key)
        known = [name for name, _ in sites_in(path)] if not found else []
    except HistoryError as error:
        raise UsageError(f"the history cannot be read: {error}") from None
    if not found:
        raise UsageError(f"no scan of {safe_text(key)} is recorded in {path}{_near(key, known)}")
    screen = Screen.of(sys.stdout, color, Detail.NORMAL)
    try:
        sys.stdout.write(_RENDERERS[form](key, _steps(found)[-last:], screen))
        sys.stdout.flush()
    except BrokenPipeError:
        silence_stdout()
    return ExitCode.FINE


def recorded(reports: Sequence[Report], wanted: bool | None) -> None:
    """Adds finished scans to the history; what goes wrong is a line on stderr and nothing more.

    Not done in CI, where the machine is new each time, unless it is asked for: by `wanted`, or by naming
    a store. What was read from an archive is of another day and is not recorded.
    """
    named = os.environ.get("TRUSTSCAN_HISTORY") is not None
    in_ci = os.environ.get("CI", "").lower() not in _OFF
    path = _path()
    if path is None or wanted is False or (wanted is None and in_ci and not named):
        return
    from trustscan.compare import standing
    from trustscan.history import HistoryError, record

    try:
        for report in reports:
            if report.target.kind in _LIVE:
                record(path, _at_home(standing(report), report))
    except HistoryError as error:
        say(f"the history was not written: {error}")


def _path() -> Path | None:
    """The store; None where there is to be none."""
    named = os.environ.get("TRUSTSCAN_HISTORY")
    if named is not None:
        return None if named.lower() in _OFF else Path(named).expanduser()
    from platformdirs import user_data_path

    return user_data_path("trustscan") / "history.sqlite3"


def _at_home(found: Standing, report: Report) -> Standing:
    """A folder goes by its full path: `dist` is another one elsewhere."""
    if report.target.kind != "folder":
        return found
    return found.model_copy(update={"site": str(Path(report.target.given).expanduser().resolve())})


def _key(site: str) -> str:
    """The name that a site has in the store. Raises TargetError."""
    from trustscan.compare import address_key
    from trustscan.gather.targets import resolve_target

    target = resolve_target(site)
    return str(target.folder) if target.folder else address_key(target.url)


def _near(key: str, known: Sequence[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(key, known, n=_ALIKE, cutoff=0.5) or list(known[:_ALIKE])
    return f"; there is {', '.join(safe_text(name) for name in near)}" if near else ""


def _steps(scans: Sequence[Standing]) -> list[Step]:
    from trustscan.compare import compare

    before = [None, *scans[:-1]]
    return [(scan, compare(one, scan) if one else None) for one, scan in zip(before, scans, strict=True)]


def _text(site: str, steps: Sequence[Step], screen: Screen) -> str:
    from trustscan.report.terminal.past import past

    return screen.draw(past(site, steps, screen.sheet))


def _json(site: str, steps: Sequence[Step], screen: Screen) -> str:
    from trustscan.report.pastform import to_json

    return json_for(screen, to_json(site, steps))


def _csv(site: str, steps: Sequence[Step], screen: Screen) -> str:
    from trustscan.report.pastform import to_csv

    return to_csv(steps).encode(screen.encoding, "replace").decode(screen.encoding)


_RENDERERS: dict[HistoryFormat, Callable[[str, Sequence[Step], Screen], str]] = {
    HistoryFormat.TEXT: _text,
    HistoryFormat.JSON: _json,
    HistoryFormat.CSV: _csv,
}
