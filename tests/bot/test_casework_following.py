"""What a customer's score means for a case, in the transaction of the answer: opened, closed, opened again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.intake import Event, Intake
from bot.survey.business import BusinessHours
from bot.survey.conversation import Said
from bot.survey.routing import CaseRules, Route, Told
from bot.survey.scale import Band
from storage.database import Database
from storage.models import Case, CaseEvent, Message
from storage.queries.slack_directory import Person, keep_people
from storage.types import Channel, MessageKind
from tests.support.clock import START
from tests.support.factories import add_contact, an_invitation, every, invite, only

HELSINKI = BusinessHours(ZoneInfo("Europe/Helsinki"))
ANN, BOB, CEE = "U0000ANN", "U0000BOB", "U0000CEE"
EACH = {Band.PROMOTER: Told.EACH}


def at(seconds: float) -> datetime:
    """So long after the asking."""
    return START + timedelta(seconds=seconds)


def score(db: Database, invitation_id: int, *points: int, rules: CaseRules | None = None, after: float = 1) -> None:
    """Scores, second by second, in one batch."""
    intake = Intake(rules or CaseRules(week=HELSINKI))
    events = [Event(invitation_id, Channel.EMAIL, Said(at(after + n), score=one)) for n, one in enumerate(points)]
    db.write_now(intake.take, events)


def kinds(db: Database) -> list[str]:
    """What was queued beside the question."""
    return [message.kind.value for message in every(db, Message) if message.kind is not MessageKind.QUESTION]


def events(db: Database) -> list[tuple[str, dict[str, str]]]:
    """All histories."""
    return [(line.event, line.details) for line in every(db, CaseEvent)]


def test_a_detractor_is_a_case_from_the_first_moment(db: Database) -> None:
    """Open, with a deadline in business hours: the answer came on a Sunday, Monday's hours are eight."""
    score(db, an_invitation(db), 3)
    case = only(db, Case)

    assert ("open", None, at(1)) == (case.state, case.owner, case.opened_at)
    assert datetime(2026, 11, 23, 15, 0, tzinfo=UTC) == case.due_at
    assert (case.remind_at, None) == (case.next_at, case.escalate_at)
    assert ["alert"] == kinds(db)


@pytest.mark.parametrize("points", [7, 8, 9, 10])
def test_nobody_else_is(db: Database, points: int) -> None:
    """Unless the programme says so."""
    score(db, an_invitation(db), points)
    assert [] == every(db, Case)

    score(db, an_invitation(db), points, rules=CaseRules(opening=frozenset(Band)))
    assert (1, ["alert"]) == (len(every(db, Case)), kinds(db))


def test_a_better_score_closes_the_case_and_tells_the_thread(db: Database) -> None:
    """The alert is drawn once for both."""
    invitation_id = an_invitation(db)
    score(db, invitation_id, 3)
    score(db, invitation_id, 9, after=5)
    case = only(db, Case)

    assert ("resolved", "score_rose", at(5), None) == (case.state, case.outcome, case.resolved_at, case.resolved_by)
    assert ("score_changed", {"before": "3", "after": "9", "led_to": "resolved"}) == events(db)[1]
    assert ["alert", "alert_update", "case_note"] == kinds(db)


def test_a_better_score_leaves_a_case_open_where_the_programme_wants_it(db: Database) -> None:
    """And still tells."""
    invitation_id = an_invitation(db)
    rules = CaseRules(close_when_score_rises=False)
    score(db, invitation_id, 3, rules=rules)
    score(db, invitation_id, 9, after=5, rules=rules)

    assert ("open", ("score_changed", {"before": "3", "after": "9"})) == (only(db, Case).state, events(db)[1])


def test_a_worse_score_opens_one(db: Database) -> None:
    """With an alert where there was none."""
    invitation_id = an_invitation(db)
    score(db, invitation_id, 9)
    assert [] == every(db, Case)
    score(db, invitation_id, 3, after=5)

    assert ("open", at(5), ["alert"]) == (only(db, Case).state, only(db, Case).opened_at, kinds(db))


def test_a_worse_score_after_an_alert_is_told_in_its_thread(db: Database) -> None:
    """Where promoters are told, too: nobody would see the alert change."""
    invitation_id, rules = an_invitation(db), CaseRules(told=EACH)
    score(db, invitation_id, 9, rules=rules)
    score(db, invitation_id, 3, after=5, rules=rules)

    assert ["alert", "alert_update", "case_note"] == kinds(db)
    assert [("opened", {})] == events(db)


def test_a_case_that_was_closed_by_the_score_is_opened_by_it(db: Database) -> None:
    """The same one, with a new deadline."""
    invitation_id = an_invitation(db)
    score(db, invitation_id, 3)
    score(db, invitation_id, 9, after=5)
    score(db, invitation_id, 0, after=90_000)
    case = only(db, Case)

    assert ("open", None, at(90_000) + timedelta(days=1)) == (case.state, case.outcome, case.due_at)
    assert ["opened", "score_changed", "score_changed"] == [event for event, _ in events(db)]


def test_scores_of_one_moment_leave_what_the_last_one_means(db: Database) -> None:
    """Wherever they are cut into batches."""
    invitation_id, other = an_invitation(db), an_invitation(db)
    score(db, invitation_id, 3, 9, 2, 10)
    score(db, other, 9, 3, 4, 8)

    assert ["resolved", "resolved"] == [case.state for case in every(db, Case)]
    assert [4, 2] == [sum(line.case_id == case.id for line in every(db, CaseEvent)) for case in every(db, Case)]


def test_another_score_of_the_same_kind_is_no_news_for_the_case(db: Database) -> None:
    """The alert is drawn anew, as for any change."""
    invitation_id = an_invitation(db)
    score(db, invitation_id, 3)
    score(db, invitation_id, 5, after=5)

    assert (["alert", "alert_update"], 1) == (kinds(db), len(every(db, CaseEvent)))


def test_the_owner_is_whom_the_route_names_and_is_told(db: Database) -> None:
    """By the attribute of the answer; anybody may still claim it."""
    route = Route(when={"plan": ("enterprise",)}, owner_attribute="csm", owners=(BOB,), deadline_hours=1)
    contact = add_contact(db, attributes={"plan": "enterprise", "csm": ANN})
    score(db, invite(db, contact), 3, rules=CaseRules(week=HELSINKI, routes=(route,)))
    case = only(db, Case)

    assert (ANN, "open", None) == (case.owner, case.state, case.claimed_at)
    assert datetime(2026, 11, 23, 8, 0, tzinfo=UTC) == case.due_at
    assert ["alert", "case_reminder"] == kinds(db)


def test_owners_take_turns(db: Database) -> None:
    """Within a batch and from batch to batch; another route's cases do not count."""
    route = Route(when={"plan": ("pro",)}, owners=(ANN, BOB, CEE))
    rules = CaseRules(routes=(route, Route(owners=(CEE,))))
    asked = [invite(db, add_contact(db, attributes={"plan": plan})) for plan in ("pro", "free", "pro", "pro", "pro")]
    first, rest = asked[:3], asked[3:]
    for batch in (first, rest):
        said = [Event(invitation_id, Channel.EMAIL, Said(at(1), score=2)) for invitation_id in batch]
        db.write_now(Intake(rules).take, said)

    assert [ANN, CEE, BOB, CEE, ANN] == [case.owner for case in every(db, Case)]


def test_an_address_is_turned_into_the_member_who_has_it(db: Database) -> None:
    """Where Slack has told who that is; otherwise the address stands."""
    db.write_now(keep_people, [[Person(ANN, START, email="ann@acme.example")]])
    rules = CaseRules(routes=(Route(owner_attribute="csm"),))
    for address in ("Ann@acme.example", "new@acme.example"):
        score(db, invite(db, add_contact(db, attributes={"csm": address})), 3, rules=rules)

    assert [ANN, "new@acme.example"] == [case.owner for case in every(db, Case)]
