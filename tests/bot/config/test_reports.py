"""`[[reports]]`, as it is read, and what is said of one that cannot be."""

from __future__ import annotations

import pytest

from bot.config.reading import ConfigError, parse_programme
from bot.config.reports import Level, StandingReport

BASE = """company = "Acme"
[mail]
from = "Acme <nps@acme.example>"
[[routes]]
when = { country = ["FI", "SE"] }
team = "Nordics"
[surveys.customers]
"""


def test_each_level_has_its_usual_time() -> None:
    """And one reader may stand without a list."""
    text = """[[reports]]
level = "front"
[[reports]]
level = "team"
team = "Nordics"
to = "#nordics"
[[reports]]
level = "management"
to = ["#leadership", "ceo@acme.example"]
by = "plan"
"""

    assert (
        StandingReport(Level.FRONT, "day"),
        StandingReport(Level.TEAM, "week", ("#nordics",), team="Nordics"),
        StandingReport(Level.MANAGEMENT, "quarter", ("#leadership", "ceo@acme.example"), by=("plan",)),
    ) == parse_programme(BASE + text).reports


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ('level = "front"\nevery = "quarter"', "comes every day or week"),
        ('level = "team"\nto = "#x"', "needs a `team`"),
        ('level = "management"\nteam = "Nordics"\nto = "#x"', "no other has one"),
        ('level = "management"', "`to` is needed"),
        ('level = "front"\nto = "#x"', "about one person's cases"),
        ('level = "management"\nto = "the boss"', "'the boss' is no channel"),
        ('level = "management"\nto = "#x"\nsurvey = "gone"', "no survey 'gone'; there is customers"),
        ('level = "team"\nteam = "South"\nto = "#x"', "no [[routes]] has the team 'South'; there is Nordics"),
    ],
)
def test_what_cannot_be_is_said(keys: str, told: str) -> None:
    """With what there is instead."""
    with pytest.raises(ConfigError) as refused:
        parse_programme(f"{BASE}[[reports]]\n{keys}\n")

    assert told in str(refused.value)


def test_mail_needs_a_sender() -> None:
    """Before the first report is due."""
    text = BASE.replace('[mail]\nfrom = "Acme <nps@acme.example>"\n', "")
    with pytest.raises(ConfigError, match=r"needs \[mail\]"):
        parse_programme(f'{text}[[reports]]\nlevel = "management"\nto = "ceo@acme.example"\n')
