"""The tables of docs/rules.md, made from the registry and the reader's tables of keys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from trustscan.rulebook.collections import REGISTRY
from trustscan.rulebook.operators import ALL_OPERATORS, Operator, operators_of
from trustscan.rulebook.read_rules import FILE_KEYS, RULE_KEYS, TEST_KEYS, TRAIT_KEYS, VOTE_KEYS
from trustscan.rulebook.registry import Collection, Field, Type

BEGIN = "<!-- tables: made by `python -m trustscan.rulebook.tables`; a test keeps them fresh -->"


def tables() -> str:
    """Markdown: keys of files, rules, tests and traits; operators; collections with their fields."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    for title, keys in (
        ("Keys of a file", FILE_KEYS),
        ("Keys of a rule", RULE_KEYS),
        ("Keys of a test", TEST_KEYS),
        ("Keys of a trait", TRAIT_KEYS),
        ("Keys of a vote", VOTE_KEYS),
    ):
        yield from ("", f"### {title}", "")
        yield from _table(("key", "meaning"), ((f"`{key}`", doc) for key, doc in keys.items()))
    yield from ("", "### Operators", "")
    yield "`field: value` means the first operator of its type; a list of words means `in`; a phrase set or"
    yield "phrases by language mean `has`. Dates always need an operator."
    yield ""
    yield from _table(("operator", "of", "takes", "true where the item"), map(_operator, ALL_OPERATORS))
    yield from ("", "### Collections", "")
    for collection in REGISTRY.collections.values():
        yield from _collection(collection)


def _operator(operator: Operator) -> tuple[str, ...]:
    types = ", ".join(operator.types) if len(operator.types) < len(Type) - 2 else "all of these"
    return f"`{operator.name}`", types, operator.argument.value, operator.doc


def _collection(collection: Collection) -> Iterator[str]:
    yield from (f"#### `{collection.name}`", "", collection.doc)
    if collection.told_by:
        roles = ", ".join(f"`{role}`" for role in collection.told_by)
        yield f"Unread pages that could still show one: {roles}."
    if collection.server:
        yield "Only a server can show it: does not apply to a folder."
    yield from ("", f"`{collection.example}`", "")
    yield from _table(("field", "type", "meaning"), map(_field, collection.fields.values()))
    yield ""


def _field(field: Field) -> tuple[str, ...]:
    doc = field.doc + (f": {', '.join(field.choices)}" if field.choices else "")
    operators = " ".join(operators_of(field.type))
    return f"`{field.name}`", f"{field.type} ({operators})", doc


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{' --- |' * len(head)}"
    for row in rows:
        cells = (cell.replace("|", "\\|") for cell in row)
        yield f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    print(BEGIN)
    print(tables(), end="")
