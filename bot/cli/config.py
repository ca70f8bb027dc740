"""`nps init` and `nps config`: the configuration file."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.option("--force", is_flag=True, help="Overwrite a file that is there.")
def init(force: bool) -> None:
    """Write a commented nps.toml here, to be filled in."""
    import os

    from bot.cli.errors import Fault
    from bot.config.starter import STARTER

    path = Path(os.environ.get("NPS_CONFIG") or "nps.toml")
    if path.exists() and not force:
        raise Fault(f"{path} is there already; use --force to overwrite it")
    path.write_text(STARTER, encoding="utf-8")
    click.echo(f"Wrote {path}. Fill in your company's name, then try: nps score")


@click.group()
def config() -> None:
    """The configuration file."""


@config.command()
def schema() -> None:
    """Print the JSON Schema of nps.toml, for editors that check as you type."""
    import json

    from bot.config.file import ProgrammeFile

    click.echo(json.dumps(ProgrammeFile.model_json_schema(by_alias=True), indent=2))


@config.command()
@click.argument("language")
@click.option("-o", "--out", type=click.Path(path_type=Path, dir_okay=False), help="A file instead of the screen.")
def translation(language: str, out: Path | None) -> None:
    """Write a file in which to translate what customers read, or change single words of ours.

    LANGUAGE is a code such as it, ar or pt-BR. A file that is there already is brought up to date: what you have
    translated stays.
    """
    from bot.cli.errors import Fault
    from bot.locales import TranslationError
    from bot.locales.catalogues import is_empty
    from bot.locales.template import brought_up_to_date, template, written

    try:
        if out is not None and out.exists():
            catalog = brought_up_to_date(out, language)
        else:
            catalog = template(language, "translations" if out is None else out.absolute().parent.name)
    except TranslationError as error:
        raise Fault(str(error)) from error
    if out is None:
        click.echo(written(catalog), nl=False)
        return
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(written(catalog), encoding="utf-8")
    empty = sum(1 for message in catalog if message.id and is_empty(message))
    click.echo(f"Wrote {out}: {len(catalog)} texts, {empty} of them empty.")
    click.echo(f'nps reads it where nps.toml says: translations = "{out.parent}"')
