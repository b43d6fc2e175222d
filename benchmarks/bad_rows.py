"""What a batch makes of a bad list: a third of its rows is dead, hangs, is hostile or no address at all.

    python benchmarks/bad_rows.py [--rows N] [--keep FOLDER]

Two thirds of the rows are shops of farm.py. The others are names that do not resolve, ports that refuse,
servers that hang or drip, pages made to do harm, and cells that name no website. Fails unless the run ends
in time, every row has its answer, and no shop suffers from its neighbours. Linux only.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import subprocess
import sys
import tempfile
import time
import zlib
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable
from pathlib import Path
from threading import Thread

from farm import address_of

from batch import farm

TIMEOUT, DEADLINE = 4, 20
LEAST_RATE = 5.0
"""Rows a second, of all together: what hangs for a deadline leaves its place to others."""

_FIRST = 200_000  # the addresses of sites that do harm
_OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
_MEGABYTE = b"<p>on and on</p>" * 65_536


async def hangs(writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(3_600)


async def drips(writer: asyncio.StreamWriter) -> None:
    writer.write(_OK + b"\r\n<html><title>Slow</title>")
    while True:
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(1)


async def never_ends(writer: asyncio.StreamWriter) -> None:
    writer.write(_OK + b"\r\n")
    while True:
        writer.write(_MEGABYTE)
        await writer.drain()


async def explodes(writer: asyncio.StreamWriter) -> None:
    """Two gigabytes of nothing in two megabytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    writer.write(_OK + b"Content-Encoding: gzip\r\n\r\n")
    for _ in range(2_000):
        writer.write(packer.compress(bytes(1_000_000)))
        await writer.drain()


async def nests(writer: asyncio.StreamWriter) -> None:
    writer.write(_OK + b"\r\n" + b"<div><b><i><table><td>" * 90_000)


async def sends_round(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 302 Found\r\nLocation: /?" + str(time.monotonic_ns()).encode() + b"\r\n\r\n")


async def talks_nonsense(writer: asyncio.StreamWriter) -> None:
    writer.write(bytes(range(256)) * 40)


async def hangs_up(writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


async def has_no_end_of_headers(writer: asyncio.StreamWriter) -> None:
    writer.write(_OK)
    while True:
        writer.write(b"X-More: " + b"x" * 4_000 + b"\r\n")
        await writer.drain()


async def lays_out_a_maze(writer: asyncio.StreamWriter) -> None:
    """Every page leads to a thousand others that are about privacy, terms and refunds."""
    seed = time.monotonic_ns()
    links = "".join(f'<a href="/{seed}-{n}/privacy-policy">Privacy policy {n}</a> ' for n in range(1_000))
    writer.write(_OK + b"\r\n<html lang=en><title>Maze</title><p>Welcome to the maze.</p>" + links.encode())


HARMS: tuple[Callable[[asyncio.StreamWriter], Awaitable[None]], ...] = (
    *(hangs, drips, never_ends, explodes, nests, sends_round, talks_nonsense, hangs_up),
    *(has_no_end_of_headers, lays_out_a_maze),
)
CELLS = (
    "",
    "n/a",
    "info@example.com",
    "see their Facebook page",
    "http://",
    "x" * 3_000,
    "example..com",
    "#REF!",
)


async def _serve(announce: Callable[[int], None]) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        number = int(writer.get_extra_info("sockname")[0].rpartition(".")[2]) % len(HARMS)
        try:
            await reader.readuntil(b"\r\n\r\n")
            await HARMS[number](writer)
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(answer, "0.0.0.0", 0, backlog=1_024)
    announce(server.sockets[0].getsockname()[1])
    async with server:
        await server.serve_forever()


def harmful() -> int:
    """Starts the sites that do harm, in a thread that ends with this process; their port."""
    ports: list[int] = []
    Thread(target=lambda: asyncio.run(_serve(ports.append)), daemon=True).start()
    while not ports:
        time.sleep(0.01)
    return ports[0]


def bad_row(number: int, port: int) -> tuple[str, str]:
    """What kind of bad row it is, and its cell."""
    kind, which = number % 4, number // 4
    if kind == 0:
        return "dead name", f"https://shop-{which}.invalid/"
    if kind == 1:
        return "refused port", f"http://{address_of(_FIRST + which)}:9/"
    if kind == 2:
        address = address_of(_FIRST + which)
        return HARMS[int(address.rpartition(".")[2]) % len(HARMS)].__name__, f"http://{address}:{port}/"
    return "no address", CELLS[which % len(CELLS)] or " "


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rows", type=int, default=2_000)
    parser.add_argument("--keep", type=Path, help="leave the list and the results in this folder")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch, farm() as port:
        folder = given.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        bad_port = harmful()
        rows = [
            bad_row(number // 3, bad_port)
            if number % 3 == 1
            else ("shop", f"http://{address_of(number)}:{port}/")
            for number in range(given.rows)
        ]
        with (folder / "sites.csv").open("w", newline="") as file:
            csv.writer(file).writerows([("kind", "website"), *rows])
        command = [sys.executable, "-m", "trustscan", "batch", str(folder / "sites.csv"), "--restart", "-q"]
        command += ["-o", str(folder / "results.csv"), "--timeout", str(TIMEOUT), "--deadline", str(DEADLINE)]
        began = time.monotonic()
        code = subprocess.run(command, check=False).returncode
        seconds = time.monotonic() - began
        with (folder / "results.csv").open(encoding="utf-8", newline="") as file:
            return tell(code, seconds, rows, list(csv.DictReader(file)))


def tell(code: int, seconds: float, rows: list[tuple[str, str]], results: list[dict[str, str]]) -> int:
    """Prints what became of each kind of row; 1 where something is not as it should be."""
    by_kind: defaultdict[str, Counter[str]] = defaultdict(Counter)
    slowest: defaultdict[str, float] = defaultdict(float)
    for (kind, _), row in zip(rows, results, strict=False):
        by_kind[kind][row["status"]] += 1
        slowest[kind] = max(slowest[kind], float(row["seconds"] or 0.0))
    print(f"{len(rows):,} rows in {seconds:.0f} s, exit code {code}")
    for kind, found in by_kind.items():
        told = ", ".join(f"{count} {status}" for status, count in found.items())
        print(f"  {kind:<24}{told}; the slowest took {slowest[kind]:.0f} s")
    shops = by_kind["shop"]
    faults = [
        *([f"{len(results):,} rows"] if len(results) != len(rows) else []),
        *(
            ["rows are out of order"]
            if [cell for _, cell in rows] != [row["website"] for row in results]
            else []
        ),
        *(["rows have no answer"] if any(row["status"] == "not_scanned" for row in results) else []),
        *(
            ["a row has neither score nor reason"]
            if any(not (r["score"] or r["reason"]) for r in results)
            else []
        ),
        *(["a shop was not scanned"] if shops["scanned"] != shops.total() else []),
        *(["a site took five times its deadline"] if max(slowest.values()) > 5 * DEADLINE else []),
        *(["too slow"] if len(rows) / seconds < LEAST_RATE else []),
    ]
    print("; ".join(faults) if faults else "every row has its answer, in order and in time")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
