"""Cases, alerts, roles and routes, as they are written in `nps.toml`."""

from __future__ import annotations

from datetime import date, time
from zoneinfo import ZoneInfo

import pytest

from bot.closed_days import ClosedDays
from bot.config import ConfigError
from bot.config.reading import parse_programme
from bot.survey.business import BusinessHours
from bot.survey.routing import CaseRules, Route, Told
from bot.survey.scale import Band

HEAD = 'company = "Acme"\ntimezone = "Europe/Helsinki"\n[surveys.customers]\n'
HELSINKI = ZoneInfo("Europe/Helsinki")
CLOSED = ClosedDays(frozenset({date(2026, 12, 31), date(2026, 8, 17)}), ("FI", "DE-BY"))

WRITTEN = """
[cases]
bands = ["detractor", "passive"]
deadline_hours = { detractor = 4, passive = 40 }
resolve_hours = 20
remind_before_hours = 1
escalate_to = "#cs-leads"
escalate_after_hours = 2.5
root_causes = ["price", "delivery", "price"]
when_score_improves = "keep"
business_hours = "08:00-24:00"
business_days = ["mon", "sat"]
holidays = ["FI", "DE-BY"]
closed_on = ["2026-12-31", 2026-08-17]

[alerts]
attributes = ["plan", "tenure"]
passives = "digest"
promoters = "each"

[roles]
owners = ["U0123456789", "S0123456789"]

[[routes]]
when = { plan = "enterprise", region = ["EU", "UK"] }
bands = "detractor"
channel = "#cs-enterprise"
owner = ["attribute:csm", "U0000ANN"]
deadline_hours = 2
escalate_to = "U0000BOSS"
escalate_after_hours = 0

[[routes]]
owner = "U0000BOB"
"""


def test_what_is_written_is_what_the_rules_know() -> None:
    """Key by key."""
    programme = parse_programme(HEAD + WRITTEN)
    expected = CaseRules(
        week=BusinessHours(HELSINKI, time(8), None, frozenset({0, 5}), CLOSED),
        opening=frozenset({Band.DETRACTOR, Band.PASSIVE}),
        deadline_hours={Band.DETRACTOR: 4, Band.PASSIVE: 40},
        resolve_hours=20,
        remind_before_hours=1,
        escalate_to="#cs-leads",
        escalate_after_hours=2.5,
        root_causes=("price", "delivery"),
        close_when_score_rises=False,
        routes=(
            Route(
                when={"plan": ("enterprise",), "region": ("EU", "UK")},
                bands=frozenset({Band.DETRACTOR}),
                channel="#cs-enterprise",
                owner_attribute="csm",
                owners=("U0000ANN",),
                deadline_hours=2,
                escalate_to="U0000BOSS",
                escalate_after_hours=0,
            ),
            Route(owners=("U0000BOB",)),
        ),
        told={Band.PASSIVE: Told.DIGEST, Band.PROMOTER: Told.EACH},
    )

    assert expected == programme.cases
    assert (("plan", "tenure"), ("U0123456789", "S0123456789")) == (programme.alert_attributes, programme.roles.owners)


def test_what_is_not_written_has_its_default() -> None:
    """Detractors alone, in office hours of the programme's zone, everybody of the team."""
    programme = parse_programme(HEAD)
    expected = CaseRules(
        week=BusinessHours(HELSINKI, closed_on=ClosedDays()),
        deadline_hours={},
        told={Band.PASSIVE: Told.NONE, Band.PROMOTER: Told.NONE},
    )

    assert expected == programme.cases
    assert (None, True) == (programme.alert_attributes, programme.roles.allow("U0000ANN"))
    assert 8 == programme.cases.terms(3, Route()).contact_hours


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ('[cases]\nbusiness_hours = "17:00-09:00"', "line 5: cases.business_hours: '17:00-09:00' is no span of hours"),
        ('[cases]\nbusiness_days = ["monday"]', "line 5: cases.business_days: 'monday' is not one of"),
        ("[cases]\nbusiness_days = []", "line 5: cases.business_days"),
        ('[cases]\nholidays = "XX"', "line 5: cases.holidays: no holidays are known of 'XX'"),
        ('[cases]\nclosed_on = ["soon"]', "line 5: cases.closed_on: 'soon' is no day"),
        ("[cases]\ndeadline_hours = { detractor = 0 }", "line 5: cases.deadline_hours.detractor"),
        ("[cases]\ndeadline_hours = { angry = 2 }", "line 5: cases.deadline_hours"),
        ('[cases]\nescalate_to = "leads"', "line 5: cases.escalate_to: 'leads' is neither a channel"),
        ('[alerts]\npassives = "weekly"', "line 5: alerts.passives: 'weekly' is not one of"),
        ('[roles]\nowners = ["ann"]', "line 5: roles.owners: 'ann' is neither a member's id"),
        ('[[routes]]\nchannel = "#a"\n\n[[routes]]\nchannel = "cs"', "line 8: routes.channel: 'cs' is no channel"),
        ('[[routes]]\n[[routes]]\nowner = "ann@acme.example"', "line 6: routes.owner: 'ann@acme.example' is neither"),
        ("[[routes]]\nchanel = 1", "line 5: routes.chanel: there is no such key"),
    ],
)
def test_what_cannot_be_is_told_with_its_line(line: str, complaint: str) -> None:
    """Of several routes, the one that it is in."""
    with pytest.raises(ConfigError) as told:
        parse_programme(HEAD + line)

    assert complaint in str(told.value)
