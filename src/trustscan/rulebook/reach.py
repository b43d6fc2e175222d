"""In which languages a rule works: those of the phrases and roles that it asks for."""

from __future__ import annotations

from collections.abc import Iterator

from trustscan.rulebook.conditions import Find, finds, sets_of, tests
from trustscan.rulebook.models import Rule, RuleBook
from trustscan.text.phrases import ANY_LANGUAGE


def languages_of(rule: Rule, book: RuleBook) -> tuple[str, ...]:
    """Language codes, sorted; none where the rule does not depend on words."""
    conditions = (rule.pass_when, rule.fail_when, rule.partial_when)
    names = {name for c in conditions if c is not None for find in finds(c) for name in _sets(find, book)}
    spoken: set[str] = set()
    for name in names:
        for languages in book.vocabulary.phrases.sets.get(name, {}).values():
            spoken |= languages
    return tuple(sorted(spoken - {ANY_LANGUAGE}))


def _sets(find: Find, book: RuleBook) -> Iterator[str]:
    for test in tests(find.where):
        if sets := sets_of(test):
            yield from sets
        elif test.field == "role":
            wanted = (test.argument,) if isinstance(test.argument, str) else test.argument
            for role in book.vocabulary.roles:
                if role.id in wanted:
                    yield from role.names
