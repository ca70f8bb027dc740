"""What an answer can be told apart by: a column of it, or one of its attributes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, String, cast, null, or_

from storage.models import Answer, Contact, Invitation

# Words that name a column of the answer; every other word is an attribute.
COLUMNS = {"account": Answer.account, "channel": Answer.channel, "survey": Answer.survey}


def column(name: str) -> ColumnElement[Any]:
    """A column of the answer, or an attribute as text."""
    return COLUMNS[name].expression if name in COLUMNS else attribute(Answer, name)


def attribute(model: type[Answer | Contact | Invitation], name: str) -> ColumnElement[str]:
    """An attribute as text; NULL where there is none."""
    if '"' in name or "\\" in name:
        # These cannot be written within SQLite's JSON paths; such a name finds nothing, on both databases.
        return cast(null(), String)
    found: ColumnElement[str] = model.attributes[name].as_string()
    return found


def any_of(found: ColumnElement[Any], values: Sequence[str]) -> ColumnElement[bool]:
    """Whether it is one of these. Each by itself: an index on an attribute knows `=`."""
    return or_(*(found == value for value in values))
