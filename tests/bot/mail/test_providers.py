"""Mail providers' webhooks over HTTP, signed with keys of our own as they sign with theirs."""

from __future__ import annotations

import json
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from starlette.applications import Starlette

from bot.mail.providers.arriving import Arrived, Hearing, Provider
from bot.mail.providers.mailgun import Mailgun
from bot.mail.providers.postmark import Postmark
from bot.mail.providers.sendgrid import SIGNATURE, TIMESTAMP
from bot.mail.providers.ses import Ses
from bot.returns import ReturnDesk, Returns
from scheduler.pump import Bell
from storage.models import Contact, MailEvent, StoppedAddress
from storage.types import SuppressedBecause
from tests.support.clock import START, HandClock
from tests.support.data import shared_data
from tests.support.factories import BY_THE_RULES, every, only
from tests.support.mailed import ADDRESSES, mailed
from tests.support.providers import (
    CERTIFICATE,
    NOW,
    TOPIC,
    Amazon,
    mailgun_body,
    refusal,
    sendgrid,
    sendgrid_headers,
    sns,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from storage.database import Database

KAISA = "kaisa@customer.example"


@asynccontextmanager
async def hearing(db: Database, provider: Provider) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the web server that hears this provider."""
    desk = ReturnDesk(db, Returns(BY_THE_RULES, frozenset()), Bell())
    app = Starlette(routes=Hearing(provider, desk, ADDRESSES.links, HandClock()).routes())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://nps.example") as client:
        yield client


async def test_sendgrid_tells_of_many_mails_at_once(db: Database) -> None:
    """Each is found by our Message-ID, and counts once; what is not known of an event is passed over."""
    ids = [mailed(db, email=email)[1] for email in (KAISA, "b@customer.example", "c@customer.example")]
    named = [f"<{ADDRESSES.links.envelope_token(one)}@acme.example>" for one in ids]
    body = json.dumps(
        [
            {"event": "bounce", "sg_event_id": "1", "smtp-id": named[0], "email": KAISA, "reason": "550 no such user"},
            {"event": "spamreport", "sg_event_id": "2", "smtp-id": named[1], "email": "b@customer.example", "new": {}},
            {"event": "bounce", "type": "blocked", "sg_event_id": "3", "smtp-id": named[2], "reason": "550 go away"},
            {"event": "open", "sg_event_id": "4"},
            "not an event",
        ]
    ).encode()

    async with hearing(db, sendgrid()) as client:
        for _ in range(2):
            answer = await client.post("/mail/sendgrid", content=body, headers=sendgrid_headers(body))
            assert 200 == answer.status_code

    kinds = {event.message_id: event.kind for event in every(db, MailEvent)}
    assert dict(zip(ids, ("hard", "complaint", "blocked"), strict=True)) == kinds
    assert KAISA == only(db, StoppedAddress).address
    because = [contact.suppressed_because for contact in every(db, Contact)]
    assert [None, SuppressedBecause.COMPLAINED, None] == because


@pytest.mark.parametrize(
    "headers",
    [
        {},
        sendgrid_headers(b"[]", key=ec.generate_private_key(ec.SECP256R1())),
        sendgrid_headers(b"[{}]"),
        sendgrid_headers(b"[]", NOW - 25 * 3600),
        sendgrid_headers(b"[]", NOW + 3600),
        {TIMESTAMP: "x", SIGNATURE: "%"},
    ],
    ids=["unsigned", "another key", "another body", "old", "of the future", "nonsense"],
)
async def test_what_sendgrid_did_not_sign_is_refused(headers: dict[str, str]) -> None:
    """And told nothing."""
    assert 403 == await refusal(sendgrid(), b"[]", headers)


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        ({"event": "failed", "severity": "permanent", "delivery-status": {"message": "550 no such user"}}, "hard"),
        ({"event": "failed", "severity": "temporary", "delivery-status": {"message": "550 no such user"}}, "soft"),
        ({"event": "failed", "severity": "permanent", "delivery-status": {"message": "550 5.7.1 spam"}}, "blocked"),
        ({"event": "failed", "severity": "permanent", "reason": "suppress-complaint"}, "complaint"),
        ({"event": "complained"}, "complaint"),
        ({"event": "unsubscribed"}, "unsubscribe"),
        ({"event": "delivered"}, "delivered"),
        ({"event": "opened"}, None),
    ],
)
async def test_mailgun_tells_of_one_mail(event: dict[str, Any], kind: str | None) -> None:
    """What is temporary is never hard."""
    body = json.dumps(mailgun_body({"id": "e1", "recipient": KAISA, **event})).encode()

    noted = await Mailgun("key").noted(Arrived({}, body, START))

    assert ([] if kind is None else [("e1", kind, KAISA)]) == [
        (one.id, one.finding.kind, one.finding.address) for one in noted
    ]


@pytest.mark.parametrize(
    "body",
    [
        mailgun_body({}, key="another"),
        mailgun_body({}, NOW - 25 * 3600),
        {"event-data": {}},
        {"signature": {}, "event-data": {}},
        {"signature": {"timestamp": "1", "token": "ä", "signature": "ä"}, "event-data": {}},
        [],
    ],
    ids=["another key", "old", "unsigned", "empty", "not ASCII", "a list"],
)
async def test_what_mailgun_did_not_sign_is_refused(body: Any) -> None:
    """Whatever stands in the body."""
    assert await refusal(Mailgun("key"), json.dumps(body).encode()) in (400, 403)


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        ({"RecordType": "Bounce", "Type": "HardBounce", "Details": "550 no such user"}, "hard"),
        ({"RecordType": "Bounce", "Type": "HardBounce", "Details": "550 5.7.26 DMARC"}, "blocked"),
        ({"RecordType": "Bounce", "Type": "SoftBounce"}, "soft"),
        ({"RecordType": "Bounce", "Type": "AutoResponder"}, "auto_reply"),
        ({"RecordType": "SpamComplaint"}, "complaint"),
        ({"RecordType": "SubscriptionChange", "Recipient": KAISA, "SuppressSending": True}, "unsubscribe"),
        ({"RecordType": "Delivery", "Recipient": KAISA}, "delivered"),
        ({"RecordType": "Click"}, None),
    ],
)
async def test_postmark_tells_of_one_mail(event: dict[str, Any], kind: str | None) -> None:
    """What the recipient's server said may be more exact than the type."""
    body = json.dumps({"ID": 7, "Email": KAISA, **event}).encode()

    noted = await Postmark("secret").noted(Arrived({}, body, START, "secret"))

    assert ([] if kind is None else [(kind, KAISA)]) == [(one.finding.kind, one.finding.address) for one in noted]


async def test_postmark_knows_a_secret(db: Database) -> None:
    """In its address, or as a password; the letter is found by the address of its recipient."""
    mailed(db, email=KAISA)
    body = {"ID": 7, "Email": KAISA, "RecordType": "SpamComplaint"}

    async with hearing(db, Postmark("a secret")) as client:
        assert 200 == (await client.post("/mail/postmark/a%20secret", json=body)).status_code
        assert 200 == (await client.post("/mail/postmark", json=body, auth=("nps", "a secret"))).status_code
        for refused in (client.post("/mail/postmark", json=body), client.post("/mail/postmark/x", json=body)):
            assert 401 == (await refused).status_code

    assert ["complaint"] == [event.kind for event in every(db, MailEvent)]


@pytest.mark.parametrize("version", ["1", "2"])
async def test_amazon_tells_of_every_recipient_of_a_mail(db: Database, version: str) -> None:
    """The certificate is fetched once."""
    mailed(db, email=KAISA)
    mailed(db, email="b@customer.example")
    people = [
        {"emailAddress": KAISA, "diagnosticCode": "smtp; 550 5.1.1 user unknown", "status": "5.1.1"},
        {"emailAddress": "b@customer.example"},
    ]
    note = {"notificationType": "Bounce", "bounce": {"bounceType": "Permanent", "bouncedRecipients": people}}
    amazon = Amazon()

    async with hearing(db, Ses(TOPIC, amazon.fetch)) as client:
        for _ in range(2):
            assert 200 == (await client.post("/mail/ses", json=sns(note, version=version))).status_code

    assert {KAISA, "b@customer.example"} == {stopped.address for stopped in every(db, StoppedAddress)}
    assert [CERTIFICATE] == amazon.fetched


async def test_a_subscription_of_ours_is_confirmed(db: Database) -> None:
    """By opening the address that Amazon names, and no other's."""
    url = "https://sns.eu-north-1.amazonaws.com/?Action=ConfirmSubscription&Token=x"
    amazon = Amazon()

    async with hearing(db, Ses(TOPIC, amazon.fetch)) as client:
        body = sns("Confirm", "SubscriptionConfirmation", Token="x", SubscribeURL=url)
        assert 200 == (await client.post("/mail/ses", json=body)).status_code
        elsewhere = sns("Confirm", "SubscriptionConfirmation", Token="x", SubscribeURL="https://evil.example/")
        assert 403 == (await client.post("/mail/ses", json=elsewhere)).status_code

    assert [CERTIFICATE, url] == amazon.fetched


@pytest.mark.parametrize(
    "changes",
    [
        {"TopicArn": "arn:aws:sns:eu-north-1:999:other"},
        {"SigningCertURL": "https://sns.eu-north-1.amazonaws.com.evil.example/x.pem"},
        {"SigningCertURL": "http://sns.eu-north-1.amazonaws.com/x.pem"},
        {"SigningCertURL": "https://evil.example/sns.eu-north-1.amazonaws.com/x.pem"},
        {"SigningCertURL": "https://user@sns.eu-north-1.amazonaws.com/x.pem"},
        {"Timestamp": (START - timedelta(hours=25)).isoformat()},
        {"Timestamp": "yesterday"},
    ],
)
async def test_what_is_not_of_amazon_and_our_topic_is_refused(changes: dict[str, str]) -> None:
    """Nothing is fetched from elsewhere."""
    amazon = Amazon()
    ses = Ses(TOPIC, amazon.fetch)

    assert await refusal(ses, json.dumps(sns({"notificationType": "Bounce"}, **changes)).encode()) in (400, 403)
    assert 403 == await refusal(ses, json.dumps({**sns({}), "Message": "{}}"}).encode())
    assert {CERTIFICATE} >= set(amazon.fetched)


async def test_a_report_without_end_is_not_read(db: Database) -> None:
    """Nor is what is no JSON."""
    async with hearing(db, Postmark("secret")) as client:
        assert 413 == (await client.post("/mail/postmark/secret", content=b"x" * 5_000_000)).status_code
        assert 400 == (await client.post("/mail/postmark/secret", content=b"{")).status_code
        assert 405 == (await client.get("/mail/postmark/secret")).status_code


async def test_old_forms_of_real_notes_are_taken() -> None:
    """As providers sent them in other years."""
    ses = Ses(TOPIC, Amazon().fetch)
    for file in sorted((shared_data("mail/webhook-json")).glob("*.json")):
        body = file.read_bytes()
        if "sendgrid" in file.name:
            noted = await sendgrid().noted(Arrived(sendgrid_headers(body), body, START))
        else:
            noted = await ses.noted(Arrived({}, json.dumps(sns(json.loads(body))).encode(), START))

        assert all(one.finding.address for one in noted), file.name
