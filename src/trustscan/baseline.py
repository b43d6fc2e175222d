"""Baseline files: how sites stood when somebody said 'no worse from here on'. Pure.

Small, sorted JSON with a line for each check that passed, for version control: a change reads well as a diff.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from trustscan.model.changes import Held, ScoreThen, Standing
from trustscan.model.verdicts import Status

BASELINE_VERSION = "1.0"
_KIND = "trustscan baseline"


class NotABaselineError(ValueError):
    """A document that is no baseline; the message says in one line what is wrong."""


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class _Gap(_Model):
    status: Status
    findings: tuple[str, ...]


class _Site(_Model):
    when: datetime
    ruleset: str
    score: ScoreThen
    checks: dict[str, Status | _Gap]


class _File(_Model):
    kind: str
    schema_version: str
    sites: dict[str, _Site] = Field(default_factory=dict)


def to_baseline(standings: Sequence[Standing]) -> str:
    """The file's text, the same for the same sites in any order. Of two of one site the last counts."""
    sites = {one.site: _site(one) for one in standings}
    document = {"kind": _KIND, "schema_version": BASELINE_VERSION, "sites": sites}
    return json.dumps(document, ensure_ascii=True, indent=2, sort_keys=True) + "\n"


def from_baseline(document: str | bytes) -> Mapping[str, Standing]:
    """Reads what `to_baseline` wrote: standings by site. Raises NotABaselineError for anything else."""
    try:
        found = json.loads(document)
    except (ValueError, RecursionError) as error:
        raise NotABaselineError(f"not JSON: {error}") from None
    if not isinstance(found, dict) or found.get("kind") != _KIND:
        raise NotABaselineError("JSON, but no baseline: `trustscan baseline write` makes one")
    version = str(found.get("schema_version"))
    if version.split(".")[0] != BASELINE_VERSION.split(".")[0]:
        raise NotABaselineError(f"a baseline of version {version}; this trustscan reads {BASELINE_VERSION}")
    try:
        read = _File.model_validate(found)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise NotABaselineError(f"not a valid baseline: {place}: {first['msg']}") from None
    return {name: _standing(name, site) for name, site in read.sites.items()}


def _site(one: Standing) -> dict[str, Any]:
    return {
        "when": one.when.isoformat(timespec="seconds") if one.when else None,
        "ruleset": one.ruleset,
        "score": one.score.model_dump(mode="json"),
        "checks": {name: _check(held) for name, held in one.checks.items()},
    }


def _check(held: Held) -> object:
    return {"status": held.status, "findings": list(held.findings)} if held.findings else held.status


def _standing(name: str, site: _Site) -> Standing:
    checks = {
        check: Held(status=found)
        if isinstance(found, Status)
        else Held(status=found.status, findings=found.findings)
        for check, found in site.checks.items()
    }
    return Standing(site=name, when=site.when, ruleset=site.ruleset, score=site.score, checks=checks)
