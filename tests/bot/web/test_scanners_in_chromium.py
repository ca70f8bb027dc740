"""What a real browser's page reports, and what is made of it: the script, the form, the clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.scanners.in_chromium import IN_THE_SUITE, TRIED, Tried, try_it

if TYPE_CHECKING:
    from storage.database import Database


@pytest.fixture
def backend() -> str:
    """What a browser reports does not depend on the database."""
    return "sqlite"


@pytest.mark.parametrize("tried", [one for one in TRIED if one.acts in IN_THE_SUITE], ids=lambda one: one.name)
async def test_a_real_browser_is_judged_by_what_its_page_reports(db: Database, tried: Tried) -> None:
    """All of them are in docs/scanners.md; these few cover the ways in which a page speaks."""
    assert tried.expected == await try_it(db, tried)
