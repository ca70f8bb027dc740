"""The known shares of `[surveys.NAME.weights]`."""

from __future__ import annotations

import pytest

from bot.config.reading import ConfigError, parse_programme

START = 'company = "Acme"\n[surveys.customers]\n[surveys.support]\n[surveys.customers.weights]\nattribute = "country"\n'


def test_shares_are_read_and_make_one_whole() -> None:
    """Rounded ones as they are meant."""
    known = parse_programme(f"{START}shares = {{ FI = 0.33, SE = 0.33, EE = 0.33 }}\n").known_shares

    assert ["customers"] == list(known)
    assert "country" == known["customers"].attribute
    assert {"FI", "SE", "EE"} == set(known["customers"].shares)
    assert pytest.approx([1 / 3] * 3) == list(known["customers"].shares.values())


@pytest.mark.parametrize(
    ("shares", "sentence"),
    [
        ("{ FI = 0.5, SE = 0.4 }", "the shares are 0.90 together; they should be 1"),
        ("{ FI = 60, SE = 40 }", "less than 1"),
        ("{ FI = 1.0 }", "less than 1"),
        ("{}", "at least 2"),
        ("{ FI = 1.5, SE = -0.5 }", "greater than 0"),
    ],
)
def test_what_is_no_whole_is_refused_with_its_line(shares: str, sentence: str) -> None:
    """By the key as it is written."""
    with pytest.raises(ConfigError) as refused:
        parse_programme(f"{START}shares = {shares}\n")

    assert "surveys.customers.weights" in str(refused.value)
    assert sentence in str(refused.value)
