"""When each of many contacts may be asked: in the hours of where they live, and among those by lot.

For each place the caller says the instants; contacts are spread over them evenly, and always alike.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CTE, ColumnElement, String, cast, func, literal, select
from sqlalchemy.orm import Session

from storage.models import Contact, Message, table_of
from storage.queries.eligibility import lot
from storage.queries.inserting import dialect_of
from storage.queries.places import Place, country
from storage.queries.unfolding import Unfolding, instant

# Where some contacts live → the instants over which they are spread; of all places as many.
Due = Callable[[Place], Sequence[datetime]]
# Another salt than that of who is drawn: otherwise those drawn first would all have the same hour.
OF_HOURS = 1_000_003
TABLE = table_of(Message)


@dataclass(frozen=True, slots=True)
class Times:
    """The instants as a table to join: the row that `fits` a contact has the time at which they may be asked."""

    table: CTE
    fits: ColumnElement[bool]

    @property
    def due_at(self) -> ColumnElement[datetime]:
        """The time."""
        return self.table.c.due_at


def due_times(session: Session, due: Due, wave_id: int, begin: int, end: int) -> Times:
    """For the contacts after `begin`, up to `end`."""
    places = select(Contact.timezone, country()).where(Contact.id > begin, Contact.id <= end).distinct()
    instants = {place: due(place) for place in (Place(*row) for row in session.execute(places))}
    many = max((len(times) for times in instants.values()), default=1)
    rows = [
        [name_of(place, number), instant(at)] for place, times in instants.items() for number, at in enumerate(times)
    ]
    each = Unfolding(dialect_of(session), literal(json.dumps(rows)))
    # Materialised, so that SQLite looks a place up instead of unfolding the rows for each contact.
    table = (
        select(each.cell(0, TABLE.c.key).label("place"), each.cell(1, TABLE.c.due_at).label("due_at"))
        .select_from(each.rows)
        .cte("times")
        .prefix_with("MATERIALIZED")
    )
    number = lot(OF_HOURS + wave_id) % literal(many)
    said = func.coalesce(Contact.timezone, "") + "|" + func.coalesce(country(), "") + "|" + cast(number, String)
    return Times(table, table.c.place == said)


def name_of(place: Place, number: int) -> str:
    """As the database puts it together."""
    return f"{place.timezone or ''}|{place.country or ''}|{number}"
