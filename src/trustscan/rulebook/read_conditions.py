"""Plain data to conditions, with every mistake told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from trustscan.rulebook.arguments import read_argument
from trustscan.rulebook.collections import REGISTRY
from trustscan.rulebook.conditions import (
    All,
    AllOf,
    AnyOf,
    Bounds,
    Condition,
    Find,
    Not,
    NotOf,
    Predicate,
    Some,
    Test,
    TraitIs,
)
from trustscan.rulebook.context import Context, kind_of
from trustscan.rulebook.operators import ALL_OPERATORS, Argument, Operator, fold, operators_of
from trustscan.rulebook.problems import did_you_mean
from trustscan.rulebook.registry import Collection, Field, Type
from trustscan.rulebook.yaml import KeyPath

FORMS = ("all", "any", "not", "trait", "in")
FIND_KEYS = ("in", "all", "any", "not", "count", "share", "distinct", "look_in")
_BOUNDS = ("count", "share")
_COUNT_OPERATORS = ("is", "min", "max")


def read_condition(value: Any, path: KeyPath, context: Context) -> Condition | None:
    """The condition at `path`, or None where it is wrong (and said so)."""
    data = context.mapping(value, path, "a condition")
    if not data:
        if isinstance(value, dict):
            context.say(path, "a condition cannot be empty", f"one of {', '.join(FORMS)} is expected")
        return None
    if "in" in data:
        return _find(data, path, context)
    form = next((form for form in FORMS if form in data), None)
    if form is None:
        first = next(iter(data))
        hint = did_you_mean(first, FORMS, "a condition starts with one of")
        context.say((*path, first), f'"{first}" starts no condition', hint, "key")
        return None
    context.only(data, (form,), path, f"a condition with `{form}`")
    place = (*path, form)
    if form == "trait":
        return _trait(data[form], place, context)
    if form == "not":
        inner = read_condition(data[form], place, context)
        return Not(inner) if inner else None
    parts = [read_condition(part, (*place, at), context) for at, part in _list(data[form], place, context)]
    read = tuple(part for part in parts if part)
    return (All(read) if form == "all" else Some(read)) if read and len(read) == len(parts) else None


def _list(value: Any, path: KeyPath, context: Context) -> Iterable[tuple[int, Any]]:
    if isinstance(value, list) and value:
        return list(enumerate(value))
    context.say(path, f"this must be a list of conditions, not {kind_of(value)}")
    return []


def _trait(value: Any, path: KeyPath, context: Context) -> Condition | None:
    name = context.text(value, path, "a trait")
    kind = context.known.traits.get(name)
    if name and kind is None:
        context.say(path, f'there is no trait "{name}"', did_you_mean(name, context.known.traits))
    elif kind == "several names":
        context.say(path, f'the trait "{name}" has values', f"write {{in: site, {name}|contains: ...}}")
    return TraitIs(name) if kind == "yes or no" else None


def _find(data: Mapping[str, Any], path: KeyPath, context: Context) -> Condition | None:
    name = data["in"]
    collection = REGISTRY.collections.get(name) if isinstance(name, str) else None
    if collection is None:
        shown = f'"{name}"' if isinstance(name, str) else kind_of(name)
        context.say(
            (*path, "in"), f"there is no collection {shown}", did_you_mean(str(name), REGISTRY.collections)
        )
        return None
    before = len(context.problems)
    if collection.name == "site" and (trait := _as_trait(data, context)):
        return trait
    where = _predicate({k: v for k, v in data.items() if not _is_frame(k)}, path, collection, context)
    bounds = _bounds(data, path, collection, context)
    distinct = _distinct(data, path, collection, context)
    look_in = _look_in(data, path, context)
    if len(context.problems) > before or where is None:
        return None
    return Find(name, where, bounds, distinct, look_in)


def _as_trait(data: Mapping[str, Any], context: Context) -> Condition | None:
    """`{in: site, sells: true}` is the trait itself, so that it is evaluated where all traits are."""
    if len(data) != 2:
        return None
    key, value = next((k, v) for k, v in data.items() if k != "in")
    trait = key.removesuffix("|is")
    if context.known.traits.get(trait) != "yes or no" or not isinstance(value, bool):
        return None
    return TraitIs(trait) if value else Not(TraitIs(trait))


def _is_frame(key: str) -> bool:
    return key in ("in", "distinct", "look_in") or key.split("|", 1)[0] in _BOUNDS


def _predicate(
    data: Mapping[str, Any], path: KeyPath, collection: Collection, context: Context
) -> Predicate | None:
    parts: list[Predicate | None] = []
    for key, value in data.items():
        place = (*path, key)
        if key in ("all", "any"):
            inner = [
                _predicate(context.mapping(part, (*place, at), "this"), (*place, at), collection, context)
                for at, part in _list(value, place, context)
            ]
            read = tuple(part for part in inner if part)
            parts.append(AllOf(read) if key == "all" else AnyOf(read))
        elif key == "not":
            part = _predicate(context.mapping(value, place, "`not`"), place, collection, context)
            parts.append(NotOf(part) if part else None)
        else:
            parts.append(_test(key, value, place, collection, context))
    _check_range(data, path, context)
    if None in parts:
        return None
    read = tuple(part for part in parts if part)
    return read[0] if len(read) == 1 else AllOf(read)


def _check_range(data: Mapping[str, Any], path: KeyPath, context: Context) -> None:
    """Two limits that nothing can lie between."""
    for key, low in data.items():
        name, _, operator = key.partition("|")
        high = data.get(f"{name}|max")
        if (
            operator == "min"
            and isinstance(low, int | float)
            and isinstance(high, int | float)
            and low > high
        ):
            context.say((*path, key), f"can never be true: {name} of at least {low} and at most {high}")


def _test(key: str, value: Any, path: KeyPath, collection: Collection, context: Context) -> Test | None:
    name, _, operator_name = key.partition("|")
    field = collection.field(name) or _trait_field(name, collection, context)
    if field is None:
        known = [*collection.fields, *FIND_KEYS[1:]]
        if collection.name == "site":
            known += context.known.traits
        context.say(path, f'{collection.name} have no field "{name}"', did_you_mean(name, known), "key")
        return None
    operators = operators_of(field.type)
    if operator_name and operator_name not in operators:
        listed = f"operators of {field.type}"
        elsewhere = any(operator.name == operator_name for operator in ALL_OPERATORS)
        hint = (
            f"{listed}: {', '.join(operators)}"
            if elsewhere
            else did_you_mean(operator_name, operators, listed)
        )
        context.say(path, f'{name} ({field.type}) has no operator "{operator_name}"', hint, "key")
        return None
    if not operator_name and field.type is Type.DATE:
        context.say(
            path, f"{name} (a date) needs an operator", f"operators of dates: {', '.join(operators)}", "key"
        )
        return None
    operator = operators[operator_name] if operator_name else _default(field, value, context)
    argument = read_argument(operator.argument, value, path, context)
    if argument is None or not _allowed(field, operator, argument, path, context):
        return None
    return Test(name, operator.name, argument)


def _trait_field(name: str, collection: Collection, context: Context) -> Field | None:
    kind = context.known.traits.get(name)
    if collection.name != "site" or kind is None:
        return None
    return trait_field(name, several=kind == "several names")


def trait_field(name: str, *, several: bool) -> Field:
    """The field of `site` that a trait is."""
    if several:
        return Field(name, Type.NAMES, "", lambda item, view: view.values_of(name), none_is_unknown=True)
    return Field(name, Type.BOOL, "", lambda item, view: view.trait(name), none_is_unknown=True)


def _default(field: Field, value: Any, context: Context) -> Operator:
    """The operator of `field: value`: the first of its type, unless the value plainly asks for another.

    A list of words asks for `in`; a phrase set, or phrases by language, ask a text for `has`.
    """
    operators = operators_of(field.type)
    first = next(iter(operators.values()))
    if first.argument is not Argument.TEXT:
        return first
    words = value if isinstance(value, list) else [value]
    if "has" in operators and (isinstance(value, dict) or any(context.known.is_set(word) for word in words)):
        return operators["has"]
    return operators["in"] if isinstance(value, list) else first


def _allowed(field: Field, operator: Operator, argument: Any, path: KeyPath, context: Context) -> bool:
    """Whether the words asked for are among those that the field can have."""
    if operator.argument not in (Argument.TEXT, Argument.TEXTS):
        return True
    choices: Iterable[str] = context.known.names(field.names_from) if field.names_from else field.choices
    names = {fold(choice): choice for choice in choices}
    if not names or field.type not in (Type.CHOICE, Type.NAMES):
        return True
    wrong = [word for word in ((argument,) if isinstance(argument, str) else argument) if word not in names]
    for word in wrong:
        context.say(path, f'{field.name} is never "{word}"', did_you_mean(word, names.values()))
    return not wrong


def _bounds(data: Mapping[str, Any], path: KeyPath, collection: Collection, context: Context) -> Bounds:
    asked = [key for key in data if key.split("|", 1)[0] in _BOUNDS]
    if not asked:
        return Bounds()
    bound = asked[0].partition("|")[0]
    if any(key.partition("|")[0] != bound for key in asked):
        context.say(path, "`count` and `share` cannot stand together")
    low, high, before = 0, None, len(context.problems)
    for key in asked:
        place, value = (*path, key), data[key]
        operator = key.partition("|")[2] or "is"
        if operator not in _COUNT_OPERATORS:
            hint = did_you_mean(operator, _COUNT_OPERATORS)
            context.say(place, f'{bound} has no operator "{operator}"', hint, "key")
        elif not isinstance(value, int) or isinstance(value, bool) or value < 0:
            context.say(place, f"this must be a whole number from 0, not {kind_of(value)}")
        elif bound == "share" and value > 100:
            context.say(place, "a share is a percentage, from 0 to 100")
        else:
            low = value if operator in ("is", "min") else low
            high = value if operator in ("is", "max") else high
    if high is not None and low > high:
        context.say(path, f"can never be true: a {bound} of at least {low} and at most {high}")
    if collection.single and low > 1 and bound == "count":
        context.say((*path, asked[0]), f"can never be true: there is only one {collection.name}", at="key")
    if low == 0 and high is None and len(context.problems) == before:
        context.say(path, f"is always true: any {bound} will do")
    return Bounds(low, high, bound == "share")


def _distinct(data: Mapping[str, Any], path: KeyPath, collection: Collection, context: Context) -> str:
    if "distinct" not in data:
        return ""
    place = (*path, "distinct")
    name = context.text(data["distinct"], place, "`distinct`")
    if name and collection.field(name) is None:
        context.say(place, f'{collection.name} have no field "{name}"', did_you_mean(name, collection.fields))
    return name


def _look_in(data: Mapping[str, Any], path: KeyPath, context: Context) -> tuple[str, ...] | None:
    if "look_in" not in data:
        return None
    place = (*path, "look_in")
    if data["look_in"] == []:
        return ()
    roles = context.texts(data["look_in"], place, "`look_in`")
    for role in roles:
        if role and role not in context.known.roles:
            context.say(place, f'there is no role "{role}"', did_you_mean(role, context.known.roles))
    return tuple(sorted(roles))
