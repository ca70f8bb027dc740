"""Whose mail system it is, by its exchangers' names."""

from __future__ import annotations

import pytest

from bot.vendors import vendor_of


@pytest.mark.parametrize(
    ("exchangers", "vendor"),
    [
        (["example-org.mail.protection.outlook.com."], "microsoft"),
        (["ASPMX.L.GOOGLE.COM"], "google"),
        (["mx0a-00000000.pphosted.com."], "proofpoint"),
        (["mail.example.org.", "d1.ess.barracudanetworks.com."], "barracuda"),
        (["mail.notoutlook.com."], None),
        ([], None),
    ],
)
def test_the_first_that_is_somebodys_counts(exchangers: list[str], vendor: str | None) -> None:
    """By whole labels from the end."""
    assert vendor == vendor_of(exchangers)
