"""`POST /api/v1/events` over HTTP: who may, what is taken, and what is told of what is not."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator
from starlette.applications import Starlette
from starlette.routing import Route

from bot.api import events, openapi
from bot.api.events import EventsApi
from bot.planning import Now
from bot.survey.definition import Kind
from storage.database import Database
from storage.models import Contact, CustomerEvent
from storage.types import Channel
from tests.support.clock import START, HandClock
from tests.support.factories import a_programme, a_survey, every, only

KEY = "a key for the tests of the API alone"
EVENT = {
    "type": "ticket-closed",
    "contact": {"email": "Ann@Customer.example", "account": "Nokkela", "attributes": {"plan": "pro", "seats": 12}},
    "at": "2026-11-22T09:30:00+02:00",
    "attributes": {"agent": "Bea", "minutes": 14.5, "first": True},
}


@pytest.fixture
async def client(db: Database) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who knows the key, and a programme with one survey that asks a day after a ticket."""
    survey = a_survey("support", kind=Kind.TRANSACTIONAL, on="ticket-closed", delay_seconds=86400)
    clock = HandClock()
    api = EventsApi(db, KEY, lambda: Now(a_programme(survey), tuple(Channel), clock()))
    app = Starlette(routes=[Route(events.PATH, api), Route(openapi.PATH, openapi.OpenApi())])
    headers = {"authorization": f"Bearer {KEY}"}
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://api.test", headers=headers) as client:
        yield client


async def test_an_event_is_taken_and_it_is_told_what_becomes_of_it(client: httpx.AsyncClient, db: Database) -> None:
    """202, with the time from which the contact may be asked; numbers and truths are kept as text."""
    reply = await client.post(events.PATH, json=EVENT)

    assert 202 == reply.status_code
    (outcome,) = reply.json()["outcomes"]
    assert ("support", "waiting", False) == (outcome["survey"], outcome["state"], outcome["repeated"])
    assert outcome["due_at"].startswith("2026-11-23T07:30")
    assert {"agent": "Bea", "minutes": "14.5", "first": "true"} == only(db, CustomerEvent).attributes
    contact = only(db, Contact)
    assert ("ann@customer.example", {"plan": "pro", "seats": "12"}) == (contact.email, contact.attributes)


async def test_the_same_event_is_taken_once(client: httpx.AsyncClient, db: Database) -> None:
    """By its Idempotency-Key, whatever it says the second time."""
    headers = {"idempotency-key": "ticket 7"}
    replies = [
        await client.post(events.PATH, json=EVENT | {"at": f"2026-11-22T0{hour}:30:00Z"}, headers=headers)
        for hour in (6, 7)
    ]

    assert [False, True] == [reply.json()["outcomes"][0]["repeated"] for reply in replies]
    assert 1 == len(every(db, CustomerEvent))


async def test_what_no_survey_asks_after_is_taken_and_forgotten(client: httpx.AsyncClient, db: Database) -> None:
    """No contact is made of it."""
    reply = await client.post(events.PATH, json=EVENT | {"type": "newsletter-read"})

    assert (202, {"outcomes": []}) == (reply.status_code, reply.json())
    assert [] == every(db, Contact)


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer wrong", f"Basic {KEY}"])
async def test_without_the_key_nothing_is_taken(client: httpx.AsyncClient, db: Database, authorization: str) -> None:
    """401, with what to send."""
    reply = await client.post(events.PATH, json=EVENT, headers={"authorization": authorization})

    assert (401, "Bearer") == (reply.status_code, reply.headers["www-authenticate"])
    assert "Authorization: Bearer" in reply.json()["detail"]
    assert [] == every(db, CustomerEvent)


@pytest.mark.parametrize(
    ("changed", "pointer", "detail"),
    [
        ({"type": ""}, "/type", "should have at least 1 character"),
        ({"at": "yesterday"}, "/at", "datetime"),
        ({"at": "2026-11-22T09:30:00"}, "/at", "timezone"),
        ({"contact": {"email": "nobody"}}, "/contact", "nobody"),
        ({"contact": {"name": "Ann"}}, "/contact", "an email or a slack_user_id"),
        ({"contact": {"email": "a@b.example", "phone": "1"}}, "/contact/phone", "not permitted"),
        ({"attributes": {"list": [1]}}, "/attributes/list", "valid string"),
        ({"extra": 1}, "/extra", "not permitted"),
    ],
)
async def test_a_wrong_field_is_pointed_at(
    client: httpx.AsyncClient, db: Database, changed: dict[str, Any], pointer: str, detail: str
) -> None:
    """422 as problem+json, and nothing is taken."""
    reply = await client.post(events.PATH, json=EVENT | changed)

    assert (422, "application/problem+json") == (reply.status_code, reply.headers["content-type"])
    (error,) = reply.json()["errors"]
    assert pointer == error["pointer"]
    assert detail in error["detail"]
    assert [] == every(db, CustomerEvent)


async def test_an_event_of_the_future_is_refused(client: httpx.AsyncClient) -> None:
    """A clock that is a little ahead is forgiven."""
    times = ("2026-11-22T10:05:00Z", "2026-11-23T10:00:00Z")
    told = [(await client.post(events.PATH, json=EVENT | {"at": at})).status_code for at in times]

    assert [202, 422] == told


async def test_what_is_no_json_and_what_is_too_much_is_refused(client: httpx.AsyncClient) -> None:
    """400 and 413; GET is 405."""
    replies = [
        await client.post(events.PATH, content=b"{"),
        await client.post(events.PATH, content=b'"' + b"x" * (events.LARGEST + 1) + b'"'),
        await client.get(events.PATH),
    ]

    assert [400, 413, 405] == [reply.status_code for reply in replies]
    assert {"application/problem+json"} == {reply.headers["content-type"] for reply in replies}


async def test_the_description_fits_what_is_taken_and_answered(client: httpx.AsyncClient) -> None:
    """OpenAPI 3.1: its schemas are JSON Schemas, and the examples and answers are valid by them."""
    document = (await client.get(openapi.PATH)).json()
    schemas = document["components"]["schemas"]

    def valid(instance: Any, name: str) -> bool:
        schema = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
        return Draft202012Validator(schema).is_valid(instance)

    assert "3.1.0" == document["openapi"]
    assert all(valid(example, "EventDocument") for example in schemas["EventDocument"]["examples"])
    assert valid((await client.post(events.PATH, json=EVENT)).json(), "Taken")
    assert valid((await client.post(events.PATH, content=b"{")).json(), "Problem")
    assert not valid({"type": "x"}, "EventDocument")
    assert {"400", "401", "413", "422", "429"} < set(document["paths"][events.PATH]["post"]["responses"])
    assert KEY not in json.dumps(document)
    assert START.year == 2026
