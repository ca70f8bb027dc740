"""Tables as people really have them: any usual encoding, delimiter and line end, in constant memory."""

from __future__ import annotations

import io
import os
import re
import shutil
import sys
import tempfile
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, Self, cast

from bot.rows import delimiters
from bot.rows.encodings import Encoding, detect
from bot.rows.records import records
from bot.rows.refusals import FileRefused, Refused, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SAMPLE_LINES = 200
SAMPLE_CHARACTERS = 1 << 18

_NO_TEXT = re.compile("[\x00\udc80-\udcff]")
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class Row(NamedTuple):
    """One row: the physical line where it begins, from 1, and its cells by the name in the header, as they are."""

    line: int
    cells: dict[str, str]


class Table:
    """An open file with a header; iterating yields a Row, or Refused for a row that cannot be read.

    It can be iterated again and then starts anew, but not twice at the same time. Closed by `with`.
    """

    def __init__(self, file: BinaryIO) -> None:
        """Takes a seekable file, which it closes; raises FileRefused for what cannot be read as a whole."""
        self._file = file
        self.size = file.seek(0, os.SEEK_END)
        self._encoding: Encoding = detect(file)
        self._text = io.TextIOWrapper(file, encoding=self._encoding.codec, errors=self._encoding.errors, newline="")
        self.encoding = self._encoding.label
        self._hinted, self.delimiter = self._sniff()
        self.header_line, self.header = self._read_header()

    @classmethod
    def open(cls, source: str | Path, stdin: BinaryIO | None = None) -> Self:
        """Opens a path; `-` is the standard input, or `stdin` where given, which is spooled to a file first."""
        file = _opened(source, stdin)
        try:
            return cls(file)
        except BaseException:
            file.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file."""
        self._text.close()

    @property
    def position(self) -> int:
        """Bytes of `size` that were read so far, for a progress bar."""
        return self._file.tell()

    def __iter__(self) -> Iterator[Row | Refused]:
        """Yields each row that is not blank; raises FileRefused when there is none, or the file changes under us."""
        header, width, suspect = self.header, len(self.header), self._encoding.suspect
        seen = False
        try:
            for record in self._below_header():
                found: Row | Refused | None
                if isinstance(record, Refused):
                    found = record
                elif suspect or len(record[1]) != width:
                    found = self._odd_row(*record)
                else:  # nearly always, so no call is spent on it
                    found = Row(record[0], dict(zip(header, record[1], strict=False))) if any(record[1]) else None
                if found:
                    seen = True
                    yield found
        except (UnicodeError, OSError):
            raise FileRefused("The file was changed, or could not be read further, while it was being read.") from None
        if not seen:
            raise FileRefused("The file has a header, but no row below it.")

    def _odd_row(self, line: int, cells: list[str]) -> Row | Refused | None:
        """None for a blank row. Cells missing at the end are not taken for blank ones: the row may be torn apart."""
        width = len(self.header)
        count = _count(cells)
        if not count:
            return None
        found = max(count, min(len(cells), width))
        if found != width:
            return Refused(line, f"the row has {found} cells, the header has {width}")
        if self._encoding.suspect and _NO_TEXT.search("".join(cells)):
            return Refused(line, _no_text("".join(cells), self.encoding))
        return Row(line, dict(zip(self.header, cells, strict=False)))

    def _records(self) -> Iterator[tuple[int, list[str]] | Refused]:
        lines = self._from_start()
        if not self._hinted:
            return records(lines, self.delimiter)
        next(lines, None)
        return records(lines, self.delimiter, line=2)

    def _below_header(self) -> Iterator[tuple[int, list[str]] | Refused]:
        found = self._records()
        for record in found:
            if not isinstance(record, Refused) and record[0] == self.header_line:
                break
        return found

    def _from_start(self) -> Iterator[str]:
        self._text.seek(0)
        return iter(self._text)

    def _sniff(self) -> tuple[bool, str]:
        """Whether the first line is Excel's hint, and the delimiter."""
        sample: list[str] = []
        room = SAMPLE_CHARACTERS
        lines = self._from_start()
        for line in islice(lines, SAMPLE_LINES):
            sample.append(line)
            room -= len(line)
            if room < 0:
                break
        if sample and (hint := delimiters.hinted(sample[0])):
            return True, hint
        return False, delimiters.sniff(sample, whole=next(lines, None) is None)

    def _read_header(self) -> tuple[int, tuple[str, ...]]:
        for record in self._records():
            if isinstance(record, Refused):
                raise FileRefused(f"{record.reason}.", record.line)
            line, cells = record
            if any(cells):
                return line, _header(line, cells[: _count(cells) or 1])
        raise FileRefused("The file is empty.")


def _header(line: int, cells: Sequence[str]) -> tuple[str, ...]:
    names = tuple(cell.strip().strip("\ufeff").strip() for cell in cells)
    if _NO_TEXT.search("".join(names)):
        raise FileRefused("the header holds characters that are no text: is this a CSV file?", line)
    for number, name in enumerate(names, 1):
        if not name:
            raise FileRefused(f"column {number} has no name: the first line must name every column.", line)
        if _ADDRESS.fullmatch(name):
            raise FileRefused(f"the first line must name the columns, but holds the address {shown(name)}.", line)
        if (before := names.index(name) + 1) < number:
            raise FileRefused(f"columns {before} and {number} are both named {shown(name)}: rename one.", line)
    return names


def _count(cells: Sequence[str]) -> int:
    """The number of cells up to the last one that is not blank."""
    return max((number for number, cell in enumerate(cells, 1) if cell.strip()), default=0)


def _no_text(cells: str, encoding: str) -> str:
    return "the row holds a NUL character" if "\0" in cells else f"the row holds bytes that are not {encoding}"


def _opened(source: str | Path, stdin: BinaryIO | None) -> BinaryIO:
    path = Path(source)
    try:
        if str(source) == "-":
            return _spooled(stdin or sys.stdin.buffer)
        file = path.open("rb")
        if file.seekable():
            return file
        with file:
            return _spooled(file)
    except FileNotFoundError:
        raise FileRefused(f"There is no file {path}.") from None
    except IsADirectoryError:
        raise FileRefused(f"{path} is a folder, not a file.") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise FileRefused(f"{path} cannot be read: {reason}.") from None


def _spooled(stream: BinaryIO) -> BinaryIO:
    """A copy on disk: the file is read more than once, and a pipe can be read only once."""
    file = cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115 - the table closes it
    shutil.copyfileobj(stream, file)
    return file
