"""One sentence on why somebody was asked, was not, or will be; the rule that outweighs the others speaks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.survey.circumstances import Asked, Facts, LeftOut, OpenWave, Question, Waiting
from bot.survey.definition import Kind
from bot.survey.why import why
from tests.support.clock import START
from tests.support.factories import a_survey

HELSINKI = ZoneInfo("Europe/Helsinki")
NEXT = datetime(2027, 1, 10, 9, tzinfo=HELSINKI)
WAVE = OpenWave("2026-Q4", START - timedelta(days=3), being_planned=False, drawn=True, share=1.0)


def facts(**known: Any) -> Facts:
    """A contact whom nothing keeps from being asked, but for what is said."""
    ways = {"ways": ("slack", "email"), "reachable": frozenset({"email"}), "next_wave_at": NEXT}
    return Facts(**{"who": "ann@x.example", **ways, **known})


def asked(**known: Any) -> Asked:
    """Asked a day ago in the wave, and not answered yet, but for what is said."""
    at = START - timedelta(days=1)
    plain = {"survey": "customers", "wave": "2026-Q4", "channel": "slack", "decided_at": at, "sent_at": at}
    rest = {"closes_at": START + timedelta(days=20), "state": "sent", "reason": None, "answered_at": None}
    return Asked(**{**plain, **rest, **known})


def said(about: Facts, **survey: Any) -> str:
    """Of the survey with these changes."""
    return why(about, Question(a_survey(**survey), START, HELSINKI))


def test_who_said_no_is_never_asked_again_whatever_else_is_true() -> None:
    """It outweighs everything."""
    about = facts(suppressed=("they unsubscribed", START), asked=[asked()], reachable=frozenset())

    assert "ann@x.example is never asked again: they unsubscribed on 2026-11-22." == said(about)


@pytest.mark.parametrize(
    ("known", "sentence"),
    [
        (
            {},
            "was asked on 2026-11-21 in the wave 2026-Q4 of 'customers' by Slack and has not answered yet; it is open",
        ),
        ({"answered_at": START}, "was asked in the wave 2026-Q4 of 'customers' by Slack and answered on 2026-11-22."),
        ({"wave": None, "channel": "email"}, "was asked on 2026-11-21 by hand for 'customers' by email and has not"),
        ({"state": "pending"}, "is about to be asked in the wave 2026-Q4 of 'customers' by Slack; the question is in"),
        (
            {"state": "pending", "reason": "Slack's rate limit"},
            "the question is in the queue: Slack's rate limit.",
        ),
        ({"state": "failed", "reason": "Slack does not take it (user_disabled)"}, "could not be asked in the wave"),
        ({"state": "unknown", "reason": "the connection broke"}, "not known whether the question arrived: the connec"),
        ({"state": "dropped", "reason": "the survey has closed"}, "was not asked in the wave 2026-Q4 of 'customers'"),
        ({"state": None}, "was asked on 2026-11-21"),
    ],
)
def test_who_is_asked_now_is_told_with_what_became_of_it(known: dict[str, Any], sentence: str) -> None:
    """By which channel, in which wave, and the reason where there is one."""
    told = said(facts(asked=[asked(**known)], wave=WAVE))

    assert sentence in told
    assert (known.get("reason") or "") in told


@pytest.mark.parametrize(
    ("known", "sentence"),
    [
        ({"ways": ()}, "cannot be asked: no channel of 'customers' (Slack or email) is connected."),
        ({"reachable": frozenset()}, "by Slack or email: Slack does not know them and there is no email address."),
        (
            {"reachable": frozenset({"email"}), "ways": ("slack",), "gone": "they have been deactivated in Slack"},
            "cannot be reached by Slack: they have been deactivated in Slack.",
        ),
        ({"reachable": frozenset({"slack"}), "ways": ("email",)}, "by email: there is no email address."),
    ],
)
def test_who_cannot_be_reached_is_told_why(known: dict[str, Any], sentence: str) -> None:
    """Of the survey's channels, those that are connected."""
    assert sentence in said(facts(**known))


@pytest.mark.parametrize(
    ("attributes", "sentence"),
    [
        (
            {"plan": "free"},
            "is not in the audience of 'customers': their plan is 'free', and it asks for 'pro' or 'team'.",
        ),
        ({}, "is not in the audience of 'customers': they have no plan, and it asks for 'pro' or 'team'."),
        ({"plan": "pro"}, "would be asked in the next wave of 'customers', on 2027-01-10."),
    ],
)
def test_the_attribute_that_keeps_somebody_out_is_named(attributes: dict[str, str], sentence: str) -> None:
    """With what it is, and what is asked for."""
    assert sentence in said(facts(attributes=attributes), audience={"plan": ("pro", "team")})


def test_who_was_asked_in_another_survey_rests_until_a_day() -> None:
    """One quarantine over all surveys; the wave of that very day asks again."""
    last = asked(survey="support", channel="email", closes_at=START)
    about = facts(asked=[last])

    assert (
        "ann@x.example rests until 2027-02-19, 90 days after they were asked on 2026-11-21 in 'support' by email;"
        " the next wave, on 2027-01-10, passes them by."
    ) == said(about)
    assert "on 2027-01-10, may ask them." in said(about, quarantine_days=50)
    assert "would be asked" in said(about, quarantine_days=1)
    assert "rests until 2026-11-23" in said(about, quarantine_days=2)
    assert "would be asked" in said(about, quarantine_days=0)


def test_whose_question_still_waits_is_not_asked_about_something_else() -> None:
    """However long it waits; where there is no quarantine it keeps nobody."""
    waits = {
        "sent_at": None,
        "state": "pending",
        "reason": "the wave is held",
        "decided_at": START - timedelta(days=100),
    }
    about = facts(asked=[asked(survey="support", **waits)])

    assert (
        "ann@x.example is about to be asked in 'support'; that question is in the queue (the wave is held), and "
        "nothing else is asked until it has been sent, or its time is over on 2026-12-12." == said(about)
    )
    assert "would be asked in the next wave" in said(about, quarantine_days=0)


def test_who_wishes_to_be_asked_seldom_rests_for_longer() -> None:
    """Whichever is longer: what they wish, or the survey's own quarantine."""
    about = facts(asked=[asked(survey="support", channel="email", closes_at=START)], rest_days=365)

    assert (
        "ann@x.example rests until 2027-11-21, 365 days after they were asked on 2026-11-21 in 'support' by email,"
        " and they wish to be asked so seldom; the next wave, on 2027-01-10, passes them by."
    ) == said(about)
    assert "rests until 2028-11-20, 730 days after" in said(about, quarantine_days=730)
    assert "seldom" not in said(about, quarantine_days=730)


def test_who_came_by_an_open_link_was_not_asked() -> None:
    """And is said to have come."""
    came = asked(wave=None, channel="link", state=None, sent_at=None, answered_at=START)

    assert "ann@x.example came by an open link of 'customers' and answered on 2026-11-22." == said(facts(asked=[came]))


def test_an_answer_from_elsewhere_counts_as_an_asking() -> None:
    """They answered in the tool before this one."""
    about = facts(answered_elsewhere_at=START - timedelta(days=9), next_wave_at=None)

    assert "rests until 2027-02-11, 90 days after they gave an answer, taken in from elsewhere," in said(about)


@pytest.mark.parametrize(
    ("wave", "sentence"),
    [
        (
            OpenWave("2026-Q4", START, being_planned=False, drawn=False, share=0.1),
            "was not drawn for the wave 2026-Q4 of 'customers', which asks 10% of its audience; the next one is on",
        ),
        (
            OpenWave("2026-Q4", START, being_planned=True, drawn=True, share=1.0),
            "is about to be invited to the wave 2026-Q4 of 'customers', which is being planned.",
        ),
        (WAVE, "could not be asked yet when the wave 2026-Q4 of 'customers' was planned on 2026-11-19; the next one"),
    ],
)
def test_who_is_not_in_the_open_wave_is_told_why(wave: OpenWave, sentence: str) -> None:
    """Not drawn, not looked at yet, or came later."""
    assert sentence in said(facts(wave=wave))


@pytest.mark.parametrize(
    ("survey", "next_wave_at", "sentence"),
    [
        ({"sample": 0.25}, NEXT, "may be asked (a sample of 25%) in the next wave of 'customers', on 2027-01-10."),
        ({}, None, "would be asked when a wave of 'customers' is opened: nps wave open customers."),
        ({"kind": Kind.TRANSACTIONAL}, None, "would be asked after an event of 'customers'."),
    ],
)
def test_whom_nothing_keeps_is_told_when(survey: dict[str, Any], next_wave_at: datetime | None, sentence: str) -> None:
    """By the calendar, by hand, or after an event."""
    assert sentence in said(facts(next_wave_at=next_wave_at), **survey)


def test_the_channel_that_is_shared_with_the_account_is_named() -> None:
    """They may answer there without being asked by name."""
    assert said(facts(post="#acme-shared")).endswith("and can answer from the posts in #acme-shared.")


WENT = LeftOut("in the wave 2026-Q3", START - timedelta(days=60), "they had been asked or had answered lately")
NOT_ASKED = f"on 2026-09-23 they were not asked in the wave 2026-Q3, because {WENT.because}"
NAME = "the wave 2026-Q4 of 'customers'"


@pytest.mark.parametrize(
    ("known", "sentence"),
    [
        (
            {"left_out": WENT},
            f"would be asked in the next wave of 'customers', on 2027-01-10; {NOT_ASKED}.",
        ),
        (
            {"next_wave_if": "if the owners approve it"},
            "would be asked in the next wave of 'customers', on 2027-01-10, if the owners approve it.",
        ),
        (
            {"wave": replace(WAVE, drawn=False, turn=date(2026, 12, 12))},
            f"will be asked in {NAME}: their turn is on 2026-12-12.",
        ),
        (
            {"wave": replace(WAVE, asks_until=START + timedelta(days=5))},
            f"could not be asked before now; {NAME} looks again tonight, and asks them tomorrow.",
        ),
        (
            {"event": Waiting("ticket-closed", START - timedelta(days=1), START + timedelta(hours=20))},
            "will be asked about 'ticket-closed' of 2026-11-21 at 2026-11-23 08:00.",
        ),
    ],
)
def test_what_is_ahead_is_told_with_its_day(known: dict[str, Any], sentence: str) -> None:
    """And the last time that they were left out, as it was kept then."""
    assert f"ann@x.example {sentence}" == said(facts(**known))


def test_who_has_been_asked_since_is_not_told_of_what_was_before() -> None:
    """Only of one survey: another one asking them explains nothing."""
    before = asked(
        decided_at=WENT.at + timedelta(days=1), closes_at=START - timedelta(days=1), sent_at=None, state="failed"
    )

    assert "because" not in said(facts(left_out=WENT, asked=[before]), quarantine_days=0)
    elsewhere = replace(before, survey="support")
    assert WENT.because in said(facts(left_out=WENT, asked=[elsewhere]), quarantine_days=0)


def test_the_ceiling_of_a_year_is_told_with_the_day_on_which_it_ends() -> None:
    """That of the ask that is the first to be more than a year ago; a rest that goes on for longer outweighs it."""
    asks = [
        asked(decided_at=at, sent_at=at, closes_at=at + timedelta(days=7))
        for at in (START - timedelta(days=100), START - timedelta(days=300), START - timedelta(days=364))
    ]
    question = Question(a_survey(quarantine_days=30), START, HELSINKI, most_a_year=2)

    assert (
        "ann@x.example may be asked again from 2027-01-27 on: they were asked 3 times within a year, the last time on "
        "2026-08-14, and nobody is asked more often than that; the next wave, on 2027-01-10, passes them by."
        == why(facts(asked=asks), question)
    )
    assert "rests until" in why(facts(asked=asks), replace(question, survey=a_survey(quarantine_days=180)))
    assert "would be asked" in why(facts(asked=asks), replace(question, most_a_year=4))


def test_a_question_that_may_have_arrived_lets_them_rest() -> None:
    """From when that was known of it."""
    unknown = asked(state="unknown", sent_at=None, settled_at=START, closes_at=START - timedelta(hours=1))

    assert (
        "rests until 2027-02-20, 90 days after a question of 'customers' on 2026-11-22 that may have arrived;"
        in said(facts(asked=[unknown]))
    )


def test_a_rest_that_ends_while_the_wave_asks_is_told_so() -> None:
    """And an event that comes too soon."""
    rests = facts(asked=[asked(survey="support")], wave=replace(WAVE, asks_until=START + timedelta(days=9)))
    sooner = facts(asked=[asked(survey="other")], event=Waiting("upgrade", START, START + timedelta(days=1)))

    assert "; the wave 2026-Q4, which is open, asks them then." in said(rests, quarantine_days=5)
    assert "; 'upgrade' of 2026-11-22 is due before, and passes them by." in said(sooner, quarantine_days=5)
