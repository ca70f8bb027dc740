"""A programme with teams and reports, and two quarters of answers with their cases, for tests of the reports."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bot.config import MailIdentity, Programme
from bot.config.reports import Level, StandingReport
from bot.survey.business import BusinessHours
from bot.survey.routing import CaseRules, Route
from storage.models import Case
from tests.support.factories import a_programme, add_contacts, import_answers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.database import Database, Session

# Thursday 1 October 2026, at nine in Helsinki: the morning after the third quarter.
MORNING = datetime(2026, 10, 1, 6, tzinfo=UTC)
QUARTER = StandingReport(Level.MANAGEMENT, "quarter", ("#leadership", "ceo@acme.example"), by=("plan",))
NORDICS = Route({"country": ("FI", "SE")}, team="Nordics", owners=("U0ANNA",))
WEEK = BusinessHours(ZoneInfo("Europe/Helsinki"))
RULES = CaseRules(WEEK, routes=(NORDICS, Route({"country": ("DE",)}, team="DACH")))
ACME = MailIdentity("Acme", "nps@acme.example", "Help <help@acme.example>")

SAID = {
    0: "The export has failed three Mondays in a row, and nobody told us.",
    3: "Too expensive for what we use of it.",
    9: "Your people answer within minutes.",
    10: "It simply works.",
}


def reporting(*reports: StandingReport, **changes: Any) -> Programme:
    """Acme's programme with these reports."""
    return replace(a_programme(), reports=reports, cases=RULES, mail=ACME, **changes)


def answered(db: Database, scores: Sequence[int], at: datetime, **columns: Any) -> list[int]:
    """These scores, an hour apart, before that time; half of them from Finland. The ids of the answers."""
    people = add_contacts(db, [{"name": f"Contact {number}"} for number in range(len(scores))])
    return import_answers(
        db,
        [
            {
                "score": score,
                "answered_at": at - timedelta(days=1, hours=number),
                "contact_id": people[number],
                "account": f"Account {number}",
                "reason": SAID.get(score),
                "attributes": {"plan": ("pro", "starter")[number % 2], "country": ("FI", "DE")[number % 2]},
                **columns,
            }
            for number, score in enumerate(scores)
        ],
    )


def open_cases_of(db: Database, answers: Sequence[int], at: datetime, **columns: Any) -> None:
    """A case for each of these answers."""

    def add(session: Session, _items: Any) -> list[None]:
        due = {"due_at": at + timedelta(hours=8), "remind_at": at + timedelta(hours=6)}
        session.add_all(
            Case(**{"answer_id": one, "opened_at": at, "state": "open", **due, **columns}) for one in answers
        )
        return [None]

    db.write_now(add, [None])


def two_quarters(db: Database, owner: str = "U0ANNA") -> None:
    """Enough for a change to be seen: 40 answers, then 60 in the third quarter; eight cases, of which five are done."""
    answered(db, [10] * 12 + [8] * 12 + [3] * 16, datetime(2026, 7, 1, 6, tzinfo=UTC))
    ids = answered(db, [10] * 28 + [9] * 8 + [7] * 14 + [3] * 6 + [0] * 4, MORNING)
    week = MORNING - timedelta(days=7)
    done = {"claimed_at": week, "owner": owner, "state": "resolved", "resolved_at": week}
    open_cases_of(db, ids[-8:-5], week, **done, outcome="won_back", root_cause="price")
    open_cases_of(db, ids[-5:-3], week, **done, outcome="lost", root_cause="quality of the product")
    open_cases_of(db, ids[-3:-2], week, owner=owner, claimed_at=week, state="claimed")
    open_cases_of(db, ids[-2:], MORNING - timedelta(hours=3))
