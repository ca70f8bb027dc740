"""Two years of Acme's answers, made up, for pictures of reports: the same on every machine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random
from typing import Any

from bot.config import Programme
from bot.config.goals import Goal
from bot.tagging import read_all, reader_of
from storage.database import Database
from tests.support.factories import add_contacts, import_answers
from tests.support.reporting import MORNING, QUARTER, open_cases_of, reporting

QUARTERS = [datetime(year, month, 1, tzinfo=UTC) for year in (2024, 2025, 2026) for month in (1, 4, 7, 10)][3:11]
PLANS = {"enterprise": (4, 3, 3), "pro": (5, 3, 2), "starter": (5, 4, 1)}
# How much likelier a better band is, from quarter to quarter.
MOOD = (0.62, 0.70, 0.66, 0.78, 0.82, 0.80, 0.92, 1.12)
SAID = {
    "promoter": (
        "Your support answers within minutes, and solves it.",
        "It simply works, every day.",
        "Easy to use, our new people need no training.",
        "Great value for what we pay.",
        "Friendly people who know our business.",
    ),
    "passive": (
        "Good, but the reports are slow to load.",
        "Fine. The price could be lower.",
        "Does what it should; the web site is hard to find your way on.",
        "Delivery is sometimes late.",
    ),
    "detractor": (
        "The export has failed three Mondays in a row, and nobody told us.",
        "Too expensive for what we use of it.",
        "I waited five days for an answer from support.",
        "You send us far too many emails.",
        "The advertising promised much more than we got.",
        "It crashes when we open large files.",
    ),
}
ACME = replace(
    reporting(replace(QUARTER, by=("plan",))),
    goals=(Goal("Score", target=40, by="2026"), Goal("Enterprise", target=35, department="Key accounts",
                                                     where={"plan": ("enterprise",)}, by="2026")),
)  # fmt: skip


def filled(db: Database) -> Programme:
    """The store of Acme's programme on the morning after the third quarter of 2026."""
    chance, people = Random(11), add_contacts(db, [person(number) for number in range(260)])
    ids = import_answers(db, list(answers(chance, people)))
    late = ids[-40:]
    week, day = MORNING - timedelta(days=9), MORNING - timedelta(hours=20)
    causes = ("quality of the product", "price", "quality of the service", "an expectation that marketing set")
    for number, answer in enumerate(late[:22]):
        outcome = ("won_back", "won_back", "lost", "no_answer")[number % 4]
        cause = causes[(number * number) % 7 % 4]
        done = {"state": "resolved", "resolved_at": week, "claimed_at": week, "owner": "U0ANNA"}
        open_cases_of(db, [answer], week, **done, outcome=outcome, root_cause=cause)
    open_cases_of(db, late[22:25], week, owner="U0ANNA", claimed_at=week, state="claimed")
    open_cases_of(db, late[25:27], day, owner="U0ANNA", claimed_at=day, state="claimed")
    open_cases_of(db, late[27:31], MORNING - timedelta(hours=3))
    for _ in read_all(db, reader_of(ACME), lambda: MORNING):
        pass
    return ACME


def person(number: int) -> dict[str, Any]:
    """A customer."""
    first = ("Aino", "Eero", "Jonas", "Marta", "Claire", "Diego", "Ingrid", "Onni", "Petra", "Sofia")[number % 10]
    last = ("Virtanen", "Weber", "Lindqvist", "Moreau", "Garcia", "Laine", "Berg", "Novak")[number // 10 % 8]
    return {"name": f"{first} {last}", "account": f"{last} {('Foods', 'Logistics', 'Design', 'Energy')[number % 4]}"}


def answers(chance: Random, people: list[int]) -> Iterator[dict[str, Any]]:
    """Of each quarter more than before; many people answer again and again. The last are detractors."""
    serial = count()
    for quarter, start in enumerate(QUARTERS):
        asked = chance.sample(range(len(people)), 90 + 17 * quarter)
        found = [answer(chance, people, one, start, MOOD[quarter], next(serial)) for one in asked]
        # Cases are of the last ones.
        yield from sorted(found, key=lambda one: one["score"] <= 6 and quarter == len(QUARTERS) - 1)


def answer(chance: Random, people: list[int], number: int, start: datetime, mood: float, serial: int) -> dict[str, Any]:
    """One of them."""
    plan = list(PLANS)[(number * 7) % 3]
    weights = PLANS[plan]
    band = chance.choices(("promoter", "passive", "detractor"), (weights[0] * mood, weights[1], weights[2] / mood))[0]
    scores = {"promoter": (9, 10, 10), "passive": (7, 8), "detractor": (6, 5, 3, 0)}[band]
    return {
        "score": chance.choice(scores),
        "answered_at": start + timedelta(days=chance.randrange(3, 85), hours=serial % 24),
        "contact_id": people[number],
        "account": person(number)["account"],
        "reason": chance.choice(SAID[band]) if chance.random() < 0.6 else None,
        "attributes": {"plan": plan, "country": ("FI", "DE", "SE")[number % 3]},
    }
