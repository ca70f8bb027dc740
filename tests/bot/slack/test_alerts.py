"""The detractor's alert in the owners' channel."""

from __future__ import annotations

from bot.sandbox.slack import Refused
from tests.bot.slack.rig import Rig, shown


async def test_a_detractors_score_is_in_the_owners_channel_before_the_comment(rig: Rig) -> None:
    """Who it is, their account and attributes; nothing is said in place of the comment."""
    aino = rig.contact(plan="pro", tenure_years="4")
    await rig.ask(aino)

    await rig.press(aino, "3")
    await rig.sent()

    (alert,) = rig.alerts()
    assert "🔴 3 of 10 from Aino, Nokkela" in shown(alert)
    for told in ("*Plan*\npro", "*Tenure years*\n4", "3 of 10 from Aino, Nokkela", "in Slack"):
        assert told in shown(alert)
    assert not [block for block in alert.blocks if block["type"] == "rich_text"]


async def test_the_comment_and_the_answer_join_the_same_message(rig: Rig) -> None:
    """The alert is updated in its place; the words stand in a part that Slack does not parse."""
    aino = rig.contact()
    await rig.ask(aino)
    await rig.press(aino, "3")
    await rig.sent()
    (posted,) = rig.alerts()

    await rig.press(aino, "Send", text="<!channel> too *slow*")
    await rig.sent()
    await rig.press(aino, "Send", text="Be quicker")
    await rig.sent()

    (alert,) = rig.alerts()
    assert posted.ts == alert.ts
    quoted = [block["elements"][0]["elements"][0]["text"] for block in alert.blocks if block["type"] == "rich_text"]
    assert ["<!channel> too *slow*", "Be quicker"] == quoted
    assert "&lt;!channel&gt; too *slow*" in alert.text


async def test_a_comment_that_comes_before_the_alert_went_out_is_in_it(rig: Rig) -> None:
    """Whoever types fast makes no second message."""
    aino = rig.contact()
    await rig.ask(aino)

    await rig.press(aino, "3")
    await rig.press(aino, "Send", text="Too slow")
    await rig.sent()
    await rig.sent()

    (alert,) = rig.alerts()
    assert "Too slow" in shown(alert)


async def test_an_alert_says_that_the_score_was_changed_to_a_better_one(rig: Rig) -> None:
    """Somebody who is about to call must know."""
    aino = rig.contact()
    await rig.ask(aino)
    await rig.press(aino, "3")
    await rig.sent()

    await rig.press(aino, "Change")
    await rig.press(aino, "9")
    await rig.sent()

    (alert,) = rig.alerts()
    assert "🟢 9 of 10" in shown(alert)
    assert "from *3* to *9* and are now a promoter: no longer a detractor." in shown(alert)


async def test_promoters_and_passives_raise_no_alert(rig: Rig) -> None:
    """The channel stays worth reading."""
    for name, score in (("aino", "7"), ("eero", "10")):
        person = rig.contact(name, account=None)
        await rig.ask(person)
        await rig.press(person, score)
    await rig.sent()

    assert [] == rig.alerts()


async def test_alerts_wait_for_an_owners_channel_that_is_shut_while_customers_are_asked(rig: Rig) -> None:
    """A bot that nobody invited is a mistake to mend; no alert is lost meanwhile, and no question waits."""
    aino, eero = rig.contact(), rig.contact("eero", account=None)
    await rig.ask(aino)
    rig.slack.fail("chat.postMessage", Refused("not_in_channel"))

    await rig.press(aino, "3")
    await rig.sent()
    await rig.ask(eero)

    assert [] == rig.alerts()
    assert 1 == len(rig.slack.dm(eero))
    rig.clock.turn(minutes=11)
    await rig.sent()
    assert 1 == len(rig.alerts())


async def test_an_alert_names_the_scores_that_the_customer_gave_before(rig: Rig) -> None:
    """The newest first, with their months."""
    aino = rig.contact()
    await rig.ask(aino)
    await rig.press(aino, "8")
    rig.clock.turn(days=90)
    await rig.ask(aino)

    await rig.press(aino, "2")
    await rig.sent()

    (alert,) = rig.alerts()
    assert "*Scores before*\n8 (2026-11)" in shown(alert)
