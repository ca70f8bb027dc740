"""What is found in a returned mail, address by address."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.mail.bounces.evidence import Evidence, judge
from bot.survey.returned import Cause, Kind

ADDRESS = re.compile(r"[^\s<>()\[\]:;,\"'=@]{1,64}@[A-Za-z0-9.-]{0,250}[A-Za-z0-9]")


@dataclass(frozen=True, slots=True)
class Finding:
    """What is said of one address (None: of none by name)."""

    kind: Kind
    address: str | None = None
    cause: Cause | None = None
    status: str | None = None
    said: str | None = None


def found_in(said: str, address: str | None, status: str | None = None, *, otherwise: Kind) -> Finding:
    """What some words mean, with a code that was given beside them."""
    evidence = Evidence.of(said, status)
    kind, cause = judge(evidence) or (otherwise, None)
    return Finding(kind, address, cause, evidence.status, said)


def address_in(text: str) -> str | None:
    """The first address, in lower case."""
    found = ADDRESS.search(text)
    return None if found is None else found[0].lower()
