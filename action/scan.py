"""The second step of the GitHub Action: inputs to a scan, and what it came to to outputs.

Run with `python -I -X utf8`, so that nothing of the repository is imported, and as runners read UTF-8.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Mapping
from pathlib import Path

from trustscan.report.jsonform import from_json
from trustscan.report.words import whole

TRUSTSCAN = (sys.executable, "-I", "-X", "utf8", "-m", "trustscan")
OPTIONS = ("base-url", "config", "fail-under", "fail-on", "baseline", "fail-on-new")


def lines(name: str) -> list[str]:
    """The lines of an input that are not blank."""
    return [line.strip() for line in given(name).splitlines() if line.strip()]


def given(name: str) -> str:
    """An input of the action; empty if it was left out."""
    return os.environ.get(f"INPUT_{name.upper().replace('-', '_')}", "").strip()


def arguments() -> list[str]:
    """The options of the scan. Raises ValueError if a quote is left open in `args`."""
    options = [f"--{name}={given(name)}" for name in OPTIONS if given(name)]
    return [*options, *(f"--output={line}" for line in lines("outputs")), *shlex.split(given("args"))]


def configured_outputs(options: list[str]) -> list[str]:
    """What the configuration writes: outputs that are typed would take its place.

    Raises CalledProcessError where the configuration cannot be used.
    """
    choosing = [option for option in options if option.startswith("--config=") or option == "--isolated"]
    shown = subprocess.run([*TRUSTSCAN, "config", "show", *choosing], capture_output=True, check=True)
    return [f"--output={output}" for output in tomllib.loads(shown.stdout.decode()).get("output", [])]


def scan(report: Path, sarif: Path) -> int:
    """Scans, with annotations on stdout and the summary beside; returns the exit code."""
    try:
        options = arguments()
        kept = [*configured_outputs(options), f"--output=json={report}", f"--output=sarif={sarif}"]
    except subprocess.CalledProcessError as error:
        return not_scanned(error.returncode, error.stderr.decode("utf-8", "replace"))
    except ValueError as error:
        return not_scanned(2, f"args: {error}")
    command = [*TRUSTSCAN, "scan", "--format=github", *kept, *options, "--", *lines("targets")]
    done = subprocess.run(command, stderr=subprocess.PIPE, check=False)
    told = done.stderr.decode("utf-8", "replace")
    if not report.exists():
        return not_scanned(done.returncode, told)
    # The report's own annotations have told the same.
    sys.stderr.write(told)
    return done.returncode


def not_scanned(code: int, told: str) -> int:
    """Says what kept the scan from taking place, in the log and where people look for it."""
    sys.stderr.write(f"{told.strip()}\n")
    sys.stderr.flush()
    escaped = told.strip().replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    print(f"::error title=trustscan::{escaped}", flush=True)
    return code


def results(report: Path, sarif: Path) -> dict[str, str]:
    """The outputs that stand in the report; all empty where there is none."""
    if not report.exists():
        return {"score": "", "grade": "", "report": "", "sarif": ""}
    scores = [one.score for one in from_json(report.read_bytes())]
    lowest = min(scores, key=lambda score: -1 if score.value is None else score.value)
    return {
        "score": "" if lowest.value is None else str(whole(lowest.value)),
        "grade": lowest.grade or "",
        "report": str(report),
        "sarif": str(sarif),
    }


def tell(outputs: Mapping[str, str]) -> None:
    """Hands outputs to the runner."""
    with Path(os.environ["GITHUB_OUTPUT"]).open("a", encoding="utf-8") as file:
        file.writelines(f"{name}={value}\n" for name, value in outputs.items())


def main() -> int:
    """Does it all; returns the exit code of the scan."""
    folder = Path(tempfile.mkdtemp(prefix="trustscan-", dir=os.environ["RUNNER_TEMP"]))
    report, sarif = folder / "trustscan.json", folder / "trustscan.sarif"
    code = scan(report, sarif)
    tell({"exit-code": str(code), **results(report, sarif)})
    return code


if __name__ == "__main__":
    sys.exit(main())
