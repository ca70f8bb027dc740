"""Who is invited to a wave: reachable, in the audience, rested, in the sample, not suppressed; each of them once."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from scheduler.policy import PRIORITY
from storage.database import Database
from storage.models import Invitation, Message, Wave
from storage.queries.eligibility import Lots, Selection
from storage.queries.suppressions import Suppression, suppress
from storage.types import Channel, MessageKind, MessageState, SuppressedBecause, WaveState
from tests.support.clock import START, HandClock
from tests.support.factories import (
    a_survey,
    add_contact,
    add_contacts,
    every,
    import_answers,
    invite,
    only,
    open_wave,
    say,
)
from tests.support.planning import everybody, plan_now

SLACK, EMAIL = Channel.SLACK, Channel.EMAIL
CLOCK = HandClock()


def invited(db: Database, selection: Selection, name: str = "customers", period: str = "2026-Q4") -> set[int]:
    """The contacts whom a new wave of that selection invites."""
    wave = open_wave(db, a_survey(name), period)
    plan_now(db, wave, selection, CLOCK)
    return {one.contact_id or 0 for one in every(db, Invitation) if one.wave_id == wave.id}


def test_everybody_is_invited_once_with_one_message_each(db: Database) -> None:
    """The message is due at once and says no more than whose it is."""
    contacts = add_contacts(db, [{}] * 3)
    wave = open_wave(db, a_survey(open_days=7))

    assert 3 == plan_now(db, wave, everybody(), CLOCK)
    assert 0 == plan_now(db, wave, everybody(), CLOCK)
    assert contacts == [one.contact_id for one in every(db, Invitation)]
    assert [
        (
            f"question:{one.id}",
            MessageKind.QUESTION,
            EMAIL,
            PRIORITY["question"],
            one.id,
            MessageState.PENDING,
            START,
            0,
        )
        for one in every(db, Invitation)
    ] == [
        (m.key, m.kind, m.channel, m.priority, m.invitation_id, m.state, m.due_at, m.attempts)
        for m in every(db, Message)
    ]
    assert {(wave.id, "customers", a_survey(open_days=7).digest, START, None, START + timedelta(days=7))} == {
        (i.wave_id, i.survey, i.definition, i.created_at, i.asked_at, i.closes_at) for i in every(db, Invitation)
    }
    assert WaveState.OPEN is only(db, Wave).state


def test_a_wave_without_contacts_is_planned_too(db: Database) -> None:
    """It is open, and nobody is in it."""
    assert 0 == plan_now(db, open_wave(db, a_survey()), everybody(), CLOCK)
    assert WaveState.OPEN is only(db, Wave).state


@pytest.mark.parametrize(
    ("channels", "expected"),
    [
        ((SLACK, EMAIL), [SLACK, EMAIL, SLACK, None]),
        ((EMAIL, SLACK), [SLACK, EMAIL, EMAIL, None]),
        ((EMAIL,), [None, EMAIL, EMAIL, None]),
        ((SLACK,), [SLACK, None, SLACK, None]),
        ((SLACK, EMAIL, Channel.WEBHOOK), [SLACK, EMAIL, SLACK, Channel.WEBHOOK]),
        ((), [None, None, None, None]),
    ],
)
def test_each_is_asked_by_the_first_channel_that_reaches_them(
    db: Database, channels: tuple[Channel, ...], expected: list[Channel | None]
) -> None:
    """Those whom none of the connected channels reaches are not asked."""
    reachable = [{"slack_user_id": "U1"}, {"email": "a@b.example"}, {"slack_user_id": "U2", "email": "c@d.example"}]
    contacts = add_contacts(db, [*reachable, {"email": None}])
    plan_now(db, open_wave(db, a_survey()), everybody(channels=channels), CLOCK)
    channel_of = {one.contact_id: one.channel for one in every(db, Invitation)}

    assert expected == [channel_of.get(contact) for contact in contacts]
    assert Counter(channel_of.values()) == Counter(message.channel for message in every(db, Message))


def test_what_a_contact_prefers_goes_before_what_worked_before_and_that_before_the_survey(db: Database) -> None:
    """As long as it reaches them."""
    both = {"slack_user_id": "U1", "email": "both@b.example"}
    people: list[dict[str, Any]] = [
        both,
        {"slack_user_id": "U2", "email": "wish@b.example", "attributes": {"channel": "email"}},
        {"slack_user_id": "U3", "email": "before@b.example"},
        {"slack_user_id": "U4", "email": "wish-before@b.example", "attributes": {"channel": "slack"}},
        {"slack_user_id": "U5", "attributes": {"channel": "email"}},
        {"slack_user_id": "U6", "email": "later@b.example"},
    ]
    contacts = add_contacts(db, people)
    for contact in contacts[2:4]:
        say(db, invite(db, contact, now=START - timedelta(days=3)), START - timedelta(days=2), score=9)
    history = {"score": 9, "contact_id": contacts[5]}
    import_answers(
        db,
        [
            history | {"answered_at": START - timedelta(days=9 - days), "channel": channel}
            for days, channel in enumerate(("email", "slack"))
        ],
    )
    expected = [SLACK, EMAIL, EMAIL, SLACK, SLACK, SLACK]
    for number, as_before in enumerate((True, False)):
        wave = open_wave(db, a_survey(), str(number))
        plan_now(db, wave, everybody(as_before=as_before), CLOCK)
        channel_of = {one.contact_id: one.channel for one in every(db, Invitation) if one.wave_id == wave.id}
        if not as_before:
            expected[2] = SLACK

        assert expected == [channel_of[contact] for contact in contacts]


def test_an_audience_has_each_attribute_in_one_of_its_values(db: Database) -> None:
    """Attributes are text, whatever characters are in their names."""
    people: list[dict[str, Any]] = [
        {"plan": "pro", "region": "eu"},
        {"plan": "enterprise", "region": "eu"},
        {"plan": "free", "region": "eu"},
        {"plan": "pro", "region": "us"},
        {"plan": "pro"},
        {},
        {"Größe der Firma (€)": "it's 100%", "a.b": "c", "1": "one"},
    ]
    contacts = add_contacts(db, [{"attributes": attributes} for attributes in people])
    audiences: list[dict[str, tuple[str, ...]]] = [
        {"plan": ("pro", "enterprise"), "region": ("eu",)},
        {"plan": ("pro",)},
        {"plan": ("PRO",)},
        {"plan": ()},
        {"Größe der Firma (€)": ("it's 100%",), "a.b": ("c",), "1": ("one",)},
        {"a": ("c",)},
        {'say "plan"': ("pro",)},
    ]
    found = [
        [contacts.index(contact) for contact in sorted(invited(db, everybody(audience=audience), period=str(n)))]
        for n, audience in enumerate(audiences)
    ]

    assert [[0, 1], [0, 3, 4], [], [], [6], [], []] == found


def test_the_suppressed_are_not_asked(db: Database) -> None:
    """Unsubscribed or bounced."""
    contacts = add_contacts(db, [{}] * 3)
    for contact, because in zip(contacts, SuppressedBecause, strict=False):
        db.write_now(suppress, [Suppression(contact, because, START)])

    assert set(contacts[len(SuppressedBecause) :]) == invited(db, everybody())


def test_nobody_is_asked_twice_within_the_quarantine(db: Database) -> None:
    """Whatever the survey, the channel, or the tool that asked; by the moment from which askings are too fresh."""
    old, fresh = START - timedelta(days=91), START - timedelta(days=89)
    rested, asked_here, asked_elsewhere, answered_elsewhere, long_ago, late = add_contacts(db, [{}] * 6)
    invite(db, asked_here, now=fresh)
    invite(db, asked_elsewhere, a_survey("support"), now=fresh)
    import_answers(db, [{"score": 9, "answered_at": fresh, "contact_id": answered_elsewhere, "survey": "old tool"}])
    import_answers(db, [{"score": 9, "answered_at": old, "contact_id": long_ago}])
    invitation = invite(db, late, a_survey(open_days=60), now=old)
    say(db, invitation, fresh, score=9)
    since = START - timedelta(days=90)

    assert {rested, long_ago, late} == invited(db, everybody(rested_since=since))
    assert 6 == len(invited(db, everybody(), period="without"))


def test_who_was_asked_late_rests_from_then(db: Database) -> None:
    """A question that stood in the queue for weeks is as fresh as its sending."""
    contact = add_contact(db)
    invite(db, contact, now=START - timedelta(days=120))

    def sent_late(session: Any, _: object) -> list[None]:
        session.query(Invitation).update({"asked_at": START - timedelta(days=10)})
        return [None]

    db.write_now(sent_late, [None])

    assert set() == invited(db, everybody(rested_since=START - timedelta(days=90)))


def test_a_sample_is_a_share_drawn_anew_for_each_wave(db: Database) -> None:
    """Roughly its size, the same however often it is drawn, and other people for another wave."""
    contacts = add_contacts(db, [{}] * 2000)
    first, second = (invited(db, everybody(lots=Lots(0.1)), period=str(n)) for n in range(2))

    assert all(150 <= len(drawn) <= 250 for drawn in (first, second))
    # Of two independent tenths, a hundredth of all is in both.
    assert len(first & second) <= 45
    # Spread over all of them, not the first or the last.
    quarters = Counter(contacts.index(contact) // 500 for contact in first)
    assert min(quarters.values()) >= 25
    assert set(contacts) >= invited(db, everybody(lots=Lots(1.0)), period="all")


def test_rolling_samples_reach_nearly_everybody_in_turn(db: Database) -> None:
    """Week by week a fifth of those who have rested: nobody twice, and few are left after some weeks."""
    add_contacts(db, [{}] * 500)
    seen: Counter[int] = Counter()
    for week in range(10):
        seen.update(invited(db, everybody(lots=Lots(0.2), rested_since=START - timedelta(days=90)), period=str(week)))

    assert {1} == set(seen.values())
    assert 400 <= len(seen) <= 490


def test_who_wishes_to_be_asked_seldom_rests_for_longer(db: Database) -> None:
    """Longer than all others, by what they wish; also where there is no quarantine."""
    now = START
    days = {None: 100, 180: 170, 365: 300}
    tired = {wish: add_contact(db, rest_days=wish) for wish in days}
    rested = {wish: add_contact(db, rest_days=wish) for wish in days}
    for wish, ago in days.items():
        invite(db, tired[wish], now=now - timedelta(days=ago))
        invite(db, rested[wish], now=now - timedelta(days=(wish or 100) + 1))
    longer = {wish: now - timedelta(days=wish) for wish in days if wish is not None}

    none_kept = everybody(longer_rests=longer)
    assert {tired[None], *rested.values()} == invited(db, none_kept, "first")
    kept = everybody(rested_since=now - timedelta(days=120), longer_rests=longer)
    assert set() == invited(db, kept, "second")


def test_a_wish_to_rest_counts_local_days_too(db: Database) -> None:
    """From a midnight in whatever zone: what was asked an hour after it is too fresh, an hour before it is not."""
    midnight = datetime(2026, 7, 6, tzinfo=ZoneInfo("Europe/Helsinki"))
    fresh, rested = (add_contact(db, rest_days=180) for _ in range(2))
    invite(db, fresh, now=midnight.astimezone(UTC) + timedelta(hours=1))
    invite(db, rested, now=midnight.astimezone(UTC) - timedelta(hours=1))

    assert {rested} == invited(db, everybody(longer_rests={180: midnight}))
