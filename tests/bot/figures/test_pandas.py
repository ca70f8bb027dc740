"""Random answers, counted by pandas: another's way to the same figures."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from bot.figures.counting import Counting, Per
from bot.figures.document import as_json
from bot.figures.report import Report, report
from bot.survey.periods import parse_period
from storage.database import Database
from tests.support.factories import a_survey, add_contacts, import_answers

HELSINKI = ZoneInfo("Europe/Helsinki")
START = datetime(2026, 1, 1, tzinfo=HELSINKI)
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ANSWERS = 400


@pytest.fixture
def frame(db: Database) -> pd.DataFrame:
    """The answers of about a year, as pandas has them."""
    chance = random.Random(20261122)
    people = add_contacts(db, [{}] * 90)
    rows = []
    for _ in range(ANSWERS):
        person = chance.choice([None, *people])
        rows.append(
            {
                "score": chance.choices(range(11), [1, 1, 1, 1, 2, 3, 4, 6, 8, 9, 8])[0],
                "answered_at": START + timedelta(minutes=chance.randrange(365 * 1440)),
                "contact_id": person,
                "account": None if person is None or person % 5 == 0 else f"account {person % 17}",
                "channel": chance.choice(["slack", "email"]),
                "attributes": {
                    "plan": chance.choice(["pro", "free", "team"]),
                    "revenue": str(chance.randrange(0, 900)),
                },
            }
        )
    ids = import_answers(db, rows)
    found = pd.DataFrame(rows).assign(id=ids)
    found["at"] = pd.to_datetime(found["answered_at"], utc=True).dt.tz_convert("Europe/Helsinki")
    found["plan"] = found["attributes"].map(lambda one: one["plan"])
    found["revenue"] = found["attributes"].map(lambda one: float(one["revenue"]))
    found["sign"] = (found["score"] >= 9).astype(int) - (found["score"] <= 6).astype(int)
    return found


def told(db: Database, period: str, *, where: dict[str, Sequence[str]] | None = None, **how: object) -> Report:
    """Our figures."""
    chosen = parse_period(period, NOW, HELSINKI)
    counting = Counting(**how)  # type: ignore[arg-type]
    return db.read_now(lambda session: report(session, a_survey(), chosen, where=where, counting=counting))


def of(frame: pd.DataFrame, start: str, end: str) -> pd.DataFrame:
    """The answers of some days."""
    bounds = (pd.Timestamp(day, tz="Europe/Helsinki") for day in (start, end))
    first, last = bounds
    return frame[(frame["at"] >= first) & (frame["at"] < last)]


def rounded(points: float) -> int:
    """A half away from zero."""
    return int(abs(points) + 0.5 + 1e-9) * (1 if points > 0 else -1)


PERIODS = (
    ("2026", "2026-01-01", "2027-01-01"),
    ("2026-Q2", "2026-04-01", "2026-07-01"),
    ("2026-H2", "2026-07-01", "2027-01-01"),
    ("2026-03", "2026-03-01", "2026-04-01"),
    ("last-90-days", "2026-08-25", "2026-11-23"),
    ("2026-03-28..2026-03-30", "2026-03-28", "2026-03-31"),
)


def test_periods_and_conditions_have_the_same_scores(db: Database, frame: pd.DataFrame) -> None:
    """With the counts of every score, also where the clock was put forward; and a year's mean of its quarters."""
    for period, start, end in PERIODS:
        expected, found = of(frame, start, end), told(db, period).now

        assert [int((expected["score"] == score).sum()) for score in range(11)] == list(found.counts.scores)
        assert rounded(100 * expected["sign"].mean()) == found.nps
    year = of(frame, "2026-01-01", "2027-01-01")
    quarters = year.groupby(year["at"].dt.quarter)["sign"].mean()
    assert rounded(100 * quarters.mean()) == as_json(told(db, "2026"))["quarters"]["nps"]
    some = frame[frame["plan"].isin(["pro", "team"]) & (frame["channel"] == "slack")]
    found = told(db, "all", where={"plan": ["pro", "team"], "channel": ["slack"]}).now
    assert (rounded(100 * some["sign"].mean()), len(some)) == (found.nps, found.counts.answers)


def test_other_ways_of_counting_are_the_same(db: Database, frame: pd.DataFrame) -> None:
    """By person, by account, by weight: the score, and of how many equal answers it is worth."""
    person = frame["contact_id"].where(frame["contact_id"].notna(), -frame["id"])
    last = frame.sort_values(["at", "id"]).groupby(person).tail(1)
    accounts = frame.dropna(subset=["account"]).groupby("account")["sign"].mean()
    weight, sign = frame["revenue"], frame["sign"]
    found = [
        told(db, "all", per=Per.RESPONDENT).counted,
        told(db, "all", per=Per.ACCOUNT).counted,
        told(db, "all", weight="revenue").counted,
    ]
    points = [one.score.points for one in found if one is not None and one.score is not None]

    assert [
        100 * last["sign"].mean(),
        100 * accounts.mean(),
        100 * (weight * sign).sum() / weight.sum(),
    ] == pytest.approx(points)
    by_person, by_account, by_weight = (one.score for one in found if one is not None)
    assert by_person is not None
    assert by_account is not None
    assert by_weight is not None
    assert (len(last), len(accounts)) == (by_person.answers, by_account.clusters)
    assert by_weight.effective <= weight.sum() ** 2 / (weight**2).sum() + 1e-6
