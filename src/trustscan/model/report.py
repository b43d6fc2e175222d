"""The one object that every renderer shows. Its JSON form is a contract; `schema_version` guards it."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field

from trustscan.model.changes import Changes
from trustscan.model.verdicts import PILLAR_TITLES as PILLAR_TITLES
from trustscan.model.verdicts import PILLARS as PILLARS
from trustscan.model.verdicts import Pillar as Pillar
from trustscan.model.verdicts import Severity as Severity
from trustscan.model.verdicts import Status as Status

SCHEMA_VERSION = "1.2"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Evidence(_Frozen):
    """Where a person can check a verdict: the page, the place on it, and the words."""

    url: str
    where: str = ""
    snippet: str = ""
    file: str | None = None
    line: int | None = None


class Waived(_Frozen):
    """A waiver that covers a check, or did until it expired."""

    status: Status = Field(description="the verdict without the waiver")
    reason: str
    expires: date = Field(description="the last day on which it holds")
    expired: bool = Field(False, description="true where it holds no more: the verdict counts again")


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
    waiver: Waived | None = None


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


class ListRow(_Frozen):
    """The row of a list that a batch scanned the site for."""

    line: int = Field(description="the line of the list that the row begins in")
    status: str
    duplicate_of: int | None = Field(None, description="the line that names the same site first")
    cells: dict[str, str] = Field(description="what stands in the row, by the name of the column")


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
    changes: Changes | None = Field(None, description="what changed since the baseline; null without one")
    row: ListRow | None = Field(None, description="of a batch: the row of its list; null elsewhere")
