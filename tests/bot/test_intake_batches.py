"""It makes no difference how events are gathered: one batch, one by one, or anything between."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.intake import Event, Taken
from bot.survey.conversation import Said
from storage.database import Database
from storage.models import Answer, Message, ScoreChange
from storage.types import Channel
from tests.support.clock import START
from tests.support.factories import an_invitation, every, take

INVITATIONS = 3


@st.composite
def stories(draw: st.DrawFn) -> list[tuple[int, Channel, Said]]:
    """Events about a few invitations (by their places), in any order, some of them twice."""
    events = draw(
        st.lists(
            st.tuples(
                st.integers(0, INVITATIONS - 1),
                st.sampled_from(Channel),
                st.builds(
                    Said,
                    st.integers(0, 9).map(lambda minute: START + timedelta(minutes=minute)),
                    st.none() | st.integers(0, 10),
                    st.none() | st.sampled_from(["", "why", "because"]),
                    st.none() | st.sampled_from(["", "more"]),
                ),
            ),
            min_size=1,
            max_size=10,
        )
    )
    return draw(st.permutations([*events, *draw(st.lists(st.sampled_from(events), max_size=3))]))


def outcome(db: Database, events: Sequence[Event], sizes: Sequence[int]) -> dict[str, Any]:
    """What is in the store after the events came in in batches of these sizes, by the invitation's place."""
    invited = [an_invitation(db) for _ in range(INVITATIONS)]
    before = {message.id for message in every(db, Message)}
    place = {invitation_id: n for n, invitation_id in enumerate(invited)}
    waiting = [Event(invited[event.invitation_id], event.channel, event.said) for event in events]
    told: list[Taken] = []
    for size in sizes:
        batch, waiting = waiting[:size], waiting[size:]
        told += db.write_now(take, batch) if batch else []
    answers = {answer.id: answer for answer in every(db, Answer) if answer.invitation_id in place}
    names = {answer.id: place[answer.invitation_id or 0] for answer in answers.values()}
    return {
        "told": [(taken.refused, taken.conversation) for taken in told],
        "answers": sorted(
            (names[a.id], a.score, a.stage, a.reason, a.follow_up, a.alerted, a.answered_at, a.event_at, a.scored_at)
            for a in answers.values()
        ),
        "scores": sorted(
            (names[c.answer_id], c.given_at, c.score) for c in every(db, ScoreChange) if c.answer_id in names
        ),
        "messages": sorted(
            (names[m.answer_id or 0], m.kind, m.due_at)
            for m in every(db, Message) if m.id not in before and m.answer_id
        ),
    }  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stories(), st.lists(st.integers(1, 4), min_size=14, max_size=14))
def test_a_batch_does_what_its_events_would_have_done_one_by_one(
    db: Database, story: list[tuple[int, Channel, Said]], sizes: list[int]
) -> None:
    """The answers, the scores kept, the messages queued, and what each is told."""
    events = [Event(*event) for event in story]
    together = outcome(db, events, [len(events)])
    apart = outcome(db, events, [1] * len(events))
    between = outcome(db, events, sizes)

    assert together == apart
    assert together == between


async def test_many_people_who_answer_at_once_are_all_taken(db: Database) -> None:
    """Through the door that gathers them, with a stranger's event among them."""
    invited = [an_invitation(db) for _ in range(60)]
    events = [Event(id_, Channel.EMAIL, Said(START, score=id_ % 11)) for id_ in [*invited, 9_999]]
    taken = await asyncio.gather(*(db.write(take, event, urgent=True) for event in events))

    assert [id_ % 11 for id_ in invited] == [found.conversation.score for found in taken if found.conversation]
    assert {id_: id_ % 11 for id_ in invited} == {answer.invitation_id: answer.score for answer in every(db, Answer)}
    assert taken[-1].asked is None
