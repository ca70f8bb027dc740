"""When each of many contacts may be asked: in the hours of where they live, and among those by lot.

For each place the caller says the instants; contacts are spread over them evenly, and always alike.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CTE, ColumnElement, String, bindparam, cast, func, literal, select
from sqlalchemy.orm import Session

from storage.models import Contact, Message, table_of
from storage.queries.eligibility import lot
from storage.queries.places import Place, country
from storage.queries.unfolding import Unfolding, instant
from storage.types import Id

# Where some contacts live → the instants over which they are spread; of all places as many.
Due = Callable[[Place], Sequence[datetime]]
# Another salt than that of who is drawn: otherwise those drawn first would all have the same hour.
OF_HOURS = 1_000_003
TABLE = table_of(Message)


PLACES = select(Contact.timezone, country()).where(Contact.id > bindparam("begin"), Contact.id <= bindparam("end"))


@dataclass(frozen=True, slots=True)
class Times:
    """The instants as a table to join: the row that `fits` a contact has the time at which they may be asked."""

    table: CTE
    fits: ColumnElement[bool]

    @property
    def due_at(self) -> ColumnElement[datetime]:
        """The time."""
        return self.table.c.due_at


def times_of_places(dialect: str, wave_id: int, many: int) -> Times:
    """For a statement that is given `times`, as `due_times` has them: so many of each place."""
    each = Unfolding(dialect, bindparam("times", type_=String()))
    # Materialised, so that SQLite looks a place up instead of unfolding the rows for each contact.
    table = (
        select(each.cell(0, TABLE.c.key).label("place"), each.cell(1, TABLE.c.due_at).label("due_at"))
        .select_from(each.rows)
        .cte("times")
        .prefix_with("MATERIALIZED")
    )
    # Drawing lots for one of one takes as long as all the rest.
    number = lot(OF_HOURS + wave_id) % literal(many, Id) if many > 1 else literal(0, Id)
    said = func.coalesce(Contact.timezone, "") + "|" + func.coalesce(country(), "") + "|" + cast(number, String)
    return Times(table, table.c.place == said)


def due_times(session: Session, due: Due, begin: int, end: int) -> dict[str, Any]:
    """The parameters `times` and `many` for the contacts after `begin`, up to `end`."""
    rows = session.execute(PLACES.distinct(), {"begin": begin, "end": end})
    instants = {place: due(place) for place in (Place(*row) for row in rows)}
    named = [
        [name_of(place, number), instant(at)] for place, times in instants.items() for number, at in enumerate(times)
    ]
    return {"times": json.dumps(named), "many": max((len(times) for times in instants.values()), default=1)}


def name_of(place: Place, number: int) -> str:
    """As the database puts it together."""
    return f"{place.timezone or ''}|{place.country or ''}|{number}"
