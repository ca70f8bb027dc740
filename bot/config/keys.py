"""What all tables of the file share."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Keys(BaseModel):
    """The keys of a table. One that is not known is a mistake that would otherwise be silent."""

    model_config = ConfigDict(extra="forbid", strict=True)
