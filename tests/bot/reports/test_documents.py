"""What each level reads."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.charts.drawings import ResponseDays
from bot.reports.company import company
from bot.reports.document import as_json, as_text
from bot.reports.front import front
from bot.reports.management import management
from bot.reports.scoring import Span, span_of_wave
from bot.reports.team import team
from bot.survey.periods import parse_period
from bot.tagging import read_all, reader_of
from bot.waves import Waves
from storage.models import Invitation
from storage.types import Channel
from tests.support.clock import HandClock
from tests.support.factories import a_survey, add_contacts, every, open_wave, say
from tests.support.reporting import MORNING, SAID, answered, open_cases_of, reporting, two_quarters

if TYPE_CHECKING:
    from bot.config import Programme
    from bot.reports.document import Document
    from bot.survey.definition import Survey
    from storage.database import Database


def quarter(programme: Programme, survey: Survey | None = None) -> Span:
    """The third of 2026."""
    return Span.of(survey or programme.default_survey, parse_period("2026-Q3", MORNING, programme.timezone))


def rows(document: Document, title: str) -> dict[str, tuple[str, ...]]:
    """The table of a part, by its first column."""
    (table,) = (part.table for part in document.parts if part.title == title)
    assert table is not None
    return {row[0]: row[1:] for row in table.rows}


def test_the_management_reads_the_score_what_was_done_and_what_is_asked(db: Database) -> None:
    """With the change from the quarter before, and cases by what became of them and what they came from."""
    two_quarters(db)
    programme = reporting()
    found = db.read_now(management, programme, quarter(programme), ("plan",), MORNING)

    assert found is not None
    assert ("Acme: NPS report, 2026-Q3", "NPS 43") == (found.title, found.figure)
    alike = ("43 (13 to 66)", "30")
    assert {"pro": alike, "starter": alike} == {plan: row[:2] for plan, row in rows(found, "The score by plan").items()}
    assert "Who moved from 2026-Q2 to 2026-Q3" in [part.title for part in found.parts]
    assert {"Won back": ("3",), "Lost": ("2",)} == rows(found, "What became of those that were resolved")
    assert {"price": ("3",), "quality of the product": ("2",)} == rows(found, "What they came from")
    text = as_text(found)
    assert all(
        told in text
        for told in (
            "Up 53 since 2026-Q2",
            "6 cases were opened.",
            "2 of them have been claimed by nobody.",
            "1 case is past its deadline.",
            "1. Find out why 1 customer has waited longer than promised",
            "Name who mends what is behind 3 of the resolved cases: price.",
        )
    )
    assert found.asked is not None
    assert list(found.asked.sentences) == as_json(found)["asked"]


def test_a_team_reads_of_its_own_customers_alone(db: Database) -> None:
    """By the route that names it, whichever band the answer is of; with the customers' own words."""
    two_quarters(db)
    programme = reporting()
    found = db.read_now(team, programme, quarter(programme), "Nordics", MORNING)

    assert found is not None
    assert "From 30 answers" in as_text(found)
    assert "3 cases were opened." in as_text(found)
    quotes = [quote for part in found.parts for quote in part.quotes]
    assert [SAID[3], SAID[10]] == quotes


def test_a_team_is_told_nothing_of_an_anonymous_survey(db: Database) -> None:
    """It is a cut by several attributes, which would tell who said what; nobody's words are quoted either."""
    two_quarters(db)
    anonymous = a_survey(anonymous=True)
    programme = replace(reporting(), surveys={"customers": anonymous})
    found = db.read_now(team, programme, quarter(programme, anonymous), "Nordics", MORNING)

    assert found is not None
    assert "Score not shown" == found.figure
    assert not any(part.quotes for part in found.parts)
    assert "60" not in as_text(found)


def test_a_member_reads_their_own_cases_the_late_ones_first(db: Database) -> None:
    """With what the new ones said; of others only that they are left."""
    old, new, nobody = answered(db, [3, 0, 0], MORNING)
    open_cases_of(db, [old], MORNING - timedelta(days=5), owner="U0ANNA", claimed_at=MORNING, state="claimed")
    open_cases_of(db, [new], MORNING - timedelta(hours=2), owner="U0ANNA")
    open_cases_of(db, [nobody], MORNING - timedelta(hours=2))
    found = db.read_now(front, reporting(), {"U0ANNA"}, MORNING - timedelta(days=1), MORNING)

    assert found is not None
    assert "2 customers wait for you" == found.title
    assert (
        "1 case is past its deadline.",
        "1 is due within a day.",
        "1 is new since the last report.",
        "Besides, 1 case is claimed by nobody yet.",
    ) == found.parts[0].sentences
    assert found.parts[0].table is not None
    assert [("Contact 0, Account 0", "3"), ("Contact 1, Account 1", "0")] == [
        row[:2] for row in found.parts[0].table.rows
    ]
    assert (SAID[0],) == found.parts[1].quotes
    assert db.read_now(front, reporting(), {"U0NOBODY"}, MORNING, MORNING) is None


def test_there_is_no_report_of_nothing(db: Database) -> None:
    """No answers, no cases."""
    programme = reporting()

    assert db.read_now(management, programme, quarter(programme), (), MORNING) is None
    assert db.read_now(team, programme, quarter(programme), "DACH", MORNING) is None


def test_a_team_reads_what_its_customers_write_about(db: Database) -> None:
    """Where one route says who they are; the themes are theirs alone."""
    answered(db, [3] * 12, MORNING)
    programme = reporting()
    for _ in read_all(db, reader_of(programme), lambda: MORNING):
        pass
    found = db.read_now(team, programme, quarter(programme), "Nordics", MORNING)

    assert found is not None
    assert {"Price": "6"} == {theme: row[1] for theme, row in rows(found, "What customers write about").items()}


def test_of_anonymous_answers_a_report_tells_what_may_be_told(db: Database) -> None:
    """Of a quarter the segments; of a month, of a wave, and for everybody in the company the score alone."""
    two_quarters(db)
    anonymous = a_survey(anonymous=True)
    programme = replace(reporting(), surveys={"customers": anonymous})
    wave = open_wave(db, anonymous, "2026-Q3", datetime(2026, 9, 9, 6, tzinfo=UTC))
    spans = [
        quarter(programme, anonymous),
        Span.of(anonymous, parse_period("2026-09", MORNING, programme.timezone)),
        db.read_now(span_of_wave, anonymous, wave.id, programme.timezone),
    ]
    found = [db.read_now(management, programme, span, ("plan",), MORNING) for span in spans]

    titles = [{part.title for part in one.parts} for one in found if one is not None]
    assert [True, False, False] == ["The score by plan" in told for told in titles]
    assert "NPS 43" == db.read_now(company, programme, anonymous, MORNING).figure


async def test_of_a_wave_it_is_told_on_which_days_people_answered(db: Database) -> None:
    """With a picture of them."""
    programme = reporting()
    opened = datetime(2026, 9, 9, 6, tzinfo=UTC)
    add_contacts(db, [{"created_at": opened - timedelta(days=9)}] * 3)
    wave = open_wave(db, programme.default_survey, "2026-Q3", opened)
    await Waves(db, programme, (Channel.EMAIL,), HandClock(opened)).plan_open()
    for day, invitation in zip((1, 2, 2), every(db, Invitation), strict=True):
        say(db, invitation.id, opened + timedelta(days=day), score=9)
    span = db.read_now(span_of_wave, programme.default_survey, wave.id, programme.timezone)
    found = db.read_now(management, programme, span, (), MORNING)

    assert found is not None
    (part,) = (part for part in found.parts if part.title == "How they answered, day by day")
    assert ("Most answers came on September 11, 2026: 2.",) == part.sentences
    assert isinstance(part.drawing, ResponseDays)
