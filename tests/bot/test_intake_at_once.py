"""What becomes of an answer when it comes in at several copies of the program at once."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from bot.intake import Event, Taken
from bot.survey.conversation import Said
from storage.database import Database, Session
from storage.models import Answer, Message, ScoreChange
from storage.types import Channel
from tests.support.clock import START
from tests.support.factories import an_invitation, every, only, take

COPIES = 4


def at_once(database_url: str, events: Sequence[Event]) -> list[Taken]:
    """Each event taken by a copy of its own, with doors of its own, all let go in the same moment."""
    barrier = Barrier(len(events))

    def run(event: Event) -> Taken:
        copy = Database.connect(database_url)
        try:
            copy.read_now(warm_up)
            barrier.wait()
            return copy.write_now(take, [event])[0]
        finally:
            copy.close()

    with ThreadPoolExecutor(len(events)) as pool:
        return list(pool.map(run, events))


def warm_up(session: Session) -> None:
    """Connect, so that the copies really meet in the transaction."""
    session.connection()


def scores_at(invitation_id: int, scores: Sequence[int]) -> list[Event]:
    """One event a score, a second apart."""
    return [
        Event(invitation_id, Channel.EMAIL, Said(at=START + timedelta(seconds=n), score=score))
        for n, score in enumerate(scores)
    ]


def test_two_copies_that_take_a_first_score_each_make_one_answer(db: Database, database_url: str) -> None:
    """The later event stands whichever copy was first, both scores are kept, and one alert is queued."""
    for _ in range(5):
        invitation_id = an_invitation(db)
        at_once(database_url, scores_at(invitation_id, [9, 8, 5, 2]))

        (answer,) = [answer for answer in every(db, Answer) if answer.invitation_id == invitation_id]
        kept = {change.score for change in every(db, ScoreChange) if change.answer_id == answer.id}
        alerts = [message.key for message in every(db, Message) if message.key == f"alert:{answer.id}"]
        assert 2 == answer.score
        assert {9, 8, 5, 2} == kept
        assert 1 == len(alerts)


def test_what_two_copies_hear_at_once_is_all_kept(db: Database, database_url: str) -> None:
    """A score changed at one copy while the reason comes in at the other: neither undoes the other."""
    invitation_id = an_invitation(db)
    first, change = scores_at(invitation_id, [3, 5])
    db.write_now(take, [first])
    reason = Event(invitation_id, Channel.EMAIL, Said(at=START + timedelta(seconds=2), reason="too slow"))

    at_once(database_url, [change, reason])

    answer = only(db, Answer)
    assert (5, "too slow", "follow_up") == (answer.score, answer.reason, answer.stage)


def test_one_event_that_came_in_at_every_copy_is_taken_once(db: Database, database_url: str) -> None:
    """A redelivery that overtakes the first delivery adds nothing: no second answer, score or alert."""
    (event,) = scores_at(an_invitation(db), [3])

    at_once(database_url, [event] * COPIES)

    assert [3] == [answer.score for answer in every(db, Answer)]
    assert [3] == [change.score for change in every(db, ScoreChange)]
    assert 1 == len(every(db, Message)) - 1  # the question's


def test_batches_that_share_invitations_in_other_orders_do_not_lock_each_other_out(
    db: Database, database_url: str
) -> None:
    """Rows are locked in one order whatever the order of the events, so both copies come through."""
    invited = [an_invitation(db) for _ in range(20)]
    forth = [scores_at(id_, [5])[0] for id_ in invited]
    back = [scores_at(id_, [0, 8])[1] for id_ in reversed(invited)]
    barrier = Barrier(2)

    def run(events: Sequence[Event]) -> Sequence[Taken]:
        copy = Database.connect(database_url)
        try:
            barrier.wait()
            return copy.write_now(take, events)
        finally:
            copy.close()

    with ThreadPoolExecutor(2) as pool:
        runs: list[Sequence[Taken]] = list(pool.map(run, [forth, back]))

    assert [20, 20] == [len(taken) for taken in runs]
    assert {8} == {answer.score for answer in every(db, Answer)}
