"""`--select` and `--ignore`: rules by id, pillar, tag, severity, or a glob over ids."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase

from trustscan.rulebook.models import Rule
from trustscan.rulebook.problems import Problem, RuleFileError, did_you_mean


def select_rules(rules: Sequence[Rule], select: Sequence[str], ignore: Sequence[str]) -> tuple[Rule, ...]:
    """The rules to run. Deprecated ones run only when selected by their id.

    Raises RuleFileError for a word that fits no rule, as a typo must not widen or empty a check, and where
    nothing is left, as a scan without checks would look like a pass.
    """
    for word in (*select, *ignore):
        if not any(fits(rule, word) for rule in rules):
            names = {rule.id for rule in rules} | {rule.pillar for rule in rules}
            names |= {tag for rule in rules for tag in rule.tags}
            raise RuleFileError(
                [
                    Problem(
                        f'no rule, pillar or tag fits "{word}"',
                        "--select/--ignore",
                        None,
                        did_you_mean(word, names),
                    )
                ]
            )
    left = tuple(
        rule for rule in rules if _wanted(rule, select) and not any(fits(rule, word) for word in ignore)
    )
    if rules and not left:
        raise RuleFileError([Problem("no check is left", "--select/--ignore")])
    return left


def fits(rule: Rule, word: str) -> bool:
    """Whether a word names the rule: its id, pillar, severity or a tag; `*` and `?` match in ids."""
    return word in (rule.id, rule.pillar, rule.severity) or word in rule.tags or fnmatchcase(rule.id, word)


def _wanted(rule: Rule, select: Sequence[str]) -> bool:
    if rule.status == "deprecated":
        return rule.id in select
    return not select or any(fits(rule, word) for word in select)
