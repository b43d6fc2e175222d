"""Builds the wheel, installs it into a fresh environment and uses it there, away from the source tree.

Prints one line for each thing that held; ends with exit code 1 at the first that does not.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from zipfile import ZipFile

ROOT = Path(__file__).resolve().parent.parent
NEEDED = (
    ("trustscan/rules/", ".yaml"),
    ("trustscan/rules/lexicon/", ".yaml"),
    ("trustscan/demo/site/", ".html"),
    ("trustscan/demo/site/de/", ".html"),
    ("trustscan/", "py.typed"),
    ("trustscan/report/", "schema.json"),
)


def main() -> None:
    """Build, look inside, install, run."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        wheel = build(work / "dist")
        check_contents(wheel)
        check_use(wheel, work)


def build(into: Path) -> Path:
    """The one wheel that pip makes of the source tree."""
    run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(into), str(ROOT))
    (wheel,) = into.glob("*.whl")
    print(f"built {wheel.name}, {wheel.stat().st_size // 1024} KB")
    return wheel


def check_contents(wheel: Path) -> None:
    """Every kind of data file is in, and nothing that belongs to the source tree alone."""
    names = ZipFile(wheel).namelist()
    for folder, ending in NEEDED:
        found = [name for name in names if name.startswith(folder) and name.endswith(ending)]
        demand(bool(found), f"{len(found)} x {folder}*{ending}")
    strangers = [name for name in names if not name.startswith(("trustscan/", "trustscan-"))]
    demand(not strangers, f"nothing beside the package {strangers or ''}")


def check_use(wheel: Path, work: Path) -> None:
    """The installed command works from an empty folder."""
    venv.create(work / "venv", with_pip=True)
    binaries = work / "venv" / ("Scripts" if os.name == "nt" else "bin")
    run(str(binaries / "python"), "-m", "pip", "install", "--quiet", str(wheel))
    empty = work / "empty"
    empty.mkdir()
    trustscan = str(binaries / "trustscan")
    version = run(trustscan, "--version", cwd=empty).strip()
    demand(wheel.name.split("-")[1] in version, f"trustscan --version says {version!r}")
    where = run(str(binaries / "python"), "-c", "import trustscan; print(trustscan.__file__)", cwd=empty)
    demand(str(ROOT) not in where, "imported from the environment, not from the source tree")
    report = json.loads(run(trustscan, "demo", "--format", "json", cwd=empty))
    judged = len(report["checks"])
    demand(report["assessed"] and judged > 0, f"the demo judged {judged} checks")
    demand(not list(empty.iterdir()), "nothing left behind in the working folder")


def run(*command: str, cwd: Path | None = None) -> str:
    """What a command wrote to stdout; ends the script with its stderr where it failed."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def demand(held: bool, what: str) -> None:
    """Print what held, or end the script naming it."""
    if not held:
        sys.exit(f"NOT SO: {what}")
    print(f"ok: {what}")


if __name__ == "__main__":
    main()
