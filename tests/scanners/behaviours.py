"""Behaviours as data: who opens what, when, from where, and what they send. Times are seconds after the delivery."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tests.support.clicks import CHROME, FIREFOX

HOME, OFFICE, ELSEWHERE = "192.0.2.7", "198.51.100.9", "203.0.113.5"
AZURE, DEFENDER, AWS, COGENT, GOOGLE = "20.72.100.79", "40.94.16.7", "3.8.1.7", "38.1.2.3", "66.249.84.5"
PLACES = {"AWS": AWS, "Cogent": COGENT}
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 Version/19.1 Safari/604.1"
LIBRARY = "python-httpx/0.28.1"
SCORES = tuple(range(11))
UNSUBSCRIBE, TRAP = "unsubscribe", "trap"
ALL: tuple[int | str, ...] = (*SCORES, UNSUBSCRIBE)
HOUR, DAY = 3600.0, 86400.0


@dataclass(frozen=True)
class Report:
    """What the page's script says: after so many seconds on the server's clock, and `claims` by its own."""

    after: float = 3.0
    claims: float | None = None
    driven: bool = False
    touched: bool = False
    seen: bool = True


@dataclass(frozen=True)
class Sends:
    """A form, so long after it was opened: what stands in it, and what the script put there (None: no script)."""

    after: float = 5.0
    score: int | None = None
    reason: str = ""
    report: Report | None = None


@dataclass(frozen=True)
class Step:
    """One link of one recipient's mail is opened; its page may report, and something may be sent from it."""

    t: float
    link: int | str = 9
    ip: str = HOME
    agent: str = FIREFOX
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict, hash=False)
    report: Report | None = None
    sends: Sends | None = None
    to: int = 0


@dataclass(frozen=True)
class Behaviour:
    """What somebody does. `score`: what a person wanted to say; `mail`: whose mail system the recipients have.

    `leaves`: a person who wants no more mails.
    """

    name: str
    steps: tuple[Step, ...]
    person: bool = False
    score: int | None = None
    leaves: bool = False
    mail: str | None = None
    source: str = ""
    recipients: int = 1


def opens(links: Any, t: float, apart: float = 0.2, **told: Any) -> tuple[Step, ...]:
    """All these links, one after the other."""
    return tuple(Step(t=t + number * apart, link=link, **told) for number, link in enumerate(links))


def reported(file: Path) -> list[Behaviour]:
    """The behaviours of a file of reports. Those without steps are notes."""
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [behaviour_of(line) for line in lines if "steps" in line]


def behaviour_of(line: dict[str, Any]) -> Behaviour:
    """A line of it. The last step of one that ends with a person is the person's."""
    steps: list[Step] = []
    human = False
    for told in line["steps"]:
        human = told.get("ua") == "human browser"
        steps += steps_of(told, human=human)
    return Behaviour(line["id"], tuple(steps), person=human, score=9 if human else None, source=line["source"])


def steps_of(told: dict[str, Any], *, human: bool) -> list[Step]:
    """One step of the file, as requests. Where a report names no network, it is a data centre."""
    links = {"all": ALL, "all-scores": SCORES, "one-random-low": (2,)}.get(told["links"], (9,))
    apart = told.get("spread_s", 2.0 if len(links) > 1 else 0) / len(links)
    agent = FIREFOX if human else told.get("ua", CHROME)
    scripted = bool(told.get("javascript")) or human
    sends = None
    if told.get("clicks_buttons") or told.get("autosubmit_followed"):
        sends = Sends(after=0.1, report=Report(claims=0.1))
    at = {"agent": agent, "ip": PLACES.get(told.get("ip", ""), told.get("ip", HOME if human else AWS))}
    more = {"method": told["method"], "headers": told.get("headers", {}), "sends": sends}
    report = Report(after=min(3.0, apart or 3.0) if sends else 3.0) if scripted else None
    return [replace(step, report=report, **at, **more) for step in opens(links, told["t"], apart)]
