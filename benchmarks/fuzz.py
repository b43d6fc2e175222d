"""Looks for input that breaks the readers of what strangers write: damages good input and watches.

    python benchmarks/fuzz.py {html,readers,rules,warc} [--minutes 20] [--seed 1] [--out FOLDER]
    python benchmarks/fuzz.py html --replay FILE       one input once more, with its traceback
    python benchmarks/fuzz.py html --atheris           by libFuzzer, where atheris is installed

The seeds are what the tests and the sample shop hold. An input is a finding if the reader raises what it
does not promise, or takes more than 2 s of processor time; it is kept in FOLDER, as is the last input, for
findings that end the process. Input that leads to an answer not seen before becomes a seed. Exit code 1 if
anything was found.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import importlib
import os
import random
import re
import signal
import sys
import tempfile
import time
import traceback
import zlib
from pathlib import Path
from types import FrameType
from typing import Any

from fuzz_targets import TARGETS, Reader, Target

MAX_INPUT = 300_000
SLOW = 2.0
HANGS = 30
MAX_SEEDS = 3_000
MAX_KEPT_OF_KIND = 5


# Damage


def damaged(data: bytes, seeds: list[bytes], words: tuple[bytes, ...], chance: random.Random) -> bytes:
    """Some input, changed in one to six places; packed input mostly below its packing."""
    if data.startswith(b"\x1f\x8b") and chance.random() < 0.7:
        try:
            data = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(data, MAX_INPUT)
        except zlib.error:
            pass
        else:
            return gzip.compress(damaged(data, seeds, words, chance), 1)
    for _ in range(chance.choice((1, 1, 2, 3, 6))):
        data = chance.choice(DAMAGES)(data, seeds, words, chance)[:MAX_INPUT]
    return data


def _span(data: bytes, chance: random.Random) -> tuple[int, int]:
    start = chance.randint(0, len(data))
    return start, min(len(data), start + int(chance.expovariate(1 / 40)) + 1)


def _flip(data: bytes, _: list[bytes], __: tuple[bytes, ...], chance: random.Random) -> bytes:
    at = chance.randrange(len(data) or 1)
    return data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]


def _drop(data: bytes, _: list[bytes], __: tuple[bytes, ...], chance: random.Random) -> bytes:
    start, end = _span(data, chance)
    return data[:start] + data[end:]


def _cut(data: bytes, _: list[bytes], __: tuple[bytes, ...], chance: random.Random) -> bytes:
    return data[: chance.randint(0, len(data))]


def _repeat(data: bytes, _: list[bytes], __: tuple[bytes, ...], chance: random.Random) -> bytes:
    start, end = _span(data, chance)
    return data[:end] + data[start:end] * chance.choice((1, 2, 10, 300, 5_000)) + data[end:]


def _move(data: bytes, _: list[bytes], __: tuple[bytes, ...], chance: random.Random) -> bytes:
    start, end = _span(data, chance)
    rest = data[:start] + data[end:]
    at = chance.randint(0, len(rest))
    return rest[:at] + data[start:end] + rest[at:]


def _say(data: bytes, _: list[bytes], words: tuple[bytes, ...], chance: random.Random) -> bytes:
    at = chance.randint(0, len(data))
    return data[:at] + chance.choice(words) * chance.choice((1, 1, 1, 3, 1_000)) + data[at:]


def _mix(data: bytes, seeds: list[bytes], _: tuple[bytes, ...], chance: random.Random) -> bytes:
    other = chance.choice(seeds)
    start, end = sorted((chance.randint(0, len(other)), chance.randint(0, len(other))))
    at, until = _span(data, chance)
    return data[:at] + other[start:end] + data[until:]


def _number(data: bytes, _: list[bytes], __: tuple[bytes, ...], chance: random.Random) -> bytes:
    found = list(re.finditer(rb"\d+", data[:20_000]))
    if not found:
        return data
    at = chance.choice(found)
    new = chance.choice((b"0", b"-1", b"1", b"9" * 30, b"99999", b"\xd9\xa3", b"1.5", b"2147483648"))
    return data[: at.start()] + new + data[at.end() :]


def _recode(data: bytes, _: list[bytes], __: tuple[bytes, ...], chance: random.Random) -> bytes:
    return data.decode("utf-8", "replace").encode(
        chance.choice(("utf-16", "utf-16-be", "utf-7", "cp1251", "shift_jis")), "replace"
    )


DAMAGES = (
    _flip,
    _flip,
    _drop,
    _drop,
    _cut,
    _repeat,
    _repeat,
    _move,
    _say,
    _say,
    _mix,
    _mix,
    _number,
    _recode,
)


# The run


class Run:
    """One target, tried until the time is up."""

    def __init__(self, name: str, reader: Reader, out: Path) -> None:
        self.name, self.reader, self.out = name, reader, out
        self.last = out / f"{name}-last"
        self.tried, self.longest = 0, 0.0
        self.findings: dict[str, list[Path]] = {}

    def attempt(self, data: bytes) -> object:
        """What the reader says; None for a finding, which is kept."""
        # What kills the process is found here.
        self.last.write_bytes(data)
        signal.alarm(HANGS)
        began = time.process_time()
        try:
            told = self.reader(data)
        except Exception as problem:  # what the fuzzer is for
            last = traceback.extract_tb(problem.__traceback__)[-1]
            self.keep(
                data, f"{type(problem).__name__} at {Path(last.filename).name}:{last.lineno}: {problem}"[:200]
            )
            return None
        finally:
            signal.alarm(0)
            self.tried += 1
        took = time.process_time() - began
        self.longest = max(self.longest, took)
        if took > SLOW:
            self.keep(data, f"slow: {took:.0f} s for {len(data):,} bytes")
            return None
        return told

    def keep(self, data: bytes, what: str) -> None:
        """Keeps an input, unless enough of its kind are kept."""
        kind = what.partition(": ")[0]
        paths = self.findings.setdefault(kind, [])
        if len(paths) < MAX_KEPT_OF_KIND:
            path = self.out / f"{self.name}-{hashlib.sha256(data).hexdigest()[:12]}"
            path.write_bytes(data)
            paths.append(path)
            print(f"{what}\n    {path}", flush=True)

    def go(self, target: Target, minutes: float, chance: random.Random) -> None:
        """Tries every seed as it is, then damaged ones."""
        until = time.monotonic() + 60 * minutes
        seeds = list(dict.fromkeys(target.seeds()))
        seen = {repr(self.attempt(seed)) for seed in seeds}
        print(f"{self.name}: {len(seeds)} seeds, {len(seen)} answers", flush=True)
        while time.monotonic() < until:
            data = damaged(chance.choice(seeds), seeds, target.words, chance)
            told = repr(self.attempt(data))
            if told not in seen and len(seeds) < MAX_SEEDS:
                seen.add(told)
                seeds.append(data)
        print(
            f"{self.name}: {minutes:g} minutes, {self.tried:,} inputs, {len(seen):,} answers,"
            f" longest {self.longest:.2f} s, {len(self.findings)} kinds of findings"
        )


def _hung(_: int, __: FrameType | None) -> None:
    raise TimeoutError(f"no answer within {HANGS} s")


def by_atheris(name: str, minutes: float, folder: Path) -> None:
    """Hands the reader to libFuzzer, which sees which lines an input reaches. Does not return."""
    atheris: Any = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["trustscan"]):
        reader = TARGETS[name].reader(folder)
    corpus = folder / "seeds"
    corpus.mkdir()
    for number, seed in enumerate(TARGETS[name].seeds()):
        (corpus / str(number)).write_bytes(seed)
    limits = [f"-max_total_time={int(60 * minutes)}", f"-timeout={HANGS}", f"-max_len={MAX_INPUT}"]
    atheris.Setup([sys.argv[0], *limits, "-rss_limit_mb=0", str(corpus)], lambda data: reader(data) and None)
    atheris.Fuzz()


def main() -> int:
    parser = argparse.ArgumentParser(description="Looks for input that breaks the readers.")
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--minutes", type=float, default=20.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=Path("fuzz-findings"))
    parser.add_argument("--replay", type=Path)
    parser.add_argument("--atheris", action="store_true")
    given = parser.parse_args()
    signal.signal(signal.SIGALRM, _hung)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # Rule files that were read are cached by content: not in the user's folder.
        os.environ["XDG_CACHE_HOME"] = str(folder / "cache")
        work = folder / "work"
        work.mkdir()
        if given.atheris:
            by_atheris(given.target, given.minutes, work)
        reader = TARGETS[given.target].reader(work)
        if given.replay:
            began = time.process_time()
            print(reader(given.replay.read_bytes()), f"{time.process_time() - began:.2f} s")
            return 0
        given.out.mkdir(parents=True, exist_ok=True)
        run = Run(given.target, reader, given.out)
        run.go(TARGETS[given.target], given.minutes, random.Random(given.seed))
    return 1 if run.findings else 0


if __name__ == "__main__":
    sys.exit(main())
