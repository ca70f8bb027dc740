"""Where contacts live, as far as it is known: by that it is decided when they may be asked."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import ColumnElement, and_

from storage.models import Contact
from storage.queries.attributes import attribute

# The attribute that names a contact's country.
COUNTRY = "country"


class Place(NamedTuple):
    """A time zone and a country, as they are written in the store; None where nobody said."""

    timezone: str | None
    country: str | None


def country() -> ColumnElement[str]:
    """A contact's country."""
    return attribute(Contact, COUNTRY)


def lives_in(place: Place) -> ColumnElement[bool]:
    """A contact of exactly this place."""
    return and_(Contact.timezone.is_not_distinct_from(place.timezone), country().is_not_distinct_from(place.country))
