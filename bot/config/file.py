"""The file's format: every key, its meaning and its limits. `nps config schema` prints it as JSON Schema."""

from __future__ import annotations

import re
from datetime import timedelta
from email.utils import parseaddr
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from bot.config.asking import AskingFile
from bot.config.benchmarks import BenchmarkFile
from bot.config.brand import BrandFile, SignatureFile
from bot.config.casework import AlertsFile, CasesFile, RolesFile, RouteFile
from bot.config.delivery import DkimFile, Domain, LimitsFile
from bot.config.goals import GoalFile
from bot.config.keys import Keys
from bot.config.pages import PagesFile, WebhookFile
from bot.config.posts import PostsFile
from bot.config.questions import BandName, Questions, Subject, Tag, ThanksFile, Written
from bot.config.reports import ReportFile
from bot.config.sampling import Sample, SampleFile, SomeDays
from bot.config.schedules import ScheduleFile
from bot.config.segments import SegmentFile
from bot.config.weights import WeightsFile

LINK_ATTRIBUTE = r"^[A-Za-z][A-Za-z0-9_-]{0,39}$"
DELAY = re.compile(r"(\d+)\s*([mhd])")
UNITS = {"m": "minutes", "h": "hours", "d": "days"}


def known_zone(name: str) -> str:
    """An IANA name, such as Europe/Helsinki."""
    if name not in available_timezones():
        msg = f"{name!r} is not a time zone; write one like 'Europe/Helsinki' or 'UTC'"
        raise ValueError(msg)
    ZoneInfo(name)
    return name


def mail_address(text: str) -> str:
    """`Name <local@domain>` or the bare address, without line breaks."""
    _, address = parseaddr(text)
    if "\n" in text or "\r" in text or not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]+", address):
        msg = f"{text!r} is not a mail address; write one like 'Acme <nps@acme.example>'"
        raise ValueError(msg)
    return text


def seconds_of(text: str) -> str:
    """`30m`, `24h`, `2d`."""
    if not DELAY.fullmatch(text):
        msg = f"{text!r} is not a delay; write minutes, hours or days: '30m', '24h', '2d'"
        raise ValueError(msg)
    return text


def delay_in_seconds(text: str) -> int:
    """The seconds of a checked delay."""
    number, unit = DELAY.findall(text)[0]
    return int(timedelta(**{UNITS[unit]: int(number)}).total_seconds())


def as_list(value: Any) -> Any:
    """One value of an audience may stand without its list."""
    return value if isinstance(value, list) else [value]


def each_channel_once(posts: list[Any]) -> list[Any]:
    """Two posts of one wave in one channel would ask the same people twice."""
    channels = [post.channel for post in posts]
    if twice := next((channel for channel in channels if channels.count(channel) > 1), None):
        msg = f"{twice} is there twice; a wave is posted once in a channel"
        raise ValueError(msg)
    return posts


class ChannelPostFile(Keys):
    """A Slack channel that is shared with a customer: each wave is posted there, and each person answers privately."""

    channel: Annotated[str, Field(pattern=r"^(#\S{1,80}|[A-Z0-9]{9,})$")] = Field(
        description="'#name' or an id. Invite the bot to it."
    )
    account: Annotated[str, Field(min_length=1, max_length=200)] = Field(
        description="The account whose people are in the channel; who answers there becomes a contact of it."
    )
    who: Literal["customers", "all"] = Field(
        "customers", description="Who may answer: everybody who is not of your own team, or all."
    )


class SurveyFile(Keys):
    """One survey: what is recommended, who is asked, when, and how."""

    kind: Literal["relationship", "transactional"] = Field(
        "relationship", description="By the calendar, or after an event such as a closed ticket."
    )
    subject: Annotated[dict[Tag, Subject], Written] = Field(
        {}, description="What is recommended: a text, or a table by language; the company where not given."
    )
    language: Tag | None = Field(None, description="Instead of the programme's: for those whose own is not known.")
    questions: Questions = Field([], description="Extra questions after the question of the band.")
    thanks: dict[BandName, ThanksFile] = Field({}, description="Own thanks by band, with a link.")
    channels: list[Literal["slack", "email", "webhook"]] = Field(
        ["slack", "email"], min_length=1, description="How people are asked, in order of preference."
    )
    channel_as_before: bool = Field(
        default=True, description="Whether the channel by which somebody answered last goes before the others."
    )
    schedule: ScheduleFile | None = Field(None, description="When waves open; without it, only by hand.")
    open_days: Annotated[int, Field(ge=1, le=365)] = Field(21, description="How long a wave takes answers, in days.")
    reminders: list[Annotated[int, Field(ge=1, le=365)]] = Field(
        [], description="Days after the ask on which those without an answer are reminded, where they were asked."
    )
    remind_elsewhere: bool = Field(
        default=False,
        description="True: whoever keeps silent is asked by another of `channels` with the first reminder, and from "
        "then on there alone; but not who wishes to be asked by one channel.",
    )
    last_call: SomeDays | None = Field(
        None, description="One more reminder so long before the end, to those who still have not answered: '2 days'."
    )
    late_answers: bool = Field(default=False, description="Whether an answer after the end still counts.")
    late: Annotated[str, AfterValidator(seconds_of)] = Field(
        "3d", description="A wave that was missed opens at most so late; otherwise it is skipped, and the owners hear."
    )
    sample: Sample = Field(
        SampleFile(), description="The share of those eligible who are asked in a wave, or a table of share, by, …"
    )
    spread: SomeDays | None = Field(
        None, description="Over how many of each contact's working days a wave is spread: '3 days'. At once if not."
    )
    per_hour: Annotated[int, Field(ge=1)] | None = Field(
        None, description="At most about so many are asked in an hour: a bigger wave is spread over more days."
    )
    audience: dict[str, Annotated[list[str], BeforeValidator(as_list)]] = Field(
        {}, description="Attributes that a contact must have; a list means any of them."
    )
    drivers: list[Annotated[str, Field(min_length=1, max_length=80)]] = Field(
        [], max_length=10, description="Rating questions, or attributes that are numbers: what goes with the score."
    )
    link_attributes: list[Annotated[str, Field(pattern=LINK_ATTRIBUTE)]] = Field(
        [], description="What an open link may say of the occasion, in its query: '?touchpoint=checkout'."
    )
    quarantine_days: Annotated[int, Field(ge=0, le=3650)] | None = Field(
        None, description="Instead of the programme's: nobody is asked twice within so many days."
    )
    announce_days: Annotated[int, Field(ge=0, le=60)] = Field(
        3, description="So many days before a wave of the schedule the owners hear of it; 0: not."
    )
    approval: bool = Field(default=False, description="True: a wave goes out only when an owner has approved it.")
    review_after: SomeDays | None = Field(
        None, description="So long after a wave the owners review it: '5 days'. In the calendar, and they are reminded."
    )
    anonymous: bool = Field(default=False, description="True: nobody sees who answered.")
    on: str | None = Field(None, min_length=1, description="The type of event after which a transactional survey asks.")
    where: dict[str, Annotated[list[str], BeforeValidator(as_list)]] = Field(
        {}, description="Attributes that the event, or else its contact, must have; a list means any of them."
    )
    per_day: Annotated[int, Field(ge=1)] | None = Field(None, description="So many are asked a day after events.")
    delay: Annotated[str, AfterValidator(seconds_of)] = Field(
        "0m", description="How long after the event a transactional survey asks: '30m', '24h', '2d'."
    )
    weights: WeightsFile | None = Field(
        None, description="Known shares of all customers, to which the score is weighted."
    )
    channel_posts: Annotated[list[ChannelPostFile], AfterValidator(each_channel_once)] = Field(
        [], description="Slack channels shared with customers in which each wave is posted, too."
    )

    @model_validator(mode="after")
    def one_calendar(self) -> SurveyFile:
        """Who is asked in turn has no waves besides."""
        if self.sample.rolling is not None and self.schedule is not None:
            msg = "write either `schedule` or `sample.rolling`: a rolling sample has a wave of its own each period"
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def elsewhere_is_somewhere(self) -> SurveyFile:
        """Another channel, and a reminder that takes it."""
        if self.remind_elsewhere and (len(set(self.channels)) < 2 or not (self.reminders or self.last_call)):
            msg = "`remind_elsewhere` needs two `channels`, and `reminders` or a `last_call`"
            raise ValueError(msg)
        return self


class MailFile(Keys):
    """Who the mails are from."""

    from_: Annotated[str, AfterValidator(mail_address)] = Field(
        alias="from", description="The sender, 'Name <address>'; its domain must be yours to send from."
    )
    reply_to: Annotated[str, AfterValidator(mail_address)] | None = Field(
        None, description="Where replies go; somebody should read them. The sender where not given."
    )
    return_domain: Domain | None = Field(
        None, description="Where bounces, replies and unsubscribing mails come back to: 'nps.acme.example'."
    )
    postal_address: str | None = Field(None, description="Shown below each mail; some countries require it.")
    signature: SignatureFile | None = Field(None, description="The person who asks: a name, and a role.")
    templates: Annotated[str, Field(min_length=1)] | None = Field(
        None, description="A folder beside this file with letters of your own: question.html, reminder.txt, …"
    )
    dkim: DkimFile | None = Field(None, description="Sign the mails, where your mail server does not.")
    connections: Annotated[int, Field(ge=1, le=100)] = Field(
        3, description="To each mail server at once, from each copy of the program. Microsoft 365 allows three."
    )
    limits: LimitsFile | None = Field(None, description="All mails together.")
    domain_limits: dict[Domain, LimitsFile] = Field(
        {}, description="Mails to one domain, by its name; '*' is for each domain that is not named."
    )


class SlackFile(Keys):
    """How Slack is used."""

    per_second: Annotated[float, Field(gt=0, le=50, strict=False)] = Field(
        1.0, description="New messages a second in the workspace, over all copies of the program."
    )
    channel_per_second: Annotated[float, Field(gt=0, le=50, strict=False)] = Field(
        1.0, description="New messages a second into one channel. Slack tolerates about one."
    )


class ProgrammeFile(Keys):
    """The configuration of a company's NPS programme."""

    company: str = Field(min_length=1, max_length=80, description="Your company's name, as customers know it.")
    timezone: Annotated[str, AfterValidator(known_zone)] = Field(
        "UTC", description="Periods and schedules are counted in this zone."
    )
    language: Tag = Field("en", description="Spoken to customers whose own language is not known.")
    translations: str | None = Field(
        None,
        min_length=1,
        description="A folder beside this file with texts of your own, a file a language: it.po, pt_BR.po.",
    )
    themes: str | None = Field(
        None, min_length=1, description="A folder beside this file with keywords of your own by language: en.toml."
    )
    theme_classifier: str | None = Field(
        None, min_length=1, description="Who finds the themes of comments instead: an entry point in eleven_nps.themes."
    )
    owners_channel: str | None = Field(
        None, description="The Slack channel of alerts: '#name' or an id. Invite the bot to it."
    )
    quarantine_days: Annotated[int, Field(ge=0, le=3650)] = Field(
        90, description="Nobody is asked twice within so many days, over all surveys."
    )
    brand: BrandFile = Field(BrandFile(), description="How the company looks.")
    mail: MailFile | None = Field(None, description="Needed to ask by email.")
    slack: SlackFile = Field(SlackFile(), description="How Slack is used.")
    asking: AskingFile = Field(AskingFile(), description="When customers may be asked.")
    pages: PagesFile = Field(PagesFile(), description="The pages that customers see.")
    webhook: WebhookFile | None = Field(None, description="Needed to ask by the channel webhook.")
    posts: PostsFile = Field(PostsFile(), description="The score, posted by itself.")
    cases: CasesFile = Field(CasesFile(), description="Customers to be won back.")
    alerts: AlertsFile = Field(AlertsFile(), description="What the owners hear of, and what they see.")
    roles: RolesFile = Field(RolesFile(), description="Who of your own team may do what.")
    routes: list[RouteFile] = Field([], description="Which answers go where; the first that fits decides.")
    reports: list[ReportFile] = Field([], description="What comes by itself to those who look after customers or lead.")
    segments: dict[str, SegmentFile] = Field({}, description="How the numbers among attributes are grouped.")
    indexed_attributes: list[Annotated[str, Field(min_length=1, max_length=80)]] = Field(
        [],
        max_length=20,
        description="Attributes by which closed days are counted ahead: figures by them take no time.",
    )
    goals: list[GoalFile] = Field([], description="What is to be reached: nps goals tells how far it is.")
    benchmarks: list[BenchmarkFile] = Field([], description="Scores of others: nps benchmarks shows ours beside them.")
    surveys: dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,39}$")], SurveyFile] = Field(
        min_length=1, description="One table for each survey; the first is meant where none is named."
    )
