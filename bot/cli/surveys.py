"""`nps survey`: what goes out for one survey."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from pathlib import Path

    from bot.survey.definition import Survey


@click.group()
def survey() -> None:
    """One survey: what customers will see of it, its open link, how many to ask."""


@survey.command()
@click.argument("survey", required=False)
@click.option("--contact", metavar="EMAIL", help="A link for this contact alone: their answers are known as theirs.")
@click.option("--with", "told", metavar="NAME=VALUE", multiple=True, help="Say this of the occasion: touchpoint=store.")
@click.option("--qr", metavar="FILE", help="Draw it as a QR code, too: a .svg or .png file.")
def link(survey: str | None, contact: str | None, told: tuple[str, ...], qr: str | None) -> None:
    """Print the open link of SURVEY (the first in nps.toml where not given): whoever opens it may answer.

    For a web page, a printed code, a checkout, the signature of a mail. It works as long as the survey is in nps.toml.
    """
    from pathlib import Path
    from urllib.parse import urlencode

    from bot.cli.opening import open_programme
    from bot.links import Links

    settings, programme = open_programme()
    chosen = programme.survey(survey)
    occasion = occasion_of(chosen, told)
    contact_id = None if contact is None else contact_id_of(contact)
    url = Links(settings.signing_key(), settings.base_url).open_url(chosen.name, contact_id)
    if occasion:
        url += f"?{urlencode(occasion)}"
    if qr is not None:
        draw(url, Path(qr))
    click.echo(url)


@survey.command("score-link")
@click.argument("survey", required=False)
def score_link(survey: str | None) -> None:
    """Print the secret link of the page with SURVEY's score (the first in nps.toml where not given).

    For everybody in your company: the score with its margin and how it went, no word of any customer. It is there while
    score_page stands in [pages] of nps.toml; another word there makes another link, and the old one ends.
    """
    from bot.cli.errors import Fault
    from bot.cli.opening import open_programme
    from bot.links import Links

    settings, programme = open_programme()
    chosen, word = programme.survey(survey), programme.pages.score_page
    if word is None:
        raise Fault('there is no such page; write score_page = "a word of yours" into [pages] of nps.toml')
    click.echo(Links(settings.signing_key(), settings.base_url).figures_url(chosen.name, word))


@survey.command()
@click.argument("survey", required=False)
@click.option("--margin", type=float, required=True, metavar="POINTS", help="The margin of error, such as 5.")
def size(survey: str | None, margin: float) -> None:
    """How many of SURVEY's audience to ask for a margin of error, from the last response and how scores scatter."""
    from bot.cli.opening import now_of, open_store
    from bot.sizing import sizing

    with open_store() as opened:
        chosen, now = opened.programme.survey(survey), now_of(opened)
        try:
            found = opened.db.read_now(sizing, chosen, margin, now)
        except ValueError as error:
            raise click.UsageError(str(error)) from None
    known = "as scores mostly scatter" if found.variance is None else "as this survey's scores of a year scatter"
    click.echo(f"A margin of ±{margin:g} points takes {found.size.answers:,} answers, {known}.")
    if found.size.asks is None:
        click.echo("No wave has closed yet that says how many answer; divide by the share that you expect.")
    elif found.size.asks > found.population:
        click.echo(
            f"At the last response of {found.response_rate:.0%} that is {found.size.asks:,} people, but only"
            f" {found.population:,} may be asked: ask all of them, and pool two waves."
        )
    else:
        share = found.size.asks / found.population
        click.echo(
            f"At the last response of {found.response_rate:.0%} that is {found.size.asks:,} of the {found.population:,}"
            f" people who may be asked: sample = {share:.2f}"
        )


@survey.command()
@click.argument("survey", required=False)
@click.option("--language", metavar="CODE", help="Such as fi or ar; the survey's own where not given.")
@click.option("--out", metavar="DIR", default="preview", show_default=True, help="The folder that it is written to.")
def preview(survey: str | None, language: str | None, out: str) -> None:
    """Write what customers of SURVEY will see: mails, pages, Slack messages, as files, with pictures of them.

    SURVEY is the first in nps.toml where not given. Open index.html in the folder. Nobody is asked, and nothing is
    kept; pictures need a Chromium or Chrome on this machine.
    """
    from pathlib import Path

    from bot.cli.errors import Fault
    from bot.cli.opening import open_programme
    from bot.mail.addresses import AddressRefused
    from bot.mail.logo import LogoRefused
    from bot.mail.templating import TemplateRefused
    from bot.preview import files, pictures
    from scheduler.clock import utc_now

    settings, programme = open_programme()
    chosen, folder = programme.survey(survey), Path(out)
    wording = programme.languages.wording_for(language or chosen.language)
    if language is not None and wording.language.lower() != language.replace("_", "-").lower():
        raise click.UsageError(f"--language: there is no '{language}'; there is {', '.join(programme.languages.tags)}")
    try:
        drawn = files.drawn(programme, chosen, wording, settings.base_url, utc_now())
        index, *rest = files.write(drawn, folder)
    except (AddressRefused, LogoRefused, TemplateRefused) as error:
        raise Fault(str(error)) from error
    except OSError as error:
        raise Fault(f"{error.filename}: {error.strerror}") from error
    click.echo(f"Wrote {index} and {len(rest)} files beside it, in {wording.language}.")
    browser = pictures.chromium()
    if browser is None:
        click.echo("No pictures: they need a Chromium or Chrome on this machine.")
        return
    try:
        taken = pictures.take(browser, folder / "pictures", drawn.kinds)
    except RuntimeError as error:
        raise Fault(f"No pictures: {error}") from error
    click.echo(f"Took {len(taken)} pictures in {folder / 'pictures'}.")


def occasion_of(survey: Survey, told: tuple[str, ...]) -> dict[str, str]:
    """What the link is to say; a sentence where nobody would listen to it."""
    occasion = dict(pair.partition("=")[::2] for pair in told)
    for name, value in occasion.items():
        if not name or not value:
            raise click.UsageError("--with: write NAME=VALUE, such as touchpoint=store")
        if name not in survey.link_attributes:
            allowed = f"link_attributes = {[*survey.link_attributes, name]!r}".replace("'", '"')
            raise click.UsageError(f"--with: '{survey.name}' takes no '{name}' from a link; write {allowed}")
    return occasion


def contact_id_of(email: str) -> int:
    """Of the contact with this address; who is not known yet becomes one, and that is said: it may be mistyped."""
    from bot.cli.opening import open_store
    from bot.rows import CellRefused, parse_email
    from scheduler.clock import utc_now
    from storage.queries.reaching import contacts_of_emails
    from storage.queries.why import contact_by

    try:
        address = parse_email(email)
    except CellRefused as error:
        raise click.UsageError(str(error)) from None
    with open_store() as opened:
        if opened.db.read_now(contact_by, email=address) is None:
            click.echo(f"{address} was not a contact yet, and is one now.", err=True)
        return opened.db.write_now(contacts_of_emails, [(address, utc_now())])[0].id


def draw(url: str, file: Path) -> None:
    """The code, with the quiet edge that readers need. A quarter of it may be lost to dirt or folds."""
    import segno

    from bot.cli.errors import Fault

    if file.suffix.lower() not in {".svg", ".png"}:
        raise click.UsageError(f"--qr: {file.name} should end in .svg or .png")
    try:
        # In a picture, a point is as large as a printer needs it at the width of a hand.
        segno.make_qr(url, error="q").save(str(file), scale=16 if file.suffix.lower() == ".png" else 4, light="white")
    except OSError as error:
        raise Fault(f"{file} cannot be written: {error.strerror}") from error
