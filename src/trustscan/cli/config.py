"""`trustscan config`: what is in force and where it comes from, and the schema of the file for editors."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from trustscan.cli.configured import Configured, place_of
from trustscan.cli.errors import ExitCode
from trustscan.cli.screen import printable
from trustscan.cli.settings import sections
from trustscan.config.models import SHARED, Kind, Project, Setting
from trustscan.config.schema import schema_text
from trustscan.report.safe import safe_text

config_app = typer.Typer(
    name="config",
    help="Look at the configuration in force; get its schema for editors.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
_HIDDEN = "(hidden)"


@config_app.command("show", context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def show(context: typer.Context) -> int:
    """Print every value in force and where it comes from; takes the options of a scan.

    `trustscan config show batch` does so for a batch. Secrets are not shown.
    """
    args = list(context.args)
    command = args.pop(0) if args[:1] in (["scan"], ["batch"]) else "scan"
    root: Any = context.find_root().command
    parsed = root.commands[command]
    needed = ["-"] if command == "batch" else []
    with parsed.make_context(command, [*args, *needed]) as would_run:
        for line in _lines(command, would_run):
            sys.stdout.write(printable(f"{line}\n", sys.stdout.encoding or "ascii"))
    return ExitCode.FINE


@config_app.command("schema")
def schema() -> int:
    """Print the JSON Schema of trustscan.toml, by which editors complete and check it."""
    sys.stdout.write(schema_text(sections()))
    return ExitCode.FINE


def _lines(command: str, context: typer.Context) -> Iterator[str]:
    """The configuration in force, as TOML with the origin of each value behind it."""
    project = Configured(context.params["config"]).project
    yield f"# {project.file or 'no configuration file'}"
    if command == "scan":
        yield from _targets(project, context)
    tables = []
    for setting in sections()[SHARED if command == "scan" else command]:
        value = context.params[setting.name]
        origin = _origin(project, command, setting, context)
        if setting.kind is Kind.PAIRS and value:
            tables.append((setting, value, origin))
        elif value in (None, "", [], ()):
            yield f"# {setting.key} is not set"
        else:
            yield f"{setting.key} = {_shown(setting, value)}  # {origin}"
    for setting, pairs, origin in tables:
        yield from _pairs(setting, pairs, origin)
    yield from _judging(project)


def _targets(project: Project, context: typer.Context) -> Iterator[str]:
    given = context.params.get("targets")
    targets = list(given or project.targets)
    if targets:
        origin = "typed" if given else project.places.get((SHARED, "targets"), "")
        yield f"targets = {_toml(targets)}  # {origin}"
    else:
        yield "# targets is not set"


def _origin(project: Project, command: str, setting: Setting, context: typer.Context) -> str:
    source = context.get_parameter_source(setting.name)
    name = source.name if source else "DEFAULT"
    if name == "COMMANDLINE":
        return f"flag --{setting.key}"
    if name == "DEFAULT_MAP":
        return place_of(project, command, setting.name)
    deciding = [name for name in ("NO_COLOR", "FORCE_COLOR") if os.environ.get(name)]
    if setting.name == "color" and deciding:
        return f"default; environment: {deciding[0]} decides"
    return "default"


def _shown(setting: Setting, value: Any) -> str:
    if not setting.secret:
        return _toml(value)
    texts = [str(each) for each in value] if isinstance(value, list | tuple) else [str(value)]
    hidden = [_without_secret(setting.name, text) for text in texts]
    return _toml(hidden if isinstance(value, list | tuple) else hidden[0])


def _without_secret(name: str, text: str) -> str:
    """A header or cookie by its name only; a proxy without what logs in to it."""
    if name == "proxy":
        scheme, _, rest = text.rpartition("://")
        secret, at, host = rest.rpartition("@")
        return f"{scheme}://{_HIDDEN}@{host}" if at and secret else text
    mark = ":" if name == "header" else "="
    return f"{text.partition(mark)[0]}{mark} {_HIDDEN}" if mark in text else _HIDDEN


def _pairs(setting: Setting, pairs: list[str], origin: str) -> Iterator[str]:
    yield ""
    yield f"[{setting.key}]  # {origin}"
    for pair in pairs:
        name, _, variable = pair.partition("=")
        state = "is set" if os.environ.get(variable.strip()) else "is not set"
        yield f"{_toml(name)} = {_toml(variable)}  # environment: {safe_text(variable)} {state}"


def _judging(project: Project) -> Iterator[str]:
    if project.severities:
        yield ""
        yield "[severity]"
    for change in project.severities:
        yield f"{_toml(change.rule)} = {_toml(change.severity)}  # {change.place}"
    for waiver in project.waivers:
        yield ""
        yield f"[[waivers]]  # {waiver.place}"
        yield f"rule = {_toml(waiver.rule)}"
        if waiver.url is not None:
            yield f"url = {_toml(waiver.url)}"
        yield f"reason = {_toml(waiver.reason)}"
        yield f"expires = {waiver.expires}"


def _toml(value: Any) -> str:
    """A value as TOML has it; what JSON makes of texts, numbers and lists is TOML, too."""
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_toml(each) for each in value) + "]"
    if isinstance(value, Path):
        value = str(value)
    return json.dumps(safe_text(value) if isinstance(value, str) else value, ensure_ascii=False)
