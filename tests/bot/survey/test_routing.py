"""Which way an answer goes, who has its case, and for how long."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.survey.acts import ScoreChanged, ScoreFell, ScoreRose
from bot.survey.business import ALL_DAYS, BusinessHours
from bot.survey.routing import EVERYWHERE, CaseRules, Roles, Route, Told
from bot.survey.scale import Band

ALWAYS = BusinessHours(ZoneInfo("UTC"), time(0), None, ALL_DAYS)
NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)

ENTERPRISE = Route(when={"plan": ("enterprise", "group")}, channel="#cs-enterprise")
GLOBEX = Route(when={"account": ("Globex",)}, bands=frozenset({Band.DETRACTOR}), channel="#globex")


@pytest.mark.parametrize(
    ("score", "account", "attributes", "expected"),
    [
        (3, None, {"plan": "enterprise"}, ENTERPRISE),
        (3, None, {"plan": "group", "region": "EU"}, ENTERPRISE),
        (3, "Globex", {"plan": "group"}, ENTERPRISE),
        (3, "Globex", {"plan": "free"}, GLOBEX),
        (9, "Globex", {"plan": "free"}, EVERYWHERE),
        (3, "Initech", {}, EVERYWHERE),
    ],
)
def test_the_first_route_that_fits_decides(
    score: int, account: str | None, attributes: dict[str, str], expected: Route
) -> None:
    """By attributes (any of a list), by account, by band."""
    assert expected == CaseRules(routes=(ENTERPRISE, GLOBEX)).route(score, account, attributes)


@pytest.mark.parametrize(
    ("named", "expected"),
    [("U0123456", "U0123456"), (" Ann@acme.example ", "Ann@acme.example"), ("Ann", "UFALLBACK"), ("", "UFALLBACK")],
)
def test_an_attribute_names_the_owner(named: str, expected: str) -> None:
    """By a member's id or a mail address; where it says anything else, the others of the route take it."""
    route = Route(owner_attribute="csm", owners=("UFALLBACK",))

    assert expected == route.owner({"csm": named}, 0)


def test_without_a_rule_nobody_has_a_case() -> None:
    """Until somebody claims it."""
    assert EVERYWHERE.owner({"csm": "U0123456"}, 7) is None


@given(st.integers(1, 9), st.integers(0, 500))
def test_turns_are_even(members: int, cases: int) -> None:
    """Over any number of cases, nobody has two more than another."""
    route = Route(owners=tuple(f"U{n:06}" for n in range(members)))
    taken = [route.owner({}, turn) for turn in range(cases)]
    counts = [taken.count(owner) for owner in route.owners]

    assert max(counts) - min(counts) <= 1


def test_a_deadline_is_that_of_the_route_else_of_the_band() -> None:
    """And somebody hears of a missed one only where it was said who."""
    rules = CaseRules(week=ALWAYS, deadline_hours={Band.DETRACTOR: 24}, escalate_to="#leads", escalate_after_hours=4)
    hurried = Route(deadline_hours=2, escalate_to="U0BOSS", escalate_after_hours=1)
    usual = rules.terms(3, EVERYWHERE).until_contacted(NOON)
    sooner = rules.terms(3, hurried).until_contacted(NOON)

    assert [NOON + timedelta(hours=n) for n in (24, 22, 28)] == [usual.due_at, usual.remind_at, usual.escalate_at]
    assert [NOON + timedelta(hours=n) for n in (2, 0, 3)] == [sooner.due_at, sooner.remind_at, sooner.escalate_at]
    assert ("#leads", "U0BOSS") == (rules.escalates_to(EVERYWHERE), rules.escalates_to(hurried))
    assert CaseRules(week=ALWAYS).terms(3, EVERYWHERE).until_contacted(NOON).escalate_at is None


@pytest.mark.parametrize(
    ("before", "after", "closes", "keeps"),
    [
        (3, 9, ScoreRose(3, 9), ScoreChanged(3, 9)),
        (6, 7, ScoreRose(6, 7), ScoreChanged(6, 7)),
        (9, 3, ScoreFell(9, 3), ScoreFell(9, 3)),
        (3, 6, None, None),
        (7, 10, None, None),
    ],
)
def test_a_score_matters_where_it_changes_whether_a_case_is_needed(
    before: int, after: int, closes: ScoreChanged | None, keeps: ScoreChanged | None
) -> None:
    """It closes a case, or is only told, as the programme has it."""
    assert closes == CaseRules().crossing(before, after)
    assert keeps == CaseRules(close_when_score_rises=False).crossing(before, after)


def test_the_owners_hear_of_detractors_and_of_whom_they_want() -> None:
    """A digest is no alert."""
    told = {Band.PASSIVE: Told.EACH, Band.PROMOTER: Told.DIGEST}

    assert frozenset({Band.DETRACTOR}) == CaseRules().alerted
    assert frozenset({Band.DETRACTOR, Band.PASSIVE}) == CaseRules(told=told).alerted
    assert frozenset({Band.DETRACTOR, Band.PASSIVE}) == CaseRules(opening=frozenset({Band.PASSIVE})).alerted


def test_members_and_groups_may_act_and_where_none_is_named_all() -> None:
    """The team itself is the caller's to compare."""
    roles = Roles(("U0000001", "S0000001"))

    assert [True, True, False, True] == [
        roles.allow("U0000001"),
        roles.allow("U0000009", ["S0000002", "S0000001"]),
        roles.allow("U0000009", ["S0000002"]),
        Roles().allow("U0000009"),
    ]
    assert frozenset({"S0000001"}) == roles.groups


def test_a_team_is_known_by_the_first_route_that_names_one() -> None:
    """Of whatever band an answer is, and past routes of no team; one route alone says who it is only where no other
    team's goes before it, and it has no second one.
    """
    big = Route({"plan": ("enterprise",)}, team="Key accounts")
    nordics, dach = Route({"country": ("FI", "SE")}, team="Nordics"), Route({"country": ("DE",)}, team="DACH")
    rules = CaseRules(routes=(GLOBEX, nordics, dach, big, Route({"country": ("AT",)}, team="Alps")))

    assert ("Nordics", "DACH", "Key accounts", "Alps") == rules.teams
    assert ("country", "plan") == rules.team_keys
    assert ["Nordics", "Nordics", "Key accounts", None] == [
        rules.team(known)
        for known in (
            {"country": "FI", "account": "Globex"},
            {"country": "SE", "plan": "enterprise"},
            {"plan": "enterprise", "country": None},
            {"country": "FR"},
        )
    ]
    assert [nordics, dach, None, None] == [rules.only_route(team) for team in rules.teams]
    assert CaseRules(routes=(nordics, Route({"country": ("NO",)}, team="Nordics"))).only_route("Nordics") is None
