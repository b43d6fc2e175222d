"""Writes docs/signals.md anew from the rules that ship.

With --check nothing is written; exit code 1 tells that the document is out of date.
"""

from __future__ import annotations

import sys
from pathlib import Path

from trustscan.rulebook.load import load_rulebook
from trustscan.rulebook.signals import signals

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "signals.md"


def main() -> None:
    """Write or check."""
    new = signals(load_rulebook())
    if "--check" not in sys.argv:
        DOCUMENT.write_text(new, encoding="utf-8", newline="\n")
    elif not DOCUMENT.exists() or DOCUMENT.read_text(encoding="utf-8") != new:
        sys.exit("docs/signals.md is out of date; python scripts/redraw_signals.py writes it anew")


if __name__ == "__main__":
    main()
