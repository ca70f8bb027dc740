"""What is asked of the score in words, on the command line and in Slack alike: from the words to a report.

Whoever mistypes a name is told the nearest that there is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.config import Programme
from bot.figures.counting import Counting, Per
from bot.figures.report import Report, report
from bot.figures.surveys import BY_SURVEY, by_survey
from bot.survey.definition import Survey
from bot.survey.periods import parse_period
from bot.survey.words import nearest
from storage.database import Session
from storage.queries.attributes import COLUMNS
from storage.queries.figures import attribute_names, has_attribute, values_of
from storage.types import Channel

SURVEY, CHANNEL = "survey", "channel"
MOST_ATTRIBUTES = 2


class AskingError(ValueError):
    """There is no such thing as was asked for; a sentence for the one who asked."""

    wrong_use = True


@dataclass(frozen=True, slots=True)
class Asking:
    """The score of a period. `survey` is None where the default is meant; `where`: for each name any of its values."""

    survey: str | None = None
    period: str = "this-quarter"
    by: tuple[str, ...] = ()
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    per: Per = Per.ANSWER
    weight: str | None = None


def conditions_of(texts: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """`plan=pro` → {"plan": ("pro",)}; the same name again means any of the values. AskingError for another form."""
    found: dict[str, tuple[str, ...]] = {}
    for text in texts:
        name, equals, value = (part.strip() for part in text.partition("="))
        if not equals or not name or not value:
            raise AskingError(f"'{text}' is not of the form attribute=value, as in plan=pro")
        found[name] = (*found.get(name, ()), value)
    return {name: tuple(dict.fromkeys(values)) for name, values in found.items()}


def survey_of(programme: Programme, asking: Asking) -> Survey:
    """The one that is meant, by its name or among the conditions. AskingError where there is none, or are two."""
    named = {*([asking.survey] if asking.survey is not None else []), *asking.where.get(SURVEY, ())}
    if len(named) > 1:
        raise AskingError(f"a score is of one survey; here are {' and '.join(sorted(named))}")
    for name in named:
        if name not in programme.surveys:
            raise AskingError(nearest(name, list(programme.surveys), "survey"))
        return programme.surveys[name]
    return programme.default_survey


def answered(session: Session, programme: Programme, asking: Asking, now: datetime) -> Report:
    """The report that is asked for. AskingError, PeriodError or NotShownError where there is none, with a sentence."""
    survey, period = survey_of(programme, asking), parse_period(asking.period, now, programme.timezone)
    meant = in_the_store(session, survey.name, asking)
    counting = Counting(meant.per, meant.weight, programme.known_shares.get(survey.name), programme.splitting)
    by = () if meant.by == BY_SURVEY else meant.by
    found = report(session, survey, period, by=by, where=meant.where, counting=counting)
    if meant.by == BY_SURVEY:
        found = replace(found, split=by_survey(session, programme, survey, period, meant.where))
    if meant.where and not found.now.counts.answers and not found.now.withheld:
        check_values(session, survey.name, meant.where)
    return found


def in_the_store(session: Session, survey: str, asking: Asking) -> Asking:
    """With the names of attributes as answers have them."""
    where = {name: values for name, values in asking.where.items() if name != SURVEY}
    if not where and not asking.by and asking.weight is None:
        return replace(asking, where=where)
    known = attribute_names(session, survey)
    return replace(
        asking,
        by=split_by(session, survey, asking.by, known),
        where={attribute_meant(session, survey, name, known): values for name, values in where.items()},
        weight=None if asking.weight is None else attribute_meant(session, survey, asking.weight, known),
    )


def split_by(session: Session, survey: str, names: Iterable[str], known: list[str]) -> tuple[str, ...]:
    """One attribute or two, which may be written with `and` between them. AskingError for more."""
    written = [one for name in names for one in ([name] if name in known else re.split(r"\s+and\s+|\s*,\s*", name))]
    found = tuple(dict.fromkeys(attribute_meant(session, survey, name, known) for name in written))
    if len(found) > MOST_ATTRIBUTES:
        raise AskingError(f"the score is split by {MOST_ATTRIBUTES} attributes at a time, not by {len(found)}")
    return found


def attribute_meant(session: Session, survey: str, name: str, known: list[str]) -> str:
    """In its own spelling. Where no answer has any attribute yet, every name may come to be one."""
    if (found := next((one for one in known if one.lower() == name.lower()), None)) is not None:
        return found
    if set(known) > set(COLUMNS) and not has_attribute(session, survey, name):
        raise AskingError(nearest(name, known, "attribute"))
    return name


def check_values(session: Session, survey: str, where: Mapping[str, Iterable[str]]) -> None:
    """AskingError for a value that no answer has, of any period: then it is mistyped."""
    for name, values in where.items():
        known = values_of(session, survey, name) + (list(Channel) if name == CHANNEL else [])
        for value in values:
            if known and value not in known:
                raise AskingError(nearest(value, known, name))
