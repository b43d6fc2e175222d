"""The `trustscan` command; also `python -m trustscan`."""

from __future__ import annotations

import gc
import sys

from trustscan import __version__


def main() -> int:
    """Runs the command line in `sys.argv`; returns the exit code."""
    if sys.argv[1:] == ["--version"]:
        # Answered before anything is imported: scripts ask this often.
        print(f"trustscan {__version__}")
        return 0
    from trustscan.cli.errors import handled

    return handled(_run)


def _run() -> int:
    # Little of what a scan makes is garbage before its end; looking for it often takes a tenth of the time.
    gc.set_threshold(100_000, 20, 100)
    if sys.argv[1:2] != ["batch"]:
        return _command()
    # Its worker processes take longest to get ready, so they begin before the command line is read.
    from trustscan.batch.processes.nursery import nursery_at_hand

    with nursery_at_hand():
        return _command()


def _command() -> int:
    from trustscan.cli.app import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
