"""Where the app is installed: each way in is good once, and what goes takes its people with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select

from storage import models
from storage.database import Database, Session
from storage.queries.slack_directory import Person, Stale, keep_people, known_people, link
from storage.queries.slack_workspaces import Installation, Kept, Removal, installations, keep, remove

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ACME, NOKKELA = "T0ACME", "T0NOKKELA"


def installed(team: str, number: int = 1, *, is_home: bool = False, **more: Any) -> Installation:
    """The app in a workspace."""
    values: dict[str, Any] = {
        "team_id": team,
        "enterprise_id": None,
        "name": team.title(),
        "is_home": is_home,
        "bot_user_id": "U0BOT",
        "bot_id": "B0BOT",
        "scopes": "chat:write",
        "token": "sealed",
        "domains": "",
        "link": f"link {team}",
        "attempt": f"attempt {team} {number}",
        "installed_by": "U0ADMIN",
        "installed_at": NOW + timedelta(minutes=number),
    }
    return Installation(**{**values, **more})


def known(db: Database, user: str) -> Person | None:
    """Somebody as they are kept."""
    return db.read_now(known_people, [user]).get(user)


def see(db: Database, *people: Person) -> None:
    """Slack shows these people."""
    for person in people:
        db.write_now(keep_people, [[person]])


def contact(db: Database, email: str | None, user: str | None = None) -> None:
    """Somebody who may be asked."""
    row: dict[str, Any] = {
        "email": email,
        "slack_user_id": user,
        "attributes": {},
        "created_at": NOW,
        "updated_at": NOW,
    }
    db.write_now(add, [row])


def add(session: Session, rows: Sequence[dict[str, Any]]) -> list[None]:
    session.execute(insert(models.Contact), list(rows))
    return [None] * len(rows)


def slack_ids(session: Session) -> list[tuple[str | None, str | None]]:
    query = select(models.Contact.email, models.Contact.slack_user_id).order_by(models.Contact.id)
    return [(row.email, row.slack_user_id) for row in session.execute(query)]


def test_each_way_in_is_good_once(db: Database) -> None:
    """A link for one workspace, which may install again; the same attempt for none."""
    kept = [
        db.write_now(keep, [one])[0]
        for one in (
            installed(ACME, 1),
            installed(ACME, 1),
            installed(NOKKELA, 2, link=f"link {ACME}"),
            installed(ACME, 3),
            installed(NOKKELA, 4, attempt=f"attempt {ACME} 3"),
            installed(NOKKELA, 5),
        )
    ]

    assert [Kept.NEW, Kept.USED, Kept.USED, Kept.AGAIN, Kept.USED, Kept.NEW] == kept
    assert [ACME, NOKKELA] == [one.team_id for one in db.read_now(installations)]


def test_there_is_one_home_and_installing_again_does_not_move_it(db: Database) -> None:
    """Only a link for it makes a workspace ours."""
    for one in (
        installed(NOKKELA, 1),
        installed(ACME, 2, is_home=True),
        installed(ACME, 3, link="another"),
        installed(NOKKELA, 4),
    ):
        db.write_now(keep, [one])

    assert [(ACME, True), (NOKKELA, False)] == [(one.team_id, one.is_home) for one in db.read_now(installations)]

    db.write_now(keep, [installed(NOKKELA, 5, is_home=True)])

    assert [(ACME, False), (NOKKELA, True)] == [(one.team_id, one.is_home) for one in db.read_now(installations)]


def test_a_workspace_that_goes_takes_its_people_with_it(db: Database) -> None:
    """Who has an address is looked for elsewhere; who has none keeps their id, for the day when it comes back."""
    db.write_now(keep, [installed(ACME, 1)])
    see(
        db,
        Person("U1", NOW, NOKKELA, workspace=NOKKELA),
        Person("U2", NOW, NOKKELA, workspace=NOKKELA),
        Person("U3", NOW, ACME, workspace=ACME),
    )
    db.write_now(keep, [installed(NOKKELA, 2)])
    contact(db, "aino@nokkela.example", "U1")
    contact(db, None, "U2")
    contact(db, "eeva@acme.example", "U3")

    gone = db.write_now(remove, [Removal(NOKKELA, NOW + timedelta(hours=1))])

    assert [True] == gone
    assert [ACME] == [one.team_id for one in db.read_now(installations)]
    expected = [("aino@nokkela.example", None), (None, "U2"), ("eeva@acme.example", "U3")]
    assert expected == db.read_now(slack_ids)
    people = [known(db, user) for user in ("U1", "U2", "U3")]
    assert [False, False, True] == [person is not None and person.can_be_asked for person in people]


def test_what_is_told_late_of_an_earlier_installation_changes_nothing(db: Database) -> None:
    """Slack repeats its events for minutes, and whoever removes the app may have installed it again meanwhile."""
    db.write_now(keep, [installed(NOKKELA, 5)])

    assert [False, False] == db.write_now(remove, [Removal(NOKKELA, NOW), Removal("T0ELSE", NOW)])
    assert [NOKKELA] == [one.team_id for one in db.read_now(installations)]


def test_somebody_in_two_workspaces_is_reached_by_their_own(db: Database) -> None:
    """A stranger in a shared channel of ours is a member elsewhere; one that does not show them says nothing."""
    see(
        db,
        Person("U1", NOW, NOKKELA, name="Aino"),
        Person("U1", NOW, NOKKELA, name="Aino", workspace=NOKKELA),
        Person("U1", NOW, NOKKELA, name="Aino"),
        Person("U1", NOW, found=False),
        Person("U1", NOW, found=False, workspace="T0ELSE"),
    )

    person = known(db, "U1")
    assert person is not None
    assert (NOKKELA, True) == (person.workspace, person.found)

    see(db, Person("U1", NOW, found=False, workspace=NOKKELA), Person("U1", NOW, NOKKELA, name="Aino"))

    person = known(db, "U1")
    assert person is not None
    assert (None, True) == (person.workspace, person.found)


def test_of_two_people_with_one_address_the_member_is_asked_and_then_the_one_at_home(db: Database) -> None:
    """A guest's account is seldom looked at."""
    db.write_now(keep, [installed(ACME, 1, is_home=True)])
    db.write_now(keep, [installed(NOKKELA, 2)])
    see(
        db,
        Person("U1", NOW, ACME, "aino@nokkela.example", is_guest=True, workspace=ACME),
        Person("U2", NOW, NOKKELA, "aino@nokkela.example", workspace=NOKKELA),
        Person("U3", NOW, NOKKELA, "eeva@acme.example", workspace=NOKKELA),
        Person("U4", NOW, ACME, "eeva@acme.example", workspace=ACME),
    )
    contact(db, "aino@nokkela.example")
    contact(db, "eeva@acme.example")

    db.write_now(link, [Stale(NOW, NOW)])

    assert [("aino@nokkela.example", "U2"), ("eeva@acme.example", "U4")] == db.read_now(slack_ids)
