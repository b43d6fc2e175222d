"""What reading a rule file needs to know, and where it says what is wrong."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from trustscan.facts.vocabulary import Vocabulary
from trustscan.model.struct import Struct, field
from trustscan.rulebook.problems import Problem, did_you_mean, nearest
from trustscan.rulebook.yaml import KeyPath, YamlFile

SET_NAME = re.compile(r"[a-z][a-z0-9-]*\.[a-z][a-z0-9_-]*")
INLINE = "inline."


class Known(Struct):
    """The names that conditions may use, and the phrases that rule files add to the lexicon's."""

    roles: frozenset[str] = frozenset()
    networks: frozenset[str] = frozenset()
    service_groups: frozenset[str] = frozenset()
    set_sizes: dict[str, int] = field(default_factory=dict)
    subjects: set[str] = field(default_factory=set)
    traits: dict[str, Literal["yes or no", "several names"]] = field(default_factory=dict)
    added: dict[str, dict[str, list[str]]] = field(default_factory=dict)

    @classmethod
    def of(cls, vocabulary: Vocabulary) -> Known:
        """The names of a vocabulary."""
        return cls(
            roles=frozenset(role.id for role in vocabulary.roles),
            networks=frozenset(network.name for network in vocabulary.networks),
            service_groups=frozenset(fingerprint.group for fingerprint in vocabulary.fingerprints),
            set_sizes={name: len(members) for name, members in vocabulary.phrases.sets.items()},
            subjects=set(map(_subject, vocabulary.phrases.sets)),
        )

    def names(self, kind: str) -> frozenset[str]:
        """The names of a kind that a field takes its values from."""
        return {"roles": self.roles, "networks": self.networks, "service groups": self.service_groups}[kind]

    def is_set(self, word: object) -> bool:
        """Whether a word is meant as a phrase set: its first half names a subject of the lexicon."""
        return (
            isinstance(word, str) and SET_NAME.fullmatch(word) is not None and _subject(word) in self.subjects
        )

    def add_inline(self, phrases: Mapping[str, Sequence[str]]) -> str:
        """Gives phrases that stand in a rule a set of their own; the same phrases get the same set."""
        text = json.dumps(phrases, sort_keys=True, ensure_ascii=False)
        name = INLINE + hashlib.sha256(text.encode()).hexdigest()[:12]
        self.add_set(name, phrases)
        return name

    def add_set(self, name: str, phrases: Mapping[str, Sequence[str]]) -> None:
        """Adds phrases by language to a named set."""
        by_language = self.added.setdefault(name, {})
        for language, words in phrases.items():
            by_language[language] = list(words)
        self.set_sizes[name] = sum(len(words) for words in by_language.values())
        self.subjects.add(_subject(name))


def _subject(set_name: str) -> str:
    return set_name.partition(".")[0]


class Context(Struct):
    """One file being read. Problems are collected, so that all of them are told at once."""

    file: YamlFile
    known: Known
    problems: list[Problem] = field(default_factory=list)

    def say(self, path: KeyPath, message: str, hint: str = "", at: Literal["key", "value"] = "value") -> None:
        """Notes what is wrong with the key or value at `path`."""
        self.problems.append(Problem(message, self.file.name, self.file.mark(path, at), hint))

    def mapping(self, value: Any, path: KeyPath, what: str) -> dict[str, Any]:
        """The value as a mapping; anything else is a problem and an empty mapping."""
        if isinstance(value, dict):
            return value
        self.say(path, f"{what} must be a mapping, not {kind_of(value)}")
        return {}

    def only(self, data: Mapping[str, Any], known: Iterable[str], path: KeyPath, what: str) -> frozenset[str]:
        """Notes every key that is not known; returns the keys that were probably meant."""
        names = tuple(known)
        unknown = [key for key in data if key not in names]
        for key in unknown:
            self.say((*path, key), f'{what} has no key "{key}"', did_you_mean(key, names), "key")
        return frozenset(name for key in unknown if (name := nearest(key, names)))

    def text(self, value: Any, path: KeyPath, what: str) -> str:
        """The value as a text that says something."""
        if isinstance(value, str) and value.strip():
            return value
        hint = "put it in quotation marks" if isinstance(value, int | float) else ""
        self.say(path, f"{what} must be a text, not {kind_of(value)}", hint)
        return ""

    def texts(self, value: Any, path: KeyPath, what: str) -> tuple[str, ...]:
        """The value as a list of texts; a single text stands for a list of one."""
        if isinstance(value, str):
            return (self.text(value, path, what),)
        if not isinstance(value, list) or not value:
            self.say(path, f"{what} must be a list of texts, not {kind_of(value)}")
            return ()
        return tuple(self.text(item, (*path, at), "this") for at, item in enumerate(value))

    def one_of(self, value: Any, choices: Iterable[str], path: KeyPath, what: str) -> str | None:
        """The value as one of a few words."""
        names = tuple(choices)
        if isinstance(value, str) and value in names:
            return value
        if not isinstance(value, str):
            self.say(path, f"{what} must be one of {', '.join(names)}, not {kind_of(value)}")
        else:
            self.say(path, f'{what} cannot be "{value}"', did_you_mean(value, names))
        return None


def kind_of(value: Any) -> str:
    """What a YAML value is, in words."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, int | float):
        return f"the number {value}"
    if isinstance(value, str):
        return f'the text "{value if len(value) <= 40 else value[:37] + "..."}"' if value else "an empty text"
    if isinstance(value, list):
        return "a list" if value else "an empty list"
    return "a mapping" if value else "an empty mapping"
