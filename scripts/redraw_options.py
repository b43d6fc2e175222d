"""Writes docs/options.md anew from the commands themselves.

With --check nothing is written; exit code 1 tells that the document is out of date.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from enum import Enum, EnumMeta
from pathlib import Path
from typing import Any, get_args

import typer

from trustscan.cli.app import app

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "options.md"
HEAD = """# Commands and options

Every command with all its options. Made by `python scripts/redraw_options.py`; do not edit. What `scan`
and `batch` take can be set in a configuration file as well: [configuration.md](configuration.md).
"""
OWN_GROUP = "Options"


def main() -> None:
    """Write or check."""
    new = document()
    if "--check" not in sys.argv:
        DOCUMENT.write_text(new, encoding="utf-8", newline="\n")
    elif not DOCUMENT.exists() or DOCUMENT.read_text(encoding="utf-8") != new:
        sys.exit("docs/options.md is out of date; python scripts/redraw_options.py writes it anew")


def document() -> str:
    """The whole document."""
    return "\n".join([HEAD, *(part for name, command in commands() for part in described(name, command))])


def commands() -> Iterator[tuple[str, Any]]:
    """Every command by its full name, those of groups after each other."""
    group: Any = typer.main.get_command(app)  # a group, as there are several commands
    for name, command in group.commands.items():
        if command.hidden:
            continue
        inner = getattr(command, "commands", None)
        for word, each in inner.items() if inner else ((None, command),):
            yield f"{name} {word}" if word else name, each


def described(name: str, command: Any) -> Iterator[str]:
    """A command's heading, what it does, and its options in the groups of its help."""
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    options = [p for p in command.params if p.param_type_name == "option" and not p.hidden]
    usage = " ".join(["trustscan", name, *(["[OPTIONS]"] if options else []), *map(argument, arguments)])
    yield f"## trustscan {name}\n\n{one_line(command.help.split(chr(12))[0])}\n\n```\n{usage}\n```\n"
    groups: dict[str, list[Any]] = {}
    for option in options:
        groups.setdefault(option.rich_help_panel or OWN_GROUP, []).append(option)
    for group, members in groups.items():
        yield f"| {group} | |\n| --- | --- |"
        yield "\n".join(f"| {spelled(option)} | {told(option)} |" for option in members) + "\n"


def argument(parameter: Any) -> str:
    """An argument as usage lines show it."""
    shown = parameter.metavar or parameter.name.upper()
    many = "..." if parameter.nargs == -1 and not shown.endswith("...") else ""
    return f"{shown}{many}" if parameter.required else f"[{shown}]{many}"


def spelled(option: Any) -> str:
    """All spellings of an option, and what it takes."""
    names = ", ".join(f"`{name}`" for name in [*option.opts, *option.secondary_opts])
    choices = choices_of(option)
    values = " ".join(f"`{choice}`" for choice in choices) if choices else option.metavar
    return f"{names} {escaped(values)}" if values and not option.is_flag else names


def choices_of(option: Any) -> list[str]:
    """The values that an option takes, where it takes only certain ones; typer keeps them where it likes."""
    descriptor = getattr(option, "type_descriptor", None)
    kinds = [descriptor.annotation, *get_args(descriptor.annotation)] if descriptor else []
    named = next((kind for kind in kinds if isinstance(kind, EnumMeta)), None)
    if named is not None:
        return [value(choice) for choice in list(named)]
    return [value(choice) for choice in getattr(getattr(option, "type", None), "choices", ())]


def told(option: Any) -> str:
    """What an option does, and what holds without it."""
    help_text = one_line(option.help or "")
    default = option.default
    known = default not in (None, (), [], "", False) and not callable(default) and not option.is_flag
    return escaped(help_text) + (f" Default: `{value(default)}`." if known else "")


def value(given: Any) -> str:
    """A value as it is typed."""
    plain = given.value if isinstance(given, Enum) else given
    return f"{plain:g}" if isinstance(plain, float) else str(plain)


def one_line(text: str) -> str:
    """A text without its line breaks."""
    return re.sub(r"\s+", " ", text).strip()


def escaped(text: str) -> str:
    """A text that ends no cell of a table."""
    return text.replace("|", "\\|")


if __name__ == "__main__":
    main()
