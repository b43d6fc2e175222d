"""Where the sites of a batch come from: a list, archives, or those sites of a list that archives hold."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trustscan.cli.errors import UsageError, say
from trustscan.model.struct import Frozen

if TYPE_CHECKING:
    from trustscan.batch.listing.rows import Row
    from trustscan.batch.listing.sites import Shard
    from trustscan.batch.work import Archives

_LIST = "The list"
_COLUMNS = ("website", "captures")
_SECONDS_BETWEEN_LINES = 10.0
_SHOWN_FAULTS = 3

ListArgument = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="LIST",
        help="A CSV or a file with an address a line, also .gz; - reads stdin. Not needed with --from-warc.",
        show_default=False,
    ),
]


class ListChoice(Frozen):
    """What of the list is read, and how."""

    column: Annotated[
        str | None,
        typer.Option(
            metavar="NAME|N",
            help="The column that holds the websites, by name or number. Found by itself otherwise.",
            rich_help_panel=_LIST,
        ),
    ] = None
    header_line: Annotated[
        bool | None,
        typer.Option(
            "--header-line/--no-header-line",
            help="Whether the first line names the columns. Found by itself otherwise.",
            rich_help_panel=_LIST,
        ),
    ] = None
    shard: Annotated[
        str | None,
        typer.Option(
            metavar="I/N",
            help="Only the I-th of N parts of the list; all sites of one owner are in the same part.",
            rich_help_panel=_LIST,
        ),
    ] = None
    from_warc: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="PATHS",
            help="Judge sites out of WARC files (files, folders, patterns) without any request: all that "
            "they hold, or those on the list.",
            rich_help_panel=_LIST,
        ),
    ] = None

    def the_shard(self) -> Shard:
        """The part of the list that is wanted. Raises UsageError."""
        from trustscan.batch.listing.sites import Shard

        try:
            return Shard() if self.shard is None else Shard.parsed(self.shard)
        except ValueError as error:
            raise UsageError(f"--shard: {error}") from None


class Source(Frozen):
    """Where sites are named (`path`, None where all are taken that the archives hold), and the archives."""

    choice: ListChoice
    path: Path | None
    archives: tuple[Path, ...]

    @classmethod
    def of(cls, given: Sequence[Path], choice: ListChoice) -> Source:
        """Understands what was typed: behind --from-warc a shell may have put many files.

        Raises UsageError, ListError.
        """
        from trustscan.batch.archives.files import archive_files, is_archive

        archives = [path for path in given if is_archive(path)]
        lists = [path for path in given if not is_archive(path)]
        if archives and not choice.from_warc:
            raise UsageError(f"{archives[0]} is no list; --from-warc judges sites out of archives")
        if len(lists) > 1:
            raise UsageError(f"one list at a time: {lists[0]} and {lists[1]} are two")
        if not lists and not choice.from_warc:
            raise UsageError("there is no list: name a CSV, or - for stdin")
        if not lists and (choice.column or choice.header_line is not None):
            raise UsageError("--column and --header-line are for a list")
        found = archive_files([*(choice.from_warc or ()), *archives]) if choice.from_warc else ()
        return cls(choice, lists[0] if lists else None, tuple(found))

    @property
    def name(self) -> str:
        """What a summary calls it."""
        if self.path is not None:
            return "stdin" if str(self.path) == "-" else str(self.path)
        return str(self.archives[0]) if len(self.archives) == 1 else f"{len(self.archives):,} archives"

    @property
    def files(self) -> tuple[Path, ...]:
        """Everything that is read."""
        return self.archives if self.path is None else (self.path, *self.archives)

    def settings(self, state: Path) -> Archives | None:
        """Where an engine finds the archives, if there are any: the index lies beside the state."""
        from trustscan.batch.archives.files import digest_of
        from trustscan.batch.work import Archives

        if not self.archives:
            return None
        return Archives(state.resolve().with_name(f"{state.name}.index"), digest_of(self.archives))

    @contextmanager
    def rows(
        self, archives: Archives | None, workers: int, tell: Callable[[str], None]
    ) -> Iterator[tuple[tuple[str, ...], Iterator[Row], str]]:
        """The columns, the rows, and a line on how they were understood. Raises ListError, StoreError.

        Archives are read here; `tell` is called with lines on how far that is, and what is broken.
        """
        from trustscan.batch.listing.lines import opened_list
        from trustscan.batch.listing.rows import read_layout, read_rows

        held = "" if archives is None else _read(archives.index, self.archives, workers, tell)
        if self.path is not None:
            with opened_list(self.path) as file:
                layout = read_layout(file, self.choice.column, self.choice.header_line)
                yield layout.names, read_rows(file, layout), "; ".join(filter(None, (held, layout.told)))
        elif archives is not None:
            with _sites_of(archives.index) as found:
                yield _COLUMNS, found, held


def _read(index: Path, files: Sequence[Path], workers: int, tell: Callable[[str], None]) -> str:
    """Makes the index; a line on what the archives hold."""
    from trustscan.batch.archives.build import read_archives
    from trustscan.batch.archives.index import opened_index
    from trustscan.report.safe import safe_text
    from trustscan.report.words import many

    told = time.monotonic()

    def progress(done: int, total: int) -> None:
        nonlocal told
        if time.monotonic() - told >= _SECONDS_BETWEEN_LINES:
            told = time.monotonic()
            tell(f"archives: {done / 1e9:.1f} of {total / 1e9:.1f} GB read")

    with opened_index(index) as opened:
        read_archives(opened, files, workers, progress)
        sources = list(opened.sources())
    broken = [source for source in sources if source.faults]
    for source in broken[:_SHOWN_FAULTS]:
        tell(
            f"{safe_text(str(source.path))}: {many(source.faults, 'broken place')} left out (it {source.why})"
        )
    if len(broken) > _SHOWN_FAULTS:
        more = sum(source.faults for source in broken[_SHOWN_FAULTS:])
        tell(f"and {many(more, 'broken place')} in {many(len(broken) - _SHOWN_FAULTS, 'other archive')}")
    answers = sum(source.records for source in sources)
    return f"{many(len(sources), 'archive')} with {many(answers, 'answer')}"


@contextmanager
def _sites_of(path: Path) -> Iterator[Iterator[Row]]:
    """A row for every site that archives hold a page of."""
    from trustscan.batch.archives.index import asked_index
    from trustscan.batch.listing.rows import Row

    with asked_index(path) as index:
        yield (
            Row(number, (f"{site}/", str(count)), f"{site}/")
            for number, (site, count) in enumerate(index.sites(), start=1)
        )


def told_on_stderr(quiet: bool) -> Callable[[str], None]:
    """Says lines, or nothing."""
    return (lambda line: None) if quiet else say
