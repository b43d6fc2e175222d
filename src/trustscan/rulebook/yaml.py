"""YAML to plain data, remembering where each key and value stands.

A small, safe part of YAML: mappings, lists and scalars. `true` and `false` are the only booleans (so the
country code `no` stays a word), dates stay text; duplicate keys, tags, anchors and merge keys are refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from trustscan.model.struct import Struct
from trustscan.rulebook.problems import Mark, Problem, RuleFileError

KeyPath = tuple[str | int, ...]
Node = Any  # yaml.nodes.Node, whose stubs lack `id`; yaml itself is imported only where a file is parsed

_INT = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_FLOAT = re.compile(r"[-+]?[0-9]{1,18}\.[0-9]{1,18}")
_MAX_DEPTH = 60
# Blocks are nested no deeper than a line's indentation allows.
_DEEP_BLOCK = re.compile(rf"^[ \t?:-]{{{_MAX_DEPTH}}}", re.MULTILINE)
_BRACKETS = re.compile(r"[\[\]{}]")
_CONSTANTS: Mapping[str, Any] = {"true": True, "false": False, "null": None, "~": None, "": None}
_HINTS: Mapping[str, str] = {
    "mapping values are not allowed": "quote a text that holds a colon and a blank; or mend the indentation",
    "expected ',' or '}'": "a brace that was opened before this is not closed",
    "expected ',' or ']'": "a bracket that was opened before this is not closed",
    "found character that cannot start any token": "indent with blanks; quote what starts with @, % or `",
    "expected <block end>": "this line is indented more or less than those it belongs to",
    "did not find expected key": "this line is indented more or less than those it belongs to",
}
_TAG = "tag:yaml.org,2002:"
_PLAIN_TAGS = frozenset(
    _TAG + t for t in ("str", "int", "float", "bool", "null", "timestamp", "merge", "value")
)


class YamlFile(Struct):
    """One file: its name as shown to people, its text, its data. Positions are looked up when asked for."""

    name: str
    text: str
    data: Any
    root: Node | None = None

    def mark(self, path: Sequence[str | int], at: Literal["key", "value"] = "value") -> Mark | None:
        """Where a key or value stands; the nearest enclosing one that exists where `path` leads nowhere."""
        node = self.root = self.root or _compose(self.name, self.text)
        found = node
        for depth, step in enumerate(path):
            is_last = depth == len(path) - 1
            pair = _child(node, step)
            if pair is None:
                break
            key, node = pair
            found = key if is_last and at == "key" else node
        return _mark(self, found)


def read_yaml(name: str, text: str) -> YamlFile:
    """Reads one document. Raises RuleFileError for bad syntax, and with every duplicate key at once."""
    root = _compose(name, text)
    problems: list[Problem] = []
    file = YamlFile(name, text, None, root)
    if root is not None:
        file.data = _plain(root, file, problems, set())
    if problems:
        raise RuleFileError(problems)
    return file


def read_yaml_path(path: Path, name: str | None = None) -> YamlFile:
    """Reads a file of UTF-8 text. Raises RuleFileError where it cannot be read."""
    shown = name or str(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise RuleFileError([Problem(f"is not UTF-8 text (byte {error.start})", shown)]) from None
    except OSError as error:
        raise RuleFileError([Problem(f"cannot be read: {error.strerror}", shown)]) from None
    return read_yaml(shown, text)


def _child(node: Node | None, step: str | int) -> tuple[Node, Node] | None:
    """The key and value that a step of a path leads to; a list's entry is its own key."""
    if node is not None and node.id == "mapping":
        return next((pair for pair in node.value if pair[0].value == str(step)), None)
    if node is not None and node.id == "sequence" and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step]
    return None


def _compose(name: str, text: str) -> Node | None:
    import yaml

    base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    # What a plain scalar is, is decided in `_scalar`; the loader's own guesses cost a third of the time.
    loader = type("_Loader", (base,), {"yaml_implicit_resolvers": {}})
    try:
        if _may_be_deep(text):
            _refuse_depth(name, text, loader)
        root: Node | None = yaml.compose(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        where = error.problem_mark or error.context_mark
        mark = Mark(where.line + 1, where.column + 1, _line(text, where.line)) if where else None
        said = (error.problem or error.context or "cannot be understood").strip()
        hint = next((hint for part, hint in _HINTS.items() if part in said), "")
        raise RuleFileError([Problem(f"not valid YAML: {said}", name, mark, hint)]) from None
    except yaml.YAMLError as error:
        raise RuleFileError([Problem(f"not valid YAML: {str(error).splitlines()[0]}", name)]) from None
    return root


def _may_be_deep(text: str) -> bool:
    """Whether a text may be nested deeper than is allowed, told without parsing it."""
    depth = deepest = 0
    for bracket in _BRACKETS.finditer(text):
        depth = depth + 1 if bracket[0] in "[{" else max(0, depth - 1)
        deepest = max(deepest, depth)
    return deepest > _MAX_DEPTH // 2 or _DEEP_BLOCK.search(text) is not None


def _refuse_depth(name: str, text: str, loader: Any) -> None:
    """Raises RuleFileError for nesting that the parser, which calls itself, might not survive."""
    import yaml

    depth = 0
    for event in yaml.parse(text, Loader=loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _MAX_DEPTH:
            where = event.start_mark
            mark = Mark(where.line + 1, where.column + 1, _line(text, where.line)) if where else None
            raise RuleFileError([Problem(f"nested more than {_MAX_DEPTH} deep", name, mark)])


def _plain(node: Node, file: YamlFile, problems: list[Problem], seen: set[int]) -> Any:
    if id(node) in seen:
        problems.append(
            Problem("anchors and aliases are not part of this format", file.name, _mark(file, node))
        )
        return None
    seen.add(id(node))
    if node.id == "scalar":
        return _scalar(node, file, problems)
    if node.id == "sequence":
        return [_plain(child, file, problems, seen) for child in node.value]
    data: dict[str, Any] = {}
    for key, value in node.value:
        if key.id != "scalar":
            problems.append(Problem("a key must be a word", file.name, _mark(file, key)))
            continue
        if key.value in data:
            problems.append(Problem(f'duplicate key "{key.value}"', file.name, _mark(file, key)))
            continue
        data[key.value] = _plain(value, file, problems, seen)
    return data


def _scalar(node: Node, file: YamlFile, problems: list[Problem]) -> Any:
    if node.tag not in _PLAIN_TAGS:
        problems.append(
            Problem(f"the tag {node.tag} is not part of this format", file.name, _mark(file, node))
        )
    text: str = node.value
    if getattr(node, "style", None):
        return text
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if _INT.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    return text


def _mark(file: YamlFile, node: Node | None) -> Mark | None:
    if node is None:
        return None
    start, end = node.start_mark, node.end_mark
    line = _line(file.text, start.line)
    width = end.column - start.column if end.line == start.line else len(line) - start.column
    return Mark(start.line + 1, start.column + 1, line, max(1, width))


def _line(text: str, number: int) -> str:
    lines = _lines(text)
    return lines[number].rstrip("\r") if number < len(lines) else ""


@lru_cache(maxsize=1)
def _lines(text: str) -> list[str]:
    return text.split("\n")
