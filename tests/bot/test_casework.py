"""What members do to cases, in the store: one transaction with the history and the messages, once for each press."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest

from bot.casework import Acted, Casework, Done
from bot.survey import acts
from bot.survey.acts import Act
from bot.survey.cases import Outcome, Refusal, Refused
from bot.survey.routing import CaseRules
from storage.database import Database
from storage.models import Answer, Case, CaseEvent, Message
from storage.queries.cases import case_by_id, case_of_answer, history, open_cases
from storage.queries.figures import Filter, score_counts
from storage.types import AnswerStatus, MessageKind
from tests.support.clock import START
from tests.support.factories import an_invitation, every, only, say

CASEWORK = Casework(CaseRules())
ANN, BOB = "U0000ANN", "U0000BOB"
ALL = Filter("customers", None, None, {})
RESOLVED = acts.Resolve(ANN, "price", Outcome.WON_BACK, "a discount")


def at(hours: float) -> datetime:
    """So long after the start."""
    return START + timedelta(hours=hours)


def a_case(db: Database, **contact: object) -> int:
    """The case of a new detractor; its id."""
    say(db, an_invitation(db, **contact), START, score=3)
    return every(db, Case)[-1].id


def do(db: Database, case_id: int, what: Act, hours: float = 1, key: str | None = None) -> Done:
    """One act of a member."""
    item = Acted(case_id, what, at(hours), key or f"{type(what).__name__}:{case_id}:{hours}")
    return db.write_now(CASEWORK.act, [item])[0]


def queued(db: Database, *without: MessageKind) -> list[tuple[str, int | None]]:
    """What was queued after the question and the alert: kinds, and the lines of the history that they tell."""
    left = {MessageKind.QUESTION, MessageKind.ALERT, *without}
    return [(message.kind.value, message.case_event_id) for message in every(db, Message) if message.kind not in left]


def test_an_act_is_written_told_and_returned(db: Database) -> None:
    """The case, its history, the alert anew and a line in its thread."""
    case_id = a_case(db)
    done = do(db, case_id, acts.Claim(ANN))
    opened, claimed = db.read_now(history, case_id)

    assert done == Done(db.read_now(case_by_id, case_id))
    assert done.case is not None
    assert ("claimed", ANN, at(1)) == (done.case.state, done.case.owner, done.case.claimed_at)
    assert [("opened", None, START), ("claimed", ANN, at(1))] == [
        (line.event, line.member, line.at) for line in (opened, claimed)
    ]
    assert [("alert_update", claimed.id), ("case_note", claimed.id)] == queued(db)


def test_the_same_press_twice_is_one(db: Database) -> None:
    """Also within one batch; neither is refused."""
    case_id = a_case(db)
    press = Acted(case_id, acts.Snooze(ANN, at(9)), at(1), "a press")
    told = [*db.write_now(CASEWORK.act, [press, press]), *db.write_now(CASEWORK.act, [press])]

    assert [None] * 3 == [done.refused for done in told]
    assert {"snoozed"} == {done.case.state for done in told if done.case}
    assert ["opened", "snoozed"] == [line.event for line in db.read_now(history, case_id)]


def test_the_second_is_told_who_was_first(db: Database) -> None:
    """And nothing is written or sent of what was refused."""
    case_id = a_case(db)
    do(db, case_id, acts.Claim(ANN), 1)
    before = (only(db, Case).owner, len(every(db, CaseEvent)), queued(db))
    done = do(db, case_id, acts.Claim(BOB), 2)

    assert Refusal(Refused.ALREADY_CLAIMED, ANN, at(1)) == done.refused
    assert before == (only(db, Case).owner, len(every(db, CaseEvent)), queued(db))


def test_two_copies_at_once_have_one_winner(db: Database, database_url: str) -> None:
    """Two people press in the same moment, in two copies of the program; the other one is told."""
    cases = [a_case(db) for _ in range(8)]
    start = Barrier(2)

    def copy(member: str) -> list[Done]:
        """One after the other, in different orders."""
        mine = Database.connect(database_url)
        try:
            start.wait()
            order = cases if member == ANN else cases[::-1]
            items = [Acted(case_id, acts.Claim(member), at(1), f"{member}:{case_id}") for case_id in order]
            return [*mine.write_now(CASEWORK.act, items[:4]), *mine.write_now(CASEWORK.act, items[4:])]
        finally:
            mine.close()

    with ThreadPoolExecutor(2) as pool:
        told = [done for both in pool.map(copy, (ANN, BOB)) for done in both]
    lost = [done for done in told if done.refused]

    assert (8, {Refused.ALREADY_CLAIMED}) == (len(lost), {done.refused.why for done in lost if done.refused})
    assert all(done.case and done.refused and done.case.owner == done.refused.by for done in lost)
    assert 8 == sum(line.event == "claimed" for line in every(db, CaseEvent))


def test_a_case_that_is_gone_is_told(db: Database) -> None:
    """A button may live longer than its case."""
    assert Done(None, Refusal(Refused.NOT_POSSIBLE)) == do(db, 99, acts.Claim(ANN))


def test_the_whole_way_of_a_case(db: Database) -> None:
    """Claimed, contacted, resolved with a cause, an outcome and a note; opened again."""
    case_id = a_case(db)
    for hours, what in enumerate((acts.Claim(ANN), acts.Contacted(ANN), RESOLVED), start=1):
        do(db, case_id, what, hours)
    ended = only(db, Case)
    do(db, case_id, acts.Reopen(BOB), 9)
    again = only(db, Case)

    assert ("resolved", "price", "won_back", "a discount", ANN) == (
        ended.state, ended.root_cause, ended.outcome, ended.note, ended.resolved_by
    )  # fmt: skip
    assert ended.next_at is None
    assert ("claimed", ANN, None, None) == (again.state, again.owner, again.outcome, again.contacted_at)
    assert ["opened", "claimed", "contacted", "resolved", "reopened"] == [
        line.event for line in db.read_now(history, case_id)
    ]


def test_owners_are_written_to_about_what_others_do(db: Database) -> None:
    """Not about what they did themselves."""
    case_id = a_case(db)
    do(db, case_id, acts.Assign(ANN, ANN), 1)
    do(db, case_id, acts.Assign(ANN, BOB), 2)
    do(db, case_id, RESOLVED, 3)
    do(db, case_id, acts.Reopen(BOB), 4)
    do(db, case_id, RESOLVED, 5)
    do(db, case_id, acts.Reopen(ANN), 6)
    lines = {line.id: (line.event, line.at) for line in every(db, CaseEvent)}
    reminders = [lines[event_id] for kind, event_id in queued(db) if kind == "case_reminder" and event_id]

    assert [("assigned", at(2)), ("reopened", at(6))] == reminders


def test_what_is_not_a_real_answer_is_out_of_the_figures_and_back(db: Database) -> None:
    """With who and why in the history."""
    case_id = a_case(db)
    say(db, an_invitation(db), START, score=9)
    before = db.read_now(score_counts, ALL)
    do(db, case_id, acts.Exclude(ANN, "a test of ours"), 1)
    without = db.read_now(score_counts, ALL)
    excluded = every(db, Answer)[0].status
    do(db, case_id, acts.Include(BOB), 2)
    line = db.read_now(history, case_id)[1]

    assert ({3: 1, 9: 1}, {9: 1}, AnswerStatus.EXCLUDED) == (before, without, excluded)
    assert before == db.read_now(score_counts, ALL)
    assert ("excluded", ANN, {"why": "a test of ours"}) == (line.event, line.member, line.details)


def test_of_an_exclusion_and_its_end_in_one_batch_the_last_stands(db: Database) -> None:
    """In their order."""
    case_id = a_case(db)
    both = [
        Acted(case_id, acts.Exclude(ANN, "a test"), at(1), "out"),
        Acted(case_id, acts.Include(ANN), at(2), "in"),
    ]
    db.write_now(CASEWORK.act, both)

    assert (AnswerStatus.COUNTED, "open") == (only(db, Answer).status, only(db, Case).state)


def test_open_cases_are_listed_by_urgency_and_owner(db: Database) -> None:
    """With the contact they are about."""
    first = a_case(db, name="Ada", email="ada@globex.example", account="Globex")
    second, third = a_case(db), a_case(db)
    do(db, first, acts.Contacted(ANN))
    do(db, second, acts.Claim(ANN))
    do(db, third, RESOLVED)
    states = ("open", "claimed", "contacted")
    listed = db.read_now(open_cases, states=states)

    assert [second, first] == [case.id for case in listed]
    assert ("Ada", "Globex", "ada@globex.example", 3) == (
        listed[1].contact_name, listed[1].account, listed[1].email, listed[1].score
    )  # fmt: skip
    assert [] == db.read_now(open_cases, [BOB], states=states)
    assert [second, first] == [case.id for case in db.read_now(open_cases, [ANN, BOB], states=states)]


def test_an_answer_has_at_most_one_case(db: Database) -> None:
    """By which it is found."""
    case_id = a_case(db)

    found = db.read_now(case_of_answer, only(db, Answer).id)
    assert found is not None
    assert case_id == found.id


@pytest.mark.parametrize("what", [acts.Remind(), acts.Wake()])
def test_what_is_not_due_is_not_written(db: Database, what: Act) -> None:
    """Though somebody asks for it."""
    case_id = a_case(db)

    assert Refusal(Refused.NOTHING_NEW) == do(db, case_id, what, 0).refused
    assert 1 == len(every(db, CaseEvent))
