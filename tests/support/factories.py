"""Contacts, invitations, waves and answers for tests, made through the product's own queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import count
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import intake
from bot.config import Programme
from bot.returns import ReturnDesk, Returns
from bot.survey.conversation import Said
from bot.survey.definition import Survey
from bot.survey.routing import CaseRules
from bot.waves import new_ask, new_wave
from bot.working_hours import WorkingHours
from scheduler.pump import Bell
from storage.database import Database
from storage.models import Account, Answer, Base, Contact, table_of
from storage.queries.invitations import ask
from storage.queries.messages import NewMessage, enqueue
from storage.queries.waves import PlannedWave, being_planned, open_waves
from storage.types import AnswerStatus, Channel, MessageKind
from tests.support.clock import START

Model = TypeVar("Model", bound=Base)
NUMBERS = count(1)
# By the rules of a programme that configures none.
BY_THE_RULES = intake.Intake(CaseRules())
take = BY_THE_RULES.take


def a_survey(name: str = "customers", **changes: Any) -> Survey:
    """A survey of Acme's, with the defaults."""
    return Survey(**{"name": name, "company": "Acme", "subject": "Acme", **changes})


def a_programme(*surveys: Survey, zone: str = "Europe/Helsinki", **changes: Any) -> Programme:
    """A programme of these surveys."""
    programme = Programme(
        company="Acme",
        timezone=ZoneInfo(zone),
        owners_channel="#customer-voice",
        mail=None,
        slack_per_second=1.0,
        surveys={survey.name: survey for survey in surveys or (a_survey(),)},
        working_hours=WorkingHours(ZoneInfo(zone)),
    )
    return replace(programme, **changes)


def add_contacts(db: Database, people: Sequence[Mapping[str, Any]]) -> list[int]:
    """Contacts with these columns (`account` is a name); those without an address get one. Their ids."""
    return list(db.write_now(insert_contacts, people))


def insert_contacts(session: Session, people: Sequence[Mapping[str, Any]]) -> list[int]:
    """Written as the rows they are."""
    contacts = []
    for person in people:
        fields = {"created_at": START, "updated_at": START, "attributes": {}, **person}
        if not {"email", "slack_user_id"} & fields.keys():
            fields["email"] = f"contact{next(NUMBERS)}@customer.example"
        if name := fields.pop("account", None):
            fields["account_id"] = account_id(session, name)
        contacts.append(Contact(**fields))
    session.add_all(contacts)
    session.flush()
    return [contact.id for contact in contacts]


def account_id(session: Session, name: str) -> int:
    """The account of that name, new or not."""
    account = session.scalars(select(Account).where(Account.name == name)).first() or Account(name=name)
    session.add(account)
    session.flush()
    return account.id


def add_contact(db: Database, **fields: Any) -> int:
    """One contact."""
    return add_contacts(db, [fields])[0]


def invite(
    db: Database,
    contact_id: int,
    survey: Survey | None = None,
    *,
    channel: Channel = Channel.EMAIL,
    now: datetime = START,
) -> int:
    """Ask one contact by hand; the invitation's id."""
    return db.write_now(ask, [new_ask(survey or a_survey(), contact_id, channel, now)])[0]


def an_invitation(db: Database, **fields: Any) -> int:
    """A new contact with these columns, asked by email."""
    return invite(db, add_contact(db, **fields))


def say(
    db: Database, invitation_id: int, at: datetime, *, channel: Channel = Channel.EMAIL, **said: Any
) -> intake.Taken:
    """What somebody said, taken as any channel would hand it in."""
    return db.write_now(take, [intake.Event(invitation_id, channel, Said(at=at, **said))])[0]


def a_return_desk(db: Database, *connected: Channel) -> ReturnDesk:
    """Where it is handed in what comes back of mails, of an installation with these channels."""
    return ReturnDesk(db, Returns(BY_THE_RULES, frozenset(connected)), Bell())


def open_wave(db: Database, survey: Survey, period: str = "2026-Q4", now: datetime = START) -> PlannedWave:
    """A new wave, to be planned."""
    wave_id = db.write_now(open_waves, [new_wave(survey, period, now, now)])[0].id
    return next(wave for wave in db.read_now(being_planned) if wave.id == wave_id)


def import_answers(db: Database, answers: Sequence[Mapping[str, Any]]) -> list[int]:
    """History without invitations: `score` and `answered_at`, and any other column. Their ids."""
    return list(db.write_now(insert_answers, answers))


def insert_answers(session: Session, answers: Sequence[Mapping[str, Any]]) -> list[int]:
    """Written as the rows they are."""
    rows = [
        Answer(
            **{
                "survey": "customers",
                "stage": "done",
                "attributes": {},
                "status": AnswerStatus.COUNTED,
                "alerted": False,
                "event_at": answer["answered_at"],
                **answer,
            }
        )
        for answer in answers
    ]
    session.add_all(rows)
    session.flush()
    return [row.id for row in rows]


def queue(db: Database, *keys: str, **fields: Any) -> None:
    """Messages of these keys, due now; an alert by email's channel unless told otherwise."""
    messages = [
        NewMessage(
            **{
                "key": key,
                "kind": MessageKind.ALERT,
                "channel": Channel.EMAIL,
                "priority": 5,
                "due_at": START,
                **fields,
            }
        )
        for key in keys
    ]
    db.write_now(enqueue_each, [messages])


def enqueue_each(session: Session, lists: Sequence[Sequence[NewMessage]]) -> list[None]:
    """`enqueue`, as the writing door wants it."""
    for messages in lists:
        enqueue(session, messages, START)
    return [None] * len(lists)


def every(db: Database, model: type[Model]) -> list[Model]:
    """All rows of a table, in the order of their keys."""
    rows = select(model).order_by(*table_of(model).primary_key)
    return list(db.read_now(lambda session: session.scalars(rows).all()))


def only(db: Database, model: type[Model]) -> Model:
    """The one row of a table."""
    (row,) = every(db, model)
    return row
