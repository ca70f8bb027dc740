"""The closed days of a programme are counted by themselves, in its zone, whenever there are new ones."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.config import Programme
from bot.rolling import closed, tick
from storage.database import Database
from storage.queries.daily import ALL
from storage.queries.figures import Filter, score_counts
from storage.queries.rolling import rolled
from tests.support.factories import a_programme, import_answers

HELSINKI = ZoneInfo("Europe/Helsinki")
DAY = timedelta(days=1)
# Noon there, on the day after the clocks went back.
NOW = datetime(2026, 10, 26, 10, tzinfo=UTC)
ALWAYS = Filter("customers", None, None)


def ticked(db: Database, programme: Programme, now: datetime = NOW) -> int:
    """How many days were counted."""
    return asyncio.run(tick(db, programme, lambda: now))


def local(day: int, hour: int = 0) -> datetime:
    """An instant of that October in Helsinki."""
    return datetime(2026, 10, day, hour, tzinfo=HELSINKI)


def test_the_closed_days_are_those_of_the_zone() -> None:
    """With twenty-five hours where the clocks go back; today has not ended."""
    found = closed(local(24, 15), NOW, HELSINKI)

    assert [(local(24), local(25)), (local(25), local(26))] == found
    assert [DAY, DAY + timedelta(hours=1)] == [end - start for start, end in found]
    assert [] == closed(NOW, NOW, HELSINKI)


def test_a_day_that_a_zone_left_out_is_none() -> None:
    """Samoa had no 30 December 2011."""
    samoa = ZoneInfo("Pacific/Apia")
    found = closed(datetime(2011, 12, 29, 12, tzinfo=samoa), datetime(2012, 1, 1, 12, tzinfo=samoa), samoa)

    assert 2 == len(found)
    assert found[0][1] == found[1][0]


def test_days_are_counted_once_they_have_ended(db: Database) -> None:
    """From the first answer on, each once; a history that is imported later, too; nothing where there is none."""
    programme = a_programme()

    assert 0 == ticked(db, programme)
    import_answers(db, [{"score": 9, "answered_at": local(24, 12)}, {"score": 3, "answered_at": NOW}])
    assert [2, 0] == [ticked(db, programme), ticked(db, programme)]
    assert {(local(24), local(25)), (local(25), local(26))} == db.read_now(rolled, "customers", ALL)
    assert 1 == ticked(db, programme, NOW + DAY)
    import_answers(db, [{"score": 7, "answered_at": local(20, 12)}, {"score": 7, "answered_at": local(24, 13)}])
    assert 5 == ticked(db, programme, NOW + DAY)
    assert {9: 1, 3: 1, 7: 2} == db.read_now(score_counts, ALWAYS)


def test_another_zone_has_other_days(db: Database) -> None:
    """The days of the former zone make way for them, and the figures are right in between."""
    import_answers(db, [{"score": n % 11, "answered_at": local(1) + n * timedelta(hours=5)} for n in range(100)])
    ticked(db, a_programme())
    before = db.read_now(rolled, "customers", ALL)
    counts = db.read_now(score_counts, ALWAYS)
    ticked(db, a_programme(zone="America/New_York"))
    after = db.read_now(rolled, "customers", ALL)

    assert set() == before & after
    assert counts == db.read_now(score_counts, ALWAYS)
    assert all(one[1] == other[0] for one, other in zip(sorted(after), sorted(after)[1:], strict=False))


def test_days_are_counted_by_the_attributes_of_the_configuration(db: Database) -> None:
    """As long as they are in it."""
    import_answers(db, [{"score": 9, "answered_at": local(24, 12), "attributes": {"plan": "pro"}, "account": "Globex"}])
    chosen = a_programme(indexed_attributes=("plan", "account"))

    assert 6 == ticked(db, chosen)
    assert 2 == len(db.read_now(rolled, "customers", "account"))
    ticked(db, a_programme(indexed_attributes=("plan",)))
    assert [2, 0] == [len(db.read_now(rolled, "customers", name)) for name in ("plan", "account")]
