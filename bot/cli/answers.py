"""`nps answers`: the answers, in and out."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

import click

from bot.cli.doubts import confirm, list_, reject, why
from bot.cli.importing import dry_run_option, file_argument, map_option, refused_option, strict_option

if TYPE_CHECKING:  # heavy, so imported when a command runs
    from bot.answers import ImportedAnswers


@click.group()
def answers() -> None:
    """Answers: the past of other tools taken in, everything taken out."""


for command in (list_, why, confirm, reject):
    answers.add_command(command)


@answers.command("import")
@file_argument
@click.option("--survey", help="Whose answers they are; the first survey in nps.toml where not given.")
@map_option
@dry_run_option
@strict_option
@refused_option
def import_(
    file: str, survey: str | None, pairs: tuple[str, ...], dry_run: bool, strict: bool, refused_to: TextIO | None
) -> None:
    """Take in answers of the past from a CSV FILE (- for the standard input).

    Columns score (0 to 10) and answered_at are needed. Known besides are email, comment, channel, id, name and
    account, also by the names that other tools give them; every other column becomes an attribute of the answer.
    A time without an offset is in the programme's time zone. An address that is not known yet makes a contact.

    The same file again adds nothing: an answer is known by its id, or without one by all that its row says.
    """
    from bot.answers import WITHOUT_SCORE, AnswerReader, import_answers, mapping_of
    from bot.cli.importing import Follow, end, read_as
    from bot.cli.opening import open_store
    from bot.rows import Table
    from scheduler.clock import utc_now

    with Table.open(file) as table:
        mapping = mapping_of(table.header, pairs)
        with open_store() as opened, Follow(refused_to, silent={WITHOUT_SCORE}) as follow:
            programme = opened.programme
            chosen = None if survey is None else programme.survey(survey).name
            reader = AnswerReader(table, mapping, programme.surveys, chosen, zone=programme.timezone, now=utc_now())
            found = import_answers(opened.db, table, reader, follow, dry_run=dry_run, strict=strict)
    click.echo(read_as(mapping))
    click.echo("\n".join(told(found, nothing_done=dry_run or bool(strict and found.refused))))
    end(taken=found.taken, refused=found.refused, strict=strict)


def told(found: ImportedAnswers, *, nothing_done: bool) -> list[str]:
    """What an import came to, in sentences."""
    without = f" ({found.without_score:,} without a score)" if found.without_score else ""
    begin = "Nothing was changed. It would be" if nothing_done else "Answers"
    lines = [f"{begin}: {found.added:,} added, {found.unchanged:,} unchanged, {found.refused:,} refused{without}."]
    if found.first and found.last:
        bands = found.counts.bands
        lines.append(
            f"They are from {found.first.date()} to {found.last.date()}: {bands.promoters:,} promoters,"
            f" {bands.passives:,} passives, {bands.detractors:,} detractors."
        )
    if found.contacts:
        lines.append(
            f"Contacts made for addresses that were not known: {found.contacts:,}. The next wave may ask them, too."
        )
    return lines


@answers.command("export")
@click.argument("period", default="all")
@click.option("--survey", help="Only this survey's answers; those of all surveys where not given.")
@click.option("--format", "form", type=click.Choice(["csv", "json"]), default="csv", help="CSV where not given.")
def export(period: str, survey: str | None, form: str) -> None:
    """Write the answers of PERIOD (all where not given) to the standard output, in the order they came in.

    PERIOD is a word such as this-quarter, 2026-Q3, 2026-07-01..2026-09-30; nps score --help has them all.
    In CSV, each extra question and each attribute is a column, and a text that a spreadsheet would take for a formula
    has a ' before it.
    `nps answers import` knows what was exported: taken in again, it changes nothing.
    """
    from bot.answers import write_csv, write_json
    from bot.cli.opening import open_store
    from bot.survey.periods import parse_period
    from scheduler.clock import utc_now
    from storage.queries.exports import Span, attributes_within, exported, questions_within

    with open_store() as (_, programme, db):
        asked_for = parse_period(period, utc_now(), programme.timezone)
        chosen = None if survey is None else programme.survey(survey).name
        span = Span(chosen, asked_for.start, asked_for.end)
        # In UTF-8 and with the line ends of the format, whatever the terminal's are.
        with db.streaming() as session, open(1, "w", encoding="utf-8", newline="", closefd=False) as out:
            if form == "csv":
                columns = attributes_within(session, span), out, questions_within(session, span)
                write_csv(exported(session, span), *columns)
            else:
                write_json(exported(session, span), out)


@answers.command("exclude")
@click.argument("answer_id", metavar="ID")
@click.option("--because", required=True, help="Why it is no real answer; everybody who sees its alert reads it.")
def exclude(answer_id: str, because: str) -> None:
    """Take the answer with this ID, as an export has it, out of the figures: it is not a real one."""
    judge(answer_id, because)


@answers.command("include")
@click.argument("answer_id", metavar="ID")
def include(answer_id: str) -> None:
    """Count the answer with this ID again."""
    judge(answer_id, None)


def judge(public_id: str, because: str | None) -> None:
    """Say of an answer whether it is real, in the name of whoever is at the terminal."""
    from getpass import getuser

    from bot.casework import Casework
    from bot.cli.errors import Fault
    from bot.cli.opening import open_store
    from bot.exclusions import Came, Judging
    from scheduler.clock import utc_now
    from storage.queries.exclusions import Excluded, answers_called

    if because is not None and not because.strip():
        raise click.UsageError("say why it is no real answer: --because TEXT")
    with open_store() as (_, programme, db):
        found = db.read_now(answers_called, public_id)
        if len(found) != 1:
            told = "there is no answer" if not found else f"{len(found)} surveys have an answer"
            raise Fault(f"{told} {public_id}; nps answers export tells the ids")
        said = Excluded(found[0], getuser(), because, utc_now())
        (came,) = db.write_now(Judging(Casework(programme.cases)).judge, [said])
    counts = "counts" if because is None else "does not count"
    changed = "again" if because is None else "any more"
    click.echo(f"{public_id} {counts} {'already' if came is Came.SO_ALREADY else changed}.")
