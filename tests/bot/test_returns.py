"""What follows when something comes back of a mail."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import delete, update

from bot.returns import Letter, Returned, Returns
from bot.steering import steer
from bot.survey.returned import Cause, Kind
from storage.models import Answer, Contact, Invitation, MailEvent, Message, StoppedAddress, Wave
from storage.queries.messages import known_messages
from storage.queries.steering import Decision, Step
from storage.types import Channel, MessageKind, SuppressedBecause
from tests.support.clock import START
from tests.support.factories import BY_THE_RULES, a_survey, add_contact, every, invite, only, open_wave, say
from tests.support.mailed import mailed, sent

if TYPE_CHECKING:
    from storage.database import Database

BOTH = frozenset({Channel.SLACK, Channel.EMAIL})
LATER = START + timedelta(hours=1)


def take(db: Database, *items: Returned, connected: frozenset[Channel] = BOTH) -> list[bool]:
    return list(db.write_now(Returns(BY_THE_RULES, connected).take, items))


def returned(kind: Kind, message_id: int | None = None, key: str = "one", **fields: Any) -> Returned:
    return Returned(**{"key": key, "at": LATER, "kind": kind, "message_id": message_id, **fields})


def test_a_hard_bounce_stops_mail_to_the_address_at_once(db: Database) -> None:
    """With its reason, without an address in it; the question does not count as asked."""
    _, message_id = mailed(db, email="kaisa@customer.example")

    news = take(
        db, returned(Kind.HARD, message_id, said="550 5.1.1\n <kaisa@customer.example> unknown", status="5.1.1")
    )

    stopped, event = only(db, StoppedAddress), only(db, MailEvent)
    assert [True] == news
    assert ("kaisa@customer.example", "550 5.1.1 (address) unknown", LATER) == (
        stopped.address,
        stopped.because,
        stopped.stopped_at,
    )
    assert ("hard", "5.1.1", message_id) == (event.kind, event.status, event.message_id)
    assert only(db, Invitation).asked_at is None
    assert only(db, Contact).suppressed_at is None


def test_a_report_of_an_address_that_they_had_before_leaves_the_new_one_alone(db: Database) -> None:
    """It may come days later; where mail was only forwarded, the address is theirs still."""
    for number, changed in enumerate((False, True)):
        email = f"new{number}@customer.example"
        _, message_id = mailed(db, email=email, updated_at=START + timedelta(days=1 if changed else -1))
        db.write_now(lambda session, _: [session.execute(update(Message).values(settled_at=START))], [None])
        take(db, returned(Kind.HARD, message_id, str(number), address="old@elsewhere.example"))

    assert ["new0@customer.example"] == [stopped.address for stopped in every(db, StoppedAddress)]


def test_the_same_report_counts_once(db: Database) -> None:
    """However often it is told, in one batch too."""
    _, message_id = mailed(db)
    report = returned(Kind.BLOCKED, message_id, cause=Cause.SPAM)

    news = take(db, report, report) + take(db, report)

    assert [True, False, False] == news
    assert 1 == len(every(db, MailEvent))


def test_who_cannot_be_mailed_is_asked_in_slack(db: Database) -> None:
    """Once, and only where the survey and the installation have Slack and they are in it."""
    invitation_id, message_id = mailed(db, email="a@customer.example", slack_user_id="U1")
    not_in_slack, other = mailed(db, email="b@customer.example")

    take(db, returned(Kind.HARD, message_id), returned(Kind.HARD, other, "two"))
    take(db, returned(Kind.HARD, message_id, "three"))

    keys = [f"question:{id_}:slack" for id_ in (invitation_id, not_in_slack)]
    assert {keys[0]} == db.read_now(known_messages, keys)
    assert Channel.SLACK is every(db, Invitation)[0].channel


def test_who_cannot_be_mailed_is_not_asked_in_slack_where_it_is_not_connected(db: Database) -> None:
    """Nobody would send it."""
    invitation_id, message_id = mailed(db, email="a@customer.example", slack_user_id="U1")

    take(db, returned(Kind.HARD, message_id), connected=frozenset({Channel.EMAIL}))

    assert set() == db.read_now(known_messages, [f"question:{invitation_id}:slack"])


@pytest.mark.parametrize(("days", "stopped"), [((0, 1, 2), False), ((0, 8), False), ((0, 3, 7), True)])
def test_soft_bounces_stop_an_address_after_three_in_a_week_or_more(
    db: Database, days: tuple[int, ...], *, stopped: bool
) -> None:
    """A mailbox that is full for a few days is forgiven."""
    contact_id = add_contact(db, email="a@customer.example")
    for day in days:
        message_id = sent(db, invite(db, contact_id))
        take(db, returned(Kind.SOFT, message_id, str(day), at=START + timedelta(days=day)))

    assert stopped == bool(every(db, StoppedAddress))


def test_reports_of_one_mail_are_one_soft_bounce(db: Database) -> None:
    """A server tells every few hours that it is still trying."""
    _, message_id = mailed(db)
    for day in range(9):
        take(db, returned(Kind.SOFT, message_id, str(day), at=START + timedelta(days=day)))

    assert [] == every(db, StoppedAddress)


@pytest.mark.parametrize("sign", [Kind.DELIVERED, Kind.AUTO_REPLY, Kind.REPLY])
def test_a_sign_that_mail_arrives_forgets_soft_bounces(db: Database, sign: Kind) -> None:
    """They are counted anew."""
    contact_id = add_contact(db, email="a@customer.example")
    for day, kind in ((0, Kind.SOFT), (4, Kind.SOFT), (5, sign), (8, Kind.SOFT)):
        message_id = sent(db, invite(db, contact_id))
        take(db, returned(kind, message_id, str(day), at=START + timedelta(days=day)))

    assert [] == every(db, StoppedAddress)


def test_a_refusal_of_us_blames_no_address_and_alarms_the_owners_once_a_day(db: Database) -> None:
    """Once for each cause."""
    for number, cause in enumerate((Cause.SPAM, Cause.SPAM, Cause.AUTHENTICATION)):
        _, message_id = mailed(db)
        take(db, returned(Kind.BLOCKED, message_id, str(number), cause=cause))

    alarms = [message.key for message in every(db, Message) if message.kind is MessageKind.MAIL_ALARM]
    assert ["mail-alarm:spam:2026-11-22", "mail-alarm:authentication:2026-11-22"] == alarms
    assert [] == every(db, StoppedAddress)


def test_a_wave_is_held_when_most_of_what_comes_back_is_our_fault(db: Database) -> None:
    """Until it is resumed; then what came before does not count against it, and who was refused is asked again."""
    survey = a_survey()
    wave = open_wave(db, survey)
    messages = []
    for _ in range(7):
        invitation_id = invite(db, add_contact(db), survey)
        db.write_now(
            lambda session, ids: [
                session.execute(update(Invitation).where(Invitation.id == id_).values(wave_id=wave.id)) for id_ in ids
            ],
            [invitation_id],
        )
        messages.append(sent(db, invitation_id))
    kinds = [Kind.HARD, *[Kind.BLOCKED] * 5]

    for number, kind in enumerate(kinds):
        assert only(db, Wave).held_because is None
        take(db, returned(kind, messages[number], str(number)))
    assert "5 of 6 mails that came back were refused for a fault of ours" == only(db, Wave).held_because
    assert {f"mail-alarm:wave-{wave.id}:2026-11-22"} <= {message.key for message in every(db, Message)}

    assert [True] == db.write_now(steer, [Decision(wave.id, Step.RESUME, "ann", LATER + timedelta(hours=1))])
    again = {message.invitation_id for message in every(db, Message) if ":again:" in message.key}
    assert {invitation.id for invitation in every(db, Invitation)[1:6]} == again
    take(db, returned(Kind.BLOCKED, messages[6], "again", at=LATER + timedelta(hours=2)))
    assert only(db, Wave).held_because is None


@pytest.mark.parametrize(
    ("kind", "because"),
    [(Kind.COMPLAINT, SuppressedBecause.COMPLAINED), (Kind.UNSUBSCRIBE, SuppressedBecause.UNSUBSCRIBED)],
)
def test_who_complains_or_opts_out_is_never_asked_again(db: Database, kind: Kind, because: SuppressedBecause) -> None:
    """By any channel, and is told nothing of it."""
    _, message_id = mailed(db, slack_user_id="U1", email="a@customer.example")

    take(db, returned(kind, message_id))

    assert because is only(db, Contact).suppressed_because
    assert 1 == len(every(db, Message))


def test_an_address_alone_is_enough_where_the_mail_is_not_known(db: Database) -> None:
    """And one that is nobody's is none of our business."""
    _, message_id = mailed(db, email="a@customer.example")

    news = take(
        db,
        returned(Kind.HARD, address="a@customer.example"),
        returned(Kind.HARD, address="stranger@elsewhere.example", key="two"),
    )

    assert [True, False] == news
    assert message_id == only(db, MailEvent).message_id
    assert "a@customer.example" == only(db, StoppedAddress).address


def test_a_reply_is_a_comment_of_the_answer(db: Database) -> None:
    """Added to what they said; the alert is told, as of any comment."""
    invitation_id, message_id = mailed(db)
    say(db, invitation_id, START, score=3, reason="Slow")

    take(db, returned(Kind.REPLY, message_id, letter=Letter("a@customer.example", "Re: Acme", "And dear.")))

    answer = only(db, Answer)
    assert "Slow\n\nAnd dear." == answer.reason
    keys = [message.key for message in every(db, Message)]
    assert f"alert-update:{answer.id}:{LATER.isoformat()}" in keys
    assert not any(key.startswith("mail-forward") for key in keys)


def test_a_reply_without_an_answer_is_passed_on(db: Database) -> None:
    """A person is to read it."""
    _, message_id = mailed(db)

    take(db, returned(Kind.REPLY, message_id, letter=Letter("a@customer.example", "Re: Acme", "Who are you?")))

    assert "mail-forward:one" in [message.key for message in every(db, Message)]
    assert "Who are you?" == (only(db, MailEvent).letter or {})["text"]


def test_an_operator_can_allow_an_address_again(db: Database) -> None:
    """Soft bounces before it are forgotten, too."""
    _, message_id = mailed(db, email="a@customer.example")
    take(db, returned(Kind.HARD, message_id))

    take(db, returned(Kind.ALLOWED, address="a@customer.example", key="allowed"))

    assert [] == every(db, StoppedAddress)


def test_what_is_kept_goes_with_the_contact(db: Database) -> None:
    """Erasing somebody leaves no address behind."""
    _, message_id = mailed(db)
    take(db, returned(Kind.HARD, message_id))

    db.write_now(lambda session, _: [session.execute(delete(Contact))], [None])

    assert [] == every(db, MailEvent)
    assert [] == every(db, StoppedAddress)
