"""A year of random programmes, several copies of the program on one store: what must hold whatever happens."""

from __future__ import annotations

import asyncio
import os

import pytest

from storage.types import MessageKind
from tests.support.laws import broken
from tests.support.years import Year

# NPS_TEST_YEARS=100 lives as many whole years; otherwise it is one, and only its first months.
YEARS = int(os.environ.get("NPS_TEST_YEARS", "0"))
DAYS = 365 if YEARS else 110
COPIES = {"sqlite": 2, "postgresql": 4}


@pytest.mark.parametrize("seed", range(YEARS or 1))
def test_a_year_breaks_no_law(database_url: str, backend: str, seed: int) -> None:
    """Waves, rolling samples and events; copies that tick at once, die and come back; owners who hold and resume."""
    year = Year([database_url] * COPIES[backend], seed, days=DAYS)
    try:
        asyncio.run(year.live())
        kinds = {one.kind for one in year.life.delivered}

        assert [] == broken(year)
        assert {MessageKind.QUESTION, MessageKind.REMINDER} == kinds
        assert len(year.life.delivered) > 20
        assert year.life.answered
    finally:
        year.close()
