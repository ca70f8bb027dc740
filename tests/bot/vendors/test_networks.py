"""Whose a network is, by the shipped file and by an operator's own."""

from __future__ import annotations

import csv
from ipaddress import ip_network
from pathlib import Path

import pytest

from bot.survey.clicks import Place
from bot.vendors import NetworkFileError, Networks, Whose
from bot.vendors.networks import SHIPPED

KNOWN = {
    "40.94.16.0/24": Whose(Place.SECURITY, "microsoft"),
    "104.47.1.254": Whose(Place.SECURITY, "microsoft"),
    "20.72.100.0/24": Whose(Place.DATA_CENTRE, "microsoft"),
    "2603:1026:300::/48": Whose(Place.DATA_CENTRE, "microsoft"),
    "3.8.1.0/24": Whose(Place.DATA_CENTRE, "amazon"),
    "148.163.130.0/24": Whose(Place.SECURITY, "proofpoint"),
    "192.0.2.0/24": Whose(),
    "127.0.0.0/24": Whose(),
    "2001:db8::/48": Whose(),
    "unknown": Whose(),
}


@pytest.mark.parametrize("network", KNOWN)
def test_the_shipped_file_knows_the_networks_of_the_reports(network: str) -> None:
    """The narrowest counts: what Microsoft's mail protection uses lies within its cloud."""
    assert KNOWN[network] == Networks.read().whose(network)


def test_each_network_of_the_shipped_file_stands_once_and_has_a_source() -> None:
    """So that it can be renewed."""
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    assert len(rows) == len({ip_network(row["network"]) for row in rows})
    assert all(row["source"] for row in rows)


def test_a_file_of_ones_own_replaces_it(tmp_path: Path) -> None:
    """Other columns are left alone, and what is narrower than a kept network is widened to it."""
    own = tmp_path / "own.csv"
    own.write_text("network,place,vendor,note\n198.51.100.7/32,Security vendor,,ours\n", encoding="utf-8")
    networks = Networks.read(own)

    assert Whose(Place.SECURITY) == networks.whose("198.51.100.0/24")
    assert Whose() == networks.whose("40.94.16.0/24")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("network,vendor\n", "has no column 'place'"),
        ("network,vendor,place\nnowhere,x,data centre\n", "line 2"),
        ("network,vendor,place\n192.0.2.0/24,x,home\n", "place is 'data centre' or 'security vendor'"),
    ],
)
def test_what_is_wrong_with_a_file_is_told(tmp_path: Path, text: str, told: str) -> None:
    """In which line, and what it should be."""
    own = tmp_path / "own.csv"
    own.write_text(text, encoding="utf-8")
    with pytest.raises(NetworkFileError, match=told):
        Networks.read(own)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    """By its name."""
    with pytest.raises(NetworkFileError, match="No such file"):
        Networks.read(tmp_path / "none.csv")
