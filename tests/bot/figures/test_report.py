"""The report of a period: its counts, those of the period before, its segments, and the object that scripts read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from jsonschema import validate

from bot.figures.document import as_json
from bot.figures.report import Report, report
from bot.figures.summary import summary
from bot.survey.periods import parse_period
from bot.survey.wording import ENGLISH
from storage.database import Database
from storage.models import Invitation
from tests.support.factories import a_survey, add_contacts, import_answers, invite, say

HELSINKI = ZoneInfo("Europe/Helsinki")
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

NUMBER = {"type": "number"}
WHOLE = {"type": "integer"}
TEXT = {"type": ["string", "null"]}
INTERVAL = {
    "type": ["object", "null"],
    "properties": {"low": NUMBER, "high": NUMBER, "level": {"const": 0.95}},
    "required": ["low", "high", "level"],
}
BANDS = {"promoters": WHOLE, "passives": WHOLE, "detractors": WHOLE}
PERIOD = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "start": TEXT, "end": TEXT},
    "required": ["name", "start", "end"],
    "additionalProperties": False,
}
FIGURES: dict[str, Any] = {
    "survey": {"type": "string"},
    "period": PERIOD,
    "nps": {"type": ["integer", "null"], "minimum": -100, "maximum": 100},
    "answers": WHOLE,
    **BANDS,
    "asked": {"type": ["integer", "null"]},
    "held": WHOLE,
    "response_rate": {"type": ["number", "null"], "minimum": 0, "maximum": 1},
    "delivered": {"type": ["integer", "null"]},
    "delivered_rate": {"type": ["number", "null"], "minimum": 0, "maximum": 1},
    "interval": INTERVAL,
    "thin": {"type": ["boolean", "null"]},
    "scores": {"type": "array", "items": WHOLE, "minItems": 11, "maxItems": 11},
    "shares": {"type": ["object", "null"]},
    "withheld": {"const": False},
}
CHANGE = {
    **dict.fromkeys(("nps", "p", "low", "high", "detectable", "across_6_7", "across_8_9"), NUMBER),
    "significant": {"type": "boolean"},
}
SEGMENT: dict[str, Any] = {
    "value": {"type": "string"},
    "nps": {"type": ["integer", "null"]},
    **{key: {"type": ["integer", "null"]} for key in ("answers", *BANDS)},
    "interval": INTERVAL,
    **{key: {"type": "boolean"} for key in ("withheld", "partial", "differs")},
    "values": {"type": "object", "additionalProperties": {"type": "string"}},
    "asked": {"type": ["integer", "null"]},
    **{key: {"type": ["number", "null"]} for key in ("cost", "response_rate")},
}


def an_object(properties: Mapping[str, Any], *, nullable: bool = False) -> dict[str, Any]:
    """Exactly these keys."""
    kind = ["object", "null"] if nullable else "object"
    return {"type": kind, "properties": properties, "required": [*properties], "additionalProperties": False}


SEGMENT["change"] = an_object(CHANGE, nullable=True)


WHOLE_OBJECT = an_object(
    {**FIGURES, "previous": an_object(FIGURES, nullable=True), "change": an_object(CHANGE, nullable=True)}
)


def add(db: Database, day: str, scores: Sequence[int], **columns: Any) -> None:
    """Answers of that local day."""
    at = datetime.fromisoformat(day).replace(tzinfo=HELSINKI)
    import_answers(db, [{"score": score, "answered_at": at, **columns} for score in scores])


def told(db: Database, period: str = "this-quarter", survey: str = "customers", **options: Any) -> Report:
    """The report of that period."""
    chosen = a_survey(survey, anonymous=options.pop("anonymous", False))
    return db.read_now(lambda session: report(session, chosen, parse_period(period, NOW, HELSINKI), **options))


def test_a_period_s_answers_are_counted_from_its_first_moment_to_before_its_last(db: Database) -> None:
    """In the programme's zone, of this survey, and counted ones only."""
    add(db, "2026-10-01 00:00", [9])
    add(db, "2026-12-31 23:59", [3])
    add(db, "2026-09-30 23:59", [0, 0])
    add(db, "2027-01-01 00:00", [0])
    add(db, "2026-11-11 11:11", [0], survey="support")
    add(db, "2026-11-11 11:11", [0], status="excluded")
    found = told(db)

    assert (0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0) == found.now.counts.scores
    assert found.before is not None
    assert 2 == found.before.counts.answers


def test_the_object_has_exactly_the_keys_that_are_documented(db: Database) -> None:
    """With a period before, without one, and without any answers."""
    add(db, "2026-11-01", [10] * 30 + [8] * 52 + [2] * 18)
    add(db, "2026-08-01", [10] * 60 + [8] * 30 + [2] * 10)
    document = as_json(told(db))

    for found in (document, as_json(told(db, "all")), as_json(told(db, "2019-Q1")), as_json(told(db, "2026-W47"))):
        validate(found, WHOLE_OBJECT)
    assert (12, 100, 30, 52, 18) == tuple(
        document[key] for key in ("nps", "answers", "promoters", "passives", "detractors")
    )
    assert {"name": "2026-Q4", "start": "2026-10-01T00:00:00+03:00", "end": "2027-01-01T00:00:00+02:00"} == document[
        "period"
    ]
    assert ("2026-Q3", 50) == (document["previous"]["period"]["name"], document["previous"]["nps"])
    assert (-38.0, True) == (document["change"]["nps"], document["change"]["significant"])
    assert document["interval"]["low"] < 12 < document["interval"]["high"]
    assert [0, 0, 18, 0, 0, 0, 0, 0, 52, 0, 30] == document["scores"]


def test_a_comparison_says_where_it_takes_the_same_people_for_different_ones(db: Database) -> None:
    """As the test does; where few answered both times there is nothing to say."""
    people = add_contacts(db, [{}] * 20)
    before, now = datetime(2026, 8, 1, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)
    import_answers(db, [{"contact_id": who, "score": 8, "answered_at": before} for who in people[:8]])
    import_answers(db, [{"contact_id": who, "score": 9, "answered_at": now} for who in people[5:]])
    same = "Both periods are taken for different people here, but many are the same: see who moved."

    assert 3 / 15 == told(db).same
    assert summary(told(db), ENGLISH).change.endswith(same)
    import_answers(db, [{"contact_id": who, "score": 9, "answered_at": now} for who in add_contacts(db, [{}])])
    assert same not in summary(told(db), ENGLISH).change


def test_no_answers_are_no_score(db: Database) -> None:
    """Not zero; and nothing before everything."""
    nothing, everything = as_json(told(db)), as_json(told(db, "all"))

    assert (None, 0, None, None, None) == tuple(
        nothing[key] for key in ("nps", "answers", "interval", "asked", "response_rate")
    )
    assert (None, None) == (everything["previous"], everything["change"])
    assert {"name": "all", "start": None, "end": None} == everything["period"]


def test_under_five_answers_have_no_interval(db: Database) -> None:
    """Five have."""
    add(db, "2026-11-01", [9] * 4)
    four = as_json(told(db))
    add(db, "2026-11-01", [9])

    assert (100, None) == (four["nps"], four["interval"])
    assert as_json(told(db))["interval"] is not None


def test_segments_are_by_any_attribute_or_column(db: Database) -> None:
    """As it was when the answer was given; those without it are in none."""
    add(
        db, "2026-11-01", [10, 10, 0], attributes={"plan": "pro", "Größe": "über 50"}, account="Globex", channel="email"
    )
    add(db, "2026-11-01", [9], attributes={"plan": "free"}, account="Initech", channel="slack")
    add(db, "2026-11-01", [5])
    add(db, "2026-08-01", [5], attributes={"plan": "old"})

    for by, expected in (
        ("plan", {"pro": 33, "free": 100}),
        ("account", {"Globex": 33, "Initech": 100}),
        ("channel", {"email": 33, "slack": 100}),
        ("Größe", {"über 50": 33}),
        ("nothing", {}),
        ("no 'such\" thing", {}),
    ):
        document = as_json(told(db, by=(by,)))

        assert by == document["by"]
        assert expected == {segment["value"]: segment["nps"] for segment in document["segments"]}
        for segment in document["segments"]:
            validate(segment, an_object(SEGMENT))


def test_small_segments_are_withheld_where_answers_are_anonymous(db: Database) -> None:
    """They say nothing but their name."""
    add(db, "2026-11-01", [10] * 9, attributes={"plan": "pro"})
    add(db, "2026-11-01", [0], attributes={"plan": "free"})
    segments = {segment["value"]: segment for segment in as_json(told(db, by=("plan",), anonymous=True))["segments"]}

    assert (True, None, None, None) == tuple(
        segments["free"][key] for key in ("withheld", "nps", "answers", "detractors")
    )
    assert not as_json(told(db, by=("plan",)))["segments"][0]["withheld"]


def test_a_filter_is_on_attributes_and_columns_together(db: Database) -> None:
    """How many were asked is not known then; what was before is filtered too."""
    add(db, "2026-11-01", [10], attributes={"plan": "pro"}, channel="email")
    add(db, "2026-11-01", [0], attributes={"plan": "pro"}, channel="slack")
    add(db, "2026-11-01", [0, 0], attributes={"plan": "free"}, channel="email")
    add(db, "2026-08-01", [7, 0], attributes={"plan": "pro"}, channel="email")
    found = told(db, where={"plan": ["pro"], "channel": ["email"]})

    assert (100, 1, None) == (found.now.nps, found.now.counts.answers, found.now.asked)
    assert found.before is not None
    assert 2 == found.before.counts.answers


def sent(session: Any, asked: Sequence[tuple[int, datetime]]) -> list[None]:
    """These questions were sent then."""
    for invitation_id, at in asked:
        session.get_one(Invitation, invitation_id).asked_at = at
    return [None] * len(asked)


def test_the_response_rate_is_of_those_asked_in_the_period(db: Database) -> None:
    """Sent ones only; who answers later than the period counts for the period in which they were asked."""
    start = datetime(2026, 9, 25, tzinfo=HELSINKI)
    invitations = [invite(db, contact, now=start) for contact in add_contacts(db, [{}] * 5)]
    db.write_now(sent, [(one, start) for one in invitations[:4]])
    say(db, invitations[0], start + timedelta(days=1), score=9)
    say(db, invitations[1], start + timedelta(days=10), score=9)
    add(db, "2026-11-01", [3])
    this, last = as_json(told(db)), as_json(told(db, "last-quarter"))

    assert (2, None, None) == (this["answers"], this["asked"], this["response_rate"])
    assert (1, 4, 0.5) == (last["answers"], last["asked"], last["response_rate"])


@pytest.mark.parametrize("survey", ["customers", "support"])
def test_surveys_are_apart(db: Database, survey: str) -> None:
    """Each has its own figures."""
    add(db, "2026-11-01", [10], survey="customers")
    add(db, "2026-11-01", [0], survey="support")

    assert (100 if survey == "customers" else -100) == told(db, survey=survey).now.nps
