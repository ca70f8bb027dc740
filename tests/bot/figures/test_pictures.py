"""From figures to pictures: what they show is what was counted, and what is withheld is in none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.config.goals import Goal
from bot.figures import pictures
from bot.figures.report import Figures, report
from bot.statistics.goals import Measure
from bot.survey.figures import Counts
from bot.survey.periods import parse_period
from bot.survey.wording import ENGLISH
from storage.database import Database
from storage.models import Answer, Invitation, Message
from storage.types import AnswerStatus, Channel, MessageKind, MessageState
from tests.support.factories import a_programme, a_survey, add_contacts, import_answers, open_wave
from tests.support.splits import a_split

HELSINKI = ZoneInfo("Europe/Helsinki")
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
QUARTER = parse_period("2026-Q4", NOW, HELSINKI)
SURVEY = a_survey()
# Clocks go back in the night to the 25th: that day has 25 hours.
OPENED = datetime(2026, 10, 23, 6, 0, tzinfo=UTC)


def figures(name: str, *scores: int, withheld: bool = False) -> Figures:
    """A quarter with these answers."""
    counts = Counts.of({score: scores.count(score) for score in scores})
    return Figures("customers", parse_period(name, NOW, HELSINKI), counts, withheld=withheld)


def test_a_trend_has_the_quarters_with_their_intervals() -> None:
    """From the first answer on. None under five answers; nothing at all of what is withheld."""
    found = [figures("2025-Q4"), figures("2026-Q1", 9), figures("2026-Q2", 10, 9, 0), figures("2026-Q3", withheld=True),
             figures("2026-Q4", *[10] * 40, *[0] * 20)]  # fmt: skip
    points = pictures.trend_of(SURVEY, found, ENGLISH).points

    assert [100, 33, None, 33] == [point.nps for point in points]
    assert [1, 3, None, 60] == [point.answers for point in points]
    assert [None, None, None] == [point.low for point in points[:3]]
    assert [True, True, False, True] == [point.thin for point in points]
    assert points[3].low is not None
    assert points[3].low < 33 < (points[3].high or 0)


def test_scores_that_are_withheld_are_not_drawn() -> None:
    """Not even as nothing."""
    assert pictures.distribution_of(SURVEY, figures("2026-Q4", withheld=True), ENGLISH) is None


def test_segments_are_drawn_in_their_order() -> None:
    """Those that are withheld have their names."""
    period = figures("2026-Q4").period
    drawn = pictures.dots_of(
        a_split({"pro": Counts.of({10: 6, 0: 2}), "starter": None}, period, survey=SURVEY), ENGLISH
    )

    assert drawn is not None
    assert ("Acme, 2026-Q4: by plan", 50.0) == (drawn.title, drawn.overall)
    assert [("pro", 50.0, 8), ("starter", None, None)] == [(one.label, one.nps, one.answers) for one in drawn.points]
    assert pictures.dots_of(None, ENGLISH) is None


def test_the_flow_is_that_of_the_two_periods(db: Database) -> None:
    """What rose over the borders is the change."""
    days = (datetime(2026, 8, 1, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC))
    scores = ((10, 9, 8, 7, 3, 2, 6, 1), (10, 9, 9, 8, 7, 8, 3, 2))
    import_answers(
        db, [{"score": score, "answered_at": day} for day, given in zip(days, scores, strict=True) for score in given]
    )
    drawn = pictures.flow_of(db.read_now(report, SURVEY, QUARTER), ENGLISH)

    assert drawn is not None
    assert ("2026-Q3", (25.0, 25.0, 50.0)) == (drawn.before, drawn.shares_before)
    assert ("2026-Q4", (37.5, 37.5, 25.0)) == (drawn.after, drawn.shares_after)
    assert (25.0, 12.5) == (drawn.across_6_7, drawn.across_8_9)


def test_the_periods_that_lead_up_are_of_the_same_answers(db: Database) -> None:
    """Of those with the attributes that are asked for."""
    told = {"score": 10, "answered_at": datetime(2026, 8, 1, tzinfo=UTC)}
    import_answers(db, [{**told, "attributes": {"plan": "pro"}}, {**told, "attributes": {"plan": "free"}}])
    found = db.read_now(pictures.lead_up, SURVEY, QUARTER, {"plan": ["pro"]})

    assert (8, "2026-Q4") == (len(found), found[-1].period.name)
    assert [1, 0] == [one.counts.answers for one in found[-2:]]

    of_all = db.read_now(pictures.lead_up, SURVEY, QUARTER, None, 20)
    assert (20, [2, 0]) == (len(of_all), [one.counts.answers for one in of_all[-2:]])


def test_the_goal_of_the_score_of_all_is_a_line() -> None:
    """The nearest whose time has not passed, of this survey; none of some of them, or of a share."""
    goals = (
        Goal("all", target=45.0), Goal("soon", target=35.0, by="2026-12-31"), Goal("missed", target=20.0, by="2026-Q3"),
        Goal("pro", target=10.0, where={"plan": ("pro",)}), Goal("support", target=5.0, survey="support"),
        Goal("share", measure=Measure.PROMOTERS, target=30.0), Goal("growth", growth=5.0),
    )  # fmt: skip
    programme = a_programme(SURVEY, a_survey("support"), goals=goals)

    assert 35.0 == pictures.goal_line(programme, SURVEY, QUARTER, NOW)
    assert pictures.goal_line(a_programme(SURVEY), SURVEY, QUARTER, NOW) is None


def add_wave(db: Database, answered: Sequence[timedelta], reminded: Sequence[timedelta]) -> None:
    """A wave over four people, with answers and reminders so long after it opened."""
    wave = open_wave(db, SURVEY, "2026-Q4", OPENED)
    contacts = add_contacts(db, [{}] * 4)
    db.write_now(insert_wave, [(wave.id, wave.definition, contacts, answered, reminded)])


def insert_wave(
    session: Session, items: Sequence[tuple[int, str, list[int], Sequence[timedelta], Sequence[timedelta]]]
) -> list[None]:
    """Written as the rows they are."""
    for wave_id, definition, contacts, answered, reminded in items:
        asked = [
            Invitation(survey="customers", definition=definition, wave_id=wave_id, contact_id=contact, asked_at=OPENED,
                       channel=Channel.EMAIL, created_at=OPENED, closes_at=OPENED + timedelta(days=21))
            for contact in contacts
        ]  # fmt: skip
        session.add_all(asked)
        session.flush()
        for invitation, after in zip(asked, answered, strict=False):
            at = OPENED + after
            session.add(
                Answer(survey="customers", invitation_id=invitation.id, score=9, stage="done", attributes={},
                       status=AnswerStatus.COUNTED, alerted=False, answered_at=at, event_at=at)
            )  # fmt: skip
        for number, after in enumerate(reminded):
            at = OPENED + after
            session.add(
                Message(key=f"reminder:{number}", kind=MessageKind.REMINDER, channel=Channel.EMAIL, priority=5,
                        invitation_id=asked[-1].id, state=MessageState.SENT, due_at=at, attempts=1, created_at=at,
                        settled_at=at)
            )  # fmt: skip
    return [None] * len(items)


def test_a_wave_is_drawn_by_its_local_days(db: Database) -> None:
    """Also where one has 25 hours; each day on which more than few were reminded is marked."""
    hour, day = timedelta(hours=1), timedelta(days=1)
    # 23:30 on the 24th; 00:30 and 23:30 on the 25th, in Helsinki.
    add_wave(db, [38.5 * hour, 39.5 * hour, 63.5 * hour], [4 * day, 4 * day + hour, 5 * day])
    found = db.read_now(pictures.response, "customers", QUARTER.start, QUARTER.end, HELSINKI, OPENED + 6 * day)

    assert found is not None
    drawn = pictures.response_of(SURVEY, found, ENGLISH)
    assert "Acme, 2026-Q4: day by day" == drawn.title
    assert [0, 1, 2, 0, 0, 0, 0] == [count for _, count in drawn.days]
    assert (date(2026, 10, 23), date(2026, 10, 29)) == (drawn.days[0][0], drawn.days[-1][0])
    assert (4, (date(2026, 10, 27),)) == (drawn.asked, drawn.reminders)


def test_without_a_wave_in_the_period_there_is_nothing_to_draw(db: Database) -> None:
    """Nor of one that has not opened."""
    add_wave(db, [], [])

    assert db.read_now(pictures.response, "customers", QUARTER.end, None, HELSINKI, NOW) is None
    assert db.read_now(pictures.response, "customers", None, None, HELSINKI, OPENED - timedelta(days=1)) is None
