"""People press, fill in, submit and type; each test runs over Socket Mode and over HTTP."""

from __future__ import annotations

import pytest

from bot.sandbox.slack import GestureError, Message, SandboxSlack, User, buttons
from tests.bot.sandbox.slack.example_app import QUESTION, ExampleApp, button, plain


@pytest.fixture
def ann(slack: SandboxSlack) -> User:
    return slack.add_user("ann")


async def asked(app: ExampleApp, slack: SandboxSlack, user: User, blocks: object = QUESTION) -> Message:
    sent = await app.client.api_call("chat.postMessage", json={"channel": user.id, "text": "?", "blocks": blocks})
    return slack.message(user, sent["channel"], sent["ts"])


async def test_pressing_a_score_turns_the_message_into_the_next_question(
    slack: SandboxSlack, app: ExampleApp, ann: User
) -> None:
    """The app hears who pressed what, acknowledges, and updates the message."""
    question = await asked(app, slack, ann)
    answer = await slack.press(ann, question.channel, question.ts, text="9")

    assert answer.acknowledged
    (heard,) = app.heard
    assert (ann.id, "9") == (heard["user"]["id"], heard["actions"][0]["value"])
    await slack.until(lambda: question.text == "Thank you")
    assert ["Send"] == [button.text for button in buttons(question)]


async def test_what_was_entered_in_the_message_goes_with_the_press(
    slack: SandboxSlack, app: ExampleApp, ann: User
) -> None:
    """Fields of a message come as state.values under their block and action."""
    question = await asked(app, slack, ann)
    await slack.press(ann, question.channel, question.ts, text="3")
    await slack.until(lambda: question.text == "Thank you")
    await slack.press(ann, question.channel, question.ts, "why", values={"reason": "Too <slow> & dear"})

    entered = app.heard[-1]["state"]["values"]["why"]["reason"]
    assert {"type": "plain_text_input", "value": "Too <slow> & dear"} == entered


async def test_what_the_person_does_not_see_cannot_be_pressed(slack: SandboxSlack, app: ExampleApp, ann: User) -> None:
    """Another person's conversation, a button that is gone, one that was never there, a field that does not exist."""
    question = await asked(app, slack, ann)

    with pytest.raises(GestureError, match="not in directmessage"):
        await slack.press(slack.add_user("bea"), question.channel, question.ts, text="9")
    with pytest.raises(GestureError, match="0 elements are '11'"):
        await slack.press(ann, question.channel, question.ts, text="11")
    with pytest.raises(GestureError, match="There is no field comment"):
        await slack.press(ann, question.channel, question.ts, text="9", values={"comment": "Hi"})
    with pytest.raises(GestureError, match="There is no message"):
        await slack.press(ann, question.channel, "1.000000", text="9")


async def test_a_choice_from_a_menu_comes_with_its_option(slack: SandboxSlack, app: ExampleApp, ann: User) -> None:
    """The option is repeated whole, in the action and in the state; what is not offered cannot be chosen."""
    options = [{"text": plain(word), "value": word.lower()} for word in ("Price", "Quality")]
    menu = {"type": "static_select", "action_id": "cause", "options": options}
    message = await asked(app, slack, ann, [{"type": "actions", "block_id": "menu", "elements": [menu]}])
    await slack.choose(ann, message.channel, message.ts, "cause", "price")

    (heard,) = app.heard
    assert "price" == heard["actions"][0]["selected_option"]["value"]
    assert "price" == heard["state"]["values"]["menu"]["cause"]["selected_option"]["value"]
    with pytest.raises(GestureError, match="does not offer 'speed'"):
        await slack.choose(ann, message.channel, message.ts, "cause", "speed")


async def test_a_press_in_an_ephemeral_message_does_not_repeat_it(
    slack: SandboxSlack, app: ExampleApp, ann: User
) -> None:
    """The payload says that the message is ephemeral and leaves it out."""
    channel = slack.add_channel("voice", [ann])
    shown = [{"type": "actions", "elements": [button("Answer", "respond")]}]
    await app.client.chat_postEphemeral(channel=channel.id, user=ann.id, text="?", blocks=shown)
    (message,) = slack.ephemerals(ann, channel)
    await slack.press(ann, channel, message.ts, text="Answer")

    (heard,) = app.heard
    assert heard["container"]["is_ephemeral"]
    assert "message" not in heard
    await slack.until(lambda: len(slack.ephemerals(ann, channel)) == 2)
    assert "Only you see this" == slack.ephemerals(ann, channel)[-1].text


async def test_an_app_that_does_not_acknowledge_is_trouble_for_the_person(
    slack: SandboxSlack, app: ExampleApp, ann: User
) -> None:
    """A press is tried once; after the wait the person sees a warning."""
    question = await asked(app, slack, ann)
    app.deaf = True
    answer = await slack.press(ann, question.channel, question.ts, text="9")

    assert not answer.acknowledged
    assert 1 == len(app.heard)
    assert ["the app did not answer in time"] == [trouble.partition(" (")[0] for trouble in slack.troubles]


async def test_the_answer_to_a_command_is_for_the_person_alone(slack: SandboxSlack, app: ExampleApp, ann: User) -> None:
    """What comes with the acknowledgement is shown, ephemeral unless it says otherwise."""
    channel = slack.add_channel("voice", [ann])
    await slack.command(ann, channel, "/nps", "this-quarter")
    await slack.command(ann, channel, "/nps", "share")

    assert ["NPS: 42 (this-quarter)"] == [message.text for message in slack.ephemerals(ann, channel)]
    assert ["NPS: 42 (share)"] == [message.text for message in slack.channel(channel)]


async def test_a_command_that_is_late_is_trouble(slack: SandboxSlack, app: ExampleApp, ann: User) -> None:
    """Nothing is shown when the answer comes after the wait."""
    channel = slack.add_channel("voice", [ann])
    answer = await slack.command(ann, channel, "/nps", "late")

    assert not answer.acknowledged
    assert [] == slack.ephemerals(ann, channel)
    assert ["/nps did not respond"] == [trouble.partition(" (")[0] for trouble in slack.troubles]


async def test_who_cannot_use_a_command(slack: SandboxSlack, app: ExampleApp, ann: User) -> None:
    """Commands that are not registered, people of other companies, people who are not in the channel."""
    guest = slack.add_user("guest", team_id="T0OTHER")
    channel = slack.add_channel("voice", [ann, guest])

    with pytest.raises(GestureError, match="not a valid command"):
        await slack.command(ann, channel, "/other")
    with pytest.raises(GestureError, match="guest cannot use"):
        await slack.command(guest, channel, "/nps")
    with pytest.raises(GestureError, match="bea cannot use"):
        await slack.command(slack.add_user("bea"), channel, "/nps")


async def test_an_answer_that_slack_refuses_is_trouble(slack: SandboxSlack, app: ExampleApp, ann: User) -> None:
    """Blocks that are none in the acknowledgement of a command: nothing is shown."""
    channel = slack.add_channel("voice", [ann])
    await slack.command(ann, channel, "/nps", "broken")

    assert [] == slack.seen(ann, channel)
    assert ["the answer to a command is refused: invalid_blocks"] == [trouble[:50] for trouble in slack.troubles]
