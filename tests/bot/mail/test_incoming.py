"""Which ways there are to hear what comes back, by what the environment sets."""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from bot.config import MailIdentity
from bot.mail.incoming import Incoming
from bot.settings import Settings, SettingsError
from tests.support.clock import HandClock
from tests.support.factories import a_programme, a_return_desk
from tests.support.mailed import ADDRESSES, DOMAIN

if TYPE_CHECKING:
    from storage.database import Database

KEY = base64.b64encode(
    ec.generate_private_key(ec.SECP256R1()).public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
).decode()


def incoming(db: Database, domain: str | None = DOMAIN, **settings: Any) -> Incoming:
    mail = MailIdentity("Acme", "nps@acme.example", return_domain=domain)
    programme = replace(a_programme(), mail=mail)
    return Incoming(Settings(**settings), programme, ADDRESSES.links, a_return_desk(db), HandClock())


def test_each_way_is_there_where_it_is_set_up(db: Database) -> None:
    """And none without."""
    nothing = incoming(db)
    everything = incoming(
        db,
        bounce_listen="lmtp://127.0.0.1:0",
        imap_url="imaps://u:p@mail.example.com",
        ses_topic="arn:aws:sns:eu-north-1:123456789012:mail",
        sendgrid_key=KEY,
        mailgun_key="key",
        postmark_key="a secret of ours",
    )

    assert ([], []) == (list(nothing.parts()), nothing.routes())
    assert ["returned mail", "mailbox"] == list(everything.parts())
    paths = {route.path for route in everything.routes()}
    assert {"/mail/ses", "/mail/sendgrid", "/mail/mailgun", "/mail/postmark"} <= paths


@pytest.mark.parametrize(
    ("settings", "domain", "told"),
    [
        ({"bounce_listen": "lmtp://127.0.0.1:0"}, None, "return_domain"),
        ({"imap_url": "imap://u:p@mail.example.com"}, DOMAIN, "NPS_IMAP_URL"),
        ({"sendgrid_key": "not a key"}, DOMAIN, "NPS_SENDGRID_KEY"),
    ],
)
def test_half_of_a_way_is_told(db: Database, settings: dict[str, str], domain: str | None, told: str) -> None:
    """When the program starts, with what is to be mended."""
    half = incoming(db, domain, **settings)

    with pytest.raises(SettingsError, match=told):
        half.parts(), half.routes()
