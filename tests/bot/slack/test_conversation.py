"""The customer's conversation in Slack, from the question to the thanks."""

from __future__ import annotations

from dataclasses import replace

from bot.sandbox.slack import RateLimited, ServerError, buttons
from bot.survey import wording
from bot.survey.scale import Band
from storage.types import Channel, MessageKind, MessageState
from tests.bot.slack.rig import Rig, shown


async def test_a_person_is_asked_with_eleven_buttons_from_0_to_10(unconnected: Rig) -> None:
    """One message; each button says to a screen reader what it means."""
    aino = unconnected.contact()

    await unconnected.ask(aino)

    (message,) = unconnected.slack.dm(aino)
    assert [str(score) for score in range(11)] == [button.text for button in buttons(message)]
    scores = next(block for block in message.blocks if block["type"] == "actions")
    assert "3 of 10" == scores["elements"][3]["accessibility_label"]
    assert "How likely are you to recommend Acme to a friend or colleague?" in shown(message)
    assert wording.LOWEST in shown(message)


async def test_the_conversation_goes_from_the_score_to_the_thanks_in_one_message(either: Rig) -> None:
    """Score, reason, the band's question, thanks: by buttons and fields, over either way to the app."""
    aino = either.contact()
    invitation_id = await either.ask(aino)

    await either.press(aino, "3")
    assert wording.REASON in shown(either.question(aino))
    await either.press(aino, "Send", text="Slow & <late>")
    assert wording.FOLLOW_UP[Band.DETRACTOR] in shown(either.question(aino))
    await either.press(aino, "Send", text="Be quicker")

    assert wording.THANKS[Band.DETRACTOR] in shown(either.question(aino))
    answer = either.answer(invitation_id)
    assert answer is not None
    assert (3, "Slow & <late>", "Be quicker") == (answer.score, answer.reason, answer.follow_up)
    assert Channel.SLACK == answer.channel
    assert 1 == len(either.slack.dm(aino))
    assert [] == either.slack.troubles


async def test_a_question_can_be_skipped(rig: Rig) -> None:
    """Whoever has nothing to say is thanked all the same."""
    aino = rig.contact()
    invitation_id = await rig.ask(aino)

    await rig.press(aino, "8")
    await rig.press(aino, "Skip")
    await rig.press(aino, "Skip")

    assert wording.THANKS[Band.PASSIVE] in shown(rig.question(aino))
    answer = rig.answer(invitation_id)
    assert answer is not None
    assert (8, None, None) == (answer.score, answer.reason, answer.follow_up)


async def test_a_score_can_be_changed_and_kept(rig: Rig) -> None:
    """Change shows the buttons again with the score marked; Keep goes back; another score stands."""
    aino = rig.contact()
    invitation_id = await rig.ask(aino)
    await rig.press(aino, "3")

    await rig.press(aino, "Change")
    assert "Keep 3" in [button.text for button in buttons(rig.question(aino))]
    await rig.press(aino, "Keep 3")
    assert wording.REASON in shown(rig.question(aino))
    await rig.press(aino, "Change")
    await rig.press(aino, "9")

    assert "*9* of 10" in shown(rig.question(aino))
    answer = rig.answer(invitation_id)
    assert answer is not None
    assert 9 == answer.score


async def test_what_was_being_written_survives_a_change_of_the_score(rig: Rig) -> None:
    """The unsent text stands in its field again, through both redraws."""
    aino = rig.contact()
    await rig.ask(aino)
    await rig.press(aino, "9")

    await rig.press(aino, "Change", text="Because it is <b>fast</b>")
    await rig.press(aino, "10")

    field = next(block for block in rig.question(aino).blocks if block["type"] == "input")
    assert "Because it is <b>fast</b>" == field["element"]["initial_value"]


async def test_every_state_has_block_ids_of_its_own(rig: Rig) -> None:
    """Slack asks for it where a message is updated."""
    aino = rig.contact()
    await rig.ask(aino)
    seen: list[set[str]] = []
    for label in ("2", "Skip", "Skip", "Change"):
        await rig.press(aino, label)
        seen.append({block["block_id"] for block in rig.question(aino).blocks if "nps-" in block["block_id"]})

    assert all(seen)
    assert sum(len(ids) for ids in seen) == len(set().union(*seen))


async def test_a_double_click_and_a_redelivery_change_nothing(either: Rig) -> None:
    """One answer, one score kept, one alert."""
    aino = either.contact()
    invitation_id = await either.ask(aino)
    message = either.question(aino)

    await either.slack.press(aino, message.channel, message.ts, text="2")
    again = await either.slack.redeliver_last()
    await either.done()
    await either.sent()

    assert again.acknowledged
    answer = either.answer(invitation_id)
    assert answer is not None
    assert 2 == answer.score
    assert 1 == len(either.alerts())


async def test_a_redelivered_old_score_does_not_undo_a_newer_one(rig: Rig) -> None:
    """Events are ordered by when the person acted."""
    aino = rig.contact()
    invitation_id = await rig.ask(aino)
    await rig.press(aino, "2")
    old = next(attempt for attempt in rig.slack.delivery.attempts if attempt.parcel.kind == "interactive")
    await rig.press(aino, "Change")
    await rig.press(aino, "9")

    await rig.slack.delivery.once(old.parcel)
    await rig.done()

    answer = rig.answer(invitation_id)
    assert answer is not None
    assert 9 == answer.score
    assert "*9* of 10" in shown(rig.question(aino))


async def test_somebody_elses_press_is_answered_privately_and_writes_nothing(rig: Rig) -> None:
    """In a channel where others see the question, they cannot answer it."""
    aino, other = rig.contact(), rig.slack.add_user("other")
    invitation_id = await rig.ask(aino)
    message = rig.question(aino)
    rig.slack.workspace.channels[message.channel].members.append(other.id)

    await rig.press(aino, "0", by=other)

    assert rig.answer(invitation_id) is None
    (told,) = rig.slack.ephemerals(other, message.channel)
    assert "somebody else" in told.text
    assert 11 == len(buttons(rig.question(aino)))


async def test_a_press_after_the_end_is_told_so_and_writes_nothing(rig: Rig) -> None:
    """The message says that the survey has closed, and has no buttons any more."""
    aino = rig.contact()
    invitation_id = await rig.ask(aino)
    rig.clock.turn(days=22)

    await rig.press(aino, "9")

    assert rig.answer(invitation_id) is None
    assert "has closed" in shown(rig.question(aino))
    assert [] == buttons(rig.question(aino))


async def test_where_late_answers_count_a_press_after_the_end_is_taken(rig: Rig) -> None:
    """The message goes on as on any day."""
    aino = rig.contact()
    rig.surveys["customers"] = replace(rig.surveys["customers"], late_answers=True)
    invitation_id = await rig.ask(aino)
    rig.clock.turn(days=22)

    await rig.press(aino, "9")

    answer = rig.answer(invitation_id)
    assert answer is not None
    assert (9, "reason") == (answer.score, answer.stage)
    assert "has closed" not in shown(rig.question(aino))


async def test_changing_a_score_after_the_end_shows_what_stands(rig: Rig) -> None:
    """The score given in time is kept and shown."""
    aino = rig.contact()
    await rig.ask(aino)
    await rig.press(aino, "9")
    rig.clock.turn(days=22)

    await rig.press(aino, "Change")

    assert "Your score: 9 of 10" in shown(rig.question(aino))
    assert [] == buttons(rig.question(aino))


async def test_a_redraw_that_slack_refuses_for_now_is_drawn_later(rig: Rig) -> None:
    """The answer is kept, redrawing is held, and the outbox draws the message when Slack takes it."""
    aino = rig.contact()
    invitation_id = await rig.ask(aino)
    rig.slack.fail("response_url", ServerError(500))
    rig.slack.fail("chat.update", RateLimited(1.5))

    await rig.press(aino, "9")

    assert rig.answer(invitation_id) is not None
    assert 11 == len(buttons(rig.question(aino)))
    await rig.sent()
    assert MessageState.PENDING == rig.messages(MessageKind.REDRAW)[0].state
    await rig.sent()
    assert wording.REASON in shown(rig.question(aino))
