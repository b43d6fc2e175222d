from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trustscan.config.positions import KeyPath, marks

DOCUMENT = '''# a = "no key"
plain = 1
"quo.ted" = 'x # y'
deep.er.key = """
multi = ] } """""
list = [ "a", # c
  'b', [1,2], {x = 1, y.z = "}"}, ]
when = 2026-12-31 07:00:00
empty = ""
lines = \'\'\'
also = 'this'
\'\'\'

[table]
inner = { a = [1], b = {c = ''}}
[[many]]
rule = "x"
[many.sub]
yes = true
[[many]]
rule = """esc \\""" still"""
[[many.deeper]]
z = 1e5
'''


def paths(data: Any, at: KeyPath = ()) -> Iterator[KeyPath]:
    """The way to every key and every item of a document."""
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        yield (*at, key)
        yield from paths(value, (*at, key))


def test_every_key_has_its_place() -> None:
    found = marks(DOCUMENT)
    assert set(found) == set(paths(tomllib.loads(DOCUMENT)))
    for path, mark in found.items():
        said = mark.source[mark.column - 1 : mark.column - 1 + mark.width]
        name = [part for part in path if isinstance(part, str)][-1]
        assert isinstance(path[-1], int) or said.strip("\"'") == name


@pytest.mark.parametrize(
    ("path", "line", "column"),
    [
        (("plain",), 2, 1),
        (("deep", "er", "key"), 4, 9),
        (("list", 1), 7, 3),
        (("list", 3, "y", "z"), 7, 25),
        (("many", 1, "rule"), 21, 1),
        (("many", 0, "sub", "yes"), 19, 1),
        (("many", 1, "deeper", 0, "z"), 23, 1),
    ],
)
def test_places(path: KeyPath, line: int, column: int) -> None:
    mark = marks(DOCUMENT)[path]
    assert (mark.line, mark.column) == (line, column)


# JSON of one line is TOML within an array, but for null.
json_values = st.recursive(
    st.booleans()
    | st.integers(-(10**9), 10**9)
    | st.text(st.characters(codec="ascii", min_codepoint=32, max_codepoint=126)),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text("ab.]}#'\"=", min_size=1, max_size=4), inner, max_size=3)
    ),
    max_leaves=12,
)


def as_toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, list):
        return "[" + ", ".join(map(as_toml, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{as_toml(key)} = {as_toml(each)}" for key, each in value.items()) + "}"
    return str(value)


@given(st.dictionaries(st.text("ab.]#'\"= ", min_size=1, max_size=5), json_values, max_size=4))
def test_whatever_the_parser_takes_has_a_place_for_each_key(data: dict[str, Any]) -> None:
    text = "".join(f"{as_toml(key)} = {as_toml(value)} # c\n" for key, value in data.items())
    assert tomllib.loads(text) == data
    assert set(marks(text)) == set(paths(data))
