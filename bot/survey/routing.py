"""Where an answer is told, who has its case, and how long they have: the first route that fits decides."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.survey.acts import ScoreChanged, ScoreFell, ScoreRose
from bot.survey.business import BusinessHours
from bot.survey.casefile import ROOT_CAUSES
from bot.survey.scale import Band, band_of
from bot.survey.terms import Terms

MEMBER_ID = re.compile(r"[UW][A-Z0-9]{4,}")
GROUP_ID = re.compile(r"S[A-Z0-9]{4,}")
MAIL_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
ACCOUNT = "account"
# A working day, three, a week.
DEADLINE_HOURS = {Band.DETRACTOR: 8.0, Band.PASSIVE: 24.0, Band.PROMOTER: 40.0}


class Told(StrEnum):
    """Whether the owners hear of an answer that needs no case."""

    NONE = "none"
    DIGEST = "digest"
    EACH = "each"


@dataclass(frozen=True, slots=True)
class Route:
    """Where the answers of these bands and attributes go; what is not said here is the programme's.

    `when`: an attribute (or "account") and the values of which it has one; a route without fits every answer. The
    owner is the value of `owner_attribute`, else whose turn it is of `owners`. `name` is the same as long as the
    owners are, so that turns go on over restarts. `team`: whose customers these are, for that team's report.
    """

    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    bands: frozenset[Band] = frozenset(Band)
    channel: str | None = None
    owner_attribute: str | None = None
    owners: tuple[str, ...] = ()
    deadline_hours: float | None = None
    escalate_to: str | None = None
    escalate_after_hours: float | None = None
    team: str | None = None

    @property
    def name(self) -> str:
        """Tells routes apart by what their turns depend on."""
        return "|".join([*(f"{key}={','.join(values)}" for key, values in sorted(self.when.items())), *self.owners])

    def fits(self, band: Band, account: str | None, attributes: Mapping[str, str]) -> bool:
        """Whether this answer goes this way."""
        known = attributes if account is None else {ACCOUNT: account, **attributes}
        return band in self.bands and self.is_for(known)

    def is_for(self, known: Mapping[str, str | None]) -> bool:
        """Whether this customer's answers go this way, of whatever band; `known` has "account" among the attributes."""
        return all(known.get(key) in values for key, values in self.when.items())

    def is_apart_from(self, other: Route) -> bool:
        """Whether no customer can be for both."""
        return any(not set(values) & set(other.when[key]) for key, values in self.when.items() if key in other.when)

    def owner(self, attributes: Mapping[str, str], turn: int) -> str | None:
        """A Slack user id or a mail address; `turn` counts the cases that this route has opened before."""
        named = attributes.get(self.owner_attribute or "", "").strip()
        if MEMBER_ID.fullmatch(named) or MAIL_ADDRESS.fullmatch(named):
            return named
        return self.owners[turn % len(self.owners)] if self.owners else None


EVERYWHERE = Route()


@dataclass(frozen=True, slots=True)
class CaseRules:
    """How a programme looks after those who answer: `bot.config` fills it in. Hours are business hours.

    The answers of the bands in `opening` open a case.
    """

    week: BusinessHours = field(default_factory=lambda: BusinessHours(ZoneInfo("UTC")))
    opening: frozenset[Band] = frozenset({Band.DETRACTOR})
    deadline_hours: Mapping[Band, float] = field(default_factory=lambda: dict(DEADLINE_HOURS))
    resolve_hours: float = 80
    remind_before_hours: float = 2
    escalate_to: str | None = None
    escalate_after_hours: float = 8
    root_causes: tuple[str, ...] = ROOT_CAUSES
    close_when_score_rises: bool = True
    routes: tuple[Route, ...] = ()
    told: Mapping[Band, Told] = field(default_factory=dict)

    @property
    def alerted(self) -> frozenset[Band]:
        """The bands of whose answers the owners hear at once, each."""
        return self.opening | {Band.DETRACTOR} | {band for band, told in self.told.items() if told is Told.EACH}

    def route(self, score: int, account: str | None, attributes: Mapping[str, str]) -> Route:
        """The first that fits."""
        band = band_of(score)
        return next((route for route in self.routes if route.fits(band, account, attributes)), EVERYWHERE)

    @property
    def teams(self) -> tuple[str, ...]:
        """Those that routes name."""
        return tuple(dict.fromkeys(route.team for route in self.routes if route.team is not None))

    @property
    def team_keys(self) -> tuple[str, ...]:
        """The attributes, and perhaps "account", by which a customer's team is known."""
        return tuple(dict.fromkeys(key for route in self.routes if route.team is not None for key in route.when))

    def team(self, known: Mapping[str, str | None]) -> str | None:
        """The team of the first route that names one and fits; which bands it is for makes no other team."""
        return next((route.team for route in self.routes if route.team is not None and route.is_for(known)), None)

    def only_route(self, team: str) -> Route | None:
        """The route that alone says who is in a team; None where several do, or another team's goes before it."""
        named = [route for route in self.routes if route.team is not None]
        own = [at for at, route in enumerate(named) if route.team == team]
        if len(own) != 1 or any(not named[own[0]].is_apart_from(route) for route in named[: own[0]]):
            return None
        return named[own[0]]

    def escalates_to(self, route: Route) -> str | None:
        """A member or a channel that hears of missed deadlines."""
        return route.escalate_to or self.escalate_to

    def terms(self, score: int, route: Route) -> Terms:
        """The hours of a case with this score that goes this way."""
        later = self.escalate_after_hours if route.escalate_after_hours is None else route.escalate_after_hours
        hours = route.deadline_hours
        if hours is None:
            hours = self.deadline_hours.get(band_of(score), DEADLINE_HOURS[band_of(score)])
        return Terms(
            week=self.week,
            contact_hours=hours,
            resolve_hours=self.resolve_hours,
            remind_before_hours=self.remind_before_hours,
            escalate_after_hours=None if self.escalates_to(route) is None else later,
        )

    def crossing(self, before: int, after: int) -> ScoreChanged | None:
        """What another score means for a case; None where it is no more and no less in need of one."""
        needed, needs = band_of(before) in self.opening, band_of(after) in self.opening
        if needed == needs:
            return None
        if needs:
            return ScoreFell(before, after)
        return ScoreRose(before, after) if self.close_when_score_rises else ScoreChanged(before, after)


@dataclass(frozen=True, slots=True)
class Roles:
    """Who of our own team may act on cases: these members and those of these user groups; none named, everybody."""

    owners: Sequence[str] = ()

    @property
    def groups(self) -> frozenset[str]:
        """The user groups ("S…") whose members may act."""
        return frozenset(name for name in self.owners if GROUP_ID.fullmatch(name))

    def allow(self, member: str, groups: Sequence[str] = ()) -> bool:
        """Whether this member, who is in these user groups, may act. The caller has checked the team."""
        return not self.owners or member in self.owners or not self.groups.isdisjoint(groups)
