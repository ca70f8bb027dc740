"""The documents of the API: what may be sent, with the limits of each field, and what comes back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from bot.contacts import PARSERS
from storage.queries.contacts import ContactEntry

MOST_ATTRIBUTES = 100
# A clock of another machine may be ahead of ours by so much.
AHEAD = timedelta(minutes=10)


def text_of(value: Any) -> Any:
    """Numbers and truths as text: attributes are text in the store."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | float) else value


def few(attributes: dict[str, str]) -> dict[str, str]:
    """Not more than anybody means; blank ones say nothing."""
    if len(attributes) > MOST_ATTRIBUTES:
        raise ValueError(f"there are {len(attributes)} attributes; at most {MOST_ATTRIBUTES} are kept")
    return {name: value for name, value in attributes.items() if value.strip()}


Name = Annotated[str, Field(min_length=1, max_length=100)]
Value = Annotated[str, BeforeValidator(text_of), Field(max_length=1000)]
Attributes = Annotated[dict[Name, Value], AfterValidator(few)]


class ContactDocument(BaseModel):
    """Who it is about; found again by external_id, then email, then slack_user_id, and made where nobody is."""

    model_config = ConfigDict(extra="forbid")

    email: str | None = None
    slack_user_id: str | None = None
    external_id: str | None = None
    name: str | None = None
    account: str | None = None
    language: str | None = None
    timezone: str | None = None
    attributes: Attributes = {}

    @model_validator(mode="after")
    def named(self) -> ContactDocument:
        """As the import of contacts reads them; CellRefused, a ValueError, says what is wrong."""
        for name, parse in PARSERS.items():
            if (value := getattr(self, name)) is not None:
                setattr(self, name, parse(value) or None)
        if self.email is None and self.slack_user_id is None:
            raise ValueError("a contact needs an email or a slack_user_id")
        return self

    def entry(self, at: datetime) -> ContactEntry:
        """As the store takes it."""
        return ContactEntry(at=at, **self.model_dump())


class EventDocument(BaseModel):
    """Something that happened to a customer, after which a survey may ask."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "type": "ticket-closed",
                    "contact": {"email": "ann@customer.example", "account": "Nokkela", "attributes": {"plan": "pro"}},
                    "at": "2026-11-22T09:30:00+02:00",
                    "attributes": {"agent": "Bea", "queue": "billing"},
                }
            ]
        },
    )

    type: Annotated[str, Field(min_length=1, max_length=100)] = Field(description="What `on` of a survey names.")
    contact: ContactDocument
    at: AwareDatetime | None = Field(None, description="When it happened, with an offset; now where not given.")
    attributes: Attributes = Field({}, description="Kept with the answer.")

    def happened(self, now: datetime) -> datetime:
        """When, in UTC; ValueError for a time that is still to come."""
        at = now if self.at is None else self.at.astimezone(UTC)
        if at > now + AHEAD:
            raise ValueError("at is in the future")
        return min(at, now)


class Outcome(BaseModel):
    """What became of the event for one survey."""

    survey: str
    state: str = Field(description="waiting, asked, superseded (a newer event came) or dropped.")
    due_at: AwareDatetime = Field(description="When the contact may be asked: after the delay, in working hours.")
    reason: str | None = None
    repeated: bool = Field(description="The same event had been reported before; nothing was changed.")


class Taken(BaseModel):
    """What became of the event. Without outcomes, no survey asks after such an event."""

    outcomes: list[Outcome]
