"""Answers from a post in a shared channel, as they come in at once: nobody twice, nobody lost, nobody uncounted."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.channel_posts import PostDrawing, Posting, PrivateAnswer, PrivateIntake, put_posts, question, redraw
from bot.intake import Taken
from bot.survey.conversation import Refused, Said, Stage
from bot.survey.definition import SharedChannel
from scheduler.outbox import Dropped
from storage.database import Database
from storage.models import Account, Answer, ChannelPost, Contact, Invitation, Message
from storage.types import MessageKind
from tests.support.clock import START
from tests.support.factories import BY_THE_RULES, a_survey, every, only, open_wave

TAKE = PrivateIntake(BY_THE_RULES).take
SURVEY = a_survey(channel_posts=(SharedChannel("#acme-nokkela", "Nokkela"),))


def a_post(db: Database) -> int:
    """The post of a new wave; its id."""
    wave = open_wave(db, SURVEY)
    db.write_now(put_posts, [Posting(wave.id, SURVEY, wave.closes_at, START)] * 2)
    return only(db, ChannelPost).id


def said(post_id: int, person: str, score: int, *, seconds: float = 1) -> PrivateAnswer:
    return PrivateAnswer(post_id, person, Said(at=START + timedelta(seconds=seconds), score=score))


def redraws(db: Database) -> list[Message]:
    """Those that wait, without the one of the closing."""
    found = [message for message in every(db, Message) if message.kind is MessageKind.CHANNEL_REDRAW]
    return [message for message in found if not message.key.endswith("closed")]


async def test_people_who_answer_at_once_are_each_one_contact_with_one_answer(db: Database) -> None:
    """Two writers on PostgreSQL, many batches; the last press of each stands."""
    post_id = a_post(db)
    people = [f"U{number}" for number in range(20)]

    presses = [said(post_id, person, score, seconds=score) for score in (1, 5, 9) for person in people]
    taken = await asyncio.gather(*(db.write(TAKE, press, urgent=True) for press in presses))

    assert [] == [one for one in taken if one.asked is None]
    assert sorted(people) == sorted(str(contact.slack_user_id) for contact in every(db, Contact))
    assert [9] * 20 == [answer.score for answer in every(db, Answer)]
    assert {post_id} == {invitation.channel_post_id for invitation in every(db, Invitation)}
    assert "Nokkela" == only(db, Account).name
    assert 1 <= len(redraws(db)) <= 2
    drawn = db.read_now(question, post_id, START)
    assert isinstance(drawn, PostDrawing)
    assert 20 == drawn.answered


def test_what_is_sent_off_counts_as_said_after_what_was_pressed(db: Database) -> None:
    """Slack's clock is ahead of ours, and it tells no time of a window that is sent off."""
    post_id = a_post(db)
    ahead = said(post_id, "U1", 3, seconds=30)
    sent = PrivateAnswer(post_id, "U1", Said(at=START, reason="Slow"), timed=False)
    again = PrivateAnswer(post_id, "U1", Said(at=START, follow_up="Be fast"), timed=False)

    taken = db.write_now(TAKE, [ahead, sent, again])

    assert [None, None, None] == [one.refused for one in taken]
    answer = only(db, Answer)
    assert ("Slow", "Be fast", Stage.DONE) == (answer.reason, answer.follow_up, answer.stage)


def test_after_the_end_nobody_is_let_in_and_a_post_that_is_gone_takes_nothing(db: Database) -> None:
    """No contact is left behind either."""
    post_id = a_post(db)

    taken = db.write_now(TAKE, [said(post_id, "U1", 9, seconds=86_400 * 22), said(post_id + 1, "U1", 9)])

    assert [Taken(None, refused=Refused.CLOSED), Taken(None)] == taken
    assert [] == every(db, Contact)
    assert Dropped("the survey has closed") == db.read_now(question, post_id, START + timedelta(days=22))
    assert Dropped("the post is gone") == db.read_now(question, post_id + 1, START)
    assert Dropped("the post was never sent") == db.read_now(redraw, post_id + 1, START)


def test_a_redraw_that_waits_shows_all_who_answer_until_it_is_sent(db: Database) -> None:
    """One row however many join; a change of mind draws nothing anew, for nothing of it is shown."""
    post_id = a_post(db)

    db.write_now(TAKE, [said(post_id, "U1", 9)])
    db.write_now(TAKE, [said(post_id, "U2", 9, seconds=2), said(post_id, "U3", 9, seconds=2)])
    db.write_now(TAKE, [said(post_id, "U1", 2, seconds=3)])

    assert [START + timedelta(seconds=6)] == [message.due_at for message in redraws(db)]
