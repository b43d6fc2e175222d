"""What has to be the same for the outcomes of two runs to stand side by side: rules and options."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import msgspec

from trustscan.batch.work import ScanSettings
from trustscan.model.struct import Frozen
from trustscan.rulebook.models import Rule, RuleBook

_COUNTED = ("max_pages", "timeout", "deadline", "ignore_robots", "allow_private", "rdap")
# What may be secret is compared by its digest and never written down.
_SECRET = ("headers", "cookies", "proxy", "resolve", "rewrites", "ca_bundle", "nameservers")


RULE_TEXTS = ("title", "why", "fix", "references", "tags")
"""What a check repeats of its rule: two thirds of a report. Outcomes go without it."""


class CheckInfo(Frozen):
    """What the reports of one run say alike of a check."""

    id: str
    title: str
    pillar: str
    severity: str
    scored: bool
    warning: bool
    texts: Mapping[str, Any]

    @classmethod
    def of(cls, rule: Rule) -> CheckInfo:
        """What a rule says of its check."""
        texts = msgspec.to_builtins({name: getattr(rule, name) for name in RULE_TEXTS})
        return cls(
            rule.id,
            rule.title,
            rule.pillar,
            rule.severity.value,
            rule.scored,
            rule.fail_when is not None,
            texts,
        )


class Identity(Frozen):
    """The rules of a run, by version and one by one, and the options that its verdicts depend on."""

    ruleset: str
    options: Mapping[str, Any]
    checks: tuple[CheckInfo, ...]

    @classmethod
    def of(cls, settings: ScanSettings, book: RuleBook) -> Identity:
        """The identity of a run with these settings, whose rules are `book`."""
        options: dict[str, Any] = {name: getattr(settings.options, name) for name in _COUNTED}
        options |= {"select": list(settings.select), "ignore": list(settings.ignore)}
        options["region"] = list(settings.regions)
        options["waivers"] = [f"{w.rule} {w.url or '*'} until {w.expires}" for w in settings.waivers]
        options |= {name: _digest(getattr(settings.options, name)) for name in _SECRET}
        options["from_warc"] = settings.archives.digest if settings.archives else ""
        return cls(book.version, options, tuple(map(CheckInfo.of, book.rules)))

    def differences(self, ruleset: str, options: Mapping[str, Any]) -> list[str]:
        """What another run had otherwise, each in a few words."""
        told = [] if ruleset == self.ruleset else [f"the rules were {ruleset} and are {self.ruleset}"]
        for name, now in self.options.items():
            before = options.get(name)
            if before != now:
                flag = f"--{name.replace('_', '-')}"
                told.append(
                    f"{flag} is another"
                    if name in (*_SECRET, "from_warc")
                    else f"{flag} was {_shown(before)} and is {_shown(now)}"
                )
        return told


def _digest(value: object) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest() if value else ""


def _shown(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "not given"
    return json.dumps(value)
