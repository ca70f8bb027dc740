"""Whose mail system a domain has, by the names of its mail exchangers (MX)."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("mail_systems.csv")


@cache
def endings() -> dict[str, str]:
    """Vendors by the end of their exchangers' names."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {row["exchanger"]: row["vendor"] for row in csv.DictReader(file)}


def vendor_of(exchangers: Iterable[str]) -> str | None:
    """The vendor of the first of them that is somebody's; None where none is."""
    for name in exchangers:
        labels = name.rstrip(".").lower().split(".")
        for first in range(len(labels)):
            vendor = endings().get(".".join(labels[first:]))
            if vendor is not None:
                return vendor
    return None
