"""A channel shared with a customer: one post, a window for each person, a count for all and scores for nobody."""

from __future__ import annotations

import json

from bot.sandbox.slack import Dropped, View
from bot.slack.channel_post import ANSWER
from bot.steering import steer
from bot.survey.definition import SharedChannel
from storage.models import Account, Answer, ChannelPost, Contact, Invitation, ScoreChange, Wave
from storage.queries.steering import Decision, Step
from storage.types import MessageKind, MessageState
from tests.bot.slack.rig import shown, texts_in
from tests.bot.slack.shared_channel import CHANNEL, Shared
from tests.support.factories import every, only


def said(window: View) -> str:
    """Every text in a window."""
    return "\n".join(texts_in(window.blocks))


def entered(window: View) -> list[str]:
    """What stands in its fields already."""
    elements = [block["element"] for block in window.blocks if block["type"] == "input"]
    return [element["initial_value"] for element in elements if "initial_value" in element]


def marked(window: View) -> list[str]:
    """The scores that are drawn as chosen."""
    elements = [element for block in window.blocks for element in block.get("elements", [])]
    return [element["value"] for element in elements if element.get("style") == "primary"]


async def test_two_people_answer_privately_in_one_channel(shared_either: Shared) -> None:
    """Each in a window of their own; the channel hears how many, and never a score or a word."""
    shared = shared_either
    aino, eero = shared.customer("aino"), shared.customer("eero")
    await shared.open_wave()

    await shared.answer(aino, "3", reason="Too slow", follow_up="Be faster")
    await shared.answer(eero, "10", reason="All of it")
    await shared.later(seconds=6)

    assert [(3, "Too slow", "Be faster"), (10, "All of it", None)] == [
        (answer.score, answer.reason, answer.follow_up) for answer in every(shared.rig.db, Answer)
    ]
    (post,) = shared.posts()
    assert "2 people have answered." in shown(post)
    for message in shared.rig.slack.channel(CHANNEL):
        public = message.text + json.dumps([message.blocks, message.metadata])
        assert not any(secret in public for secret in ("Your score", "Too slow", "Be faster", "All of it", "Aino"))
    assert [] == shared.rig.slack.calls("chat.postEphemeral")
    assert [] == shared.rig.slack.troubles


async def test_a_detractors_score_alerts_the_owners_before_the_comment(shared: Shared) -> None:
    """The window is still open."""
    aino = shared.customer("aino")
    await shared.open_wave()

    await shared.press(aino)
    await shared.score(aino, "2")
    await shared.later(seconds=1)

    (alert,) = shared.rig.alerts()
    assert "2 of 10 from Aino, Nokkela" in shown(alert)


async def test_who_answers_becomes_a_contact_of_the_channels_account(shared: Shared) -> None:
    """With what Slack says of them; written when they answer, not when they look."""
    aino = shared.customer("aino", tz="Europe/Berlin")
    await shared.open_wave()

    await shared.press(aino)
    assert [] == every(shared.rig.db, Contact)
    await shared.score(aino, "9")

    contact, account = only(shared.rig.db, Contact), only(shared.rig.db, Account)
    assert (aino.id, "Aino", "Europe/Berlin", account.id, "Nokkela") == (
        contact.slack_user_id,
        contact.name,
        contact.timezone,
        contact.account_id,
        account.name,
    )


async def test_a_double_press_and_a_redelivered_one_are_one_answer(shared: Shared) -> None:
    """One contact, one invitation, one answer: the keys say so, however many windows there were."""
    aino = shared.customer("aino")
    await shared.open_wave()

    await shared.press(aino)
    await shared.press(aino)
    await shared.score(aino, "8")
    await shared.rig.slack.redeliver_last()
    await shared.rig.done()
    await shared.score(aino, "8")

    assert 8 == only(shared.rig.db, Answer).score
    assert 1 == len(every(shared.rig.db, Invitation))
    assert 1 == len(every(shared.rig.db, Contact))


async def test_the_button_opens_the_window_again_as_it_was_left_and_the_answer_can_be_changed(shared: Shared) -> None:
    """Filled in; the last score stands, each is kept, and one person is counted once."""
    aino = shared.customer("aino")
    await shared.open_wave()
    await shared.answer(aino, "9", reason="Good", follow_up="The people")

    await shared.press(aino)
    window = shared.window(aino)
    assert (["9"], ["Good", "The people"]) == (marked(window), entered(window))
    await shared.score(aino, "10")
    await shared.send(aino, reason="Very good", follow_up="The people")
    await shared.later(seconds=6)

    answer = only(shared.rig.db, Answer)
    assert (10, "Very good", "The people") == (answer.score, answer.reason, answer.follow_up)
    assert [9, 10] == [change.score for change in every(shared.rig.db, ScoreChange)]
    assert "1 person has answered." in shown(shared.posts()[0])


async def test_what_was_being_written_stays_when_another_score_is_pressed(shared: Shared) -> None:
    """The text was not sent yet."""
    aino = shared.customer("aino")
    await shared.open_wave()
    await shared.press(aino)
    await shared.score(aino, "7")

    await shared.score(aino, "8", reason="I was just say")

    window = shared.window(aino)
    assert (["8"], ["I was just say"]) == (marked(window), entered(window))
    assert only(shared.rig.db, Answer).reason is None


async def test_a_closed_survey_says_so_and_takes_nothing(shared: Shared) -> None:
    """At the button, in a window that was open, and in the post, whose button is gone."""
    aino, eero = shared.customer("aino"), shared.customer("eero")
    await shared.open_wave()
    await shared.press(aino)
    post = shared.posts()[0]
    shared.rig.clock.turn(days=22)

    await shared.score(aino, "1")
    await shared.rig.slack.press(eero, CHANNEL, post.ts, ANSWER)
    await shared.rig.done()
    await shared.later(seconds=1)

    assert [] == every(shared.rig.db, Answer)
    assert [] == every(shared.rig.db, Contact)
    for person in (aino, eero):
        assert "This survey has closed" in said(shared.window(person))
    assert "This survey has closed" in shown(post)
    assert "Answer privately" not in shown(post)


async def test_many_answers_at_once_draw_the_post_once(shared: Shared) -> None:
    """At most one redraw in five seconds, and the last of them counts everybody."""
    people = [shared.customer(f"person{number}") for number in range(5)]
    await shared.open_wave()

    for person in people:
        await shared.press(person)
        await shared.score(person, "9")
    await shared.later(seconds=6)
    assert 1 == len(shared.rig.slack.calls("chat.update"))
    await shared.press(late := shared.customer("late"))
    await shared.score(late, "9")
    await shared.later(seconds=6)

    assert 2 == len(shared.rig.slack.calls("chat.update"))
    assert "6 people have answered." in shown(shared.posts()[0])


async def test_a_wave_is_posted_once_in_each_channel(shared: Shared) -> None:
    """However often it is planned, and when nobody knows whether it arrived."""
    shared.rig.slack.add_channel("acme-toinen")
    shared.rig.slack.fail("chat.postMessage", Dropped(after=True))

    await shared.open_wave(channel_posts=(*shared.survey.channel_posts, SharedChannel("#acme-toinen", "Toinen")))
    await shared.waves.plan_open()
    await shared.later(seconds=30)

    assert 1 == len(shared.posts())
    assert 1 == len(shared.rig.slack.channel("acme-toinen"))
    assert 2 == len(every(shared.rig.db, ChannelPost))


async def test_a_channel_without_the_app_waits_until_it_is_invited(shared: Shared) -> None:
    """The post is not given up; the log says what to do."""
    channel = shared.rig.slack.workspace.channel(CHANNEL)
    channel.members.clear()

    await shared.open_wave()
    (message,) = shared.rig.messages(MessageKind.CHANNEL_QUESTION)
    assert MessageState.PENDING == message.state
    channel.members.append(shared.rig.slack.installation.bot_user_id)
    await shared.later(minutes=11)

    assert 1 == len(shared.posts())


async def test_the_post_speaks_the_surveys_language_and_the_window_the_persons(shared: Shared) -> None:
    """A Finn in a Swedish survey."""
    aino = shared.customer("aino", locale="fi-FI")
    await shared.open_wave(language="sv")

    await shared.press(aino)

    assert "Svara privat" in shown(shared.posts()[0])
    assert "Kuinka todennäköisesti" in said(shared.window(aino))


async def test_a_held_wave_is_not_posted_until_it_is_resumed(shared: Shared) -> None:
    """An emergency stop stops this, too."""
    await shared.waves.open_by_hand(shared.survey)
    for step in (Step.HOLD, Step.RESUME):
        wave_id = only(shared.rig.db, Wave).id
        shared.rig.db.write_now(steer, [Decision(wave_id, step, "ann", shared.rig.clock())])
        await shared.later(seconds=1)
        assert (step is Step.RESUME) == bool(shared.posts())
