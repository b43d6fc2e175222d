"""Checks plain data from a rule file step by step and remembers every problem with its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from trustscan.rulebook.problems import Problem, did_you_mean
from trustscan.rulebook.yaml import KeyPath, YamlFile
from trustscan.text.normalise import normalise


class Checker:
    """Collects problems with their places, so that one run names them all."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def say(self, file: YamlFile, path: KeyPath, message: str, hint: str = "", key: bool = False) -> None:
        """One more problem, at the value that `path` leads to (or at its key)."""
        mark = file.mark(path, "key" if key else "value")
        self.problems.append(Problem(message, file.name, mark, hint))

    def mapping(
        self, file: YamlFile, path: KeyPath, value: Any, known: Iterable[str] | None
    ) -> Mapping[str, Any]:
        """The value as a mapping whose keys are all known; what is not is reported and left out."""
        if not isinstance(value, dict):
            self.say(file, path, "a mapping is expected here")
            return {}
        names = None if known is None else tuple(known)
        for key in value:
            if names is not None and key not in names:
                self.say(file, (*path, key), f'"{key}" is not known', did_you_mean(key, names), key=True)
        return {k: v for k, v in value.items() if names is None or k in names}

    def phrases(self, file: YamlFile, path: KeyPath, value: Any) -> list[str]:
        """The value as a list of phrases, each of them saying something."""
        if not isinstance(value, list):
            self.say(file, path, "a list of phrases is expected here")
            return []
        for number, phrase in enumerate(value):
            place = (*path, number)
            if not isinstance(phrase, str):
                self.say(file, place, f"{phrase!r} is not text", "put it in quotation marks")
            elif not normalise(phrase):
                self.say(file, place, f'"{phrase}" has no letter, digit or sign that is compared')
        return [phrase for phrase in value if isinstance(phrase, str)]

    def words(self, file: YamlFile, path: KeyPath, value: Any) -> list[str]:
        """The value as a list of texts, taken as they are."""
        if isinstance(value, list) and all(isinstance(word, str) for word in value):
            return value
        self.say(file, path, "a list of texts is expected here")
        return []
