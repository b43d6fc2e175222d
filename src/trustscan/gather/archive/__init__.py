"""Sites kept in WARC files (ISO 28500): a scan saved and replayed, and what other tools archived."""

from trustscan.gather.archive.records import ArchiveError
from trustscan.gather.archive.replay import replay
from trustscan.gather.archive.saved import write_archive

__all__ = ["ArchiveError", "replay", "write_archive"]
