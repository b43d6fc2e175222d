"""Each misbehaviour ends within its limits, with the right state, and takes nothing along."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.cli.command import trustscan
from tests.gather.words import small_vocabulary
from tests.hostile.expectations import EXPECTED, HEAVY, STOPS_ALL
from tests.hostile.scanning import states, visit
from tests.hostile.server import CASES, GOOD, Act, Asked, Send, answer, staged
from trustscan.facts.site import read_site
from trustscan.facts.vocabulary import Vocabulary
from trustscan.model.snapshot import PageState

ROOT = Path(__file__).resolve().parents[2]
MAX_MEMORY = 300


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return small_vocabulary()


def test_every_misbehaviour_has_its_expectation() -> None:
    assert set(EXPECTED) == set(CASES)
    assert len(CASES) >= 40


@pytest.mark.parametrize("name", EXPECTED)
def test_misbehaviour(name: str, vocabulary: Vocabulary) -> None:
    with staged(CASES[name]) as stage:
        snapshot = visit(stage.url, vocabulary)
    found = states(snapshot, vocabulary)
    assert found["/bad"] is EXPECTED[name]
    rest = PageState.NOT_VISITED if name in STOPS_ALL else PageState.CONTENT
    assert {found[path] for path in GOOD} == {rest}
    assert "/private" not in stage.asked
    assert len(stage.asked) < 100
    for page in snapshot.unread:
        assert page.detail.isprintable()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("wrong charset", "Caf\u00e9"),
        ("UTF-16", "Caf\u00e9"),
        ("a charset that is none", "Caf\u00e9"),
        ("cookies needed", "Welcome"),
    ],
)
def test_what_can_be_read_is_read(name: str, words: str, vocabulary: Vocabulary) -> None:
    with staged(CASES[name]) as stage:
        site = read_site(visit(stage.url, vocabulary), vocabulary)
    assert any(words in page.text for page in site.pages)


async def heavy_pages(send: Send, asked: Asked) -> None:
    """As many paragraphs as are let through, page after page."""
    links = "".join(f"<a href='/heavy-{n}-{len(asked.path)}'>{n}</a>" for n in range(40))
    await send(answer(f"{links}<p>{asked.path}{'<p>a word of it' * 19_000}"))


@pytest.fixture(scope="module")
def weighed() -> dict[str, int]:
    """The memory in MB after each heavy case, scanned by the command itself."""
    cases: dict[str, dict[str, Act]] = {name: dict(CASES[name]) for name in HEAVY if name in CASES}
    cases["heavy pages without end"] = {"*": heavy_pages, "/bad": heavy_pages}
    with ExitStack() as running:
        urls = {name: running.enter_context(staged(acts)).url for name, acts in cases.items()}
        halves = [list(urls.values())[at::2] for at in range(2)]
        with ThreadPoolExecutor() as side_by_side:
            lines = [line for found in side_by_side.map(weigh, halves) for line in found]
    by_url = {url: int(size) for url, size in map(str.split, lines)}
    return {name: by_url[url] for name, url in urls.items()}


def weigh(urls: list[str]) -> list[str]:
    """What `weigh.py` prints of these sites."""
    command = [sys.executable, "-m", "tests.hostile.weigh", *urls]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peak memory is read from /proc")
@pytest.mark.parametrize("name", HEAVY)
def test_memory(name: str, weighed: dict[str, int]) -> None:
    assert weighed[name] < MAX_MEMORY


def test_nothing_of_a_title_reaches_the_terminal_as_an_escape() -> None:
    with staged(CASES["escapes in the title"]) as stage:
        found = trustscan(stage.url, "-v", "--color", "never")
    assert "Shop" in found.out or "localhost" in found.out
    assert not any(ord(char) < 32 and char != "\n" for char in found.out + found.err)
    assert not set("\u202e\u2066\x9b") & set(found.out + found.err)
