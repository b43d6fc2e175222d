"""What became of a site's checks between two looks at it, and several sites beside each other."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from trustscan.model.verdicts import Pillar, Severity, Status


class Course(StrEnum):
    """What became of a check."""

    WORSE = "worse"
    NEW = "new"
    GONE = "gone"
    NOT_COMPARED = "not_compared"
    BETTER = "better"
    SAME = "same"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class ScoreThen(_Frozen):
    """A score as it was: all null where the site could not be assessed."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    grade: str | None = None


class Held(_Frozen):
    """What is kept of one check: its verdict, and for a gap where it was seen.

    A finding is the address of a page and a fingerprint of the words there, `/about#1f3a9c20`.
    """

    status: Status
    findings: tuple[str, ...] = ()
    title: str = ""
    pillar: Pillar | None = None
    severity: Severity | None = None
    scored: bool = True
    warning: bool = False


class Standing(_Frozen):
    """How a site stood when it was looked at: what two looks are compared by.

    `looked_at` holds the addresses that gave an answer which tells what is there; `whole` is true where
    nothing that the site links to was left unread.
    """

    site: str
    when: datetime | None = None
    ruleset: str = ""
    assessed: bool = True
    score: ScoreThen = Field(default_factory=ScoreThen)
    checks: dict[str, Held] = Field(default_factory=dict)
    looked_at: frozenset[str] = frozenset()
    whole: bool = False


class CheckChange(_Frozen):
    """What became of one check."""

    id: str
    title: str
    pillar: Pillar | None = None
    severity: Severity | None = None
    scored: bool = True
    warning: bool = Field(False, description="true where the title names a fault")
    course: Course
    before: Status | None = Field(None, description="null for a check that there was not")
    after: Status | None = Field(None, description="null for a check that there is no more")
    note: str = Field("", description="why it was not compared, or what is worse where the verdict is not")


class ScoreChange(_Frozen):
    """Two scores and how far they lie apart.

    `difference` is after minus before; it lies surely between `low` and `high`, which come from the
    ranges of both scores. All three are null where one of the scores is.
    """

    before: ScoreThen
    after: ScoreThen
    difference: float | None = None
    low: float | None = None
    high: float | None = None


class Changes(_Frozen):
    """Two looks at one site, set side by side."""

    since: datetime | None = Field(None, description="when the site was looked at before")
    same_rules: bool = Field(description="whether both looks judged by one set of rules")
    score: ScoreChange
    checks: tuple[CheckChange, ...] = Field(description="what got worse first")

    def of(self, *courses: Course) -> tuple[CheckChange, ...]:
        """The checks that took one of these courses."""
        return tuple(check for check in self.checks if check.course in courses)


class SiteColumn(_Frozen):
    """One site of several beside each other."""

    name: str
    url: str
    when: datetime
    ruleset: str
    assessed: bool
    reason: str | None = None
    score: ScoreThen
    coverage: float
    pillars: dict[Pillar, float | None] = Field(default_factory=dict)


class Cell(_Frozen):
    """One check on one site; null for a check that was not asked there."""

    status: Status | None
    message: str = ""


class ComparisonRow(_Frozen):
    """One check on all sites, in the order of the columns."""

    id: str
    title: str
    pillar: Pillar
    severity: Severity
    scored: bool
    warning: bool = Field(False, description="true where the title names a fault")
    differs: bool
    cells: tuple[Cell, ...]


class Comparison(_Frozen):
    """Sites side by side: the checks in which they differ first."""

    schema_version: str = "1.0"
    sites: tuple[SiteColumn, ...]
    checks: tuple[ComparisonRow, ...]
