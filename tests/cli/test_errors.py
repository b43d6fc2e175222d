from __future__ import annotations

import re
from pathlib import Path

import pytest

from trustscan.cli.errors import ExitCode, UsageError, handled


def crash() -> int:
    raise ZeroDivisionError("a\nb")


def misuse() -> int:
    raise UsageError("this is not how it goes")


def interrupt() -> int:
    raise KeyboardInterrupt


def test_results_pass_through() -> None:
    assert handled(lambda: ExitCode.NOT_ASSESSED) == 3


def test_a_crash_is_one_line_and_a_log_file(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert handled(crash) is ExitCode.INTERNAL
    line = capsys.readouterr().err
    said = re.fullmatch(
        r"trustscan: internal error: ZeroDivisionError: a b; the details are in (.*\.log)\n", line
    )
    assert said
    log = Path(said[1]).read_text(encoding="utf-8")
    assert tmp_path in Path(said[1]).parents
    assert "Traceback (most recent call last)" in log
    assert "in crash" in log


def test_expected_errors_are_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert handled(misuse) is ExitCode.USAGE
    assert capsys.readouterr().err == "trustscan: this is not how it goes\n"


def test_ctrl_c_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert handled(interrupt) is ExitCode.INTERRUPTED
    assert capsys.readouterr().err == "trustscan: interrupted\n"
