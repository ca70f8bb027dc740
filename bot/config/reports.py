"""Reports that come by themselves: `[[reports]]`, whom each is for, when, and their plain values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from bot.config.casework import CHANNEL, as_list
from bot.config.keys import Keys
from bot.survey.routing import MAIL_ADDRESS, MEMBER_ID

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


class Level(StrEnum):
    """Whom a report is for: those who talk to customers, those who lead them, those who lead the company."""

    FRONT = "front"
    TEAM = "team"
    MANAGEMENT = "management"


Every = Literal["day", "week", "month", "quarter", "wave"]
# Whoever talks to customers hears of their cases while something can be done; a score takes longer to move.
ALLOWED: dict[str, tuple[str, ...]] = {
    Level.FRONT: ("day", "week"),
    Level.TEAM: ("week", "month", "quarter", "wave"),
    Level.MANAGEMENT: ("month", "quarter", "wave"),
}
USUAL: dict[str, Every] = {Level.FRONT: "day", Level.TEAM: "week", Level.MANAGEMENT: "quarter"}


def a_reader(text: str) -> str:
    """Where a report can be sent."""
    if not (CHANNEL.fullmatch(text) or MEMBER_ID.fullmatch(text) or MAIL_ADDRESS.fullmatch(text)):
        msg = (
            f"'{text}' is no channel ('#name', 'C…'), no member's id ('U…', in their profile's menu in Slack) "
            "and no mail address"
        )
        raise ValueError(msg)
    return text


class ReportFile(Keys):
    """A report that comes by itself, at nine in the morning of the first working day after its time."""

    level: Literal["front", "team", "management"] = Field(
        description="front: each member, of their own cases; team: who leads a team; management: who leads the company."
    )
    every: Every | None = Field(
        None,
        description="day, week, month, quarter, wave; for the front a day, a team a week, the management a quarter.",
    )
    to: Annotated[list[Annotated[str, AfterValidator(a_reader)]], BeforeValidator(as_list)] = Field(
        [],
        description="Channels ('#name'), members ('U…') and mail addresses. Of the front only these; all who have "
        "cases where none is named.",
    )
    survey: str | None = Field(None, description="Of which survey; the first where not given.")
    team: str | None = Field(None, description="Of which team: one that [[routes]] name.")
    by: Annotated[list[str], BeforeValidator(as_list)] = Field(
        [], description="Attributes by which the score is split in the report of the management: 'plan'."
    )

    @model_validator(mode="after")
    def possible(self) -> ReportFile:
        """A team has a name, and each level its times and its readers."""
        if self.every is not None and self.every not in ALLOWED[self.level]:
            msg = f"a report of the level '{self.level}' comes every {' or '.join(ALLOWED[self.level])}"
            raise ValueError(msg)
        if (self.level == "team") != (self.team is not None):
            msg = "a report of the level 'team' needs a `team`, and no other has one"
            raise ValueError(msg)
        if not self.to and self.level != "front":
            msg = "`to` is needed: channels, members, mail addresses"
            raise ValueError(msg)
        if self.level == "front" and any(CHANNEL.fullmatch(reader) for reader in self.to):
            msg = "a report of the level 'front' goes to a member or a mail address: it is about one person's cases"
            raise ValueError(msg)
        return self


@dataclass(frozen=True, slots=True)
class StandingReport:
    """One of them. `survey` None: the first; for the front all of them. `to` empty: everybody who has cases."""

    level: Level
    every: Every
    to: tuple[str, ...] = ()
    survey: str | None = None
    team: str | None = None
    by: tuple[str, ...] = ()


def standing_report(report: ReportFile) -> StandingReport:
    """Plain values."""
    return StandingReport(
        level=Level(report.level),
        every=report.every or USUAL[report.level],
        to=tuple(dict.fromkeys(report.to)),
        survey=report.survey,
        team=report.team,
        by=tuple(dict.fromkeys(report.by)),
    )


def unfit(
    reports: Sequence[StandingReport], surveys: Collection[str], teams: Collection[str], *, mails: bool
) -> str | None:
    """What a report takes that the rest of the file does not have; `mails`: it says who mails are from."""
    for report in reports:
        if report.survey is not None and report.survey not in surveys:
            return f"there is no survey '{report.survey}'; there is {', '.join(surveys)}"
        if report.team is not None and report.team not in teams:
            return f"no [[routes]] has the team '{report.team}'; there is {', '.join(teams) or 'none'}"
        if not mails and any(MAIL_ADDRESS.fullmatch(reader) for reader in report.to):
            return "a mail address in `to` needs [mail], which says who the mails are from"
    return None
