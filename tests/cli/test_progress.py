"""What stderr shows on a real (pseudo) terminal."""

from __future__ import annotations

import os
import threading

import pytest

from tests.cli.command import trustscan
from tests.cli.servers import Answer, serving

pty = pytest.importorskip("pty", reason="there are no pseudo terminals here")

WORDS = "<p>" + "Plain words that fill a page. " * 20 + "</p>"
LINKS = "".join(f'<a href="/page-{number}">Page {number}</a> ' for number in range(6))
SITE = {"/": Answer(WORDS + LINKS), **{f"/page-{number}": Answer(WORDS) for number in range(6)}}


def on_a_terminal(*args: str, **env: str) -> tuple[str, str]:
    """What stdout (no terminal) and stderr (a terminal) get."""
    ours, theirs = pty.openpty()
    seen = bytearray()

    def read() -> None:
        while True:
            try:
                part = os.read(ours, 4096)
            except OSError:
                return
            if not part:
                return
            seen.extend(part)

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    with open(theirs, "w", encoding="utf-8", newline="\n") as terminal:
        found = trustscan(*args, "--select", "phone", env={"TERM": "xterm", **env}, terminal=terminal)
    reader.join(10)
    os.close(ours)
    return found.out, seen.decode()


def test_a_moving_line_that_is_gone_at_the_end() -> None:
    with serving(SITE) as site:
        out, err = on_a_terminal(site.url)
    assert "pages" in err
    assert f"{site.url}page-" in err
    assert err.rstrip().endswith(("\x1b[?25h", "\x1b[2K"))
    assert "page-" not in out.partition("What was read")[0]


@pytest.mark.parametrize(
    ("flags", "env"),
    [([], {"TERM": "dumb"}), (["-q"], {}), ([], {"CI": "true"}), ([], {"GITHUB_ACTIONS": "true"})],
)
def test_nothing_moves_where_nobody_wants_it(flags: list[str], env: dict[str, str]) -> None:
    with serving(SITE) as site:
        _, err = on_a_terminal(site.url, *flags, **env)
    assert err == ""


def test_no_colour_means_none_in_the_moving_line_either() -> None:
    with serving(SITE) as site:
        _, err = on_a_terminal(site.url, NO_COLOR="1")
    assert "pages" in err
    assert "\x1b[1;3" not in err
    assert "\x1b[3" not in err


def test_ci_that_is_switched_off_is_none() -> None:
    with serving(SITE) as site:
        assert "pages" in on_a_terminal(site.url, CI="false")[1]


def test_verbose_writes_plain_lines_on_a_terminal_too() -> None:
    with serving(SITE) as site:
        _, err = on_a_terminal(site.url, "-v", FORCE_COLOR="1")
    assert "\x1b" not in err
    assert all(line.startswith("trustscan: ") for line in err.splitlines())
