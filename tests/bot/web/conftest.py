"""A site for each test of the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.bot.web.site import Site

if TYPE_CHECKING:
    from storage.database import Database


@pytest.fixture
def site(db: Database) -> Site:
    """The pages over an empty store, at noon."""
    return Site(db)
