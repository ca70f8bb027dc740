"""`nps doctor`: is everything set up as it must be? It looks where the configuration points, and changes nothing."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from babel.messages.catalog import Catalog

from bot.checks import Check, Verdict, failed, ok, skipped
from bot.config import ConfigError, Programme, read_programme
from bot.connected import connected_channels
from bot.differences import differences
from bot.locales import SOURCE, shipped, shipped_tags
from bot.locales.catalogues import strangers, texts
from bot.mail import doctor as mail
from bot.mail.names import Names
from bot.settings import Settings, SettingsError, load_settings, revealed
from bot.slack import doctor as slack
from bot.slack.app import Access
from bot.themes.classifiers import ClassifierError, own_classifier
from bot.themes.reading import TaxonomyError, read_taxonomy
from bot.webhook import doctor as webhook
from scheduler.clock import Clock
from storage.database import Database
from storage.migrations import StoreAwayError, form
from storage.queries.slack_workspaces import Installation, installations

SQLITE = "sqlite:///"
LOCAL = ("localhost", "127.0.0.1", "::1", "0.0.0.0", "")  # noqa: S104 - told apart from addresses, not listened on


async def examine(clock: Clock, names: Names | None = None) -> list[Check]:
    """Every check, in the order in which things are mended; `names`: whom to ask what DNS says of the sender."""
    try:
        settings = load_settings()
    except SettingsError as error:
        return [failed("environment", str(error), "correct the variable, or the line in .env")]
    try:
        programme = read_programme(settings.config)
    except ConfigError as error:
        return [
            failed("configuration", str(error).replace("\n", "; "), f"correct {settings.config}"),
            database(settings),
        ]
    return [
        configuration(settings, programme),
        *translations(programme),
        themes(programme),
        channels(settings, programme),
        database(settings),
        *under_way(settings, programme, clock()),
        key(settings),
        public_url(settings),
        *await slack_checks(settings, programme, clock),
        *await mail.examine(mail_settings(settings), programme.mail, names),
        *await webhook.examine(programme.webhook_url, revealed(settings.webhook_secret)),
    ]


def mail_settings(settings: Settings) -> mail.MailSettings:
    """As the mail's own checks want them."""
    return mail.MailSettings(revealed(settings.smtp_url), revealed(settings.dkim_key), settings.base_url)


def configuration(settings: Settings, programme: Programme) -> Check:
    """It can be read, and what it is about."""
    count = len(programme.surveys)
    surveys = f"{count} {'survey' if count == 1 else 'surveys'}: {', '.join(programme.surveys)}"
    return ok("configuration", f"{settings.config.name}, {programme.company}, {surveys}")


def translations(programme: Programme) -> list[Check]:
    """The operator's own texts: how many there are, and whether each of them is said anywhere."""
    return [translation(tag, catalog) for tag, catalog in programme.languages.own.items()]


def translation(tag: str, catalog: Catalog) -> Check:
    """One file."""
    name, known, own = "translations", texts(shipped(SOURCE)), texts(catalog)
    if unknown := strangers(catalog, shipped(SOURCE)):
        found = f"{tag}, line {unknown[0].lineno}: a text that is said nowhere ({len(unknown)} of {own} are not)"
        return failed(name, found, f"bring it up to date: nps config translation {tag} --out FOLDER/{tag}.po")
    otherwise = "the rest are ours" if tag in shipped_tags() else "the rest are said in English"
    return ok(name, f"{tag}: {own} of {known} texts" + ("" if own == known else f"; {otherwise}"))


def themes(programme: Programme) -> Check:
    """The keywords of comments, or the operator's classifier, can be used."""
    try:
        taxonomy = read_taxonomy(programme.themes)
        if programme.theme_classifier is not None:
            own_classifier(programme.theme_classifier)
    except (TaxonomyError, ClassifierError) as error:
        return failed("themes", str(error).replace("\n", "; "), "correct it; nps themes check tells how it goes then")
    found = f"{len(taxonomy.names)} in {', '.join(sorted(taxonomy.languages))}"
    by = "" if programme.theme_classifier is None else f", found by {programme.theme_classifier}"
    return ok("themes", found + by)


def channels(settings: Settings, programme: Programme) -> Check:
    """By which channels people can be asked."""
    try:
        connected = connected_channels(settings, programme)
    except SettingsError as error:
        return failed("channels", "a channel is set up by half", str(error))
    if not connected:
        return failed(
            "channels", "none is connected: nobody can be asked", "set NPS_SLACK_BOT_TOKEN, or NPS_SMTP_URL (README.md)"
        )
    lonely = [one.name for one in programme.surveys.values() if not set(one.channels) & set(connected)]
    if lonely:
        return failed(
            "channels",
            f"the survey '{lonely[0]}' has no channel that is connected",
            "add one to its channels in nps.toml, or connect one of those that it has",
        )
    return ok("channels", " and ".join(sorted(connected)))


def database(settings: Settings) -> Check:
    """Reachable, and of the form that this release needs."""
    url = settings.store_url
    if url.startswith(SQLITE) and not Path(url.removeprefix(SQLITE)).exists():
        return skipped("database", "there is none yet; nps serve makes it")
    try:
        has, needs = form(url)
    except StoreAwayError as error:
        found, _, advice = str(error).partition(": ")
        return failed("database", found, advice)
    if has != needs:
        return failed("database", f"it has the form {has or 'of an empty one'}, not {needs}", "run nps db upgrade")
    return ok("database", f"{'SQLite' if url.startswith(SQLITE) else 'PostgreSQL'}, in the form of this release")


def under_way(settings: Settings, programme: Programme, now: datetime) -> list[Check]:
    """What the configuration says otherwise than the waves that are open or announced; nothing is wrong with that."""
    if database(settings).verdict is not Verdict.OK:
        return []
    db = Database.connect(settings.store_url)
    try:
        return [ok("waves", sentence) for sentence in db.read_now(differences, programme, now)]
    finally:
        db.close()


def key(settings: Settings) -> Check:
    """The key that signs links."""
    try:
        settings.signing_key()
    except SettingsError as error:
        found, _, advice = str(error).partition("; ")
        return failed("secret key", found, advice or "set NPS_SECRET_KEY")
    return ok("secret key", "set")


def public_url(settings: Settings) -> Check:
    """The shape of the address; it is not called."""
    name = "public address"
    if settings.smtp_url is None:
        return skipped(name, "no mail is sent whose links would lead there")
    parts = urlsplit(settings.base_url)
    if (parts.hostname or "") in LOCAL:
        return failed(
            name,
            f"the links in mails would lead to {settings.base_url}, which only this machine can open",
            "set NPS_PUBLIC_URL to the address at which your customers reach you",
        )
    if parts.scheme != "https":
        return failed(name, f"{settings.base_url} is not encrypted", "put TLS before it and write https://")
    return ok(name, settings.base_url)


async def slack_checks(settings: Settings, programme: Programme, clock: Clock) -> list[Check]:
    """Slack's, where there is a token or a way to get one."""
    try:
        access = Access.of(settings)
    except SettingsError as error:
        return [failed("Slack", "the tokens of its workspaces cannot be kept", str(error))]
    if not access.can_call:
        return [skipped("Slack", "NPS_SLACK_BOT_TOKEN is not set: nobody is asked in Slack")]
    return await slack.examine(access, programme, settings.public_url, clock, kept_workspaces(settings))


def kept_workspaces(settings: Settings) -> list[Installation]:
    """Where the app was installed by a link; none where the store is not there, or of another form."""
    if settings.slack_client_id is None or database(settings).verdict is not Verdict.OK:
        return []
    db = Database.connect(settings.store_url)
    try:
        return db.read_now(installations)
    finally:
        db.close()
