"""Severities that a project gives to single rules, and whether the rules that it names exist."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from trustscan.model.report import Severity
from trustscan.model.struct import Frozen, replace
from trustscan.model.waivers import Waiver
from trustscan.rulebook.models import Rule
from trustscan.rulebook.problems import Problem, RuleFileError, did_you_mean


class SeverityChange(Frozen):
    """Another severity for a rule; `place` tells where that was written."""

    rule: str
    severity: Severity
    place: str = ""


def with_severities(
    rules: Sequence[Rule], changes: Sequence[SeverityChange], waivers: Iterable[Waiver] = ()
) -> tuple[Rule, ...]:
    """Rules with the severities that a project wants. Waivers are only looked at for the rules they name.

    Raises RuleFileError for every rule that there is not.
    """
    known = {rule.id for rule in rules}
    named = [(change.rule, change.place) for change in changes]
    named += [(waiver.rule, waiver.place) for waiver in waivers]
    problems = [
        Problem(f'there is no rule "{name}"', place, None, did_you_mean(name, known))
        for name, place in named
        if name not in known
    ]
    if problems:
        raise RuleFileError(problems)
    wanted = {change.rule: change.severity for change in changes}
    return tuple(replace(rule, severity=wanted.get(rule.id, rule.severity)) for rule in rules)


def marked_version(version: str, changes: Iterable[SeverityChange]) -> str:
    """The version of a set of rules whose severities were changed: it is another set."""
    told = "\n".join(sorted(f"{change.rule}={change.severity}" for change in changes))
    return f"{version}.{hashlib.sha256(told.encode()).hexdigest()[:6]}" if told else version
