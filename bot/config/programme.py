"""The programme as the rest of the code knows it: checked, plain, with every default in place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.config.benchmarks import Benchmark
from bot.config.brand import Brand, Signature
from bot.config.delivery import Delivery
from bot.config.goals import Goal
from bot.config.pages import PageRules
from bot.config.posts import Posts
from bot.config.reports import StandingReport
from bot.locales import Languages
from bot.statistics.cuts import CutRule, Splitting
from bot.statistics.weighting import KnownShares
from bot.survey.routing import CaseRules, Roles
from bot.working_hours import WorkingHours

if TYPE_CHECKING:
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from bot.survey.definition import Survey
from bot.survey.wording import Wording


class UnknownSurveyError(LookupError):
    """A survey was named that is not in the configuration. `wrong_use`: whoever typed it can mend it."""

    wrong_use = True


@dataclass(frozen=True, slots=True)
class MailIdentity:
    """Who the mails are from, and how they look. `templates`: a folder of the operator's own.

    `return_domain`: whose mail comes back to the program; None: to nobody who reads it.
    """

    from_name: str
    from_address: str
    reply_to: str | None = None
    postal_address: str | None = None
    signature: Signature | None = None
    brand: Brand = field(default_factory=Brand)
    templates: Path | None = None
    delivery: Delivery = field(default_factory=Delivery)
    return_domain: str | None = None

    @property
    def domain(self) -> str:
        """The sending domain: of Message-IDs, of bounces, of the list."""
        return self.from_address.rpartition("@")[2]


@dataclass(frozen=True, slots=True)
class Programme:
    """A company's NPS programme. `alert_attributes` are those that an alert shows; None: all that it has room for."""

    company: str
    timezone: ZoneInfo
    owners_channel: str | None
    mail: MailIdentity | None
    slack_per_second: float
    surveys: dict[str, Survey]
    working_hours: WorkingHours
    brand: Brand = field(default_factory=Brand)
    pages: PageRules = field(default_factory=PageRules)
    webhook_url: str | None = None
    posts: Posts = field(default_factory=Posts)
    reports: tuple[StandingReport, ...] = ()
    segments: dict[str, CutRule] = field(default_factory=dict)
    # By these, closed days are counted once and for all.
    indexed_attributes: tuple[str, ...] = ()
    # By survey: the make-up of all whom its answers stand for.
    known_shares: dict[str, KnownShares] = field(default_factory=dict)
    goals: tuple[Goal, ...] = ()
    benchmarks: tuple[Benchmark, ...] = ()
    cases: CaseRules = field(default_factory=CaseRules)
    roles: Roles = field(default_factory=Roles)
    alert_attributes: tuple[str, ...] | None = None
    language: str = "en"
    # What comments are about: a folder of the operator's own keywords, or else a classifier of their own.
    themes: Path | None = None
    theme_classifier: str | None = None
    # By survey: what is held against its score, rating questions or attributes that are numbers.
    drivers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    # However many surveys there are, nobody is asked more often within 365 days; None: there is no such limit.
    most_a_year: int | None = None
    slack_channel_per_second: float = 1.0
    languages: Languages = field(default_factory=Languages, repr=False, compare=False)

    @property
    def default_survey(self) -> Survey:
        """The one meant where none is named: the first in the file."""
        return next(iter(self.surveys.values()))

    @property
    def wording(self) -> Wording:
        """How figures and reports are worded for the owners: in the programme's own language."""
        return self.languages.wording_for(self.language)

    @property
    def splitting(self) -> Splitting:
        """How the score is split by attributes."""
        return Splitting(self.segments, self.timezone)

    def survey(self, name: str | None) -> Survey:
        """By name; UnknownSurveyError with a sentence that lists those there are."""
        if name is None:
            return self.default_survey
        if name not in self.surveys:
            msg = f"there is no survey '{name}' in the configuration; there is {', '.join(self.surveys)}"
            raise UnknownSurveyError(msg)
        return self.surveys[name]
