"""What a person types to the app without pressing anything."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.sandbox.slack import buttons
from bot.slack.typed import is_typed, meant
from bot.survey import wording
from bot.survey.definition import Survey
from bot.survey.scale import Band
from storage.queries.slack_people import OpenConversation, open_conversations
from tests.bot.slack.rig import Rig, shown

AT = datetime(2026, 11, 22, tzinfo=UTC)


async def test_a_typed_text_is_the_reason_then_the_answer_to_the_next_question(either: Rig) -> None:
    """People write where they can write."""
    aino = either.contact()
    invitation_id = await either.ask(aino)
    await either.press(aino, "3")

    await either.say(aino, "Slow & <late>")
    assert wording.FOLLOW_UP[Band.DETRACTOR] in shown(either.question(aino))
    await either.say(aino, "Be quicker")

    answer = either.answer(invitation_id)
    assert answer is not None
    assert ("Slow & <late>", "Be quicker") == (answer.reason, answer.follow_up)
    assert wording.THANKS[Band.DETRACTOR] in shown(either.question(aino))


async def test_a_typed_text_that_is_delivered_twice_is_taken_once(rig: Rig) -> None:
    """The second one is not the answer to the question that follows."""
    aino = rig.contact()
    invitation_id = await rig.ask(aino)
    await rig.press(aino, "3")
    await rig.slack.say(aino, rig.slack.dm_id(aino), "Slow")
    event = next(
        a.parcel for a in reversed(rig.slack.delivery.attempts) if "client_msg_id" in a.parcel.payload["event"]
    )

    await rig.done()
    await rig.slack.delivery.once(event)
    await rig.done()

    answer = rig.answer(invitation_id)
    assert answer is not None
    assert ("Slow", None) == (answer.reason, answer.follow_up)


async def test_a_typed_number_is_a_score_where_one_is_asked(rig: Rig) -> None:
    """A 9 needs no button."""
    aino = rig.contact()
    invitation_id = await rig.ask(aino)

    await rig.say(aino, " 9 ")

    answer = rig.answer(invitation_id)
    assert answer is not None
    assert 9 == answer.score


async def test_a_text_before_the_score_is_asked_to_wait(rig: Rig) -> None:
    """A private sentence; nothing is written."""
    aino = rig.contact()
    invitation_id = await rig.ask(aino)

    await rig.say(aino, "You are fine")

    assert rig.answer(invitation_id) is None
    (told,) = rig.slack.ephemerals(aino, rig.slack.dm_id(aino))
    assert "choose a score" in told.text
    assert 11 == len(buttons(rig.question(aino)))


async def test_a_text_from_somebody_who_was_never_asked_is_acknowledged(rig: Rig) -> None:
    """Nobody is answered, nothing is written, nothing comes again."""
    stranger = rig.slack.add_user("stranger")

    await rig.say(stranger, "Hello?")

    assert all(attempt.answer.acknowledged for attempt in rig.slack.delivery.attempts)


async def test_a_text_goes_to_the_newest_question_that_waits_for_one() -> None:
    """A thread decides; otherwise the newest; what waits for a score comes last; what is done never."""
    done = OpenConversation(4, "done", AT, {"channel": "D1", "ts": "4.0"})
    unscored = OpenConversation(3, None, None, {"channel": "D1", "ts": "3.0"})
    newer = OpenConversation(2, "follow_up", AT, {"channel": "D1", "ts": "2.0"})
    older = OpenConversation(1, "reason", AT, None)
    later = AT + timedelta(seconds=1)

    assert newer == meant([done, unscored, newer, older], None, later)
    assert unscored == meant([done, unscored, newer, older], "3.0", later)
    assert newer == meant([done, newer], "4.0", later)
    assert unscored == meant([done, unscored], None, later)
    assert meant([done], None, later) is None
    assert meant([done, newer], None, AT) is None


async def test_slacks_own_accounts_are_not_somebodys_words() -> None:
    """Edited, deleted, of a bot, in a channel: none of it is an answer."""
    typed = {"channel_type": "im", "user": "U1", "text": "Hi", "ts": "1.0", "channel": "D1"}

    assert is_typed(typed)
    for more in ({"subtype": "message_changed"}, {"bot_id": "B1"}, {"channel_type": "channel"}, {"text": None}):
        assert not is_typed({**typed, **more})


async def test_a_question_that_is_still_to_be_sent_takes_no_text(unconnected: Rig) -> None:
    """They cannot answer what they have not seen."""
    support = Survey(name="support", company="Acme", subject="our support")
    rig = Rig(unconnected.slack, unconnected.db, unconnected.clock, [*unconnected.surveys.values(), support])
    aino = rig.contact()
    first = await rig.ask(aino)
    rig.slack.workspace.users[aino.id].deleted = True
    await rig.ask(aino, "support")

    found = rig.db.read_now(open_conversations, aino.id, rig.clock())

    assert [first] == [conversation.invitation_id for conversation in found]
