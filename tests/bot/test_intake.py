"""An answer on its way into the store: in batches, once each, with what was true when it was given."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from bot.intake import Event
from bot.survey.conversation import Refused, Said, Stage
from scheduler.policy import PRIORITY
from storage.database import Database, Session
from storage.models import Account, Answer, Contact, Message, ScoreChange
from storage.queries.answers import alerted_answer
from storage.types import AnswerStatus, Channel, MessageKind
from tests.support.clock import START
from tests.support.factories import add_contact, an_invitation, every, import_answers, invite, only, say, take


def at(seconds: float) -> datetime:
    """So long after the asking."""
    return START + timedelta(seconds=seconds)


def score(invitation_id: int, seconds: float, points: int, channel: Channel = Channel.EMAIL) -> Event:
    """A score given then."""
    return Event(invitation_id, channel, Said(at(seconds), score=points))


def keys(db: Database) -> list[str]:
    """What was queued, without the questions, in order."""
    return [message.key for message in every(db, Message) if message.kind is not MessageKind.QUESTION]


def change_contact(session: Session, ids: Sequence[int]) -> Sequence[int]:
    """Another plan, another company."""
    for contact_id in ids:
        contact = session.get_one(Contact, contact_id)
        contact.attributes = {"plan": "free"}
        account = Account(name="Elsewhere")
        session.add(account)
        session.flush()
        contact.account_id = account.id
    return ids


def test_a_batch_holds_the_events_of_many(db: Database) -> None:
    """Each invitation's own, and several of one, in their order; each event is told what became of it."""
    one, other = an_invitation(db), an_invitation(db)
    events = [
        score(one, 1, 3),
        score(other, 1, 10),
        Event(one, Channel.EMAIL, Said(at(2), reason="slow")),
        score(one, 3, 5),
        Event(9_999, Channel.EMAIL, Said(at(3), score=1)),
    ]
    taken = db.write_now(take, events)

    assert [(3, None), (10, None), (3, "slow"), (5, "slow")] == [
        (found.conversation.score, found.conversation.reason) for found in taken if found.conversation
    ]
    assert (None, None) == (taken[4].asked, taken[4].conversation)
    assert [(one, 5, "slow"), (other, 10, None)] == [
        (answer.invitation_id, answer.score, answer.reason) for answer in every(db, Answer)
    ]


def test_an_answer_keeps_what_was_true_when_it_was_given(db: Database) -> None:
    """The contact's plan and company change later; the answer's, also when it is added to, do not."""
    contact_id = add_contact(db, account="Globex", attributes={"plan": "pro"})
    invitation_id = invite(db, contact_id)
    say(db, invitation_id, at(1), score=9)
    db.write_now(change_contact, [contact_id])
    say(db, invitation_id, at(2), score=4, reason="changed hands")

    answer = only(db, Answer)
    assert ("Globex", {"plan": "pro"}) == (answer.account, answer.attributes)
    assert (4, "changed hands", at(1), at(2)) == (answer.score, answer.reason, answer.answered_at, answer.event_at)
    assert (contact_id, "customers", AnswerStatus.COUNTED) == (answer.contact_id, answer.survey, answer.status)


def test_every_score_is_kept(db: Database) -> None:
    """With its time and channel, in one batch as over many; the last stands."""
    invitation_id = an_invitation(db)
    db.write_now(take, [score(invitation_id, n, points, Channel.SLACK) for n, points in enumerate((3, 9, 9, 0))])
    say(db, invitation_id, at(9), score=7)

    assert 7 == only(db, Answer).score
    assert [
        (3, at(0), Channel.SLACK), (9, at(1), Channel.SLACK), (0, at(3), Channel.SLACK), (7, at(9), Channel.EMAIL)
    ] == [(change.score, change.given_at, change.channel) for change in every(db, ScoreChange)]  # fmt: skip


def test_a_double_click_is_one_answer(db: Database) -> None:
    """Twice the same score in two moments: one score, one alert, nothing more to be told."""
    invitation_id = an_invitation(db)
    taken = db.write_now(take, [score(invitation_id, 1, 2), score(invitation_id, 1.2, 2)])

    assert [None, None] == [found.refused for found in taken]
    assert [2] == [change.score for change in every(db, ScoreChange)]
    assert [f"alert:{only(db, Answer).id}"] == keys(db)


def test_a_redelivered_older_event_undoes_nothing(db: Database) -> None:
    """Not in the same batch, not in a later one; an older score that was never seen is kept all the same."""
    invitation_id = an_invitation(db)
    first, second, never_seen = (score(invitation_id, n, points) for n, points in ((1, 3), (5, 9), (3, 6)))
    db.write_now(take, [first, second, first])
    told = db.write_now(take, [first, second, never_seen])

    assert [Refused.REPEATED] * 3 == [taken.refused for taken in told]
    assert [9] * 3 == [taken.conversation.score for taken in told if taken.conversation]
    assert 9 == only(db, Answer).score
    assert {(3, at(1)), (9, at(5)), (6, at(3))} == {(kept.score, kept.given_at) for kept in every(db, ScoreChange)}


def test_a_score_that_comes_late_in_its_own_first_batch_is_kept(db: Database) -> None:
    """The answer that it belongs to is made by the same batch."""
    invitation_id = an_invitation(db)
    db.write_now(take, [score(invitation_id, 5, 9), score(invitation_id, 1, 3)])

    assert 9 == only(db, Answer).score
    assert {3, 9} == {kept.score for kept in every(db, ScoreChange)}


def test_nobody_answers_for_somebody_else(db: Database) -> None:
    """Who acts in Slack must be the one who was asked; a link needs no name, it was sent to one person."""
    invitation_id = an_invitation(db, slack_user_id="U1", email=None)
    events = [Event(invitation_id, Channel.SLACK, Said(at(n), score=n), user) for n, user in ((1, "U2"), (2, "U1"))]
    others, theirs = db.write_now(take, events)

    assert (None, None) == (others.asked, others.conversation)
    assert theirs.conversation is not None
    assert 2 == only(db, Answer).score


def test_nothing_is_written_for_what_is_refused(db: Database) -> None:
    """A text before the score, a score after the end."""
    invitation_id = an_invitation(db)
    told = db.write_now(
        take,
        [
            Event(invitation_id, Channel.EMAIL, Said(at(1), reason="why not")),
            Event(invitation_id, Channel.EMAIL, Said(START + timedelta(days=21), score=3)),
        ],
    )

    assert [Refused.NOT_ASKED, Refused.CLOSED] == [taken.refused for taken in told]
    assert [Stage.SCORE] * 2 == [taken.conversation.stage for taken in told if taken.conversation]
    assert ([], [], []) == (every(db, Answer), every(db, ScoreChange), keys(db))


def test_a_detractor_is_alerted_once(db: Database) -> None:
    """With the score at once, before anything else in the queue; what follows updates it."""
    invitation_id = an_invitation(db)
    say(db, invitation_id, at(1), score=3)
    say(db, invitation_id, at(2), reason="slow")
    say(db, invitation_id, at(3), score=10)
    say(db, invitation_id, at(4), score=1)
    alert, *updates = [message for message in every(db, Message) if message.kind is not MessageKind.QUESTION]

    answer_id = only(db, Answer).id
    assert (f"alert:{answer_id}", Channel.SLACK, 0, at(1)) == (alert.key, alert.channel, alert.priority, alert.due_at)
    assert [at(2), at(3), at(4)] == [one.due_at for one in updates if one.kind is MessageKind.ALERT_UPDATE]
    assert {answer_id} == {one.answer_id for one in (alert, *updates)}
    assert min(PRIORITY.values()) == alert.priority


def test_a_promoter_alerts_nobody(db: Database) -> None:
    """Neither with the score nor with the comment."""
    invitation_id = an_invitation(db)
    say(db, invitation_id, at(1), score=9, reason="good", follow_up="all")

    assert [] == keys(db)


@pytest.mark.parametrize(
    ("asked", "answered", "redrawn"),
    [
        (Channel.SLACK, Channel.EMAIL, True),
        (Channel.SLACK, Channel.SLACK, False),
        (Channel.EMAIL, Channel.EMAIL, False),
        (Channel.EMAIL, Channel.SLACK, False),
    ],
)
def test_a_question_in_slack_is_drawn_anew_when_it_was_answered_elsewhere(
    db: Database, asked: Channel, answered: Channel, redrawn: bool
) -> None:
    """Its buttons must not linger; what was pressed in Slack is drawn by the one who heard it."""
    invitation_id = invite(db, add_contact(db, email="a@b.example", slack_user_id="U1"), channel=asked)
    say(db, invitation_id, at(1), channel=answered, score=9)
    say(db, invitation_id, at(2), channel=answered, score=9)

    assert ([f"redraw:{invitation_id}:{at(1).isoformat()}"] if redrawn else []) == keys(db)


def test_an_alert_shows_who_it_is_and_what_they_said_before(db: Database) -> None:
    """Their earlier answers of every survey, and the score before the last change of mind."""
    contact_id = add_contact(db, name="Ada", email="ada@globex.example", account="Globex", attributes={"plan": "pro"})
    days = [(90, 9, "customers"), (30, 7, "support"), (60, 8, "support")]
    import_answers(
        db,
        [
            {"score": points, "answered_at": START - timedelta(days=n), "survey": survey, "contact_id": contact_id}
            for n, points, survey in days
        ],
    )
    invitation_id = invite(db, contact_id)
    for seconds, points in ((1, 8), (2, 5), (3, 3), (4, 3)):
        say(db, invitation_id, at(seconds), score=points)
    answer_id = db.read_now(lambda session: session.query(Answer.id).filter_by(invitation_id=invitation_id).scalar())
    shown = db.read_now(alerted_answer, answer_id)

    assert shown is not None
    assert ("Ada", "Globex", {"plan": "pro"}) == (shown.contact_name, shown.account, shown.attributes)
    assert (3, 5) == (shown.score, shown.changed_from)
    assert (7, 8, 9) == tuple(points for points, _ in shown.earlier)


async def test_a_bad_score_fails_alone(db: Database) -> None:
    """The edge has checked it; if one gets by, its neighbours in the batch are taken."""
    one, other = an_invitation(db), an_invitation(db)
    with pytest.raises(ValueError, match="is not a whole number from 0 to 10"):
        db.write_now(take, [score(one, 1, 9), score(other, 1, 11)])
    await db.write(take, score(one, 1, 9), urgent=True)

    assert [9] == [answer.score for answer in every(db, Answer)]


def test_what_a_person_wrote_arrives_letter_by_letter(db: Database) -> None:
    """Whatever alphabet, markup or quotation marks; only what no database can keep is left out."""
    invitation_id = an_invitation(db)
    text = "'; DROP TABLE answers; -- <b>&amp; %s {x} \\ \u202e 好 🙂\nnew line"
    say(db, invitation_id, at(1), score=3, reason=text + "\0\ud83d")

    assert text + "?" == only(db, Answer).reason
