"""Made-up people and answers by the hundred thousand, put into the store directly."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import insert
from sqlalchemy.orm import Session

from storage.database import Database
from storage.models import Answer, Contact
from storage.types import AnswerStatus

BATCH = 10_000


def add_contacts(db: Database, number: int, now: datetime) -> None:
    """So many contacts with an address."""

    def put(session: Session, ranges: Sequence[range]) -> list[None]:
        for ids in ranges:
            rows = [
                {"id": one, "email": f"p{one}@example.com", "attributes": {}, "created_at": now, "updated_at": now}
                for one in ids
            ]
            session.execute(insert(Contact), rows)
        return [None] * len(ranges)

    for begin in range(1, number + 1, BATCH):
        db.write_now(put, [range(begin, min(begin + BATCH, number + 1))])


def add_answers(db: Database, number: int, begin: datetime, end: datetime) -> None:
    """So many answers, spread evenly over the time, with one attribute of five values."""
    chance = random.Random(11)
    step = (end - begin) / number

    def put(session: Session, ranges: Sequence[range]) -> list[None]:
        for ids in ranges:
            session.execute(insert(Answer), [answer_row(begin + one * step, chance) for one in ids])
        return [None] * len(ranges)

    for start in range(0, number, BATCH):
        db.write_now(put, [range(start, min(start + BATCH, number))])


def answer_row(at: datetime, chance: random.Random) -> dict[str, object]:
    """One answer."""
    return {
        "survey": "customers",
        "channel": "email",
        "score": chance.choices(range(11), weights=[3, 1, 1, 2, 2, 5, 6, 14, 22, 20, 24])[0],
        "stage": "done",
        "attributes": {"plan": chance.choice(["free", "basic", "pro", "team", "enterprise"])},
        "status": AnswerStatus.COUNTED,
        "alerted": False,
        "answered_at": at,
        "event_at": at + timedelta(0),
    }
