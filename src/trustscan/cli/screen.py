"""What the output can show: colour or none, its marks, its width. Obeys NO_COLOR, FORCE_COLOR, TERM, CI."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TextIO

from rich.console import Console, detect_legacy_windows
from rich.text import Text

from trustscan.model.struct import Frozen
from trustscan.report.terminal.sheet import UNICODE, Detail, Sheet, glyphs_for

PIPED_COLUMNS = 100
_OFF = frozenset({"", "0", "false"})
_PLAIN = str.maketrans(
    {"…": "...", "“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "→": "->", "·": "|"}
)


class Color(StrEnum):
    """When to use colour."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


def wants_color(choice: Color, terminal: bool, environ: Mapping[str, str]) -> bool:
    """Whether to colour: the flag decides, then NO_COLOR, then FORCE_COLOR, then what the output is."""
    if choice is not Color.AUTO:
        return choice is Color.ALWAYS
    if environ.get("NO_COLOR"):
        return False
    if environ.get("FORCE_COLOR", "").lower() not in _OFF:
        return True
    return terminal and environ.get("TERM") != "dumb"


def lively(stream: TextIO, environ: Mapping[str, str]) -> bool:
    """Whether a moving line may be drawn: on a terminal, and not in CI, whose logs keep each step."""
    in_ci = any(environ.get(name, "").lower() not in _OFF for name in ("CI", "GITHUB_ACTIONS"))
    return stream.isatty() and environ.get("TERM") != "dumb" and not in_ci


def columns(terminal: bool, environ: Mapping[str, str]) -> int:
    """The width to write for: the terminal's, or COLUMNS, or 100 where nobody can tell."""
    given = environ.get("COLUMNS", "")
    if given.isdecimal() and int(given):
        return int(given)
    return shutil.get_terminal_size().columns if terminal else PIPED_COLUMNS


class Screen(Frozen):
    """One output for text: its sheet, whether it is coloured, and the characters that it has."""

    sheet: Sheet
    colored: bool = False
    encoding: str = "utf-8"

    @classmethod
    def of(cls, stream: TextIO, choice: Color, detail: Detail) -> Screen:
        """What `stream` (stdout, as a rule) can show."""
        terminal = stream.isatty()
        encoding = stream.encoding or "ascii"
        colored = wants_color(choice, terminal, os.environ) and not (terminal and detect_legacy_windows())
        return cls(
            Sheet.fitting(columns(terminal, os.environ), glyphs_for(encoding), detail), colored, encoding
        )

    @classmethod
    def for_file(cls, detail: Detail) -> Screen:
        """A text file: UTF-8, no colour."""
        return cls(Sheet.fitting(PIPED_COLUMNS, UNICODE, detail))

    @property
    def unicode(self) -> bool:
        """Whether the output has every character."""
        return self.encoding.lower().replace("-", "").startswith("utf")

    def draw(self, lines: Iterable[Text]) -> str:
        """Lines as a string that the output can take; without colour it holds no escape sequence at all."""
        return printable(_colored(lines) if self.colored else _plain(lines), self.encoding)


def _plain(lines: Iterable[Text]) -> str:
    return "".join(f"{line.plain.rstrip()}\n" for line in lines)


def _colored(lines: Iterable[Text]) -> str:
    drawn = io.StringIO()
    console = Console(file=drawn, force_terminal=True, color_system="standard", legacy_windows=False)
    for line in lines:
        console.print(line, soft_wrap=True, highlight=False, markup=False, emoji=False)
    return drawn.getvalue()


def printable(text: str, encoding: str) -> str:
    """`text` with what `encoding` lacks put in plainer words: quotes and dashes as in ASCII, else `?`."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return text.translate(_PLAIN).encode(encoding, "replace").decode(encoding)
    return text
