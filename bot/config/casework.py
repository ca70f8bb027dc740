"""How those who answer are looked after: `[cases]`, `[alerts]`, `[roles]` and `[[routes]]`, and their plain values."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field

from bot.closed_days import ClosedDays, known_place
from bot.config.hours import Span, span_of
from bot.config.keys import Keys
from bot.survey.business import BusinessHours
from bot.survey.casefile import ROOT_CAUSES
from bot.survey.routing import GROUP_ID, MEMBER_ID, CaseRules, Roles, Route, Told
from bot.survey.scale import Band

BandName = Literal["promoter", "passive", "detractor"]
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
BY_ATTRIBUTE = "attribute:"
CHANNEL = re.compile(r"#\S{1,80}|[CG][A-Z0-9]{4,}")
# A year of working hours.
LONGEST = 2080


def a_channel(text: str) -> str:
    """A Slack channel."""
    if not CHANNEL.fullmatch(text):
        msg = f"'{text}' is no channel; write '#name' or an id such as 'C0123456789'"
        raise ValueError(msg)
    return text


def member_or_channel(text: str) -> str:
    """Who hears of a missed deadline."""
    if not (CHANNEL.fullmatch(text) or MEMBER_ID.fullmatch(text)):
        msg = (
            f"'{text}' is neither a channel ('#name', 'C…') nor a member's id ('U…', in their profile's menu in Slack)"
        )
        raise ValueError(msg)
    return text


def an_owner(text: str) -> str:
    """A member, or where to find one."""
    if not (MEMBER_ID.fullmatch(text) or re.fullmatch(rf"{BY_ATTRIBUTE}\S.*", text)):
        msg = f"'{text}' is neither a member's id ('U…') nor 'attribute:NAME'"
        raise ValueError(msg)
    return text


def member_or_group(text: str) -> str:
    """Who may act."""
    if not (MEMBER_ID.fullmatch(text) or GROUP_ID.fullmatch(text)):
        msg = f"'{text}' is neither a member's id ('U…') nor a user group's ('S…')"
        raise ValueError(msg)
    return text


def a_day(value: Any) -> Any:
    """A date of TOML's own, or one written as a text."""
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError:
        msg = f"'{value}' is no day; write one like '2026-12-24'"
        raise ValueError(msg) from None


def as_list(value: Any) -> Any:
    """One value may stand without its list."""
    return value if isinstance(value, list) else [value]


Hours = Annotated[float, Field(ge=0, le=LONGEST, strict=False)]
SomeHours = Annotated[float, Field(gt=0, le=LONGEST, strict=False)]
Escalation = Annotated[str, AfterValidator(member_or_channel)]


class CasesFile(Keys):
    """Customers to be won back. All hours are business hours: eight of them are a working day."""

    bands: Annotated[list[BandName], BeforeValidator(as_list)] = Field(
        ["detractor"], description="The bands whose answers open a case."
    )
    deadline_hours: dict[BandName, SomeHours] = Field(
        {}, description="How long until the customer has been contacted, by band: detractor 8, passive 24, promoter 40."
    )
    resolve_hours: SomeHours = Field(80, description="How long a case may take after the customer was contacted.")
    remind_before_hours: Hours = Field(2, description="How long before a deadline the owner is reminded.")
    escalate_to: Escalation | None = Field(
        None, description="A channel or a member who hears of missed deadlines; nobody where not given."
    )
    escalate_after_hours: Hours = Field(8, description="How long after a missed deadline they hear of it.")
    root_causes: Annotated[list[Annotated[str, Field(min_length=1, max_length=75)]], Field(min_length=1)] = Field(
        list(ROOT_CAUSES), max_length=100, description="What a case may have come from, to choose when it is resolved."
    )
    when_score_improves: Literal["close", "keep"] = Field(
        "close", description="What becomes of a case whose customer changes the score to one that needs none."
    )
    business_hours: Span = Field(
        "09:00-17:00", description="When your team works, in the programme's time zone; '00:00-24:00': always."
    )
    business_days: Annotated[list[Day], Field(min_length=1)] = Field(
        ["mon", "tue", "wed", "thu", "fri"], description="On which days."
    )
    holidays: Annotated[list[Annotated[str, AfterValidator(known_place)]], BeforeValidator(as_list)] = Field(
        [], description="Countries, or parts of them ('FI', 'DE-BY'), on whose public holidays your team does not work."
    )
    closed_on: list[Annotated[date, BeforeValidator(a_day)]] = Field(
        [], description="Other days on which your team does not work, such as '2026-12-24'."
    )


class AlertsFile(Keys):
    """What the owners hear of, and what they see."""

    attributes: list[str] | None = Field(
        None, description="The attributes that an alert shows, in this order; all of them where not given."
    )
    passives: Literal["none", "digest", "each"] = Field("none", description="Whether the owners hear of passives.")
    promoters: Literal["none", "digest", "each"] = Field("none", description="Whether the owners hear of promoters.")


class RolesFile(Keys):
    """Who of your own team may do what."""

    owners: list[Annotated[str, AfterValidator(member_or_group)]] = Field(
        [], description="Members ('U…') and user groups ('S…') who may act on cases; everybody where none is named."
    )


class RouteFile(Keys):
    """Where some answers go. The first route that fits decides; what it does not say is as everywhere else."""

    when: dict[str, Annotated[list[str], BeforeValidator(as_list)]] = Field(
        {}, description="Attributes, or `account`, that the answer must have; a list means any of them."
    )
    bands: Annotated[list[BandName], BeforeValidator(as_list), Field(min_length=1)] = Field(
        ["promoter", "passive", "detractor"], description="Only answers of these bands."
    )
    channel: Annotated[str, AfterValidator(a_channel)] | None = Field(
        None, description="The channel of their alerts, instead of owners_channel."
    )
    owner: Annotated[list[Annotated[str, AfterValidator(an_owner)]], BeforeValidator(as_list)] = Field(
        [],
        description="Who has their cases: a member's id, a list of them (by turns), or 'attribute:NAME', "
        "an attribute that holds an id or a mail address.",
    )
    deadline_hours: SomeHours | None = Field(None, description="Instead of that of [cases].")
    escalate_to: Escalation | None = Field(None, description="Instead of that of [cases].")
    escalate_after_hours: Hours | None = Field(None, description="Instead of that of [cases].")
    team: Annotated[str, Field(min_length=1, max_length=80)] | None = Field(
        None, description="The team whose customers these are: [[reports]] tell each team of its own."
    )


def rules_of(cases: CasesFile, alerts: AlertsFile, routes: list[RouteFile], zone: ZoneInfo) -> CaseRules:
    """Plain values."""
    given = {Band(band): hours for band, hours in cases.deadline_hours.items()}
    return CaseRules(
        week=week_of(cases, zone),
        opening=frozenset(Band(band) for band in cases.bands),
        deadline_hours=given,
        resolve_hours=cases.resolve_hours,
        remind_before_hours=cases.remind_before_hours,
        escalate_to=cases.escalate_to,
        escalate_after_hours=cases.escalate_after_hours,
        root_causes=tuple(dict.fromkeys(cases.root_causes)),
        close_when_score_rises=cases.when_score_improves == "close",
        routes=tuple(route_of(route) for route in routes),
        told={Band.PASSIVE: Told(alerts.passives), Band.PROMOTER: Told(alerts.promoters)},
    )


def week_of(cases: CasesFile, zone: ZoneInfo) -> BusinessHours:
    """The team's week, and the days on which it does not work."""
    opens, closes = span_of(cases.business_hours)
    days = frozenset(DAYS.index(day) for day in cases.business_days)
    closed = ClosedDays(frozenset(cases.closed_on), tuple(dict.fromkeys(cases.holidays)))
    return BusinessHours(zone, opens, closes, days, closed)


def route_of(route: RouteFile) -> Route:
    """One route. An attribute goes before members: these have the cases of those who have no such attribute."""
    attributes = [name.removeprefix(BY_ATTRIBUTE) for name in route.owner if name.startswith(BY_ATTRIBUTE)]
    return Route(
        when={key: tuple(values) for key, values in route.when.items()},
        bands=frozenset(Band(band) for band in route.bands),
        channel=route.channel,
        owner_attribute=attributes[0].strip() if attributes else None,
        owners=tuple(name for name in route.owner if not name.startswith(BY_ATTRIBUTE)),
        deadline_hours=route.deadline_hours,
        escalate_to=route.escalate_to,
        escalate_after_hours=route.escalate_after_hours,
        team=route.team,
    )


def roles_of(roles: RolesFile) -> Roles:
    """Plain values."""
    return Roles(tuple(roles.owners))
