"""What all records are made of: fields by name and type, compared by value.

They are Structs of msgspec: classes and instances take a tenth of the time to make that dataclasses take.
"""

from __future__ import annotations

from typing import dataclass_transform

from msgspec import Struct, field
from msgspec.structs import replace

__all__ = ["Frozen", "Struct", "field", "replace"]


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
class Frozen(Struct, frozen=True):
    """A record that does not change; `replace` makes another. One with `dict=True` may cache properties."""
