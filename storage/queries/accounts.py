"""Accounts by their names."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.models import Account, table_of
from storage.queries.inserting import insert_into
from storage.queries.unfolding import unfolded

TABLE = table_of(Account)


def account_ids(session: Session, names: Collection[str]) -> dict[str, int]:
    """The ids of these accounts; those that are new are made."""
    found = known_ids(session, names)
    new = sorted(set(names) - found.keys())
    if new:
        rows = unfolded(session, TABLE, ["name"], ([name] for name in new))
        session.execute(insert_into(session, Account).from_select(["name"], rows).on_conflict_do_nothing())
        found |= known_ids(session, new)
    return found


def known_ids(session: Session, names: Collection[str]) -> dict[str, int]:
    """The ids of those accounts that there are."""
    if not names:
        return {}
    rows = session.execute(select(TABLE.c.name, TABLE.c.id).where(TABLE.c.name.in_(names)))
    return {row.name: row.id for row in rows}
