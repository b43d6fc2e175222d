"""Which processes descend from one, as Linux tells it; and small sites for them to scan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.gather.server import Route, Site, serving
from trustscan.batch.work import Job, ScanSettings
from trustscan.gather import GatherOptions

SETTINGS = ScanSettings(
    select=("phone", "email", "faq", "postal-address"), options=GatherOptions(timeout=4.0, deadline=8.0)
)
PAGES: Mapping[str, Route] = {
    "/": '<html lang="en"><title>Tea</title><h1>Tea House</h1><p>We sell fine teas, and always have.</p>'
    '<a href="/contact">Contact</a> <a href="/faq">FAQ</a>',
    "/contact": "<title>Contact</title><h1>Contact</h1><p>Call +44 20 7946 0958, mail hello@example.com</p>",
    "/faq": "<title>FAQ</title><h1>FAQ</h1><h3>Do you ship?</h3><p>Yes, on every working day of a week.</p>",
}


@contextmanager
def sites(count: int, pages: Mapping[str, Route] = PAGES) -> Iterator[list[Site]]:
    """So many sites, each on a port of its own."""
    with ExitStack() as stack:
        yield [stack.enter_context(serving(Site(pages))) for _ in range(count)]


def job(site: Site) -> Job:
    """The job of scanning a site."""
    url = f"http://127.0.0.1:{site.port}/"
    return Job(url, url)


def children(pid: int) -> list[int]:
    """The processes that a process has started and that have not ended."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = path.read_text().rpartition(") ")[2].split()[:2]
        except OSError:
            continue
        if int(parent) == pid and state != "Z":
            found.append(int(path.parent.name))
    return found


def workers(pid: int) -> list[int]:
    """The worker processes of an engine that runs in a process: the children of its children."""
    return [worker for child in children(pid) for worker in children(child)]


def lives(pid: int) -> bool:
    """Whether a process is there and no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] != "Z"
    except OSError:
        return False
