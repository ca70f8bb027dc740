"""What people typed while nobody listened is read back: once, in order, and only where a text was waited for."""

from __future__ import annotations

from bot.sandbox.slack import RateLimited, User
from tests.bot.slack.rig import Rig, over_sockets


async def missed(rig: Rig, user: User, *texts: str) -> None:
    """Typed while nobody is connected; Slack gives up delivering it."""
    for text in texts:
        rig.clock.turn(seconds=10)
        await rig.slack.say(user, rig.slack.dm_id(user), text)
    await rig.slack.settled()


async def scored(rig: Rig, user: User, label: str = "3") -> int:
    """Asked, and a score pressed; the invitation's id."""
    async with over_sockets(rig):
        invitation_id = await rig.ask(user)
        await rig.press(user, label)
    return invitation_id


async def catch_up(rig: Rig) -> int:
    texts = await rig.side.catching_up.run()
    await rig.side.background.finish()
    return texts


def words(rig: Rig, invitation_id: int) -> tuple[str | None, str | None]:
    answer = rig.answer(invitation_id)
    assert answer is not None
    return answer.reason, answer.follow_up


async def test_texts_of_the_gap_are_taken_in_their_order(unconnected: Rig) -> None:
    """The first is the reason, the second answers the next question; the message shows it."""
    aino = unconnected.contact()
    invitation_id = await scored(unconnected, aino)
    await missed(unconnected, aino, "Slow", "Be quicker")
    assert (None, None) == words(unconnected, invitation_id)

    assert 2 == await catch_up(unconnected)
    assert ("Slow", "Be quicker") == words(unconnected, invitation_id)
    assert unconnected.slack.calls("chat.update")


async def test_doing_it_again_changes_nothing(unconnected: Rig) -> None:
    """Every reconnection does it, and every copy of the program."""
    aino = unconnected.contact()
    invitation_id = await scored(unconnected, aino)
    await missed(unconnected, aino, "Slow")
    await catch_up(unconnected)

    assert 0 == await catch_up(unconnected)
    assert ("Slow", None) == words(unconnected, invitation_id)


async def test_what_was_heard_is_not_read_back(unconnected: Rig) -> None:
    """A text that was taken as the reason is not the answer to the question after it."""
    aino = unconnected.contact()
    async with over_sockets(unconnected):
        invitation_id = await unconnected.ask(aino)
        await unconnected.press(aino, "3")
        await unconnected.say(aino, "Slow")

    assert 0 == await catch_up(unconnected)
    assert ("Slow", None) == words(unconnected, invitation_id)


async def test_what_was_typed_before_the_score_is_no_reason(unconnected: Rig) -> None:
    """It was said of something else."""
    aino = unconnected.contact()
    async with over_sockets(unconnected):
        invitation_id = await unconnected.ask(aino)
        await unconnected.say(aino, "Hello there")
        unconnected.clock.turn(seconds=5)
        await unconnected.press(aino, "3")

    assert 0 == await catch_up(unconnected)
    assert (None, None) == words(unconnected, invitation_id)


async def test_slack_is_asked_of_nobody_who_has_said_it_all_or_whose_question_has_closed(unconnected: Rig) -> None:
    """However lately that was."""
    eero = unconnected.contact("eero")
    async with over_sockets(unconnected):
        await unconnected.ask(eero)
        await unconnected.press(eero, "9")
        for _ in range(2):
            await unconnected.press(eero, "Skip")
    assert 0 == await catch_up(unconnected)
    await scored(unconnected, unconnected.contact("aino", account=None))
    unconnected.clock.turn(days=22)

    assert 0 == await catch_up(unconnected)
    assert [] == unconnected.slack.calls("conversations.history")


async def test_a_rate_limit_leaves_the_rest_unread(unconnected: Rig) -> None:
    """The next reconnection reads it."""
    aino = unconnected.contact()
    invitation_id = await scored(unconnected, aino)
    await missed(unconnected, aino, "Slow")
    unconnected.slack.fail("conversations.history", RateLimited(30))

    assert 0 == await catch_up(unconnected)
    assert 1 == await catch_up(unconnected)
    assert ("Slow", None) == words(unconnected, invitation_id)


async def test_a_text_of_many_days_ago_is_taken_while_the_question_is_open(unconnected: Rig) -> None:
    """The program was away for two weeks; who had not answered yet may have typed the score, and then the reason."""
    aino, eero = unconnected.contact(), unconnected.contact("eero", account=None)
    answered = await scored(unconnected, aino)
    unanswered = await unconnected.ask(eero)
    await missed(unconnected, aino, "Slow")
    await missed(unconnected, eero, "hello", "9", "Quick")
    unconnected.clock.turn(days=14)

    assert 4 == await catch_up(unconnected)
    assert [("Slow", None), ("Quick", None)] == [words(unconnected, one) for one in (answered, unanswered)]
    assert [] == unconnected.slack.ephemerals(eero, unconnected.slack.dm_id(eero))
