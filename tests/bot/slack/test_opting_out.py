"""“Don't ask me again” in the message, and its Undo."""

from __future__ import annotations

from sqlalchemy import select

from bot.sandbox.slack import User, buttons
from bot.slack.leaving import LEAVE, NEVER
from storage.models import Contact
from storage.types import MessageKind, MessageState, SuppressedBecause
from tests.bot.slack.rig import Rig, shown
from tests.support.factories import only


async def leave(rig: Rig, user: User, by: User | None = None, wish: str = NEVER) -> None:
    """Choose it from the menu of the last message."""
    message = rig.question(user)
    options = next(
        element["options"]
        for block in message.blocks
        for element in [block.get("accessory"), *block.get("elements", ())]
        if element and element.get("action_id") == LEAVE
    )
    value = next(option["value"] for option in options if option["value"].endswith(f":{wish}"))
    await rig.slack.choose(by or user, message.channel, message.ts, LEAVE, value)
    await rig.done()


def because(rig: Rig, user: User) -> SuppressedBecause | None:
    """Why they are not asked."""
    query = select(Contact.suppressed_because).where(Contact.slack_user_id == user.id)
    return rig.db.read_now(lambda session: session.execute(query).scalar_one())


async def test_whoever_does_not_want_to_be_asked_is_not_asked_again(either: Rig) -> None:
    """The message says so and has nothing but Undo; the next question is dropped."""
    aino = either.contact()
    await either.ask(aino)

    await leave(either, aino)

    assert SuppressedBecause.UNSUBSCRIBED is because(either, aino)
    assert "will not ask you for a score again" in shown(either.question(aino))
    assert ["Undo"] == [button.text for button in buttons(either.question(aino))]
    await either.ask(aino)
    assert 1 == len(either.slack.dm(aino))
    assert MessageState.DROPPED is either.messages(MessageKind.QUESTION)[-1].state


async def test_undo_brings_the_question_back(rig: Rig) -> None:
    """With its eleven buttons, or where the conversation stood."""
    aino = rig.contact()
    await rig.ask(aino)
    await rig.press(aino, "9")
    await leave(rig, aino)
    assert "Your score: 9 of 10" in shown(rig.question(aino))

    await rig.press(aino, "Undo")

    assert because(rig, aino) is None
    assert "What is the primary reason for your score?" in shown(rig.question(aino))


async def test_pressed_twice_is_pressed_once(rig: Rig) -> None:
    """Redelivered, too; and a redelivered one does not undo the Undo after it."""
    aino = rig.contact()
    await rig.ask(aino)
    await leave(rig, aino)
    left = next(attempt for attempt in rig.slack.delivery.attempts if attempt.parcel.kind == "interactive")
    await rig.slack.redeliver_last()
    await rig.done()
    assert SuppressedBecause.UNSUBSCRIBED is because(rig, aino)
    rig.clock.turn(seconds=5)
    await rig.press(aino, "Undo")

    await rig.slack.delivery.once(left.parcel)
    await rig.done()

    assert because(rig, aino) is None
    assert "10" in [button.text for button in buttons(rig.question(aino))]


async def test_nobody_leaves_for_somebody_else(rig: Rig) -> None:
    """A private sentence, and nothing written."""
    aino, other = rig.contact(), rig.slack.add_user("other")
    await rig.ask(aino)
    rig.slack.workspace.channels[rig.question(aino).channel].members.append(other.id)

    await leave(rig, aino, by=other)

    assert because(rig, aino) is None
    (told,) = rig.slack.ephemerals(other, rig.question(aino).channel)
    assert "somebody else" in told.text


async def test_whoever_wants_it_less_often_may_still_answer(either: Rig) -> None:
    """The message says what was promised and ticks the choice; what was being written stays, and Undo takes it back."""
    aino = either.contact()
    await either.ask(aino)
    await either.press(aino, "9")
    await leave(either, aino, wish="half-year")
    await leave(either, aino, wish="year")

    assert 365 == only(either.db, Contact).rest_days
    assert "Acme will ask you for a score at most once a year." in shown(either.question(aino))
    assert "Ask me at most once a year ✓" in str(either.question(aino).blocks)
    await either.press(aino, "Send", text="Fast")
    assert "Fast" in shown(either.question(aino))

    await either.press(aino, "Undo")

    assert only(either.db, Contact).rest_days is None
    assert "at most once a year." not in shown(either.question(aino))
    assert "Fast" in shown(either.question(aino))


async def test_who_left_by_an_older_message_has_left(rig: Rig) -> None:
    """Its menu had one choice, which said nothing but the number."""
    aino = rig.contact()
    await rig.ask(aino)
    message = rig.question(aino)
    (first, *_) = message.blocks[1]["accessory"]["options"]
    first["value"] = first["value"].partition(":")[0]

    await rig.slack.choose(aino, message.channel, message.ts, LEAVE, first["value"])
    await rig.done()

    assert SuppressedBecause.UNSUBSCRIBED is because(rig, aino)


async def test_the_menu_is_there_in_every_state(rig: Rig) -> None:
    """Before the score, while a text is asked, and after the thanks."""
    aino = rig.contact()
    await rig.ask(aino)
    for label in ("3", "Skip", "Skip"):
        assert LEAVE in str(rig.question(aino).blocks)
        await rig.press(aino, label)

    assert LEAVE in str(rig.question(aino).blocks)
