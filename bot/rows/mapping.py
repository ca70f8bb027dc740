"""Which column of a file holds which field; every other column is an attribute under its own name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.rows.columns import folded
from bot.rows.refusals import MapRefused, PairRefused, listed, nearest_first, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Self

    from bot.rows.columns import Field, Fields


@dataclass(frozen=True, slots=True)
class Mapping:
    """The columns of each field that the file has (joined by a space where several), and those of the attributes."""

    columns: dict[str, tuple[str, ...]]
    attributes: tuple[str, ...]

    @classmethod
    def of(cls, header: Sequence[str], given: Iterable[str], fields: Fields) -> Self:
        """The mapping for a header, from `field=column` pairs first and then by the names of the columns.

        Raises PairRefused for a pair that names no field or no column, MapRefused for two columns that could be one
        field, and for a required field without a column.
        """
        columns = _given(header, given, fields)
        taken = {column for names in columns.values() for column in names}
        for find in (_exact, _same_word, _alias, _parts):
            for field in fields.known:
                if field.name not in columns:
                    free = [column for column in header if column not in taken]
                    if found := find(field, free):
                        columns[field.name] = found
                        taken.update(found)
        _require(header, columns, fields)
        return cls(columns, tuple(column for column in header if column not in taken))

    def split(self, row: dict[str, str]) -> tuple[dict[str, str], dict[str, str]]:
        """The fields, trimmed, blank ones too, and the attributes that are not blank."""
        fields = {
            name: row[columns[0]].strip()
            if len(columns) == 1
            else " ".join(filter(None, (row[column].strip() for column in columns)))
            for name, columns in self.columns.items()
        }
        attributes = {name: value for name in self.attributes if (value := row[name].strip())}
        return fields, attributes


def _given(header: Sequence[str], given: Iterable[str], fields: Fields) -> dict[str, tuple[str, ...]]:
    columns: dict[str, tuple[str, ...]] = {}
    for pair in given:
        name, equals, column = (part.strip() for part in pair.partition("="))
        if not equals or not name or not column:
            raise PairRefused(f"--map takes field=column, not {shown(pair)}.")
        if name not in fields.names:
            raise PairRefused(f"--map knows no field {shown(name)}. The fields are: {_nearest(name, fields.names)}.")
        if name in columns:
            raise PairRefused(f"--map names two columns for {name}: {listed((*columns[name], column))}.")
        columns[name] = (_column(column, header),)
    return columns


def _column(wanted: str, header: Sequence[str]) -> str:
    """The column of this name; another case or other spaces will do where only one column is meant."""
    if wanted in header:
        return wanted
    similar = [column for column in header if folded(wanted) and folded(column) == folded(wanted)]
    if len(similar) == 1:
        return similar[0]
    raise PairRefused(f"There is no column {shown(wanted)} in the file. Its columns are: {_nearest(wanted, header)}.")


def _exact(field: Field, free: Sequence[str]) -> tuple[str, ...]:
    return (field.name,) if field.name in free else ()


def _same_word(field: Field, free: Sequence[str]) -> tuple[str, ...]:
    return _only(field, [column for column in free if folded(column) == folded(field.name)])


def _alias(field: Field, free: Sequence[str]) -> tuple[str, ...]:
    for tier in field.aliases:
        if found := _only(field, [column for column in free if folded(column) in tier]):
            return found
    return ()


def _parts(field: Field, free: Sequence[str]) -> tuple[str, ...]:
    return tuple(
        column for part in field.parts for column in _only(field, [name for name in free if folded(name) in part])
    )


def _only(field: Field, found: list[str]) -> tuple[str, ...]:
    if len(found) > 1:
        raise MapRefused(
            f"Several columns could be {field.name}: {listed(found)}. Choose one with --map {field.name}=COLUMN."
        )
    return tuple(found)


def _require(header: Sequence[str], columns: dict[str, tuple[str, ...]], fields: Fields) -> None:
    for group in fields.required:
        if not any(name in columns for name in group):
            raise MapRefused(
                f"No column is known to hold {' or '.join(group)}. Name it with --map {group[0]}=COLUMN;"
                f" the columns are: {_nearest(group[0], header)}."
            )


def _nearest(word: str, names: Sequence[str]) -> str:
    return listed(nearest_first(word, names))
