"""Reads a configuration file and checks every word of it, so that a typo cannot switch anything off."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from trustscan.config.find import PYPROJECT
from trustscan.config.models import SHARED, ConfigError, Kind, Project, Setting
from trustscan.config.positions import KeyPath, marks
from trustscan.model.report import Severity
from trustscan.model.struct import Struct, field
from trustscan.model.waivers import Waiver
from trustscan.rulebook.problems import Mark, Problem, did_you_mean
from trustscan.rulebook.severities import SeverityChange

_OURS: KeyPath = ("tool", "trustscan")
_PLACE = re.compile(r"line (\d+), column (\d+)\)")
_WAIVER_KEYS = ("rule", "url", "reason", "expires")
_LEVELS = tuple(str(severity) for severity in Severity)


def read_project(path: Path, sections: Mapping[str, Sequence[Setting]]) -> Project:
    """What a file configures. `sections` are the settings at its top (`SHARED`) and in tables of their own.

    In a pyproject.toml the table `tool.trustscan` is read. Raises ConfigError with every mistake.
    """
    name = _shown(path)
    text = _text(path, name)
    data = _parsed(text, name)
    root: KeyPath = ()
    if path.name == PYPROJECT:
        root = _OURS
        tool = data.get("tool")
        data = tool.get("trustscan") if isinstance(tool, dict) else None
        if data is None:
            raise ConfigError([Problem("there is no table [tool.trustscan]", name)])
    reader = _Reader(name, marks(text), root, path.resolve().parent)
    project = reader.project(path, data, sections)
    if reader.problems:
        raise ConfigError(sorted(reader.problems, key=_in_order))
    return project


def _text(path: Path, name: str) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ConfigError([Problem(f"cannot be read: {error.strerror}", name)]) from None
    except UnicodeDecodeError as error:
        raise ConfigError([Problem(f"is not UTF-8 text (byte {error.start})", name)]) from None


def _parsed(text: str, name: str) -> Any:
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ConfigError([Problem("is nested too deeply", name)]) from None
    except tomllib.TOMLDecodeError as error:
        message, _, place = str(error).rpartition(" (at ")
        lines = text.split("\n")
        found = _PLACE.fullmatch(place)
        line, column = (int(found[1]), int(found[2])) if found else (len(lines), len(lines[-1]) + 1)
        mark = Mark(line, column, lines[line - 1].rstrip("\r"))
        raise ConfigError([Problem(f"this is not valid TOML: {message}", name, mark)]) from None


class _Reader(Struct):
    """Checks one document; what is wrong is collected in `problems`."""

    name: str
    marks: Mapping[KeyPath, Mark]
    root: KeyPath
    folder: Path
    problems: list[Problem] = field(default_factory=list)

    def project(self, path: Path, data: Any, sections: Mapping[str, Sequence[Setting]]) -> Project:
        """Everything in the document."""
        if not isinstance(data, dict):
            self._say((), "this has to be a table")
            return Project()
        tables = {"severity", "waivers", "targets", *sections} - {SHARED}
        values: dict[str, dict[str, Any]] = {SHARED: {}}
        places: dict[tuple[str, str], str] = {}
        own = {key: value for key, value in data.items() if key not in tables}
        self._section(SHARED, (), own, sections.get(SHARED, ()), tables, values, places)
        for section in sections.keys() & data.keys() - {SHARED}:
            self._section(section, (section,), data[section], sections[section], (), values, places)
        if "targets" in data:
            places[SHARED, "targets"] = self._place(("targets",))
        return Project(
            path,
            values,
            places,
            tuple(self._target(text) for text in self._texts(("targets",), data.get("targets", []))),
            self._severities(data.get("severity", {})),
            self._waivers(data.get("waivers", [])),
        )

    def _section(
        self,
        section: str,
        at: KeyPath,
        data: Any,
        settings: Sequence[Setting],
        tables: Iterable[str],
        values: dict[str, dict[str, Any]],
        places: dict[tuple[str, str], str],
    ) -> None:
        known = {setting.key: setting for setting in settings}
        read = values.setdefault(section, {})
        for key, value in self._table(at, data).items():
            setting = known.get(key)
            if setting is None:
                hint = did_you_mean(key.replace("_", "-"), [*known, *tables])
                self._say((*at, key), f'there is no setting "{key}"', hint)
                continue
            checked = self._value((*at, key), value, setting)
            if checked is not None:
                read[setting.name] = checked
                places[section, setting.name] = self._place((*at, key))

    def _value(self, at: KeyPath, value: Any, setting: Setting) -> Any:
        """A value as the command line takes it; None where it is wrong."""
        if setting.kind is Kind.PAIRS:
            pairs = self._table(at, value)
            found = [self._one((*at, key), each, setting) for key, each in pairs.items()]
            named = [f"{key}={each}" for key, each in zip(pairs, found, strict=True)]
            return None if None in found else named
        if setting.many:
            if not isinstance(value, list):
                return self._say(at, f"{at[-1]} takes a list, such as {at[-1]} = [...]")
            items = [self._one((*at, number), each, setting) for number, each in enumerate(value)]
            return None if None in items else items
        return self._one(at, value, setting)

    def _one(self, at: KeyPath, value: Any, setting: Setting) -> Any:
        if not _fits(value, setting.kind):
            return self._say(at, f"{setting.key} takes {setting.kind}")
        if setting.choices and value not in setting.choices:
            return self._say(
                at, f'{setting.key} cannot be "{value}"', did_you_mean(value, setting.choices, "there are")
            )
        low, high = setting.low, setting.high
        if (low is not None and value < low) or (high is not None and value > high):
            return self._say(at, f"{setting.key} takes {setting.kind} {_range(low, high)}")
        if setting.kind is Kind.PATH:
            return self._from_here(value)
        if setting.kind is Kind.OUTPUT:
            form, equals, rest = value.partition("=")
            return (
                f"{form}={self._from_here(rest)}"
                if equals and form.isidentifier()
                else self._from_here(value)
            )
        return value

    def _target(self, text: str) -> str:
        """A folder or file beside the configuration as seen from here; whatever is none stays as it is."""
        a_path = text.startswith((".", "/", "~", "\\")) or text.lower().endswith((".warc", ".warc.gz"))
        beside = "://" not in text and os.path.exists(self.folder / text)
        return self._from_here(text) if a_path or beside else text

    def _from_here(self, text: str) -> str:
        """A path that is relative to the file, relative to the current folder if it lies below that."""
        path = self.folder / Path(text).expanduser()
        try:
            below = path.relative_to(Path.cwd().resolve()).as_posix()
        except ValueError:
            return str(path)
        return text if Path(text) == Path(below) else below

    def _severities(self, data: Any) -> tuple[SeverityChange, ...]:
        found = []
        for rule, level in self._table(("severity",), data).items():
            if level in _LEVELS:
                found.append(SeverityChange(rule, Severity(level), self._place(("severity", rule))))
            else:
                self._say(("severity", rule), f"{rule} takes one of {', '.join(_LEVELS)}")
        return tuple(found)

    def _waivers(self, data: Any) -> tuple[Waiver, ...]:
        if not isinstance(data, list):
            self._say(("waivers",), "each waiver begins with a line [[waivers]]")
            return ()
        found = [self._waiver(("waivers", number), each) for number, each in enumerate(data)]
        return tuple(waiver for waiver in found if waiver is not None)

    def _waiver(self, at: KeyPath, data: Any) -> Waiver | None:
        before = len(self.problems)
        table = self._table(at, data)
        for key in table.keys() - set(_WAIVER_KEYS):
            self._say((*at, key), f'a waiver has no "{key}"', did_you_mean(key, _WAIVER_KEYS))
        rule, reason = (self._text_of(at, table, key) for key in ("rule", "reason"))
        url = self._text_of(at, table, "url") if "url" in table else None
        expires = _day(table.get("expires"))
        if expires is None:
            where = (*at, "expires") if "expires" in table else at
            self._say(where, "a waiver needs a day on which it ends, such as expires = 2027-03-31")
        if expires is None or len(self.problems) > before:
            return None
        return Waiver(rule, reason, expires, url, self._place(at))

    def _text_of(self, at: KeyPath, table: Mapping[str, Any], key: str) -> str:
        value = table.get(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
        self._say((*at, key) if key in table else at, f"a waiver needs a {key}, as a text")
        return ""

    def _texts(self, at: KeyPath, data: Any) -> list[str]:
        if isinstance(data, list) and all(isinstance(each, str) and each.strip() for each in data):
            return data
        self._say(at, f'{at[-1]} takes a list of texts, such as {at[-1]} = ["example.com"]')
        return []

    def _table(self, at: KeyPath, data: Any) -> Mapping[str, Any]:
        if isinstance(data, dict):
            return data
        self._say(at, f"{at[-1]} has to be a table")
        return {}

    def _say(self, at: KeyPath, message: str, hint: str = "") -> None:
        self.problems.append(Problem(message, self.name, self._mark(at), hint))

    def _mark(self, at: KeyPath) -> Mark | None:
        """The place of a key, or of the nearest one around it."""
        path = (*self.root, *at)
        return next((self.marks[path[:n]] for n in range(len(path), 0, -1) if path[:n] in self.marks), None)

    def _place(self, at: KeyPath) -> str:
        mark = self._mark(at)
        return self.name if mark is None else f"{self.name}:{mark.line}"


def _fits(value: Any, kind: Kind) -> bool:
    if kind is Kind.FLAG:
        return isinstance(value, bool)
    if kind in (Kind.WHOLE, Kind.NUMBER):
        wanted = int if kind is Kind.WHOLE else (int, float)
        return isinstance(value, wanted) and not isinstance(value, bool)
    return isinstance(value, str)


def _range(low: float | None, high: float | None) -> str:
    if high is None:
        return f"from {low:g}"
    return f"up to {high:g}" if low is None else f"from {low:g} to {high:g}"


def _day(value: Any) -> date | None:
    """A TOML date, or a text that is one."""
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    return value if isinstance(value, date) and not isinstance(value, datetime) else None


def _shown(path: Path) -> str:
    try:
        return path.resolve().relative_to(Path.cwd().resolve()).as_posix()
    except ValueError:
        return str(path)


def _in_order(problem: Problem) -> tuple[int, int]:
    return (problem.mark.line, problem.mark.column) if problem.mark else (0, 0)
