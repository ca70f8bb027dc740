"""Channels shared with customers, as the configuration file names them."""

from __future__ import annotations

import pytest

from bot.config import ConfigError
from bot.config.reading import parse_programme
from bot.survey.definition import SharedChannel, Survey

POSTS = """\
company = "Acme"

[surveys.customers]

[[surveys.customers.channel_posts]]
channel = "#acme-nokkela"
account = "Nokkela"

[[surveys.customers.channel_posts]]
channel = "C0123456789"
account = "Toinen"
who = "all"
"""


def test_each_channel_has_its_account_and_who_may_answer_there() -> None:
    """Customers alone, unless it says otherwise; kept with the survey's definition."""
    survey = parse_programme(POSTS).survey("customers")

    expected = (SharedChannel("#acme-nokkela", "Nokkela", "customers"), SharedChannel("C0123456789", "Toinen", "all"))
    assert expected == survey.channel_posts
    assert survey == Survey.of_document(survey.document())


@pytest.mark.parametrize(
    ("instead_of", "written", "sentence"),
    [
        ('"C0123456789"', '"#acme-nokkela"', "#acme-nokkela is there twice; a wave is posted once in a channel"),
        ('"C0123456789"', '"acme toinen"', "surveys.customers.channel_posts.channel"),
        ('who = "all"', 'who = "nobody"', "'nobody' is not one of 'customers' or 'all'"),
        ('account = "Toinen"\n', "", "surveys.customers.channel_posts.account: this key is needed"),
        ('account = "Toinen"', 'account = ""', "surveys.customers.channel_posts.account"),
    ],
)
def test_a_mistake_is_told_with_its_key(instead_of: str, written: str, sentence: str) -> None:
    """Before anything is posted."""
    with pytest.raises(ConfigError) as caught:
        parse_programme(POSTS.replace(instead_of, written))

    assert sentence in str(caught.value)
