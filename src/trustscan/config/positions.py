"""Where the keys of a TOML document stand, as the parser of the standard library does not tell.

Only for documents that this parser has read without complaint: nothing is checked here, only found.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping

from trustscan.model.struct import Struct, field
from trustscan.rulebook.problems import Mark

KeyPath = tuple[str | int, ...]
_KEY = re.compile(r"""[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*'""")
_SPACE = re.compile(r"[ \t]*")
_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BLANK_AND_COMMA = re.compile(r"(?:[ \t\r\n,]|#[^\n]*)*")
# The longer quotes first; one to two more may follow the closing three, as part of the text.
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}(?!")'
    r"|'''.*?'{3,5}(?!')"
    r"""|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'""",
    re.DOTALL,
)
_PLAIN = re.compile(r"[^,\]}#\r\n]*")


def marks(text: str) -> Mapping[KeyPath, Mark]:
    """The place of each key, and of each item of an array, by the path that leads to it."""
    reader = _Reader(text)
    reader.document()
    lines = text.split("\n")
    return {path: _mark(text, lines, start, end) for path, (start, end) in reader.found.items()}


def _mark(text: str, lines: list[str], start: int, end: int) -> Mark:
    line = text.count("\n", 0, start)
    column = start - (text.rfind("\n", 0, start) + 1)
    return Mark(line + 1, column + 1, lines[line].rstrip("\r"), max(1, min(end, start + 60) - start))


class _Reader(Struct):
    """Walks over a document; `at` is the next character."""

    text: str
    at: int = 0
    found: dict[KeyPath, tuple[int, int]] = field(default_factory=dict)
    tables: dict[KeyPath, int] = field(default_factory=dict)
    """How many tables each array of tables has so far."""

    def document(self) -> None:
        table: KeyPath = ()
        self._skip(_BLANK)
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self._header()
            else:
                self._pair(table)
            self._skip(_BLANK)

    def _header(self) -> KeyPath:
        brackets = 2 if self.text.startswith("[[", self.at) else 1
        self.at += brackets
        *outer, (last, start, end) = self._keys()
        path: KeyPath = ()
        for key, _, _ in outer:
            path = (*path, key)
            if path in self.tables:
                path = (*path, self.tables[path] - 1)
        path = (*path, last)
        self.found.setdefault(path, (start, end))
        if brackets == 2:
            number = self.tables.get(path, 0)
            self.tables[path] = number + 1
            path = (*path, number)
            self.found[path] = (start, end)
        self.at += brackets
        return path

    def _keys(self) -> list[tuple[str, int, int]]:
        """A dotted key: its parts, each with its place."""
        keys = []
        while True:
            self._skip(_SPACE)
            start = self.at
            raw = self._skip(_KEY)
            keys.append((_plain(raw), start, self.at))
            self._skip(_SPACE)
            if not self.text.startswith(".", self.at):
                return keys
            self.at += 1

    def _pair(self, table: KeyPath) -> None:
        path = table
        for key, start, end in self._keys():
            path = (*path, key)
            self.found.setdefault(path, (start, end))
        self.at += 1  # the equals sign
        self._skip(_SPACE)
        self._value(path)

    def _value(self, path: KeyPath) -> None:
        first = self.text[self.at]
        if first == "[":
            self._array(path)
        elif first == "{":
            self._inline_table(path)
        elif first in "\"'":
            self._skip(_STRING)
        else:
            self._skip(_PLAIN)

    def _array(self, path: KeyPath) -> None:
        self.at += 1
        self._skip(_BLANK)
        number = 0
        while self.text[self.at] != "]":
            start = self.at
            self._value((*path, number))
            line_end = self.text.find("\n", start, self.at)
            self.found[*path, number] = (start, self.at if line_end < 0 else line_end)
            number += 1
            self._skip(_BLANK_AND_COMMA)
        self.at += 1

    def _inline_table(self, path: KeyPath) -> None:
        self.at += 1
        self._skip(_BLANK_AND_COMMA)
        while self.text[self.at] != "}":
            self._pair(path)
            self._skip(_BLANK_AND_COMMA)
        self.at += 1

    def _skip(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.at)
        assert match is not None, "the parser has taken this document"
        self.at = match.end()
        return match[0]


def _plain(raw: str) -> str:
    return raw if raw[0] not in "\"'" else str(tomllib.loads(f"key = {raw}")["key"])
