"""What the demo is played on: the product as `nps serve` runs it, a Slack-like server and a mailbox, on this machine.

Nothing is read from the environment, nothing outside 127.0.0.1 is reached, and nothing is left behind.
"""

from __future__ import annotations

import asyncio
import secrets
import socket
import tempfile
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from bot.app import Product
from bot.config.reading import parse_programme
from bot.sandbox.cast import CAST, By, Customer
from bot.sandbox.diary import Diary
from bot.sandbox.history import made_up
from bot.sandbox.mailbox import Mailbox
from bot.sandbox.mailbox import running as running_mailbox
from bot.sandbox.slack import Channel, Installation, SandboxSlack, Team, User
from bot.settings import Settings
from bot.slack.manifest import EVENTS, SCOPES
from scheduler.clock import utc_now
from storage.database import Database
from storage.migrations import upgrade
from storage.queries.contacts import ContactEntry, put
from storage.queries.imports import add

HOST = "127.0.0.1"
PARTS = frozenset({"web", "slack", "mail", "scheduler"})
OWNERS = "customer-voice"
LOUNGE = "customers"
SHARED, SHARED_WITH = "tidewell", "Tidewell Logistics"

PROGRAMME = f"""
company = "Acme"
timezone = "Europe/Helsinki"
owners_channel = "#{OWNERS}"

[mail]
from = "Acme <nps@acme.example>"
postal_address = "Acme, Esimerkkikatu 1, 00100 Helsinki"

[slack]
per_second = 20
channel_per_second = 20

[surveys.customers]
subject = "Acme"

[[surveys.customers.channel_posts]]
channel = "#{SHARED}"
account = "{SHARED_WITH}"
who = "all"
"""


@dataclass(frozen=True)
class Stage:
    """Everything that is there before anybody acts. `you` are the member of the team who watches,
    `colleague` one who acts.
    """

    product: Product
    slack: SandboxSlack
    mailbox: Mailbox
    diary: Diary
    cast: list[Customer]
    users: dict[str, User]
    you: User
    colleague: User
    owners: Channel

    def user(self, customer: Customer) -> User:
        """Somebody of the cast, in Slack."""
        return self.users[customer.email]


@asynccontextmanager
async def set_up(told: Callable[[str], None], cast: Sequence[Customer] = CAST) -> AsyncIterator[Stage]:
    """The stage, with its people and their past; everything is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="nps-demo-") as folder:
        app = Installation(scopes=frozenset(SCOPES), events=frozenset(EVENTS))
        slack = SandboxSlack(app, team=Team(domain="acme", name="Acme"))
        async with running_mailbox() as mailbox, slack.running():
            told(f"a mailbox (SMTP) on {HOST}:{mailbox.port}, a Slack-like server on {slack.address}")
            settings = settings_of(Path(folder), slack, mailbox)
            await asyncio.to_thread(upgrade, settings.store_url)
            db = Database.connect(settings.store_url)
            try:
                yield await filled(Product(settings, parse_programme(PROGRAMME), db), slack, mailbox, cast, told)
            finally:
                db.close()


def settings_of(folder: Path, slack: SandboxSlack, mailbox: Mailbox) -> Settings:
    """What the environment of `nps serve` would say. Constructed, not loaded: that of this machine has no say here."""
    return Settings.model_construct(
        config=folder / "nps.toml",
        database_url=f"sqlite:///{folder}/nps.db",
        secret_key=SecretStr(secrets.token_urlsafe(48)),
        listen=f"{HOST}:{free_port(0)}",
        smtp_url=SecretStr(mailbox.url),
        slack_bot_token=SecretStr(slack.installation.bot_token),
        slack_app_token=SecretStr(slack.installation.app_token),
        slack_api_url=slack.api_url,
    )


async def filled(
    product: Product, slack: SandboxSlack, mailbox: Mailbox, cast: Sequence[Customer], told: Callable[[str], None]
) -> Stage:
    """With people in Slack, contacts and past answers in the store."""
    stage = Stage(
        product=product,
        slack=slack,
        mailbox=mailbox,
        diary=Diary(product.clock),
        cast=list(cast),
        users={one.email: join(slack, one) for one in cast if one.by is By.SLACK},
        you=slack.add_user("you", real_name="You", email="you@acme.example"),
        colleague=slack.add_user("sanna", real_name="Sanna Laine", email="sanna@acme.example"),
        owners=slack.add_channel(OWNERS),
    )
    stage.owners.members += [stage.you.id, stage.colleague.id]
    theirs = [stage.users[one.email] for one in cast if one.account == SHARED_WITH and one.email in stage.users]
    slack.add_channel(SHARED, [stage.you, stage.colleague, *theirs])
    slack.add_channel(LOUNGE, [stage.you, stage.colleague, *stage.users.values()])
    now = product.clock()
    survey, zone = product.programme.default_survey, product.programme.timezone
    past = made_up(survey.name, cast, now, zone)
    await asyncio.to_thread(product.db.write_now, put, [contact(stage, one) for one in cast])
    await asyncio.to_thread(product.db.write_now, add, past)
    told(f"an embedded database with {len(cast)} made-up customers and {len(past)} answers of the last four quarters")
    return stage


def join(slack: SandboxSlack, customer: Customer) -> User:
    """A customer's account in Slack, of their own company."""
    team = f"T0{customer.account.split()[0].upper():.8}"
    return slack.add_user(customer.email.partition("@")[0], real_name=customer.name, email=customer.email, team_id=team)


def contact(stage: Stage, customer: Customer) -> ContactEntry:
    """What a list of customers would say of them."""
    user = stage.users.get(customer.email)
    return ContactEntry(
        at=utc_now(),
        email=customer.email,
        slack_user_id=None if user is None else user.id,
        name=customer.name,
        account=customer.account,
        attributes={"plan": customer.plan, "tenure": customer.tenure},
    )


def free_port(wanted: int) -> int:
    """This port, or another where it is in use."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise OSError("this machine has no free port")
