from __future__ import annotations

import pytest

from trustscan.batch.results.digest import Digest
from trustscan.cli.batch.progress import Tally, shown_tally
from trustscan.cli.screen import Color


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def outcome(status: str, score: float | None = None) -> Digest:
    return Digest({"status": status, "score": score}, "", None)


def test_a_tally_counts_and_foretells() -> None:
    clock = Clock()
    tally = Tally(1_000, clock)
    assert tally.line == "0 of 1,000 sites  0.0/s  none yet"
    clock.now += 10
    for score in (60.0, 80.0):
        tally.add(outcome("scanned", score))
    tally.add(outcome("not_assessed"))
    tally.add(outcome("error"))
    assert tally.words == "0.4/s  2 scanned, 1 not assessed, 1 broken  mean 70"
    assert tally.line.endswith(", about 42 min left")
    assert tally.last_line == "4 sites in 10 s, 0.4 a second"


def test_plain_lines_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    clock = Clock()
    tally = Tally(100, clock)
    with shown_tally(tally, Color.AUTO, quiet=False, verbose=True) as watch:
        for _ in range(50):
            clock.now += 0.5
            watch(outcome("scanned", 50.0))
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(" sites")[0] for line in lines] == ["trustscan: 20 of 100", "trustscan: 40 of 100"]


@pytest.mark.parametrize(("quiet", "verbose"), [(True, False), (False, False)])
def test_silence_off_a_terminal(capsys: pytest.CaptureFixture[str], quiet: bool, verbose: bool) -> None:
    tally = Tally(1)
    with shown_tally(tally, Color.AUTO, quiet, verbose) as watch:
        watch(outcome("scanned", 50.0))
    assert tally.done == 1
    assert capsys.readouterr().err == ""
