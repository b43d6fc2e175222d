"""Runs a composite action as the runner of GitHub Actions does: step by step, all values through files."""

from __future__ import annotations

import os
import re
import site
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

import trustscan

ROOT = Path(__file__).resolve().parents[2]
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
EXPRESSION = re.compile(r"\$\{\{ *([\w.-]+) *\}\}")
_OF_THE_MACHINE = ("PATH", "HOME", "LANG", "TMPDIR", "SYSTEMROOT", "TRUSTSCAN_HISTORY")


@dataclass
class Job:
    """One job on a runner: its workspace with what is checked out, and its folder for temporary files."""

    workspace: Path
    temp: Path
    extra: Mapping[str, str] = field(default_factory=dict)

    def run(self, inputs: Mapping[str, str]) -> Done:
        """What becomes of a step that uses the action with these inputs."""
        unknown = inputs.keys() - ACTION["inputs"].keys()
        assert not unknown, f"the runner warns of inputs that there are not: {unknown}"
        known = {f"inputs.{name}": told["default"] for name, told in ACTION["inputs"].items()}
        known |= {f"inputs.{name}": value for name, value in inputs.items()}
        summary, log, code = self.temp / "summary.md", "", 0
        summary.write_text("", encoding="utf-8")
        for step in ACTION["runs"]["steps"]:
            output = self.temp / f"output-{step['id']}"
            output.write_text("", encoding="utf-8")
            env = {name: evaluated(value, known) for name, value in step.get("env", {}).items()}
            folder = self.workspace / evaluated(step.get("working-directory", "."), known)
            files = {"GITHUB_OUTPUT": str(output), "GITHUB_STEP_SUMMARY": str(summary)}
            done = run_script(step["run"], folder, self.environment() | files | env)
            log, code = log + done.stdout + done.stderr, done.returncode
            for line in output.read_text(encoding="utf-8").splitlines():
                name, _, value = line.partition("=")
                known[f"steps.{step['id']}.outputs.{name}"] = value
            if code:
                break
        outputs = {name: evaluated(told["value"], known) for name, told in ACTION["outputs"].items()}
        return Done(code, log, outputs, summary.read_text(encoding="utf-8"))

    def environment(self) -> dict[str, str]:
        """What every step finds in its environment."""
        kept = {name: os.environ[name] for name in _OF_THE_MACHINE if name in os.environ}
        told = {
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_WORKSPACE": str(self.workspace),
            "RUNNER_TEMP": str(self.temp),
        }
        return {**kept, **told, **self.extra}


@dataclass(frozen=True, slots=True)
class Done:
    """How a step that uses the action ended."""

    code: int
    log: str
    outputs: Mapping[str, str]
    summary: str

    @property
    def annotations(self) -> list[str]:
        """The lines of the log that the runner obeys."""
        return [line for line in self.log.splitlines() if line.lstrip().startswith("::")]


def evaluated(text: str, known: Mapping[str, str]) -> str:
    """A text with its expressions filled in; what is not known is empty, as on the runner."""
    return EXPRESSION.sub(lambda match: known.get(match[1], ""), text)


def run_script(script: str, folder: Path, env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Runs a script as `shell: bash` does."""
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    return subprocess.run(
        command,
        cwd=folder,
        env=dict(env),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


_PYTHON = """#!{executable} -I
import pathlib, subprocess, sys
done = subprocess.run([{executable!r}, *sys.argv[1:]] + ["--without-pip"] * ("venv" in sys.argv))
if "venv" in sys.argv:
    (packages,) = pathlib.Path(sys.argv[-1]).glob("lib/python*/site-packages")
    (packages / "all.pth").write_text({places!r})
    (packages / "pip.py").write_text({pip!r})
sys.exit(done.returncode)
"""

_PIP = """import pathlib, sys
assert (pathlib.Path(sys.argv[-1]) / "pyproject.toml").exists()
print(*sys.argv[1:], file=open({log!r}, "a"))
command = pathlib.Path(sys.prefix) / "bin" / "trustscan"
command.write_text(f"#!{{sys.executable}}\\nimport sys, trustscan.__main__ as it\\nsys.exit(it.main())\\n")
command.chmod(0o755)
"""


def furnished_python(folder: Path) -> Path:
    """A Python whose environments have everything that the one of the tests has, so that nothing is fetched.

    Its `pip` installs the command of the package under test only; what it was told to install is written to
    `pip.log` beside it.
    """
    folder.mkdir(parents=True)
    python, log = folder / "python3", str(folder / "pip.log")
    packages = [*site.getsitepackages(), str(Path(trustscan.__file__).parents[1])]
    places = "".join(f"import site; site.addsitedir({each!r})\n" for each in packages)
    pip = _PIP.format(log=log)
    python.write_text(_PYTHON.format(executable=sys.executable, places=places, pip=pip), encoding="utf-8")
    python.chmod(0o755)
    return python
