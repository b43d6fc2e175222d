"""What a check can come to, how much it matters, and the pillars that checks stand in."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

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
