"""A report that somebody asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.config.reports import Level
from bot.reports.asking import AskedWronglyError, Wanted, wanted_report
from bot.survey.periods import PeriodError
from tests.support.factories import open_wave
from tests.support.reporting import MORNING, QUARTER, reporting, two_quarters

if TYPE_CHECKING:
    from bot.reports.document import Document
    from storage.database import Database


def asked(db: Database, level: Level, every: str, period: str | None = None, **more: Any) -> Document | None:
    """The report, a day after the quarter."""
    programme = reporting(QUARTER)
    return db.read_now(
        wanted_report, programme, Wanted(level, every, period, programme.default_survey, **more), MORNING
    )


def test_the_last_period_is_meant_where_none_is_named(db: Database) -> None:
    """Split as in the report that comes by itself."""
    two_quarters(db)
    found = asked(db, Level.MANAGEMENT, "quarter")

    assert found is not None
    assert "Acme: NPS report, 2026-Q3" == found.title
    assert "The score by plan" in [part.title for part in found.parts]
    assert asked(db, Level.FRONT, "day", member="U0ANNA") is not None
    assert asked(db, Level.MANAGEMENT, "quarter", "2019-Q1") is None


def test_a_wave_is_named_by_its_period(db: Database) -> None:
    """The last that has closed where none is named."""
    two_quarters(db)
    open_wave(db, reporting().default_survey, "2026-Q3", MORNING.replace(month=9, day=1))

    for period in (None, "2026-Q3"):
        found = asked(db, Level.TEAM, "wave", period, team="Nordics")
        assert found is not None
        assert "Nordics: NPS report, 2026-Q3" == found.title


def test_what_is_asked_wrongly_is_said(db: Database) -> None:
    """With what there is instead."""
    for level, every, told in (
        (Level.MANAGEMENT, "wave", "no wave of customers has closed yet"),
        (Level.TEAM, "week", "there is Nordics, DACH"),
        (Level.FRONT, "day", "whose cases"),
        (Level.MANAGEMENT, "day", "reports of a month or quarter or wave"),
    ):
        with pytest.raises(AskedWronglyError, match=told):
            asked(db, level, every)
    with pytest.raises(PeriodError):
        asked(db, Level.MANAGEMENT, "quarter", "2026-Q9")
