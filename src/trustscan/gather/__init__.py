"""Everything that fetches: a target goes in, a Snapshot comes out. Knows nothing of rules."""

from trustscan.gather.options import GatherOptions, Progress
from trustscan.gather.site import gather
from trustscan.gather.targets import TargetError, resolve_target

__all__ = ["GatherOptions", "Progress", "TargetError", "gather", "resolve_target"]
