"""Whose a network is: data centres and vendors of mail security, by a file of networks.

Networks behind which people sit are not in it, although they look like data centres: relays of browsers and of
telephones, and the proxies through which whole companies go out.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

from bot.survey.clicks import Place

SHIPPED = Path(__file__).with_name("networks.csv")
COLUMNS = ("network", "vendor", "place")

AnyNetwork = IPv4Network | IPv6Network


class NetworkFileError(ValueError):
    """The file of networks cannot be read; the message says what to change in which line."""


@dataclass(frozen=True, slots=True)
class Whose:
    """What is known of a network."""

    place: Place = Place.UNKNOWN
    vendor: str | None = None


NOBODYS = Whose()


class Networks:
    """Looks networks up; the narrowest that holds one counts."""

    def __init__(self, known: Iterable[tuple[AnyNetwork, Whose]]) -> None:
        self._known = {(network.version, network.prefixlen, first(network)): whose for network, whose in known}
        self._lengths = sorted({(version, length) for version, length, _ in self._known}, reverse=True)
        self.whose = lru_cache(maxsize=1 << 16)(self._whose)

    @classmethod
    def read(cls, path: Path | None = None) -> Networks:
        """The shipped file, or an operator's own. NetworkFileError where it cannot be read."""
        path = SHIPPED if path is None else path
        try:
            with path.open(encoding="utf-8", newline="") as file:
                rows = csv.DictReader(file)
                if missing := [name for name in COLUMNS if name not in (rows.fieldnames or ())]:
                    raise NetworkFileError(f"{path} has no column '{missing[0]}'; it needs {', '.join(COLUMNS)}")
                return cls([entry(row, f"{path}, line {rows.line_num}") for row in rows])
        except OSError as error:
            raise NetworkFileError(f"{path} cannot be read: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise NetworkFileError(f"{path} is not UTF-8") from error

    def _whose(self, network: str) -> Whose:
        """Of an address, or of a network as it is kept; NOBODYS for what is none."""
        try:
            wanted = ip_network(network)
        except ValueError:
            return NOBODYS
        for version, length in self._lengths:
            if version == wanted.version and length <= wanted.prefixlen:
                whose = self._known.get((version, length, first(wanted.supernet(new_prefix=length))))
                if whose is not None:
                    return whose
        return NOBODYS


def first(network: AnyNetwork) -> int:
    """Its first address."""
    return int(network.network_address)


def entry(row: dict[str, str], where: str) -> tuple[AnyNetwork, Whose]:
    """A line of the file. Networks narrower than what is kept of an address are widened to it."""
    try:
        network = ip_network(row["network"], strict=False)
        place = Place(row["place"].strip().lower())
    except ValueError as error:
        allowed = f"place is '{Place.DATA_CENTRE}' or '{Place.SECURITY}'"
        raise NetworkFileError(f"{where}: {error}; {allowed}, network e.g. 192.0.2.0/24") from error
    kept = 24 if network.version == 4 else 48
    if network.prefixlen > kept:
        network = network.supernet(new_prefix=kept)
    return network, Whose(place, row["vendor"].strip().lower() or None)
