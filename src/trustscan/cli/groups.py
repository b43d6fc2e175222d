"""Options that belong together as one parameter of a command, so that several commands can share them."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from inspect import Parameter
from typing import Any, ParamSpec, TypeVar, get_type_hints

from msgspec.structs import fields

from trustscan.model.struct import Frozen

P = ParamSpec("P")
R = TypeVar("R")


def grouped(command: Callable[P, R]) -> Callable[..., R]:
    """`command` as the command line's parser takes it: each parameter that is a group becomes its fields.

    A group is a class of `Frozen` whose fields are annotated as options are, and have defaults. The command
    gets it filled in; how it is called from elsewhere does not change.
    """
    flat: list[Parameter] = []
    groups: dict[str, Any] = {}
    hints = get_type_hints(command, include_extras=True)
    for parameter in inspect.signature(command).parameters.values():
        kind = hints[parameter.name]
        if isinstance(kind, type) and issubclass(kind, Frozen):
            groups[parameter.name] = kind
            flat += _options(kind)
        else:
            flat.append(parameter.replace(annotation=kind, kind=Parameter.KEYWORD_ONLY))

    @wraps(command)
    def flattened(**values: Any) -> R:
        for name, group in groups.items():
            values[name] = group(**{field.name: values.pop(field.name) for field in fields(group)})
        return command(**values)  # type: ignore[call-arg]  # they are the flattened ones

    flattened.__signature__ = inspect.Signature(flat)  # type: ignore[attr-defined]  # typer reads it
    flattened.__annotations__ = {each.name: each.annotation for each in flat} | {"return": hints["return"]}
    return flattened


def _options(group: Any) -> list[Parameter]:
    hints = get_type_hints(group, include_extras=True)
    return [
        Parameter(field.name, Parameter.KEYWORD_ONLY, default=field.default, annotation=hints[field.name])
        for field in fields(group)
    ]
