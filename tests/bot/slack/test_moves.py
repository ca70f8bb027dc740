"""`/nps moves` in Slack."""

from __future__ import annotations

from datetime import timedelta

from storage.models import Contact
from tests.bot.slack.rig import Rig, shown
from tests.bot.slack.test_commands import asked
from tests.support.factories import every, import_answers


async def test_who_moved_is_answered_with_a_table_and_shared_where_it_is_wanted(rig: Rig) -> None:
    """Of this quarter, if nothing else is said; to every member, with whoever asked deciding who else sees it."""
    olli = rig.slack.add_user("olli")
    rig.slack.workspace.channel("customer-voice").members.append(olli.id)
    for number in range(8):
        rig.contact(f"c{number}", account=None)
    people = [contact.id for contact in every(rig.db, Contact)]
    now = rig.clock()
    answers = [(person, 8, now - timedelta(days=90)) for person in people]
    answers += [(person, 10 if person < people[6] else 4, now) for person in people]
    import_answers(rig.db, [{"contact_id": who, "score": score, "answered_at": at} for who, score, at in answers])
    message = await asked(rig, olli, "moves")

    told = shown(message)
    assert "Who moved from 2026-Q3 to 2026-Q4" in told
    assert "Of 8 people who answered both times 6 rose to a better band, 2 fell to a worse one, 0 stayed." in told
    assert "Before ↓, now →" in told
    assert "Share in this channel" in told
    refused = await asked(rig, olli, "moves all")
    assert "Nothing is before 'all' that people could have moved from" in shown(refused)
