"""Settings with the files that they name, for machines that do not have these files."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from trustscan.batch.work import ScanSettings
from trustscan.model.struct import Frozen, replace

_OF_RULES = (".yaml", ".yml")


class Packed(Frozen):
    """A file, or the rule files of a folder, under their names in it."""

    name: str
    files: tuple[tuple[str, bytes], ...]

    @classmethod
    def of(cls, path: Path) -> Packed:
        """Reads what is at a path. Raises OSError."""
        if not path.is_dir():
            return cls(path.name, (("", path.read_bytes()),))
        found = sorted(each for each in path.rglob("*") if each.suffix in _OF_RULES and each.is_file())
        return cls(path.name, tuple((each.relative_to(path).as_posix(), each.read_bytes()) for each in found))

    def unpacked(self, folder: Path) -> Path:
        """Writes it below a folder; where it is now. Raises OSError."""
        root = folder / (self.name or "rules")
        for name, content in self.files:
            path = root / PurePosixPath(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return root


class Luggage(Frozen):
    """Settings that mean the same on another machine; `ruleset` is the version of the rules of them."""

    settings: ScanSettings
    ruleset: str
    rules: tuple[Packed, ...]
    ca_bundle: Packed | None

    @classmethod
    def of(cls, settings: ScanSettings, ruleset: str) -> Luggage:
        """Takes along what the settings name. Raises OSError."""
        bundle = settings.options.ca_bundle
        return cls(
            settings,
            ruleset,
            tuple(map(Packed.of, settings.rules)),
            None if bundle is None else Packed.of(bundle),
        )

    def unpacked(self, folder: Path) -> ScanSettings:
        """The settings, with all files below a folder. Raises OSError."""
        from dataclasses import replace as with_changes

        rules = tuple(packed.unpacked(folder / str(at)) for at, packed in enumerate(self.rules))
        bundle = None if self.ca_bundle is None else self.ca_bundle.unpacked(folder / "ca")
        options = with_changes(self.settings.options, ca_bundle=bundle)
        return replace(self.settings, rules=rules, options=options)
