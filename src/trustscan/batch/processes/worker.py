"""What a worker process does: takes jobs from a pipe, and sends back what becomes of them.

It ends when the pipe does, so that none is left over when the process that started it dies in whatever way.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from queue import SimpleQueue
from threading import Thread

from trustscan.batch.fair import FairLoop
from trustscan.batch.processes.memory import resident
from trustscan.batch.processes.messages import PULSE, Begun, Pulse, Share
from trustscan.batch.scanner import Scanner
from trustscan.batch.work import Job, Outcome, ScanSettings
from trustscan.rulebook.models import RuleBook

Message = Begun | Pulse | Outcome


def work(pipe: Connection, book: RuleBook, settings: ScanSettings, share: Share) -> None:
    """Serves jobs until the pipe ends; does not return."""
    # Ctrl-C reaches every process of a terminal; what it means is decided where the batch is run.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with asyncio.Runner(loop_factory=FairLoop) as runner:
            runner.run(_serve(pipe, book, settings, share))
    finally:
        _end()


async def _serve(pipe: Connection, book: RuleBook, settings: ScanSettings, share: Share) -> None:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, FairLoop)
    scanner = Scanner(book, settings, loop, share.at_once, share.processes)
    outbox: SimpleQueue[Message] = SimpleQueue()
    tasks: set[asyncio.Task[None]] = set()
    finished = 0

    async def scan(job: Job) -> None:
        nonlocal finished
        outbox.put(await scanner.scan(job, lambda: outbox.put(Begun(job.key))))
        finished += 1

    def take(job: Job) -> None:
        task = loop.create_task(scan(job))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    # Threads, as a pipe can block, and as there is no other way on all systems.
    Thread(
        target=_receive, args=(pipe, lambda job: loop.call_soon_threadsafe(take, job)), daemon=True
    ).start()
    Thread(target=_send, args=(pipe, outbox), daemon=True).start()
    while True:
        memory = resident()
        outbox.put(Pulse(memory, finished >= share.sites or memory > share.memory))
        await asyncio.sleep(PULSE)


def _receive(pipe: Connection, take: Callable[[Job], object]) -> None:
    try:
        while True:
            take(pipe.recv())
    except (EOFError, OSError):
        _end()


def _send(pipe: Connection, outbox: SimpleQueue[Message]) -> None:
    try:
        while True:
            pipe.send(outbox.get())
    except OSError:
        _end()


def _end() -> None:
    """Ends the process where it stands: nobody is left to tell anything."""
    sys.stderr.flush()
    os._exit(0)
