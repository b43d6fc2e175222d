"""What a configuration file may set: read off the commands, so that there is one table of options."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from typer.models import OptionInfo

from trustscan.cli.groups import grouped
from trustscan.config.models import SHARED, Kind, Setting

_NOT_IN_A_FILE = frozenset({"config", "isolated"})
_SECRET = frozenset({"header", "cookie", "proxy"})
# What the annotations do not tell.
_KINDS = {"fail_under": Kind.WHOLE, "output": Kind.OUTPUT, "header_env": Kind.PAIRS}
_HIGHEST = {"fail_under": 100.0}
_LOWEST = {"fail_under": 0.0}


@lru_cache(maxsize=1)
def sections() -> dict[str, tuple[Setting, ...]]:
    """The settings of a file: at its top those of `scan`, in the table `batch` those of `trustscan batch`."""
    from trustscan.cli.batch.command import batch
    from trustscan.cli.scan import scan

    return {SHARED: tuple(settings_of(scan)), "batch": tuple(settings_of(batch))}


def settings_of(command: Callable[..., int]) -> Iterator[Setting]:
    """The settings that stand for a command's options."""
    for parameter in inspect.signature(grouped(command)).parameters.values():
        if get_origin(parameter.annotation) is not Annotated or parameter.name in _NOT_IN_A_FILE:
            continue
        kind, info = get_args(parameter.annotation)[:2]
        if isinstance(info, OptionInfo):
            yield _setting(parameter.name, kind, info)


def _setting(name: str, annotated: Any, info: OptionInfo) -> Setting:
    kind, many = _plain(annotated)
    choices = tuple(kind) if isinstance(kind, type) and issubclass(kind, StrEnum) else ()
    return Setting(
        name,
        _key(name, info),
        _KINDS.get(name) or _kind(kind),
        (info.help or "").removesuffix(" Repeatable."),
        many,
        tuple(str(choice) for choice in choices),
        info.min if info.min is not None else _LOWEST.get(name),
        info.max if info.max is not None else _HIGHEST.get(name),
        name in _SECRET,
    )


def _key(name: str, info: OptionInfo) -> str:
    """The long name of the option, without dashes."""
    # Within Annotated, typer takes the first name for the default.
    first = (info.default,) if isinstance(info.default, str) else ()
    declared = [part for names in (*first, *(info.param_decls or ())) for part in names.split("/")]
    long = [part for part in declared if part.startswith("--")]
    return (long[0] if long else name.replace("_", "-")).removeprefix("--")


def _plain(annotated: Any) -> tuple[Any, bool]:
    """The type without `| None` and `list`, and whether there may be several."""
    if get_origin(annotated) in (Union, UnionType):
        annotated = next(part for part in get_args(annotated) if part is not NoneType)
    if get_origin(annotated) is list:
        return get_args(annotated)[0], True
    return annotated, False


def _kind(kind: Any) -> Kind:
    return {bool: Kind.FLAG, int: Kind.WHOLE, float: Kind.NUMBER, Path: Kind.PATH}.get(kind, Kind.TEXT)
