"""Segments: what each costs the score, which differ, which have moved; numbers in groups; two attributes at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.figures.segments import Group, Split, split
from bot.figures.segments_words import segments_told, told
from bot.statistics.cuts import CutRule, Splitting
from bot.survey.figures import Counts, exact_nps
from bot.survey.periods import parse_period
from bot.survey.wording import ENGLISH
from storage.database import Database
from storage.types import Channel
from tests.bot.survey.strategies import counts
from tests.support.clock import START
from tests.support.factories import a_survey, add_contact, import_answers, invite, say
from tests.support.splits import a_split

HELSINKI = ZoneInfo("Europe/Helsinki")
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
QUARTER = parse_period("2026-Q4", NOW, HELSINKI)


def add(db: Database, scores: Sequence[int], day: str = "2026-11-01", **attributes: str) -> None:
    """Answers of that day."""
    at = datetime.fromisoformat(day).replace(hour=9, tzinfo=UTC)
    import_answers(db, [{"score": score, "answered_at": at, "attributes": attributes} for score in scores])


def divided(db: Database, *by: str, **rules: CutRule) -> Split:
    """The quarter by these attributes."""
    splitting = Splitting(rules, HELSINKI)
    return db.read_now(lambda session: split(session, a_survey(), QUARTER, by, splitting=splitting))


def answers(found: Split) -> dict[str, int]:
    """How many each segment has, in the order in which they are told."""
    return {group.value: group.counts.answers for group in found.groups if group.counts is not None}


def test_two_attributes_make_a_segment_of_each_pair(db: Database) -> None:
    """Those who lack one are in none, and said to be so."""
    add(db, [10, 10], plan="pro", country="FI")
    add(db, [0], plan="pro", country="SE")
    add(db, [7], plan="pro")
    found = divided(db, "plan", "country")

    assert {"pro · FI": 2, "pro · SE": 1} == answers(found)
    assert "1 answer is in none of them: plan · country is not known of it." in told(found, ENGLISH).sentences


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (CutRule(cuts=(Decimal(5), Decimal(10))), {"under 5": 4, "5 to under 10": 5, "10 or more": 10}),
        (CutRule(quantiles=2), {"under 11": 10, "11 or more": 9}),
        (None, {"under 6": 5, "6 to under 11": 5, "11 to under 16": 5, "16 or more": 4}),
    ],
)
def test_numbers_are_in_groups(db: Database, rule: CutRule | None, expected: dict[str, int]) -> None:
    """By cuts, by their number, or four of them; what is no number is in one of its own."""
    for years in range(1, 20):
        add(db, [9], tenure=str(years))
    add(db, [9], tenure="long")

    rules = {} if rule is None else {"tenure": rule}
    assert {**expected, "not a number": 1} == answers(divided(db, "tenure", **rules))


def test_both_periods_are_cut_alike(db: Database) -> None:
    """Into groups of both together, so that each can be compared with itself."""
    for years in range(20):
        add(db, [10] * 5, tenure=str(years))
        add(db, [0] * 5, day="2026-08-01", tenure=str(years))
    add(db, [0] * 100, day="2026-08-01", tenure="30")
    found = divided(db, "tenure")

    assert {"under 8": 40, "8 to under 15": 35, "15 or more": 25} == answers(found)
    assert all(group.has_moved for group in found.groups)


def test_what_costs_most_comes_first_and_a_few_answers_after_the_others(db: Database) -> None:
    """Without an interval there is no place in a league."""
    add(db, [10] * 20 + [0] * 10, plan="big")
    add(db, [0] * 8, plan="bad")
    add(db, [10] * 30, plan="good")
    add(db, [0] * 4, plan="tiny")
    found = divided(db, "plan")

    assert ["bad", "big", "good", "tiny"] == [group.value for group in found.groups]
    assert "15.4" == f"{found.groups[0].cost:.1f}"


def some_groups() -> st.SearchStrategy[dict[str, Counts]]:
    """Up to six, each of at least one answer."""
    return st.dictionaries(st.text(min_size=1, max_size=3), counts().filter(lambda one: one.answers), max_size=6)


@given(some_groups())
def test_what_all_segments_cost_is_nothing(groups: dict[str, Counts]) -> None:
    """What some take others give; without its own the score would be that much higher or lower."""
    found = a_split(groups, QUARTER)

    assert abs(sum(group.cost or 0.0 for group in found.groups)) < 1e-9
    for group in found.groups:
        score, all_ = exact_nps(groups[group.value].bands), exact_nps(found.overall.bands)
        assert score is not None
        assert all_ is not None
        share = groups[group.value].answers / found.overall.answers
        assert abs((group.cost or 0.0) - share * float(all_ - score)) < 1e-9


def found_so(groups: Sequence[Group]) -> set[str]:
    """Those said to have moved."""
    return {group.value for group in groups if group.has_moved}


def test_among_many_segments_a_change_must_be_clearer_than_alone() -> None:
    """A p of 0.01 is a finding alone, and none among twenty; one that is beyond doubt is found among any."""
    still, was, risen = Counts.of({10: 50, 7: 30, 0: 20}), Counts.of({10: 36, 7: 30, 0: 34}), Counts.of({10: 90, 7: 10})
    others = {f"s{number}": still for number in range(19)}
    alone = a_split({"a": still}, QUARTER, before={"a": was})
    among = a_split({"a": still, **others}, QUARTER, before={"a": was, **others})
    clear = a_split({"a": risen, **others}, QUARTER, before={"a": was, **others})

    assert ({"a"}, set(), {"a"}) == (found_so(alone.groups), found_so(among.groups), found_so(clear.groups))
    assert (
        "None of the 20 segments that can be compared with 2026-Q3 has moved by more than chance could do."
        in told(among, ENGLISH).sentences
    )
    assert "a is up 88 since 2026-Q3, more than chance could do." in told(clear, ENGLISH).sentences


def test_it_is_told_what_differs_and_what_that_costs() -> None:
    """In whole sentences, with a table and a picture."""
    groups = {
        "free": Counts.of({10: 10, 7: 10, 0: 30}),
        "pro": Counts.of({10: 60, 7: 30, 0: 10}),
        "team": Counts.of({9: 2}),
    }
    found = told(a_split(groups, QUARTER, before={"pro": Counts.of({10: 6, 0: 4})}), ENGLISH)

    assert found.table is not None
    assert "free is below the rest by more than chance could do, and costs the score 20 points." in found.sentences
    assert "pro is above the rest by more than chance could do, and gives the score 19 points." in found.sentences
    assert ("plan", "NPS", "Answers", "Adds to the score") == found.table.head
    assert ("free", "−40 (−59 to −16)", "50", "−20") == found.table.rows[0]
    assert ("team", "100", "2", "+1") == found.table.rows[-1]
    assert found.drawing is not None


def test_nothing_is_claimed_of_segments_alike() -> None:
    """That they are is said."""
    alike = Counts.of({10: 10, 7: 10, 0: 10})

    assert ("No segment differs from the rest by more than chance could do.",) == told(
        a_split({"a": alike, "b": alike}, QUARTER), ENGLISH
    ).sentences


def test_how_many_of_each_have_answered_is_told_where_they_were_asked(db: Database) -> None:
    """Of those who answered by what they were then, of others by what they are now."""
    at = datetime(2026, 11, 1, 9, tzinfo=UTC)
    for number in range(6):
        invitation = invite(db, add_contact(db, attributes={"plan": "pro"}), channel=Channel.EMAIL, now=START)
        db.write_now(asked_at, [(invitation, at)])
        if number < 3:
            say(db, invitation, at + timedelta(hours=1), score=9)
    found = divided(db, "plan")
    table = told(found, ENGLISH).table

    assert [(6, 3)] == [(one.response.asked, one.response.answered) for one in found.groups if one.response]
    assert table is not None
    assert "50%" == table.rows[0][3]


def asked_at(session: Any, items: Sequence[tuple[int, datetime]]) -> list[None]:
    """As if the questions had been sent then."""
    from storage.models import Invitation

    for invitation, at in items:
        session.get(Invitation, invitation).asked_at = at
    return [None] * len(items)


def test_no_answer_with_the_attribute_is_said(db: Database) -> None:
    """In a sentence of its own."""
    add(db, [9])
    found = db.read_now(segments_told, a_survey(), QUARTER, ("plan",), ENGLISH)

    assert ("No answer has the attribute 'plan' in this period.",) == found.sentences
    assert found.table is None
