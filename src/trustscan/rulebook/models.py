"""A rule book: rules, traits and the vocabulary they speak. Frozen; made by `load.py`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Literal

from trustscan.facts.vocabulary import Vocabulary
from trustscan.model.report import Check, Pillar, Severity, Status
from trustscan.model.struct import Frozen, field
from trustscan.rulebook.conditions import Condition

RuleStatus = Literal["stable", "experimental", "deprecated"]


class RuleTest(Frozen):
    """A small site of its own and the verdict that the rule must give on it.

    `pages` maps paths to HTML, or to a table such as `{error: timeout}`. `captures` are the values that
    the rule must have bound; `url` stands for the path of the first evidence. `expect` is a `Status`;
    for a trait true, false, `unknown` or a list of values.
    """

    name: str
    pages: Mapping[str, Any]
    expect: Any
    captures: Mapping[str, str] = field(default_factory=dict)
    message: str | None = None
    options: Mapping[str, Any] = field(default_factory=dict)


class Rule(Frozen, dict=True):
    """One check. Exactly one of `pass_when` and `fail_when` is given.

    `applies_when` false: not applicable. `pass_when` true: pass; else `partial_when` true: partial; else
    fail. `fail_when` (a warning sign) true: fail; else `partial_when` true: partial; else pass. Unknown
    gives inconclusive wherever it could change the verdict.
    """

    id: str
    title: str
    pillar: Pillar
    severity: Severity = Severity.MEDIUM
    status: RuleStatus = "experimental"
    why: str = ""
    fix: str = ""
    references: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    since: str = ""
    needs: tuple[str, ...] = ()
    applies_when: Condition | None = None
    pass_when: Condition | None = None
    fail_when: Condition | None = None
    partial_when: Condition | None = None
    messages: Mapping[str, str] = field(default_factory=dict)
    caps_score_at: float | None = None
    tests: tuple[RuleTest, ...] = ()
    source: Mapping[str, Any] = field(default_factory=dict)
    file: str = ""

    @property
    def scored(self) -> bool:
        """Whether the verdict counts: experimental rules and notes for information never do."""
        return self.status == "stable" and self.severity is not Severity.INFO

    @cached_property
    def unjudged(self) -> Check:
        """What the checks of all sites have in common, to be copied with what was found."""
        return Check(
            id=self.id,
            title=self.title,
            pillar=self.pillar,
            severity=self.severity,
            status=Status.INCONCLUSIVE,
            scored=self.scored,
            warning=self.fail_when is not None,
            message="",
            evidence=(),
            why=self.why,
            fix=self.fix,
            references=self.references,
            tags=self.tags,
        )


class Vote(Frozen):
    """Evidence for values of a trait: every item of `find` votes for what its `value` field (or `give`) says.

    `translate` maps the field's values to those of the trait. Each value gets `votes` once, however
    many items say so.
    """

    find: Condition
    value: str = ""
    give: tuple[str, ...] = ()
    translate: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    votes: int = 1


class Trait(Frozen):
    """What a site is. Either `when` (yes, no, unknown), or `votes` for several values with a threshold."""

    id: str
    title: str
    when: Condition | None = None
    votes: tuple[Vote, ...] = ()
    at_least: int = 1
    tests: tuple[RuleTest, ...] = ()
    source: Mapping[str, Any] = field(default_factory=dict)
    file: str = ""


class RuleBook(Frozen):
    """Everything that judges. `version` names the set of rules: reports of the same one are comparable."""

    rules: tuple[Rule, ...]
    traits: Mapping[str, Trait]
    vocabulary: Vocabulary
    version: str = ""

    def rule(self, rule_id: str) -> Rule | None:
        """The rule of that id."""
        return next((rule for rule in self.rules if rule.id == rule_id), None)
