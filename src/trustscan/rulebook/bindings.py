"""Which captures a message may use: the names that its condition surely binds when it holds."""

from __future__ import annotations

import re

from trustscan.rulebook.arguments import group_names
from trustscan.rulebook.collections import REGISTRY
from trustscan.rulebook.conditions import (
    All,
    AllOf,
    AnyOf,
    Condition,
    Find,
    Not,
    NotOf,
    Phrases,
    Predicate,
    Some,
    Test,
    TraitIs,
    finds,
    required,
)
from trustscan.rulebook.context import Context
from trustscan.rulebook.models import Rule
from trustscan.rulebook.problems import did_you_mean
from trustscan.rulebook.registry import Type
from trustscan.rulebook.yaml import KeyPath

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
ELEMENT_NAMES = frozenset({"found", "total", "elements", "missing"})


# A rule that gives one of these verdicts applies: what `applies_when` found is there to be told of.
_APPLIES = ("pass", "partial", "fail")


def bound_names(condition: Condition | None) -> frozenset[str]:
    """Names bound whenever the condition is true: `count`, fields of what was found, named groups."""
    match condition:
        case Find():
            return _bound_by_find(condition)
        case All(parts):
            return frozenset().union(*map(bound_names, parts))
        case Some(parts):
            return frozenset.intersection(*map(bound_names, parts))
        case Not() | TraitIs() | None:
            return frozenset()


def _bound_by_find(find: Find) -> frozenset[str]:
    if find.bounds.low < 1:
        return frozenset({"count"})
    collection = REGISTRY.collections[find.collection]
    fields = {
        name
        for name, field in collection.fields.items()
        if field.type not in (Type.CUES, Type.ELEMENTS) and "*" not in name
    }
    asked = {test.field for test in required(find.where) if test.op != "at_least"}
    return frozenset({"count"} | fields | asked) | _groups(find.where)


def _groups(predicate: Predicate) -> frozenset[str]:
    match predicate:
        case Test(_, "re", pattern):
            return group_names(pattern)
        case Test(_, "at_least", Phrases(apart=True)):
            return ELEMENT_NAMES
        case AllOf(parts):
            return frozenset().union(*map(_groups, parts))
        case AnyOf(parts):
            return frozenset.intersection(*map(_groups, parts))
        case Test() | NotOf():
            return frozenset()


def deciding_condition(rule: Rule, verdict: str) -> Condition | None:
    """The condition that is true when the rule gives this verdict, where there is one."""
    return {"pass": rule.pass_when, "fail": rule.fail_when, "partial": rule.partial_when}.get(verdict)


def always_bound(rule: Rule) -> frozenset[str]:
    """Names that every verdict may use: fields of what exists once and always, such as the TLS handshake."""
    conditions = (rule.applies_when, rule.pass_when, rule.fail_when, rule.partial_when)
    single = {
        find.collection
        for condition in conditions
        if condition is not None
        for find in finds(condition)
        if REGISTRY.collections[find.collection].single
    }
    return frozenset(name for each in single for name in REGISTRY.collections[each].fields)


def check_messages(rule: Rule, path: KeyPath, context: Context) -> None:
    """Notes captures that a message uses and its condition does not bind."""
    for verdict, message in rule.messages.items():
        place = (*path, "messages", verdict)
        bound = bound_names(deciding_condition(rule, verdict)) | always_bound(rule)
        if verdict in _APPLIES:
            bound |= bound_names(rule.applies_when)
        if verdict == "inconclusive":
            bound |= {"reason"}
        for name in PLACEHOLDER.findall(message):
            if name not in bound:
                hint = (
                    did_you_mean(name, bound, "bound there") if bound else "nothing is bound in this verdict"
                )
                context.say(place, f'nothing binds {{{name}}} when the verdict is "{verdict}"', hint)
    if "partial" in rule.messages and rule.partial_when is None:
        context.say((*path, "messages", "partial"), "a rule without `partial_when` never says this", at="key")
