"""What the imports share on the terminal: the progress, the rows that were refused, how it ends."""

from __future__ import annotations

import gc
import sys
from collections.abc import Collection
from typing import TYPE_CHECKING, Any, Self, TextIO

import click

from bot.cli.errors import Fault

if TYPE_CHECKING:  # heavy, so imported when a command runs
    from bot.rows import Mapping, Refused

SHOWN = 50


file_argument = click.argument("file", metavar="FILE")
map_option = click.option(
    "--map", "pairs", multiple=True, metavar="FIELD=COLUMN", help="Which column holds a field; may be repeated."
)
dry_run_option = click.option("--dry-run", is_flag=True, help="Only check, and say what would be.")
strict_option = click.option("--strict", is_flag=True, help="Take nothing at all if any row is refused.")
refused_option = click.option(
    "--refused",
    "refused_to",
    type=click.File("w", encoding="utf-8", lazy=False),
    metavar="FILE",
    help="Write the line and the reason of every refused row to this file, as CSV.",
)


class Follow:
    """Follows an import: a bar on a terminal, and the refused rows. Those for a reason in `silent` are not listed."""

    def __init__(self, refused_to: TextIO | None, silent: Collection[str] = ()) -> None:
        self._file = refused_to
        self._silent = silent
        self._bar: Any = None
        self._at = 0
        self._listed: list[tuple[int, str]] = []
        self._more = 0
        self._write("line", "reason")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Also where the import broke off: the bar is taken down before anything else is said."""
        self._finish()
        for line, reason in sorted(self._listed):
            click.echo(f"line {line}: {reason}", err=True)
        if self._more:
            where = "" if self._file else "; --refused FILE writes them all"
            click.echo(f"… and {self._more:,} more refused{where}", err=True)

    def begin(self, what: str, size: int) -> None:
        """A pass over the file begins."""
        self._finish()
        gc.freeze()  # what is loaded by now stays: the collections during a long import need not look at it
        self._bar = click.progressbar(length=size, label=what, file=sys.stderr, hidden=not sys.stderr.isatty())
        self._bar.__enter__()
        self._at = 0

    def advance(self, position: int) -> None:
        """The bar follows the file."""
        self._bar.update(position - self._at)
        self._at = position

    def refuse(self, refused: Refused) -> None:
        """Kept until the bar is gone, as far as anybody wants to read."""
        self._write(str(refused.line), refused.reason)
        if refused.reason in self._silent:
            return
        if len(self._listed) < SHOWN:
            self._listed.append((refused.line, refused.reason))
        else:
            self._more += 1

    def _write(self, *cells: str) -> None:
        if self._file:
            import csv

            csv.writer(self._file, lineterminator="\n").writerow(cells)

    def _finish(self) -> None:
        if self._bar is not None:
            self._bar.__exit__(None, None, None)
            self._bar = None


def read_as(mapping: Mapping) -> str:
    """Which column was taken for which field, for a person to check."""
    found = ", ".join(f"{name} from {' + '.join(columns)}" for name, columns in mapping.columns.items())
    kept = len(mapping.attributes)
    return f"Read {found}; {kept} other {'column' if kept == 1 else 'columns'} kept as attributes."


def end(*, taken: int, refused: int, strict: bool) -> None:
    """Refused rows are a failure where no row was taken, or where that was asked for."""
    if strict and refused:
        raise Fault(f"nothing was taken, because of {refused:,} refused {'row' if refused == 1 else 'rows'} (--strict)")
    if not taken:
        raise Fault("nothing was taken: none of the rows can be used")
