"""The columns of files with answers: those of other tools, and those of our own exports, which can come back."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.rows import ANSWERS, CONTACTS, Field, Fields, Mapping, MapRefused, PairRefused

EXPORTED = (
    "id",
    "survey",
    "answered_at",
    "score",
    "comment",
    "follow_up",
    "channel",
    "email",
    "name",
    "account",
    "status",
)
"""The columns of an export, before those of the attributes."""

_PEOPLE = tuple(field for field in CONTACTS.known if field.name in ("name", "account"))
_FOREIGN = Fields((*ANSWERS.known, *_PEOPLE), ANSWERS.required)
_OWN = Fields((*_FOREIGN.known, Field("follow_up"), Field("survey"), Field("status")), ANSWERS.required)

# A spreadsheet takes a cell that begins so for a formula, and may run it. One that has apostrophes before that already
# gets one more, so that each can be taken away again.
_RISKY = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")  # noqa: RUF001 - the wide forms count, too
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*%?")
_SUFFIX = " (attribute)"
_QUESTION = " (question)"


def is_own(header: Sequence[str]) -> bool:
    """Whether a file is an export of ours, perhaps with its columns in another order."""
    return set(EXPORTED) <= set(header)


def mapping_of(header: Sequence[str], given: Sequence[str]) -> Mapping:
    """Which column is which field. Raises MapRefused, or PairRefused for a wrong pair in `given`.

    The contact's name and account are found besides; where that cannot be told, those columns stay attributes. An
    account in a column of another name (company) stays an attribute of that name, too, to be asked for by it.
    """
    if is_own(header):
        return Mapping.of(header, given, _OWN)
    try:
        mapping = Mapping.of(header, given, _FOREIGN)
    except PairRefused:
        raise
    except MapRefused:
        if any(pair.partition("=")[0].strip() in ("name", "account") for pair in given):
            raise
        return Mapping.of(header, given, ANSWERS)
    kept = {*mapping.attributes, *(column for column in mapping.columns.get("account", ()) if column != "account")}
    return Mapping(mapping.columns, tuple(column for column in header if column in kept))


def sheltered(cell: str) -> str:
    """The cell with an apostrophe before it where a spreadsheet would take it for a formula; numbers stay."""
    return f"'{cell}" if _RISKY.match(cell) and not _NUMBER.fullmatch(cell) else cell


def unsheltered(cell: str) -> str:
    """The cell of an export of ours as it was."""
    return cell[1:] if cell.startswith("'") and _RISKY.match(cell) else cell


def attribute_column(name: str) -> str:
    """The header of an attribute's column; one that is named like a column of ours is told apart."""
    ours = name in EXPORTED or name.endswith((_SUFFIX, _QUESTION))
    return sheltered(f"{name}{_SUFFIX}" if ours else name)


def question_column(name: str) -> str:
    """The header of the column of an extra question."""
    return f"{name}{_QUESTION}"


def question_name(column: str) -> str | None:
    """The extra question of a column of an export of ours; None for any other column."""
    return column.removesuffix(_QUESTION) if column.endswith(_QUESTION) else None


def attribute_name(column: str) -> str:
    """The attribute of a column of an export of ours."""
    return unsheltered(column).removesuffix(_SUFFIX)
