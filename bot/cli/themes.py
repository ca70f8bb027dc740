"""`nps themes`: what customers write about, and the keywords by which that is told."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from bot.cli.opening import Opened
    from bot.themes.taxonomy import Taxonomy

SHOW = "show"


class PeriodFirst(click.Group):
    """What is no command of the group is a period: `nps themes 2026-Q3` is `nps themes show 2026-Q3`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put in the command that is left out."""
        known = {*self.commands, *ctx.help_option_names}
        return super().parse_args(ctx, args if args and args[0] in known else [SHOW, *args])


@click.group(cls=PeriodFirst)
def themes() -> None:
    """What customers write about, and what each theme adds to the score: `nps themes [PERIOD]`."""


@themes.command(SHOW)
@click.argument("period", default="this-quarter")
@click.option("--survey", help="The survey; the first in nps.toml where not given.")
@click.option("--where", "conditions", multiple=True, metavar="K=V", help="Only answers with this attribute.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
def show(period: str, survey: str | None, conditions: tuple[str, ...], as_json: bool) -> None:
    """The themes of PERIOD (this-quarter where not given) with what each adds to the score, and customers' words.

    PERIOD is one such as last-quarter, 2026-Q3, last-90-days or all; nps score --help lists them.
    """
    import json

    from bot.cli.opening import open_store
    from bot.cli.telling import show as tell
    from bot.figures import themes_words
    from bot.figures.asking import Asking, conditions_of, in_the_store
    from bot.figures.coverage import words_told
    from bot.figures.themes import themes as themes_of
    from bot.survey.periods import parse_period
    from scheduler.clock import utc_now

    asking = Asking(where=conditions_of(conditions))
    with open_store() as opened:
        taxonomy, words = up_to_date(opened), opened.programme.wording
        chosen = opened.programme.survey(survey)
        asked_for = parse_period(period, utc_now(), opened.programme.timezone)
        where = opened.db.read_now(in_the_store, chosen.name, asking).where
        found = opened.db.read_now(themes_of, chosen, asked_for, where)
        rest = opened.db.read_now(words_told, chosen, asked_for, words, taxonomy, where)
    if as_json:
        document = themes_words.as_json(found, taxonomy, words.language)
        click.echo(json.dumps(document, ensure_ascii=False, indent=2))
        return
    tell([*themes_words.parts_of(found, words, taxonomy), *([rest] if rest is not None else [])])


@themes.command()
@click.argument("period", default="all")
@click.option("--survey", help="The survey; the first in nps.toml where not given.")
def check(period: str, survey: str | None) -> None:
    """Check the keywords: whether the files can be used, what share of the comments of PERIOD (all) has a theme, by
    language, and which words the rest are written in. Exit 1 where a file or an own classifier cannot be used.
    """
    from bot.cli.opening import open_store
    from bot.cli.telling import show as tell
    from bot.figures.coverage import covered, words_told
    from bot.survey.periods import parse_period
    from bot.themes.classifiers import own_classifier
    from scheduler.clock import utc_now

    with open_store() as opened:
        if opened.programme.theme_classifier is not None:
            own_classifier(opened.programme.theme_classifier)
        taxonomy, words = up_to_date(opened), opened.programme.wording
        chosen = opened.programme.survey(survey)
        asked_for = parse_period(period, utc_now(), opened.programme.timezone)
        parts = [opened.db.read_now(of, chosen, asked_for, words, taxonomy) for of in (covered, words_told)]
    tell(part for part in parts if part is not None)


@themes.command()
@click.option("--out", "folder", type=click.Path(path_type=Path), default="themes", show_default=True,
              help="Where to; made if need be.")  # fmt: skip
def init(folder: Path) -> None:
    """Write the keywords that come with the program, a file a language, as a beginning of your own.

    Name the folder in nps.toml (themes = "themes"); keep what you change, the rest stays as it comes.
    """
    from bot.cli.errors import Fault
    from bot.themes.reading import shipped_files

    if there := [path.name for path in shipped_files() if (folder / path.name).exists()]:
        raise Fault(f"{folder} has {', '.join(there)} already; nothing was written")
    folder.mkdir(parents=True, exist_ok=True)
    for path in shipped_files():
        (folder / path.name).write_bytes(path.read_bytes())
        click.echo(f"Wrote {folder / path.name}")


def up_to_date(opened: Opened) -> Taxonomy:
    """The taxonomy, with every comment read by it: `nps serve` does so as they come, but need not be running."""
    from bot.tagging import read_all, reader_of
    from scheduler.clock import utc_now

    reader = reader_of(opened.programme)
    total = 0
    for number in read_all(opened.db, reader, utc_now):
        total += number
        if total % 10_000 < number:
            click.echo(f"{total:,} comments read", err=True)
    return reader.taxonomy
