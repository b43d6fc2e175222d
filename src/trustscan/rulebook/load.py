"""Rule files and folders to one checked `RuleBook`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import trustscan
from trustscan.facts.vocabulary import Vocabulary
from trustscan.model.struct import Frozen
from trustscan.model.waivers import Waiver
from trustscan.rulebook.cache import cached
from trustscan.rulebook.conditions import traits_in
from trustscan.rulebook.context import Context, Known
from trustscan.rulebook.lexicon import sources_of_words, vocabulary_of
from trustscan.rulebook.models import Rule, RuleBook, Trait
from trustscan.rulebook.problems import Problem, RuleFileError
from trustscan.rulebook.read_rules import FileParts, announce, read_rule, read_trait, split_file
from trustscan.rulebook.select import select_rules
from trustscan.rulebook.severities import SeverityChange, marked_version, with_severities
from trustscan.rulebook.yaml import YamlFile, read_yaml

_NOT_RULES = frozenset({"roles.yaml", "fingerprints.yaml"})
_SUFFIXES = (".yaml", ".yml")


def packaged_rules() -> Path:
    """The folder of the rules that ship: inside the wheel, or at the top of a checkout."""
    package = Path(trustscan.__file__).parent
    inside = package / "rules"
    return inside if inside.is_dir() else package.parents[1] / "rules"


def load_rulebook(
    extra: Sequence[Path] = (),
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    packaged: Path | None = None,
    severities: Sequence[SeverityChange] = (),
    waivers: Sequence[Waiver] = (),
) -> RuleBook:
    """The shipped rules and those of `extra` files and folders, narrowed by `select` and `ignore`.

    A folder may also hold lexicon/, roles.yaml and fingerprints.yaml; they add to the shipped ones.
    `severities` change single rules; `waivers` are only checked for rules that there are not.
    Raises RuleFileError with every problem of every file, and for a selection that fits no rule.
    """
    roots = list({root.resolve(): root for root in (packaged or packaged_rules(), *extra)}.values())
    words = sources_of_words(root for root in roots if root.is_dir())
    texts: dict[Path, _Text] = {}
    parts: list[tuple[_Text, ...]] = []
    for root in roots:
        new = [path for path in rule_files(root) if path.resolve() not in texts]
        parts.append(tuple((shown_name(path), _text(path)) for path in new))
        texts |= dict(zip((path.resolve() for path in new), parts[-1], strict=True))
    rules, traits, vocabulary = _made_of(tuple(words), tuple(parts))
    version = marked_version(_version(roots, texts.values()), severities)
    changed = with_severities(rules, severities, waivers)
    return RuleBook(select_rules(changed, select, ignore), traits, vocabulary, version)


_Text = tuple[str, str]
"""A rule file: its name as people know it, and what stands in it."""


@lru_cache(maxsize=2)
def _made_of(
    words: tuple[tuple[str, bytes], ...], parts: tuple[tuple[_Text, ...], ...]
) -> tuple[tuple[Rule, ...], Mapping[str, Trait], Vocabulary]:
    """What these files come to; a process that asks for the same again gets the same, ready for use."""
    vocabulary = vocabulary_of(words)
    known = Known.of(vocabulary)
    rules, traits = _compile([file for texts in parts for file in _read(texts)], known)
    for name, by_language in known.added.items():
        for language, phrases in by_language.items():
            vocabulary.phrases.add(name, language, phrases)
    return rules, traits, vocabulary


def rule_files(root: Path) -> list[Path]:
    """The rule files of a folder, in order, or the file itself. Raises RuleFileError where there are none."""
    if root.is_file():
        return [root]
    if not root.is_dir():
        raise RuleFileError([Problem("there is no such rule file or folder", str(root))])
    found = sorted(p for p in root.rglob("*") if p.suffix in _SUFFIXES and _is_rule_file(p.relative_to(root)))
    if not found:
        raise RuleFileError([Problem("no .yaml file with rules in this folder", str(root))])
    return found


def names_of(roots: Sequence[Path]) -> frozenset[str]:
    """The files of these roots as `Rule.file` and `Trait.file` name them."""
    return frozenset(shown_name(path) for root in roots for path in rule_files(root))


def _is_rule_file(path: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.parts)
    return not hidden and path.parts[0] != "lexicon" and path.name not in _NOT_RULES


def _read(texts: Sequence[_Text]) -> list[YamlFile]:
    """Files with their data, from the cache where they were read before.

    Positions are looked up only when a problem is to be shown.
    """

    def parse() -> list[object]:
        return [read_yaml(name, text).data for name, text in texts]

    data = cached("rules-1", [text.encode() for _, text in texts], parse)
    return [YamlFile(name, text, each) for (name, text), each in zip(texts, data, strict=True)]


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise RuleFileError([Problem(f"cannot be read: {error.strerror}", str(path))]) from None
    except UnicodeDecodeError as error:
        raise RuleFileError([Problem(f"is not UTF-8 text (byte {error.start})", str(path))]) from None


def shown_name(path: Path) -> str:
    """A path as people know it: from the current folder where it lies below it."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)


class _Opened(Frozen):
    context: Context
    parts: FileParts


def _compile(files: Iterable[YamlFile], known: Known) -> tuple[tuple[Rule, ...], dict[str, Trait]]:
    opened = []
    for file in files:
        context = Context(file, known)
        opened.append(_Opened(context, split_file(context)))
    for each in opened:
        announce(each.parts, each.context)
    traits: dict[str, Trait] = {}
    rules: dict[str, Rule] = {}
    for each in opened:
        _compile_file(each, rules, traits)
    for each in opened:
        _refuse_circles(each, traits)
    problems = [problem for each in opened for problem in _in_order(each.context.problems)]
    if problems:
        raise RuleFileError(problems)
    return tuple(rules.values()), traits


def _compile_file(opened: _Opened, rules: dict[str, Rule], traits: dict[str, Trait]) -> None:
    context, parts = opened.context, opened.parts
    for name, data in parts.traits.items():
        path = ("traits", name)
        if name in traits:
            context.say(path, f'the trait "{name}" exists already, in {traits[name].file}', at="key")
        if trait := read_trait(name, data, path, context):
            traits.setdefault(name, trait)
    for at, data in enumerate(parts.rules):
        rule_path = (*parts.rules_path, at)
        rule = read_rule(data, rule_path, parts.defaults, context)
        if rule and rule.id in rules:
            context.say((*rule_path, "id"), f'the rule "{rule.id}" exists already, in {rules[rule.id].file}')
        elif rule:
            rules[rule.id] = rule


def _refuse_circles(opened: _Opened, traits: Mapping[str, Trait]) -> None:
    """A trait that depends on itself would never be known."""
    for name in opened.parts.traits:
        circle = _circle(name, (), traits)
        if circle and name == min(circle):
            opened.context.say(
                ("traits", name), f"a trait cannot depend on itself: {' -> '.join(circle)}", at="key"
            )


def _circle(name: str, way: tuple[str, ...], traits: Mapping[str, Trait]) -> tuple[str, ...]:
    """The way from a trait back to itself, where there is one."""
    if name in way:
        return (*way, name) if name == way[0] else ()
    trait = traits.get(name)
    conditions = [] if trait is None else [c for c in (trait.when, *(v.find for v in trait.votes)) if c]
    asked = {other for condition in conditions for other in traits_in(condition)}
    return next((found for other in sorted(asked) if (found := _circle(other, (*way, name), traits))), ())


def _in_order(problems: list[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda p: (p.mark.line, p.mark.column) if p.mark else (0, 0))


def _version(roots: Iterable[Path], texts: Iterable[_Text]) -> str:
    """Names the rules and the words they speak, so that reports can be compared."""
    digest = hashlib.sha256()
    for _, text in texts:
        digest.update(hashlib.sha256(text.encode()).digest())
    for path in (
        path
        for root in roots
        for path in sorted(root.rglob("*.yaml"))
        if not _is_rule_file(path.relative_to(root))
    ):
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return f"{trustscan.__version__}+{digest.hexdigest()[:10]}"
