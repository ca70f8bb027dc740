"""`nps mail`: the letters, before they go out, and what comes back of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.config import MailIdentity, Programme
    from bot.mail.inspection import Finding, Inspected
    from bot.mail.letters import Letters

LONGEST_SAID = 160
Checked = tuple[str, str, "Inspected"]


@click.group()
def mail() -> None:
    """The letters that ask by email, and what comes back of them."""


@mail.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object for each file.")
def read(files: tuple[Path, ...], as_json: bool) -> None:
    """Say what returned mails are: hard, soft or blocked bounces, complaints, automatic replies, … Changes nothing.

    FILES hold one mail each, as mail programs save them (.eml).
    """
    import json

    from bot.mail.bounces import read_returned

    for file in files:
        report = read_returned(file.read_bytes())
        if as_json:
            findings = [
                {"kind": one.kind, "address": one.address, "cause": one.cause, "status": one.status, "said": one.said}
                for one in report.findings
            ]
            click.echo(json.dumps({"file": str(file), "kind": report.finding.kind, "findings": findings}))
            continue
        one = report.finding
        told = (one.kind, one.cause and f"({one.cause})", one.status, one.address and f"<{one.address}>")
        said = " ".join((one.said or "").split())[:LONGEST_SAID]
        click.echo(f"{file}: {' '.join(part for part in told if part)}{said and f': {said}'}")


@mail.command()
@click.option("--out", "folder", type=click.Path(path_type=Path), required=True, help="Where to; made if need be.")
def templates(folder: Path) -> None:
    """Copy the templates of the letters, as a beginning of your own.

    Name the folder in nps.toml ([mail] templates); keep those that you change, the others stay as they come.
    """
    from bot.cli.errors import Fault
    from bot.mail.templating import OURS

    folder.mkdir(parents=True, exist_ok=True)
    ours = sorted(OURS.iterdir())
    if there := [template.name for template in ours if (folder / template.name).exists()]:
        raise Fault(f"{folder} has {', '.join(there)} already; nothing was written")
    for template in ours:
        (folder / template.name).write_bytes(template.read_bytes())
        click.echo(f"Wrote {folder / template.name}")


@mail.command()
@click.option("--survey", "name", help="Of which survey; the first where not given.")
def check(name: str | None) -> None:
    """Check every letter in every language: missing parts, weight, contrast, links. Exit 1 on a failure."""
    import secrets

    from bot.cli.errors import Fault
    from bot.cli.opening import open_programme
    from bot.links import Links
    from bot.mail.letters import Letters

    settings, programme = open_programme()
    identity = programme.mail
    if identity is None:
        raise Fault("nps.toml has no [mail] from: who are the mails from?")
    # Links of the length of real ones, which lead nowhere.
    checked = list(inspected(Letters(identity, Links(secrets.token_hex(32), settings.base_url)), programme, name))
    width = max(len(language) for _, language, _ in checked)
    for occasion, language, found in checked:
        told = "not to be sent" if found.failed else "good to go"
        click.echo(f"{occasion:<9} {language:<{width}}  {found.score:>3}/100  {found.weight / 1000:>5.1f} kB  {told}")
    for line in (*told_once(checked), *told_of_colour(identity)):
        click.echo(line)
    if any(found.failed for _, _, found in checked):
        raise click.exceptions.Exit(1)


def inspected(letters: Letters, programme: Programme, name: str | None) -> Iterator[Checked]:
    """Each letter as a made-up customer would get it, by its occasion and language."""
    from bot.mail.inspection import inspect
    from bot.mail.letters import OCCASIONS, SOMEBODY

    survey = programme.survey(name)
    for occasion in OCCASIONS:
        for language in programme.languages.tags:
            asked = (occasion, survey, SOMEBODY, programme.languages.wording_for(language))
            yield occasion, language, inspect(letters.write(*asked), letters.texts(*asked))


def told_once(checked: list[Checked]) -> Iterator[str]:
    """Every finding with the languages it was found in; failures first."""
    where: dict[tuple[str, Finding], list[str]] = {}
    for occasion, language, found in checked:
        for finding in found.findings:
            where.setdefault((occasion, finding), []).append(language)
    for (occasion, finding), languages in sorted(where.items(), key=lambda item: not item[0][1].failed):
        everywhere = len(languages) == sum(1 for other, _, _ in checked if other == occasion)
        named = "" if everywhere else f" ({', '.join(languages)})"
        place = f"{occasion}'s subject" if finding.part == "subject" else f"{occasion}.{finding.part}"
        yield f"{'FAILED' if finding.failed else 'advice'}  {place}{named}: {finding.told}"


def told_of_colour(mail: MailIdentity) -> Iterator[str]:
    """Where another shade is used than the one that was set."""
    from bot.colours import under_white

    wanted = mail.brand.color
    if (used := under_white(wanted)) != wanted.lower():
        yield f"advice  brand.color: white digits cannot be read on {wanted}; {used} is used"
