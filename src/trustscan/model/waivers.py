"""What the owner of a site has decided to live with for a while."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Waiver:
    """A gap that does not count, up to and including the day `expires`.

    `url` limits it to pages: `*` stands for anything, every other character for itself; a pattern without
    scheme fits http and https, one that begins with `/` fits any host. `place` tells where it was written.
    """

    rule: str
    reason: str
    expires: date
    url: str | None = None
    place: str = ""
