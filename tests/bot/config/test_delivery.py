"""How mail leaves, as the file says it: a signature, connections, limits."""

from __future__ import annotations

import pytest

from bot.config import ConfigError
from bot.config.delivery import Delivery, Dkim, Rates
from bot.config.reading import parse_programme


def delivery(lines: str) -> Delivery:
    """Of a `[mail]` with these lines."""
    programme = parse_programme(f'company = "Acme"\n[mail]\nfrom = "Acme <nps@acme.example>"\n{lines}\n[surveys.c]\n')
    assert programme.mail is not None
    return programme.mail.delivery


def test_nothing_is_limited_or_signed_unless_the_file_says_so() -> None:
    """Three connections are what every provider allows."""
    assert Delivery(None, 3, Rates(), {}) == delivery("")


def test_limits_are_by_time_and_by_domain() -> None:
    """Each of them alone will do."""
    read = delivery(
        "connections = 10\n"
        "limits = { per_second = 0.5, per_day = 50000 }\n"
        'domain_limits = { "Gmail.com" = { per_hour = 500 }, "*" = { per_second = 2 } }'
    )

    assert 10 == read.connections
    assert Rates(per_second=0.5, per_day=50_000) == read.limits
    assert {"gmail.com": Rates(per_hour=500), "*": Rates(per_second=2)} == read.domain_limits


def test_a_signature_is_the_senders_own_unless_it_is_anothers() -> None:
    """By the domain of `from`."""
    assert Dkim("acme.example", "nps") == delivery('dkim = { selector = "nps" }').dkim
    assert Dkim("mail.acme.example", "s1") == delivery('dkim = { selector = "s1", domain = "mail.acme.example" }').dkim


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("limits = {}", "line 4: mail.limits: write at least one of"),
        ("limits = { per_hour = 0 }", "line 4: mail.limits.per_hour"),
        ("limits = { per_minute = 5 }", "there is no such key"),
        ('domain_limits = { "gmail" = { per_hour = 5 } }', "'gmail' is not a domain"),
        ("connections = 0", "line 4: mail.connections"),
        ("dkim = {}", "mail.dkim.selector: this key is needed"),
        ('dkim = { selector = "a b" }', "line 4: mail.dkim.selector"),
    ],
)
def test_a_mistake_is_told_with_its_key_and_line(lines: str, said: str) -> None:
    """In words for a person who writes the file."""
    with pytest.raises(ConfigError) as error:
        delivery(lines)

    assert said in str(error.value)
