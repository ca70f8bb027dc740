"""The configuration file: the documented one is read rightly, and each mistake is told with its key and line."""

from __future__ import annotations

import re
import tomllib
from contextlib import suppress
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from bot.config import ConfigError, MailIdentity, read_programme
from bot.config.file import ProgrammeFile
from bot.config.reading import key_lines, parse_programme
from bot.config.starter import STARTER
from bot.survey.definition import Kind, Schedule, Survey

DOCUMENTED = """\
company = "Acme"
timezone = "Europe/Helsinki"           # periods and schedules
owners_channel = "#customer-voice"     # or a channel id
quarantine_days = 90                   # nobody is asked twice within, over all surveys

[mail]
from = "Acme <nps@acme.example>"

[surveys.customers]
kind = "relationship"                  # or "transactional"
subject = "Acme"                       # what is recommended
channels = ["slack", "email"]          # in order of preference
schedule = { every = "quarter", day = 10, at = "09:00" }   # or every = "month", or cron = "0 9 * * 1"; none: by hand
open_days = 21
reminders = [4, 10]                    # days after the first ask, to those who have not answered
sample = 1.0                           # a share of those eligible
audience = { plan = ["pro", "enterprise"] }                # attributes; a list means any of
approval = false                       # true: owners must approve a wave in Slack before it goes out

[surveys.support]
kind = "transactional"
subject = "our support"
on = "ticket-closed"
delay = "24h"
"""
EVERY = "'week', 'month', 'quarter', 'half-year' or 'year'"
FIVE = "write five fields like '0 9 * * 1'"
NO_ADDRESS = "is not a mail address; write one like 'Acme <nps@acme.example>'"


def mistakes(text: str) -> list[str]:
    """What is told of this file."""
    with pytest.raises(ConfigError) as caught:
        parse_programme(text)
    return str(caught.value).splitlines()


def with_line(text: str, *, below: str = "[surveys.customers]") -> str:
    """The smallest file, with another line below that heading; the line is the fourth."""
    head = 'company = "Acme"\n' + "#\n" * (1 if below else 0)
    return f"{head}{below}\n{text}\n" if below else f'{text}\n[surveys.customers]\nsubject = "Acme"\n'


def test_the_documented_file_says_what_is_documented() -> None:
    """Every key of it."""
    programme = parse_programme(DOCUMENTED)

    assert ("Acme", ZoneInfo("Europe/Helsinki"), "#customer-voice", 1.0) == (
        programme.company, programme.timezone, programme.owners_channel, programme.slack_per_second
    )  # fmt: skip
    assert MailIdentity("Acme", "nps@acme.example") == programme.mail
    assert "acme.example" == programme.mail.domain
    assert ["customers", "support"] == list(programme.surveys)
    assert programme.surveys["customers"] == programme.default_survey == Survey(
        name="customers",
        company="Acme",
        subject="Acme",
        kind=Kind.RELATIONSHIP,
        channels=("slack", "email"),
        schedule=Schedule(every="quarter", day=10, at="09:00"),
        open_days=21,
        reminders=(4, 10),
        sample=1.0,
        audience={"plan": ("pro", "enterprise")},
        quarantine_days=90,
    )  # fmt: skip
    assert Survey(
        name="support",
        company="Acme",
        subject="our support",
        kind=Kind.TRANSACTIONAL,
        on="ticket-closed",
        delay_seconds=24 * 3600,
    ) == programme.survey("support")


def test_a_survey_that_is_not_there_is_told_with_those_that_are() -> None:
    """None named: the first."""
    programme = parse_programme(DOCUMENTED)

    assert programme.default_survey is programme.survey(None)
    with pytest.raises(
        LookupError, match="there is no survey 'custmers' in the configuration; there is customers, support"
    ):
        programme.survey("custmers")


def test_the_starter_is_a_configuration() -> None:
    """As `nps init` writes it, and with every line that is commented out."""
    parse_programme(STARTER)
    meant = [line.removeprefix("# ") if re.match(r"# (\[|\w+ = )", line) else line for line in STARTER.splitlines()]
    parse_programme("\n".join(meant))


def test_what_is_not_said_has_its_default() -> None:
    """The smallest file that asks anybody."""
    programme = parse_programme('company = "Acme"\n[surveys.customers]\n')

    assert ("UTC", None, None) == (programme.timezone.key, programme.owners_channel, programme.mail)
    assert Survey("customers", "Acme", "Acme") == programme.default_survey


def test_a_value_may_stand_for_a_list_of_one_and_a_survey_for_its_own_quarantine() -> None:
    """Short forms mean the same."""
    (survey,) = parse_programme(
        'company="A"\nquarantine_days=30\n[surveys.x]\naudience={plan="pro"}\nquarantine_days=0\n'
        'channels=["email","email"]\nreminders=[9,3,9]\nsample=1\n'
    ).surveys.values()

    assert ({"plan": ("pro",)}, 0, ("email",), (3, 9), 1.0) == (
        survey.audience, survey.quarantine_days, survey.channels, survey.reminders, survey.sample
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('kind = "yearly"', "kind: 'yearly' is not one of 'relationship' or 'transactional'"),
        ("open_days = 0", "open_days: input should be greater than or equal to 1 (it is 0)"),
        ("open_days = 1.5", "open_days: input should be a valid integer (it is 1.5)"),
        ('open_days = "21"', "open_days: input should be a valid integer (it is '21')"),
        ("sample = 1.1", "sample.share: input should be less than or equal to 1 (it is 1.1)"),
        ("sample = 0", "sample.share: input should be greater than 0 (it is 0)"),
        ("channels = []", "channels: list should have at least 1 item after validation, not 0 (it is [])"),
        ('channels = ["fax"]', "channels: 'fax' is not one of 'slack', 'email' or 'webhook'"),
        ("approval = 1", "approval: input should be a valid boolean (it is 1)"),
        ('delay = "soon"', "delay: 'soon' is not a delay; write minutes, hours or days: '30m', '24h', '2d'"),
        ("reminders = [0]", "reminders: input should be greater than or equal to 1 (it is 0)"),
        ("audience = { plan = [1] }", "audience.plan: input should be a valid string (it is 1)"),
        ("chanels = []", "chanels: there is no such key"),
        ("schedule = {}", "schedule: write either `every` or `cron`"),
        ('schedule = { every = "month", cron = "0 9 * * 1" }', "schedule: write either `every` or `cron`"),
        ('schedule = {every="day"}', f"schedule.every: 'day' is not one of {EVERY}"),
        (
            'schedule = {every="week", day=8}',
            "schedule: day 8 is not a day of the week; write its name, such as 'monday'",
        ),
        ('schedule = {every="month", day=29}', "schedule: day 29 is not in every month; write 1 to 28, or 'last'"),
        ('schedule = { every = "quarter", month = 4 }', "schedule: month 4 is not in a quarter"),
        ('schedule = { every = "month", at = "9:00" }', "schedule.at: '9:00' is not a time; write one like '09:00'"),
        ('schedule = { every = "month", at = "24:00" }', "schedule.at: '24:00' is not a time; write one like '09:00'"),
        ('schedule = {cron="0 9 *"}', f"schedule.cron: '0 9 *' is not a cron line (it has 3 of five fields); {FIVE}"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_survey_is_told_with_its_key_and_line(text: str, expected: str) -> None:
    """In words for the one who wrote it."""
    assert [f"nps.toml, line 4: surveys.customers.{expected}"] == mistakes(with_line(text))


def test_another_channel_takes_two_and_a_reminder() -> None:
    """Otherwise nobody would ever be asked elsewhere."""
    need = "surveys.customers: `remind_elsewhere` needs two `channels`, and `reminders` or a `last_call`"
    assert [f"nps.toml, line 3: {need}"] == mistakes(with_line("remind_elsewhere = true"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["nps.toml: company: this key is needed"]),
        ('company = ""', ["nps.toml, line 1: company: string should have at least 1 character (it is '')"]),
        ("company = 1", ["nps.toml, line 1: company: input should be a valid string (it is 1)"]),
        (
            'company = "A"\ntimezone = "Helsinki"',
            ["nps.toml, line 2: timezone: 'Helsinki' is not a time zone; write one like 'Europe/Helsinki' or 'UTC'"],
        ),
        (
            'company = "A"\n[mail]\nfrom = "Acme"',
            [f"nps.toml, line 3: mail.from: 'Acme' {NO_ADDRESS}"],
        ),
        ('company = "A"\n[mail]\nreply_to = "a@b.example"', ["nps.toml, line 2: mail.from: this key is needed"]),
        (
            'company = "A"\n[mail]\nfrom = "a@b.example\\r\\nBcc: c@d.example"',
            [f"nps.toml, line 3: mail.from: 'a@b.example\\r\\nBcc: c@d.example' {NO_ADDRESS}"],
        ),
        (
            'company = "A"\n[slack]\nper_second = 0',
            ["nps.toml, line 3: slack.per_second: input should be greater than 0 (it is 0)"],
        ),
        ('company = "A"\nmails = 1', ["nps.toml, line 2: mails: there is no such key"]),
    ],
)  # fmt: skip
def test_a_mistake_in_the_programme_is_told_with_its_key_and_line(text: str, expected: list[str]) -> None:
    """A key that is missing, with the line of its table if it has one."""
    assert "\n".join(expected) == "\n".join(mistakes(with_line(text, below="")))


def test_all_mistakes_are_told_at_once() -> None:
    """One line each, in the order of the file."""
    assert [
        "nps.toml, line 2: timezone: 'Mars' is not a time zone; write one like 'Europe/Helsinki' or 'UTC'",
        "nps.toml, line 5: surveys.a.open_days: input should be greater than or equal to 1 (it is 0)",
        "nps.toml, line 8: surveys.b.kind: 'x' is not one of 'relationship' or 'transactional'",
        "nps.toml, line 9: surveys.b.colour: there is no such key",
    ] == mistakes(
        'company = "A"\ntimezone = "Mars"\n\n[surveys.a]\nopen_days = 0\n\n[surveys."b"]\nkind = "x"\ncolour = 1\n'
    )


@pytest.mark.parametrize("name", ["Customers", "1st", "our customers", "", "ä"])
def test_a_survey_s_name_is_plain(name: str) -> None:
    """It is typed in commands, in Slack too."""
    (told,) = mistakes(f'company = "A"\n[surveys."{name}"]\n')

    assert f"{name!r} is no name; use small letters, digits, - and _, beginning with a letter" in told
    assert "line 2" in told


def test_a_programme_without_a_survey_asks_nobody() -> None:
    """It is told so."""
    assert ["nps.toml: surveys: this key is needed"] == mistakes('company = "A"\n')
    assert 1 == len(mistakes('company = "A"\n[surveys]\n'))


@pytest.mark.parametrize("text", ["company = ", "[surveys", 'company = "A"\ncompany = "B"', "\0"])
def test_what_is_no_toml_is_told_with_its_place(text: str) -> None:
    """As the parser says it."""
    (told,) = mistakes(text)

    assert told.startswith("nps.toml is not valid TOML: ")
    assert "(at " in told


def test_files_are_read_as_editors_leave_them(tmp_path: Path) -> None:
    """With a byte order mark, with Windows' line ends; one that is missing or unreadable is a sentence."""
    path = tmp_path / "nps.toml"
    path.write_bytes(b"\xef\xbb\xbf" + DOCUMENTED.replace("\n", "\r\n").encode())

    assert "Acme" == read_programme(path).company
    path.write_bytes("company = 'Müller'".encode("latin-1"))
    with pytest.raises(ConfigError, match="cannot be read"):
        read_programme(path)
    with pytest.raises(ConfigError, match="cannot be read"):
        read_programme(tmp_path)
    with pytest.raises(ConfigError, match=r"there is no other.toml here; `nps init` writes one"):
        read_programme(tmp_path / "other.toml")


def test_the_schema_takes_what_the_program_takes() -> None:
    """An editor that checks by the schema refuses no file that is right, and misses no unknown key."""
    schema = ProgrammeFile.model_json_schema(by_alias=True)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)

    for text in (DOCUMENTED, STARTER):
        assert [] == list(validator.iter_errors(tomllib.loads(text)))
    for text in (with_line("chanels = []"), with_line("open_days = 0"), with_line('kind = "x"'), 'company = "A"'):
        assert [] != list(validator.iter_errors(tomllib.loads(text)))


@given(st.text())
def test_any_text_is_a_programme_or_told_in_words(text: str) -> None:
    """Nothing but a ConfigError is raised."""
    with suppress(ConfigError):
        assert parse_programme(text).surveys


@given(st.text(alphabet="ab.[]=\"'# \n"))
def test_the_lines_of_keys_are_found_in_any_text(text: str) -> None:
    """Each is a line that there is."""
    assert all(1 <= line <= len(text.splitlines()) for line in key_lines(text).values())
