"""Hits as tests write them down: what one request told, at so many seconds after noon."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from bot.survey.clicks import REPORT, Form, Hit, Place, Report

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36"
)
HOME, OFFICE, ELSEWHERE, CLOUD = "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "40.94.16.0/24"
NUMBERS = count(1)


def at(seconds: float) -> datetime:
    """So long after noon."""
    return NOON + timedelta(seconds=seconds)


def click(seconds: float, link: int | str = 9, network: str = HOME, **told: Any) -> Hit:
    """A link that was opened; from a data centre where the network is the cloud's."""
    of_cloud = {"place": Place.DATA_CENTRE, "vendor": "microsoft"} if network == CLOUD else {}
    shown = {"method": "GET", "agent": FIREFOX, **of_cloud, **told}
    return Hit(id=next(NUMBERS), link=str(link), network=network, at=at(seconds), **shown)


def report(of: Hit, after: float = 3.0, **told: Any) -> Hit:
    """What the script of an opened page says, so many seconds after it was drawn; all is well unless told otherwise."""
    fields = {"shown_for": timedelta(seconds=after), "driven": False, "touched": False, "seen": True, **told}
    seconds = (of.at - NOON).total_seconds() + after
    page = Report(drawn_at=of.at, **fields)
    return click(seconds, of.link, of.network, method=REPORT, agent=of.agent, report=page)


def form(seconds: float, link: int | str = 9, network: str = HOME, *, hand: bool | None = True, **told: Any) -> Hit:
    """What was sent from a page: by a hand, by a script (False), or without JavaScript (None)."""
    fields: dict[str, Any] = {"score": int(link) if str(link).isdigit() else None, "words": False}
    fields |= {name: told.pop(name) for name in tuple(told) if name in fields}
    page = None
    if hand is not None:
        driven = told.pop("driven", False)
        page = Report(at(seconds - 5), timedelta(seconds=5), driven=driven, touched=hand, seen=True)
    return click(seconds, link, network, method="POST", form=Form(**fields), report=page, **told)


def sweep(seconds: float, network: str = ELSEWHERE, step: float = 0.05, **told: Any) -> list[Hit]:
    """All eleven, one after the other."""
    return [click(seconds + score * step, score, network, **told) for score in range(11)]
