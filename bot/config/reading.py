"""From the file's text to the programme, or to sentences that name the key and the line."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import replace
from email.utils import parseaddr
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from bot.config.asking import working_hours_of
from bot.config.benchmarks import benchmark_of
from bot.config.brand import Brand, Signature
from bot.config.casework import roles_of, rules_of
from bot.config.delivery import Delivery, Dkim, Rates
from bot.config.file import ProgrammeFile, delay_in_seconds
from bot.config.goals import goal_of, unknown_survey
from bot.config.pages import PageRules
from bot.config.posts import posts_of
from bot.config.programme import MailIdentity, Programme
from bot.config.questions import questions_of, subjects_of, thanks_of
from bot.config.reports import standing_report, unfit
from bot.config.sampling import days_of
from bot.config.schedules import schedule_of
from bot.config.segments import cut_rule
from bot.config.weights import known_shares_of
from bot.locales import Languages, TranslationError
from bot.survey.definition import Kind, SharedChannel, Survey
from bot.survey.questions import text_in
from bot.vendors import NetworkFileError, Networks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.config.file import MailFile, SurveyFile

TABLE = re.compile(r"\s*\[+\s*([^\]]+?)\s*\]")
KEY = re.compile(r"\s*([A-Za-z0-9_.\"' -]+?)\s*=")


class ConfigError(Exception):
    """The configuration cannot be used; the message says what to change, and where."""


def read_programme(path: Path) -> Programme:
    """The programme in this file; ConfigError where it is missing, is not TOML, or says something impossible."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        msg = f"there is no {path.name} here; `nps init` writes one"
        raise ConfigError(msg) from None
    except (OSError, UnicodeDecodeError) as error:
        msg = f"{path} cannot be read: {error}"
        raise ConfigError(msg) from error
    return parse_programme(text, path.name, path.absolute().parent)


def parse_programme(text: str, name: str = "nps.toml", folder: Path | None = None) -> Programme:
    """The programme of this text; what it names beside itself is in the folder."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        msg = f"{name} is not valid TOML: {error}"
        raise ConfigError(msg) from error
    try:
        checked = ProgrammeFile.model_validate(document)
    except ValidationError as error:
        lines = key_lines(text)
        sentences = [sentence(fault, lines, name) for fault in error.errors()]
        raise ConfigError("\n".join(sentences)) from error
    languages = languages_of(checked.translations, folder, name)
    beside = folder or Path()
    brand = brand_of(checked, beside, name)
    programme = programme_of(checked, languages, identity_of(checked, brand, beside, name), brand)
    teams = programme.cases.teams
    if fault := unfit(programme.reports, programme.surveys, teams, mails=programme.mail is not None):
        raise ConfigError(f"{name}: reports: {fault}")
    if (fault := unknown_survey((*programme.goals, *programme.benchmarks), programme.surveys)) is not None:
        raise ConfigError(f"{name}: {fault}")
    themes = None if checked.themes is None else beside / checked.themes
    return replace(programme, pages=pages_of(checked, beside, name), themes=themes)


def languages_of(translations: str | None, folder: Path | None, name: str) -> Languages:
    """Ours, and the operator's own."""
    if translations is None:
        return Languages()
    own = (folder or Path()) / translations
    if not own.is_dir():
        msg = f"{name}: translations: there is no folder {own}; make it, and put files such as it.po into it"
        raise ConfigError(msg)
    try:
        return Languages(own)
    except TranslationError as error:
        raise ConfigError(str(error)) from error


def sentence(fault: Any, lines: dict[tuple[str, ...], int], name: str) -> str:
    """One fault, with the key as it is written in the file and its line."""
    path = tuple(str(part) for part in fault["loc"] if part != "[key]")
    line = next((lines[path[:n]] for n in range(len(path), 0, -1) if path[:n] in lines), None)
    place = name if line is None else f"{name}, line {line}"
    keys = [str(part) for part in fault["loc"] if not isinstance(part, int) and part != "[key]"]
    return f"{place}: {'.'.join(keys)}: {told(fault)}"


def told(fault: Any) -> str:
    """What is wrong, in words for a person who writes the file."""
    match fault["type"]:
        case "extra_forbidden":
            return "there is no such key"
        case "missing":
            return "this key is needed"
        case "value_error":
            return str(fault["ctx"]["error"])
        case "literal_error":
            return f"{fault['input']!r} is not one of {fault['ctx']['expected']}"
        case "string_pattern_mismatch":
            return f"{fault['input']!r} is no name; use small letters, digits, - and _, beginning with a letter"
        case _:
            shown = "" if isinstance(fault["input"], dict) else f" (it is {fault['input']!r})"
            return f"{fault['msg'][0].lower()}{fault['msg'][1:]}{shown}"


def key_lines(text: str) -> dict[tuple[str, ...], int]:
    """The line of each table and key. Good enough to find the place: inline tables count as their key's line.

    The tables of a list ([[routes]]) are told apart by their numbers, from 0.
    """
    lines: dict[tuple[str, ...], int] = {}
    counted: Counter[tuple[str, ...]] = Counter()
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if heading := TABLE.match(line):
            table = split_key(heading[1])
            if line.lstrip().startswith("[["):
                counted[table] += 1
                table = (*table, str(counted[table] - 1))
            lines.setdefault(table, number)
        elif key := KEY.match(line):
            lines.setdefault(table + split_key(key[1]), number)
    return lines


def split_key(dotted: str) -> tuple[str, ...]:
    """`surveys."a"` → ("surveys", "a")."""
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))


def pages_of(checked: ProgrammeFile, folder: Path, file: str) -> PageRules:
    """The rules of the pages; ConfigError where the file of networks cannot be read."""
    origins = tuple(dict.fromkeys(checked.pages.frame_origins))
    if checked.pages.networks is None:
        return PageRules(origins, score_page=checked.pages.score_page)
    networks = folder / checked.pages.networks
    try:
        Networks.read(networks)
    except NetworkFileError as error:
        raise ConfigError(f"{file}: pages.networks: {error}") from error
    return PageRules(origins, networks, checked.pages.score_page)


def brand_of(checked: ProgrammeFile, folder: Path, file: str) -> Brand:
    """How the company looks; ConfigError where its logo is not there."""
    color, logo = checked.brand.color, checked.brand.logo
    if logo is not None and not (folder / logo).is_file():
        raise ConfigError(f"{file}: brand.logo: there is no file {folder / logo}")
    return Brand(color, None if logo is None else folder / logo)


def identity_of(checked: ProgrammeFile, brand: Brand, folder: Path, file: str) -> MailIdentity | None:
    """Who the mails are from; ConfigError where they are to look like something that is not there."""
    mail = checked.mail
    if mail is None:
        return None
    if mail.templates is not None and not (folder / mail.templates).is_dir():
        told = f"there is no folder {folder / mail.templates}; `nps mail templates --out {mail.templates}` makes it"
        raise ConfigError(f"{file}: mail.templates: {told}")
    name, address = parseaddr(mail.from_)
    return MailIdentity(
        name or checked.company,
        address,
        mail.reply_to,
        mail.postal_address,
        signature=None if mail.signature is None else Signature(mail.signature.name, mail.signature.role),
        brand=brand,
        templates=None if mail.templates is None else folder / mail.templates,
        delivery=delivery_of(mail, address.rpartition("@")[2]),
        return_domain=mail.return_domain,
    )


def delivery_of(mail: MailFile, domain: str) -> Delivery:
    """Plain values."""
    return Delivery(
        dkim=None if mail.dkim is None else Dkim(mail.dkim.domain or domain, mail.dkim.selector),
        connections=mail.connections,
        limits=Rates.of(mail.limits),
        domain_limits={name: Rates.of(limits) for name, limits in mail.domain_limits.items()},
    )


def programme_of(checked: ProgrammeFile, languages: Languages, mail: MailIdentity | None, brand: Brand) -> Programme:
    """Plain values."""
    return Programme(
        company=checked.company,
        timezone=ZoneInfo(checked.timezone),
        owners_channel=checked.owners_channel,
        mail=mail,
        slack_per_second=checked.slack.per_second,
        working_hours=working_hours_of(checked.asking, ZoneInfo(checked.timezone)),
        most_a_year=checked.asking.most_a_year,
        slack_channel_per_second=checked.slack.channel_per_second,
        brand=brand,
        webhook_url=None if checked.webhook is None else checked.webhook.url,
        posts=posts_of(checked.posts),
        reports=tuple(standing_report(report) for report in checked.reports),
        segments={name: cut_rule(segment) for name, segment in checked.segments.items()},
        indexed_attributes=unique(checked.indexed_attributes),
        known_shares={
            name: known_shares_of(survey.weights) for name, survey in checked.surveys.items() if survey.weights
        },
        goals=tuple(goal_of(goal) for goal in checked.goals),
        benchmarks=tuple(benchmark_of(benchmark) for benchmark in checked.benchmarks),
        cases=rules_of(checked.cases, checked.alerts, checked.routes, ZoneInfo(checked.timezone)),
        roles=roles_of(checked.roles),
        alert_attributes=None if checked.alerts.attributes is None else tuple(checked.alerts.attributes),
        surveys={name: survey_of(name, survey, checked) for name, survey in checked.surveys.items()},
        language=checked.language,
        theme_classifier=checked.theme_classifier,
        drivers={name: unique(survey.drivers) for name, survey in checked.surveys.items() if survey.drivers},
        languages=languages,
    )


def survey_of(name: str, survey: SurveyFile, programme: ProgrammeFile) -> Survey:
    """One survey, with what it takes from the programme."""
    quarantine = programme.quarantine_days if survey.quarantine_days is None else survey.quarantine_days
    language = survey.language or programme.language
    return Survey(
        name=name,
        company=programme.company,
        subject=text_in(survey.subject, language) or programme.company,
        subjects=subjects_of(survey.subject),
        language=language,
        questions=questions_of(survey.questions, language),
        thanks=thanks_of(survey.thanks),
        kind=Kind(survey.kind),
        channels=unique(survey.channels),
        channel_as_before=survey.channel_as_before,
        link_attributes=unique(survey.link_attributes),
        schedule=None if survey.schedule is None else schedule_of(survey.schedule),
        late_seconds=delay_in_seconds(survey.late),
        open_days=survey.open_days,
        reminders=tuple(sorted(set(survey.reminders))),
        remind_elsewhere=survey.remind_elsewhere,
        last_call_days=None if survey.last_call is None else days_of(survey.last_call),
        late_answers=survey.late_answers,
        sample=survey.sample.share,
        sample_by=survey.sample.by,
        rolling=survey.sample.rolling,
        after_days=survey.sample.after_days,
        spread_days=0 if survey.spread is None else days_of(survey.spread),
        per_hour=survey.per_hour,
        audience={key: tuple(values) for key, values in survey.audience.items()},
        quarantine_days=quarantine,
        announce_days=survey.announce_days,
        approval=survey.approval,
        review_days=None if survey.review_after is None else days_of(survey.review_after),
        anonymous=survey.anonymous,
        on=survey.on,
        where={key: tuple(values) for key, values in survey.where.items()},
        per_day=survey.per_day,
        delay_seconds=delay_in_seconds(survey.delay),
        channel_posts=tuple(SharedChannel(post.channel, post.account, post.who) for post in survey.channel_posts),
    )


def unique(values: Sequence[str]) -> tuple[str, ...]:
    """Without repetitions, in order."""
    return tuple(dict.fromkeys(values))
