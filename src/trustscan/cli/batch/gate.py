"""The gate of a batch: every site has to pass, or a share of them; what cannot be told may decide nothing."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

import typer

from trustscan.batch.results.digest import SCANNED
from trustscan.batch.results.store import Result, Store
from trustscan.cli.errors import ExitCode
from trustscan.cli.gate import Gate
from trustscan.model.struct import Frozen
from trustscan.report.safe import safe_text
from trustscan.report.words import SEVERITY_ORDER, listed, many, whole

_SHOWN = 10
_SHOWN_IDS = 5


class Standing(Enum):
    """How one site stands before the gate."""

    PASSED = 0
    FAILED = 1
    OPEN = 2


class BatchGate(Frozen):
    """`gate` is what a site has to fulfil; `share` (0 to 1) of the sites have to, all where it is None."""

    gate: Gate
    share: float | None = None

    @property
    def is_set(self) -> bool:
        """Whether anything is asked at all."""
        return self.gate.fail_under is not None or self.gate.fail_on is not None

    def decide(self, store: Store) -> tuple[ExitCode, list[str]]:
        """The exit code, and lines on what is wrong: the first few sites by name, the others counted."""
        counts = dict.fromkeys(Standing, 0)
        lines: list[str] = []
        scanned = 0
        letters = self._letters(store)
        for result in store.results():
            if result.duplicate_of is not None:
                continue
            scanned += result.status == SCANNED
            standing, told = self._standing(result, letters)
            counts[standing] += 1
            if standing is not Standing.PASSED and self.is_set and len(lines) < _SHOWN:
                lines.append(f"{safe_text(result.given)}: {told}")
        if not scanned:
            return self._code(ExitCode.NOT_ASSESSED), ["no site could be assessed"]
        if not self.is_set:
            return ExitCode.FINE, []
        code, verdict = self._verdict(counts)
        if self.share is not None:
            lines = []
        more = counts[Standing.FAILED] + counts[Standing.OPEN] - len(lines)
        if lines and more > 0:
            lines.append(f"and {many(more, 'more site')}")
        return self._code(code), [*lines, *verdict]

    def _code(self, code: ExitCode) -> ExitCode:
        return ExitCode.FINE if self.gate.exit_zero else code

    def _verdict(self, counts: dict[Standing, int]) -> tuple[ExitCode, list[str]]:
        passed, failed, unsure = (counts[standing] for standing in Standing)
        total = passed + failed + unsure
        told = f"{passed:,} of {many(total, 'site')} pass, {failed:,} fail, {unsure:,} cannot be told"
        wanted = 1.0 if self.share is None else self.share
        if passed >= wanted * total:
            return ExitCode.FINE, []
        if passed + unsure < wanted * total:
            return ExitCode.GATE_FAILED, [f"gate failed: {told}"]
        return ExitCode.NOT_ASSESSED, [f"gate cannot be decided: {told}"]

    def _letters(self, store: Store) -> Callable[[str, str], list[str]]:
        """Finds the ids of checks that are grave enough and have one of some letters."""
        wanted = self.gate.fail_on
        graver = () if wanted is None else SEVERITY_ORDER[: SEVERITY_ORDER.index(wanted) + 1]
        counted = [(at, c.id) for at, c in enumerate(store.checks) if c.scored and c.severity in graver]
        return lambda verdicts, letters: [name for at, name in counted if verdicts[at] in letters]

    def _standing(self, result: Result, ids: Callable[[str, str], list[str]]) -> tuple[Standing, str]:
        if result.status != SCANNED:
            return Standing.OPEN, f"could not be assessed: {safe_text(result.reason)}"
        found = [self._score(result)]
        if self.gate.fail_on is not None:
            failed, unsure = ids(result.verdicts, "F"), ids(result.verdicts, "IE")
            told = f"--fail-on {self.gate.fail_on}"
            if failed:
                found.append((Standing.FAILED, f"{told}: {listed(failed, _SHOWN_IDS)}"))
            elif unsure:
                found.append((Standing.OPEN, f"{told}: inconclusive: {listed(unsure, _SHOWN_IDS)}"))
        order = (Standing.FAILED, Standing.OPEN, Standing.PASSED)
        return min(found, key=lambda one: order.index(one[0]))

    def _score(self, result: Result) -> tuple[Standing, str]:
        wanted = self.gate.fail_under
        score, low, high = (result.figures[name] for name in ("score", "low", "high"))
        if wanted is None:
            return Standing.PASSED, ""
        if score is None:
            return Standing.OPEN, f"no score to hold against --fail-under {wanted}"
        words = f"{whole(score)} ({whole(low)}-{whole(high)})"
        if whole(low) >= wanted:
            return Standing.PASSED, ""
        if whole(high) < wanted:
            return Standing.FAILED, f"{words} is below --fail-under {wanted}"
        return Standing.OPEN, f"--fail-under {wanted} lies within the range of {words}"


def read_share(text: str) -> float:
    """`95%` or `95` as 0.95. Raises BadParameter."""
    number = text.strip().removesuffix("%").strip()
    try:
        value = float(number)
    except ValueError:
        value = -1.0
    if not (value == 0 or 1 <= value <= 100):
        raise typer.BadParameter(f"'{text}' is no share of the sites, such as 95%")
    return value / 100
