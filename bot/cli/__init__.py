"""The command line: one file a noun. Each command imports what it needs when it runs, so that `nps --help` is quick."""

from __future__ import annotations

import click

from bot.cli.answers import answers
from bot.cli.cases import case
from bot.cli.comparing import benchmarks, goals
from bot.cli.config import config, init
from bot.cli.contacts import contacts
from bot.cli.db import db
from bot.cli.demo import demo
from bot.cli.doctor import doctor
from bot.cli.drivers import drivers
from bot.cli.errors import ToldGroup
from bot.cli.events import events
from bot.cli.mail import mail
from bot.cli.plan import plan
from bot.cli.report import report
from bot.cli.score import score
from bot.cli.serve import serve
from bot.cli.slack import slack
from bot.cli.surveys import survey
from bot.cli.themes import themes
from bot.cli.waves import ask, wave


@click.group(cls=ToldGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="eleven-nps", prog_name="nps")
def nps() -> None:
    """Eleven: a Net Promoter Score programme that you run yourself, asked in Slack and by email.

    Begin with `nps demo` to see all of it with made-up customers, or with `nps init` for your own.
    """


ASKING, TELLING = (
    (contacts, answers, survey, ask, wave, events, plan),
    (score, themes, drivers, goals, benchmarks, report, case),
)
for command in (init, demo, doctor, serve, *ASKING, *TELLING, config, slack, mail, db):
    nps.add_command(command)
