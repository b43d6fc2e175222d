"""What the owner of a site has decided to live with for a while."""

from __future__ import annotations

from datetime import date

from trustscan.model.struct import Frozen


class Waiver(Frozen):
    """A gap that does not count, up to and including the day `expires`.

    `url` limits it to pages: `*` stands for anything, every other character for itself; a pattern without
    scheme fits http and https, one that begins with `/` fits any host. `place` tells where it was written.
    """

    rule: str
    reason: str
    expires: date
    url: str | None = None
    place: str = ""
