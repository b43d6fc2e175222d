"""The one object that every renderer shows. Its JSON form is a contract; `schema_version` guards it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

SCHEMA_VERSION = "1.0"

Pillar = Literal[
    "security",
    "privacy",
    "transparency",
    "contact",
    "social-proof",
    "reliability",
    "competence",
    "consistency",
    "care",
]
PILLARS: tuple[Pillar, ...] = (
    "security",
    "privacy",
    "transparency",
    "contact",
    "social-proof",
    "reliability",
    "competence",
    "consistency",
    "care",
)
PILLAR_TITLES: dict[str, str] = {
    "security": "Security",
    "privacy": "Privacy",
    "transparency": "Transparency",
    "contact": "Contact",
    "social-proof": "Social proof",
    "reliability": "Reliability",
    "competence": "Competence",
    "consistency": "Consistency",
    "care": "Care",
}


class Severity(StrEnum):
    """How much a check matters; the weights are part of the score's contract."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info"

    @property
    def weight(self) -> int:
        """Points of weight in the score."""
        return {"critical": 10, "high": 7, "medium": 3, "low": 1, "info": 0}[self.value]


class Status(StrEnum):
    """The verdict of a check."""

    PASS = "pass"
    PARTIAL = "partial"
    FAIL = "fail"
    INCONCLUSIVE = "inconclusive"
    NOT_APPLICABLE = "not_applicable"
    WAIVED = "waived"
    ERROR = "error"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Evidence(_Frozen):
    """Where a person can check a verdict: the page, the place on it, and the words."""

    url: str
    where: str = ""
    snippet: str = ""
    file: str | None = None
    line: int | None = None


class Check(_Frozen):
    """One rule's verdict on this site."""

    id: str
    title: str
    pillar: Pillar
    severity: Severity
    status: Status
    scored: bool = True
    warning: bool = Field(
        False, description="true where the title names a fault: pass means that it was not found"
    )
    message: str
    evidence: tuple[Evidence, ...] = ()
    why: str = ""
    fix: str = ""
    gain: float = Field(0.0, description="Points that the whole score would gain if this check passed")
    references: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


class Score(_Frozen):
    """`value` over what could be judged; `low` and `high` take the inconclusive checks as fail and pass."""

    value: float | None = Field(description="0 to 100; null where nothing could be judged")
    low: float | None
    high: float | None
    grade: str | None = Field(description="A+ to F; null where coverage is below 0.7")
    coverage: float = Field(description="conclusive weight / applicable weight, 0 to 1")
    capped_by: str | None = Field(None, description="id of the failed check that caps the score")


class PillarScore(_Frozen):
    """The score of one pillar's checks."""

    id: Pillar
    title: str
    score: float | None
    low: float | None
    high: float | None
    coverage: float
    passed: int
    partial: int
    failed: int
    inconclusive: int


class CrawledPage(_Frozen):
    """One page that was asked for, and what it turned out to be."""

    url: str
    final_url: str
    status: int | None
    state: str
    detail: str = ""
    roles: tuple[str, ...] = ()
    title: str = ""
    words: int = 0


class UnreadLink(_Frozen):
    """A page that the site links to and that was not read, with the reason."""

    url: str
    reason: str
    roles: tuple[str, ...] = ()


class Crawl(_Frozen):
    """What was read and what was not."""

    pages: tuple[CrawledPage, ...]
    unread: tuple[UnreadLink, ...] = ()
    unread_total: int = 0
    requests: int = 0
    truncated: str | None = None
    notes: tuple[str, ...] = ()
    robots: str | None = None


class TargetInfo(_Frozen):
    """What was asked for and where it led."""

    given: str
    kind: str
    url: str
    final_url: str | None = None


class ToolInfo(_Frozen):
    """Which trustscan and which rules judged."""

    name: str = "trustscan"
    version: str
    ruleset: str


class SiteTraits(_Frozen):
    """What kind of site this is, as far as the rules could tell; null is unknown."""

    languages: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    traits: dict[str, bool | None] = Field(default_factory=dict)
    sells: bool | None = None
    ships: bool | None = None


class Report(_Frozen):
    """A finished scan."""

    schema_version: str = SCHEMA_VERSION
    tool: ToolInfo
    target: TargetInfo
    started_at: datetime
    duration_s: float
    assessed: bool = Field(description="false where the site could not be read at all")
    reason: str | None = Field(None, description="why the site could not be assessed")
    score: Score
    pillars: tuple[PillarScore, ...]
    checks: tuple[Check, ...]
    crawl: Crawl
    facts: SiteTraits
