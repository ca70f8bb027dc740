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
