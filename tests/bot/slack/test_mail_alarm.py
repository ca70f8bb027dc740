"""The owners hear in Slack that mail is refused for a fault of ours."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.returns import Returned, Returns, alarm
from bot.survey.returned import Cause, Kind
from storage.queries.steering import Decision, Step, decide
from storage.types import Channel, MessageKind, MessageState
from tests.support.factories import BY_THE_RULES, open_wave

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from storage.database import Session
    from tests.bot.slack.rig import Rig

RETURNS = Returns(BY_THE_RULES, frozenset({Channel.SLACK}))


async def test_a_refusal_of_us_is_told_with_what_was_said(unconnected: Rig) -> None:
    """Once, however many there are; nothing of it is parsed."""
    for number in range(2):
        said = "550 5.7.26 <!channel> *unauthenticated*"
        blocked = Returned(str(number), unconnected.clock(), Kind.BLOCKED, cause=Cause.AUTHENTICATION, said=said)
        unconnected.db.write_now(RETURNS.take, [blocked])

    await unconnected.sent()

    (told,) = unconnected.alerts()
    assert "2 mails are refused: authentication" in told.text
    assert "nps doctor" in told.text
    assert "<!channel>" not in told.text
    assert "rich_text" in [block["type"] for block in told.blocks]


async def test_a_held_wave_is_told_unless_it_goes_on_again(unconnected: Rig) -> None:
    """With what resumes it."""
    survey = unconnected.surveys["customers"]
    for period, goes_on in (("2026-Q3", True), ("2026-Q4", False)):
        wave = open_wave(unconnected.db, survey, period)
        now = unconnected.clock()
        unconnected.db.write_now(decide, [Decision(wave.id, Step.HOLD, "", now, "6 of 7 came back")])
        if goes_on:
            unconnected.db.write_now(decide, [Decision(wave.id, Step.RESUME, "ann", now + timedelta(seconds=1))])
        unconnected.db.write_now(queue_alarm, [(wave.id, unconnected.clock())])

    await unconnected.sent()

    assert ["nps wave resume customers" in told.text for told in unconnected.alerts()] == [True]
    states = [message.state for message in unconnected.messages(MessageKind.MAIL_ALARM)]
    assert [MessageState.DROPPED, MessageState.SENT] == states


def queue_alarm(session: Session, items: Sequence[tuple[int, datetime]]) -> list[None]:
    for wave_id, at in items:
        alarm(session, f"mail-alarm:wave-{wave_id}:{at:%Y-%m-%d}", at)
    return [None] * len(items)
