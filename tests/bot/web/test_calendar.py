"""The feed of the programme's calendar."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from bot.calendar_feed import feed
from bot.planning import Now
from bot.steering import steer
from bot.survey.definition import Schedule, Survey
from bot.waves import Waves
from storage.database import Database
from storage.models import Wave
from storage.queries.steering import Decision, Step
from storage.types import Channel
from tests.bot.web.site import Site
from tests.support.clock import HandClock
from tests.support.factories import a_programme, a_survey, only, open_wave

# Monday 12 January 2026, at nine in Helsinki.
DUE = datetime(2026, 1, 12, 7, tzinfo=UTC)
DAY = timedelta(days=1)
QUARTERLY = a_survey(schedule=Schedule(every="quarter", day=12), open_days=14, review_days=5)


@pytest.fixture(scope="module")
def empty(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A store in which there is nothing, for many examples."""
    file = shutil.copy(migrated_sqlite, tmp_path_factory.mktemp("empty") / "nps.db")
    database = Database.connect(f"sqlite:///{file}")
    yield database
    database.close()


def events(db: Database, at: datetime, *surveys: Survey, company: str = "Acme") -> list[Any]:
    """Of the feed at this time, as a calendar reads it."""
    now = Now(a_programme(*surveys, company=company), tuple(Channel), at)
    calendar = Calendar.from_ical(db.read_now(feed, now, "nps.acme.example"))
    assert f"NPS programme of {company}" == calendar["x-wr-calname"]
    return list(calendar.walk("VEVENT"))


def told(found: list[Any]) -> list[tuple[str, str, str]]:
    """What is when, and how sure."""
    return [(f"{one['dtstart'].dt:%m-%d %H:%M}", str(one["summary"]), str(one["status"])) for one in found]


def test_the_coming_year_is_there(db: Database) -> None:
    """Each wave of the schedule with its end and its review; none of it is sure yet."""
    found = events(db, DUE - 5 * DAY, QUARTERLY)

    assert [
        ("01-12 07:00", "NPS customers 2026-Q1: wave opens", "TENTATIVE"),
        ("01-26 07:00", "NPS customers 2026-Q1: wave closes", "TENTATIVE"),
        ("02-02 07:00", "NPS customers 2026-Q1: review of the results", "TENTATIVE"),
    ] == told(found)[:3]
    assert 12 == len(found)
    assert "opens-customers-2026-Q1@nps.acme.example" == found[0]["uid"]


async def test_an_entry_is_the_same_whatever_becomes_of_its_wave(db: Database) -> None:
    """Foreseen, announced, held, open, over: its UID stays, and each change is newer than what was before."""
    clock = HandClock()
    seen = []
    for at, step in ((-9, None), (-2, None), (-1, Step.HOLD), (-1, Step.RESUME), (0, None), (60, None)):
        clock.now = DUE + at * DAY + (timedelta(hours=1) if step is Step.RESUME else timedelta(0))
        await Waves(db, a_programme(QUARTERLY), tuple(Channel), clock).tick()
        if step is not None:
            db.write_now(steer, [Decision(only(db, Wave).id, step, "ann@acme.example", clock.now, "Ann is ill")])
        (found,) = (one for one in events(db, clock.now, QUARTERLY) if "opens-customers-2026-Q1" in one["uid"])
        seen.append((str(found["status"]), str(found.get("description", "")), int(found.get("sequence", 0))))

    assert [
        ("TENTATIVE", ""),
        ("TENTATIVE", "It is announced."),
        ("TENTATIVE", "It is held."),
        ("TENTATIVE", "It is announced."),
        ("CONFIRMED", ""),
        ("CONFIRMED", ""),
    ] == [one[:2] for one in seen]
    assert sorted(one[2] for one in seen) == [one[2] for one in seen]


async def test_a_skipped_wave_is_cancelled_and_nobody_is_named(db: Database) -> None:
    """Neither who decided nor why."""
    clock = HandClock(DUE - DAY)
    await Waves(db, a_programme(QUARTERLY), tuple(Channel), clock).tick()
    await Waves(db, a_programme(QUARTERLY), tuple(Channel), clock).tick()
    db.write_now(steer, [Decision(only(db, Wave).id, Step.SKIP, "ann@acme.example", DUE - DAY, "Ann is ill")])
    found = [one for one in events(db, DUE - DAY, QUARTERLY) if "2026-Q1" in one["uid"]]

    assert [("01-12 07:00", "NPS customers 2026-Q1: wave opens", "CANCELLED")] == told(found)
    assert "ann" not in str(found).lower()


def test_what_is_long_past_is_not_there(db: Database) -> None:
    """Ninety days are."""
    open_wave(db, a_survey(open_days=14), "2026-Q1", DUE)

    assert ["wave opens", "wave closes"] == [str(one["summary"])[23:] for one in events(db, DUE + 80 * DAY)]
    assert ["wave closes"] == [str(one["summary"])[23:] for one in events(db, DUE + 95 * DAY)]
    assert [] == events(db, DUE + 105 * DAY)


SCHEDULES = st.builds(
    Schedule,
    every=st.sampled_from(["week", "month", "quarter", "half-year", "year"]),
    day=st.integers(1, 7),
    at=st.sampled_from(["00:00", "02:30", "09:00", "23:59"]),
) | st.builds(Schedule, cron=st.sampled_from(["30 2 * * 0", "0 9 * * 1", "0 12 1 * *"]))
SURVEYS = st.builds(
    a_survey,
    st.from_regex(r"[a-z][a-z0-9_-]{0,39}", fullmatch=True),
    schedule=SCHEDULES,
    open_days=st.integers(1, 365),
    review_days=st.none() | st.integers(1, 365),
    approval=st.booleans(),
)
COMPANIES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80)


@settings(max_examples=40)
@given(
    st.lists(SURVEYS, min_size=1, max_size=3, unique_by=lambda survey: survey.name),
    COMPANIES,
    st.timedeltas(-11 * DAY, 354 * DAY).map(lambda since: DUE + since),
    st.sampled_from(["Europe/Helsinki", "America/New_York", "Australia/Lord_Howe"]),
)
def test_any_programme_makes_a_calendar(
    empty: Database, surveys: list[Survey], company: str, at: datetime, zone: str
) -> None:
    """That reads back: every UID once, times in order, lines of at most 75 bytes, the same bytes for the same state."""
    now = Now(a_programme(*surveys, zone=zone, company=company), (), at)
    made = empty.read_now(feed, now, "nps.acme.example")
    found = list[Any](Calendar.from_ical(made).walk("VEVENT"))

    uids = [str(one["uid"]) for one in found]
    assert len(uids) == len(set(uids))
    starts = [one["dtstart"].dt for one in found]
    assert sorted(starts) == starts
    assert all(at - 91 * DAY <= start <= at + 366 * DAY and start.tzinfo is not None for start in starts)
    assert all(one["dtend"].dt > one["dtstart"].dt for one in found)
    assert all(len(line) <= 75 for line in made.split(b"\r\n"))
    assert not any(line.startswith((b"BEGIN:VALARM", b"ATTENDEE", b"ORGANIZER")) for line in made.split(b"\r\n"))
    assert made == empty.read_now(feed, now, "nps.acme.example")


async def test_the_secret_link_leads_to_it(db: Database) -> None:
    """As calendars want it; HEAD has no body, what is known is not sent again."""
    site = Site(db, surveys=(QUARTERLY,))
    path = site.links.calendar_url().removeprefix(site.url)
    async with site.client() as client:
        got = await client.get(path)
        again = await client.get(path, headers={"If-None-Match": got.headers["etag"]})
        head = await client.head(path)

        assert (200, "text/calendar; charset=utf-8") == (got.status_code, got.headers["content-type"])
        assert "private, max-age=900" == got.headers["cache-control"]
        assert Calendar.from_ical(got.content).walk("VEVENT")
        assert (304, b"") == (again.status_code, again.content)
        assert (200, b"", got.headers["content-length"]) == (
            head.status_code,
            head.content,
            head.headers["content-length"],
        )


async def test_another_link_leads_nowhere(db: Database) -> None:
    """Not one that is made up, cut, or for another purpose; and nothing is posted to it."""
    site = Site(db)
    path = site.links.calendar_url().removeprefix(site.url)
    other = site.links.open_url("customers").rpartition("/")[2]
    async with site.client() as client:
        for wrong in (path.replace(".ics", "x.ics"), "/calendar/W10.abc.ics", f"/calendar/{other}.ics"):
            got = await client.get(wrong)
            assert (404, True) == (got.status_code, "This link is not complete" in got.text)
        assert 405 == (await client.post(path)).status_code
