"""Turns rules/lexicon/*.yaml, roles.yaml and fingerprints.yaml into one `Vocabulary`.

Reading and checking 400 KB of YAML takes a third of a second, so what comes out is cached as JSON.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import to_builtins

from trustscan.facts.vocabulary import Fingerprint, Network, Role, Vocabulary, slug
from trustscan.model.struct import Frozen, Struct, field
from trustscan.rulebook.cache import cached
from trustscan.rulebook.checker import Checker
from trustscan.rulebook.problems import Problem, RuleFileError, did_you_mean
from trustscan.rulebook.services import Services, read_services
from trustscan.rulebook.slugs import joined, name_slugs
from trustscan.rulebook.yaml import KeyPath, YamlFile, read_yaml
from trustscan.text.language import WORDS_SET
from trustscan.text.phrases import ANY_LANGUAGE, PhraseBook

FIELDS = ("link", "slug", "heading", "body", "weak")
NAME_FIELDS = ("link", "heading")
_LANGUAGE_KEYS = ("language", "name", "script", "words", "signals")
_ROLE_KEYS = ("subjects", "min_cues", "min_words", "unnamed_cues", "telling")
_CACHE_KIND = "vocabulary-1"
_PACKAGE = Path(__file__).parents[1]
_MADE_BY = tuple(
    str(_PACKAGE / name)
    for name in (
        "rulebook/lexicon.py",
        "rulebook/services.py",
        "rulebook/slugs.py",
        "text/normalise.py",
        "text/phrases.py",
    )
)


def load_vocabulary(*folders: Path) -> Vocabulary:
    """The vocabulary of one or more rule folders; what a later folder says is added to the earlier ones.

    A folder may hold lexicon/signals.yaml, lexicon/<language>.yaml, further files of phrase sets in lexicon/,
    roles.yaml and fingerprints.yaml.
    Raises RuleFileError with every problem found, each with file, line and column.
    """
    return vocabulary_of(sources_of_words(folders))


def vocabulary_of(sources: Sequence[tuple[str, bytes]]) -> Vocabulary:
    """The vocabulary of these files. Raises RuleFileError as `load_vocabulary` does."""
    contents = [part for name, text in sources for part in (name.encode(), text)]
    return _restore(cached(_CACHE_KIND, contents, lambda: _build(sources), made_by=_MADE_BY))


class PhraseSet(Frozen):
    """A named set of phrases, for documentation: in which languages it has how many."""

    name: str
    languages: tuple[str, ...]
    phrases: int


def phrase_sets(vocabulary: Vocabulary) -> tuple[PhraseSet, ...]:
    """Every phrase set that rules and roles can name, by name."""
    return tuple(
        PhraseSet(name, tuple(sorted(frozenset().union(*members.values()))), len(members))
        for name, members in sorted(vocabulary.phrases.sets.items())
    )


def sources_of_words(folders: Iterable[Path]) -> list[tuple[str, bytes]]:
    """Name and content of every file that teaches words, in an order that does not depend on the machine.

    Raises RuleFileError where one cannot be read.
    """
    paths: list[Path] = []
    for folder in folders:
        lexicons = sorted(
            (folder / "lexicon").glob("*.yaml"), key=lambda p: (p.name != "signals.yaml", p.name)
        )
        single = [folder / name for name in ("roles.yaml", "fingerprints.yaml")]
        paths += lexicons + [path for path in single if path.is_file()]
    sources = []
    for path in paths:
        try:
            sources.append((str(path), path.read_bytes()))
        except OSError as error:
            raise RuleFileError([Problem(f"cannot be read: {error.strerror}", str(path))]) from None
    return sources


class _Draft(Struct):
    """What has been read so far. `slugs` are by signal, `subjects` the signals of each role."""

    checker: Checker = field(default_factory=Checker)
    book: PhraseBook = field(default_factory=PhraseBook)
    signals: dict[str, str] = field(default_factory=dict)
    slugs: dict[str, set[str]] = field(default_factory=dict)
    roles: dict[str, Role] = field(default_factory=dict)
    subjects: dict[str, tuple[str, ...]] = field(default_factory=dict)
    services: Services = field(default_factory=Services)
    languages: set[str] = field(default_factory=set)


def _reader_of(file: YamlFile) -> Callable[[YamlFile, _Draft], None]:
    """Three files are known by name; of the others those with `sets` are no language's own."""
    named = _READERS.get(Path(file.name).name)
    if named:
        return named
    return _read_sets if isinstance(file.data, dict) and "sets" in file.data else _read_language


def _build(sources: Sequence[tuple[str, bytes]]) -> dict[str, Any]:
    """All files as one JSON value, from which `_restore` makes the vocabulary without checking again."""
    draft = _Draft()
    for name, content in sources:
        file = read_yaml(name, content.decode("utf-8-sig", errors="replace"))
        _reader_of(file)(file, draft)
    if draft.checker.problems:
        raise RuleFileError(draft.checker.problems)
    return {
        "book": draft.book.to_data(),
        "roles": [to_builtins(role) for role in draft.roles.values()],
        "slugs": _slugs_of_roles(draft),
        "languages": sorted(draft.languages),
        "services": to_builtins(draft.services),
    }


def _restore(data: Mapping[str, Any]) -> Vocabulary:
    services = data["services"]
    return Vocabulary(
        phrases=PhraseBook.from_data(data["book"]),
        roles=tuple(Role(**_with_tuples(role)) for role in data["roles"]),
        slugs={text: frozenset(roles) for text, roles in data["slugs"].items()},
        fingerprints=tuple(Fingerprint(**_with_tuples(item)) for item in services["fingerprints"]),
        networks=tuple(Network(**_with_tuples(item)) for item in services["networks"]),
        free_mail=frozenset(services["free_mail"]),
        parking_hosts=frozenset(services["parking_hosts"]),
        languages=tuple(data["languages"]),
    )


def _with_tuples(item: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in item.items()}


def _read_signals(file: YamlFile, draft: _Draft) -> None:
    top = draft.checker.mapping(file, (), file.data, ("signals",))
    for signal, meaning in draft.checker.mapping(file, ("signals",), top.get("signals"), None).items():
        draft.signals[signal] = str(meaning)


def _read_language(file: YamlFile, draft: _Draft) -> None:
    checker = draft.checker
    top = checker.mapping(file, (), file.data, _LANGUAGE_KEYS)
    language = top.get("language")
    if not isinstance(language, str) or Path(file.name).stem != language:
        checker.say(
            file, ("language",), f'the language of this file must be "{Path(file.name).stem}", its name'
        )
        return
    if language != ANY_LANGUAGE:
        draft.languages.add(language)
    draft.book.add(
        WORDS_SET, language, [f"{word}|" for word in checker.phrases(file, ("words",), top.get("words", []))]
    )
    signals = checker.mapping(file, ("signals",), top.get("signals"), draft.signals)
    for signal, fields in signals.items():
        path = ("signals", signal)
        for name, value in checker.mapping(file, path, fields, FIELDS).items():
            phrases = checker.phrases(file, (*path, name), value)
            if name == "slug":
                _add_slugs(draft, signal, [text for phrase in phrases for text in _slug_forms(phrase)])
                continue
            _add_phrases(draft, signal, name, language, phrases)


def _read_sets(file: YamlFile, draft: _Draft) -> None:
    """Phrase sets written language beside language: the words that readers of prices, people... look for."""
    checker = draft.checker
    top = checker.mapping(file, (), file.data, ("sets",))
    for name, languages in checker.mapping(file, ("sets",), top.get("sets"), None).items():
        path = ("sets", name)
        signal, _, field_name = name.partition(".")
        for language, value in checker.mapping(file, path, languages, None).items():
            phrases = checker.phrases(file, (*path, language), value)
            _add_phrases(draft, signal, field_name, language, phrases)


def _add_phrases(draft: _Draft, signal: str, name: str, language: str, phrases: Sequence[str]) -> None:
    """Adds phrases to the set `signal.name`; names of a subject also tell what its address may be."""
    draft.book.add(f"{signal}.{name}", language, phrases)
    if name in NAME_FIELDS and signal in draft.signals:
        slugs = (s for phrase in phrases for s in name_slugs(phrase.strip("=*|"), language))
        _add_slugs(draft, signal, slugs)


def _add_slugs(draft: _Draft, signal: str, slugs: Iterable[str]) -> None:
    draft.slugs.setdefault(signal, set()).update(slugs)


def _slug_forms(phrase: str) -> Iterable[str]:
    return joined("/".join(slug(part) for part in phrase.split("/")))


def _read_roles(file: YamlFile, draft: _Draft) -> None:
    checker = draft.checker
    top = checker.mapping(file, (), file.data, ("roles",))
    for role_id, value in checker.mapping(file, ("roles",), top.get("roles"), None).items():
        path: KeyPath = ("roles", role_id)
        settings = checker.mapping(file, path, value, _ROLE_KEYS)
        subjects = tuple(settings.get("subjects", (role_id,)))
        for subject in subjects:
            if subject not in draft.signals:
                where = (*path, "subjects") if "subjects" in settings else path
                checker.say(
                    file,
                    where,
                    f'no lexicon signal is called "{subject}"',
                    did_you_mean(subject, draft.signals),
                )
        numbers = {key: number for key, number in settings.items() if key != "subjects"}
        for key, number in numbers.items():
            if type(number) is not int or number < 0:
                checker.say(file, (*path, key), f"a whole number is expected here, not {number!r}")
        names = tuple(f"{subject}.{name}" for subject in subjects for name in NAME_FIELDS)
        draft.roles[role_id] = Role(role_id, names, _cue_set(role_id, subjects, draft.book), **numbers)
        draft.subjects[role_id] = subjects


def _cue_set(role_id: str, subjects: Sequence[str], book: PhraseBook) -> str:
    """The set of what the role's documents talk of; several subjects are joined in a set of its own."""
    if len(subjects) == 1:
        return f"{subjects[0]}.body"
    name = f"{role_id}.cues"
    book.join(name, [f"{subject}.body" for subject in subjects])
    return name


def _slugs_of_roles(draft: _Draft) -> dict[str, list[str]]:
    roles: dict[str, list[str]] = {}
    for role_id, subjects in draft.subjects.items():
        for text in sorted(frozenset().union(*(draft.slugs.get(subject, set()) for subject in subjects))):
            roles.setdefault(text, []).append(role_id)
    return roles


def _read_services(file: YamlFile, draft: _Draft) -> None:
    read_services(file, draft.checker, draft.services)


_READERS = {
    "signals.yaml": _read_signals,
    "statements.yaml": _read_sets,
    "roles.yaml": _read_roles,
    "fingerprints.yaml": _read_services,
}
