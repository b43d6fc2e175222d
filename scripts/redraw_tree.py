"""Draws the tree of modules in ARCHITECTURE.md anew, each with the first sentence of its docstring.

With --check nothing is written; exit code 1 tells that the tree is out of date.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "ARCHITECTURE.md"
BLOCK = re.compile(r"(?<=<!-- tree -->\n).*?(?=<!-- /tree -->)", re.S)


def main() -> None:
    """Write or check."""
    old = DOCUMENT.read_text(encoding="utf-8")
    new = BLOCK.sub(lambda _: tree(), old, count=1)
    if "--check" not in sys.argv:
        DOCUMENT.write_text(new, encoding="utf-8")
    elif new != old:
        sys.exit("the tree in ARCHITECTURE.md is out of date; python scripts/redraw_tree.py draws it anew")


def tree() -> str:
    """The block as it should be."""
    rows = list(modules(ROOT / "src" / "trustscan", 1))
    width = max(len(name) for name, _ in rows)
    lines = [f"{name:<{width}}  {told}" for name, told in rows]
    return "\n".join(["```", "src/trustscan/", *lines, "```", ""])


def modules(folder: Path, depth: int) -> Iterator[tuple[str, str]]:
    """Each module and package of a folder, modules first, with what it says of itself."""
    for path in sorted(folder.iterdir(), key=lambda path: (path.is_dir(), path.name)):
        indent = "  " * depth
        if (path / "__init__.py").exists():
            yield f"{indent}{path.name}/", first_sentence(path / "__init__.py")
            yield from modules(path, depth + 1)
        elif path.suffix == ".py" and (path.name != "__init__.py" or depth == 1):
            yield indent + path.name, first_sentence(path)


def first_sentence(module: Path) -> str:
    """The first sentence of a module's docstring, without its full stop."""
    docstring = ast.get_docstring(ast.parse(module.read_text(encoding="utf-8")))
    if not docstring:
        sys.exit(f"{module.relative_to(ROOT)} has no docstring")
    return re.split(r"(?<!\.\.)\.(?:\s|$)", docstring.splitlines()[0], maxsplit=1)[0]


if __name__ == "__main__":
    main()
