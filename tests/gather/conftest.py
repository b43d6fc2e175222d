from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Protocol

import pytest
import trustme

from tests.gather.server import Route, Site, serving
from tests.gather.words import small_vocabulary
from trustscan.facts.vocabulary import Vocabulary
from trustscan.gather import GatherOptions, gather, resolve_target
from trustscan.model.snapshot import Snapshot


class Serve(Protocol):
    def __call__(self, routes: Mapping[str, Route], **more: Any) -> Site: ...


Visit = Callable[..., Snapshot]


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return small_vocabulary()


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts sites that stop when the test is over."""
    with ExitStack() as running:

        def start(routes: Mapping[str, Route], *, tls: Any = None, **more: Any) -> Site:
            return running.enter_context(serving(Site(routes, **more), tls))

        yield start


@pytest.fixture
def visit(vocabulary: Vocabulary) -> Visit:
    """Gathers a target, given as a user would, with short limits."""

    def run(target: str, base_url: str | None = None, **options: Any) -> Snapshot:
        limits = {"timeout": 5.0, "deadline": 20.0, **options}
        return asyncio.run(gather(resolve_target(target, base_url), vocabulary, GatherOptions(**limits)))

    return run


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA(organization_name="Loopback Authority")


@pytest.fixture(scope="session")
def bundle(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ca") / "ca.pem"
    authority.cert_pem.write_to_path(path)
    return path
