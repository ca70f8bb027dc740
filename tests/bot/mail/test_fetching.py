"""Returned mail out of a mailbox, over IMAP."""

from __future__ import annotations

import asyncio
import ssl
from typing import TYPE_CHECKING

import pytest
import trustme
from imap_tools.errors import MailboxLoginError

from bot.mail.fetching import BATCH, Fetching
from bot.mail.imap_url import ImapUrlError, parse_imap_url
from bot.mail.return_addresses import ReturnTo
from bot.returns import ReturnDesk, Returns
from scheduler.pump import Bell
from storage.models import Answer, MailEvent, ReadMailbox, StoppedAddress
from tests.support.clock import HandClock
from tests.support.factories import BY_THE_RULES, every, only, say
from tests.support.imap import ImapServer, imap_server
from tests.support.mailed import ADDRESSES, address, bounce, mailed, reply

if TYPE_CHECKING:
    from storage.database import Database

KAISA = "kaisa@customer.example"


def fetching(db: Database, server: ImapServer, scheme: str = "imap", tls: ssl.SSLContext | None = None) -> Fetching:
    url = f"{scheme}://bounces%40acme.example:a%20secret@127.0.0.1:{server.port}/INBOX"
    desk = ReturnDesk(db, Returns(BY_THE_RULES, frozenset()), Bell())
    clock = HandClock()
    clock.turn(minutes=1)
    return Fetching(parse_imap_url(url), desk, ADDRESSES.links, ADDRESSES, clock, tls)


def delivered_to(data: bytes, to: str) -> bytes:
    return f"X-Original-To: {to}\r\n".encode() + data


async def test_a_mailbox_is_read_from_where_it_was_left(db: Database) -> None:
    """What is about our mail is marked as read, once it is in the store; the rest stays as it is."""
    _, message_id = mailed(db, email=KAISA)
    async with imap_server() as server:
        ours = server.deliver(delivered_to(bounce(), address(ReturnTo.BOUNCE, message_id)))
        somebodys = server.deliver(b"From: a@b.example\nSubject: Invoice\n\nPlease pay.")
        fetch = fetching(db, server)

        assert not await fetch.step()
        assert ([{"\\Seen"}, set()], KAISA) == ([ours.flags, somebodys.flags], only(db, StoppedAddress).address)
        server.commands.clear()
        assert not await fetch.step()

        assert not [command for command in server.commands if "FETCH" in command]
        assert (1, 2) == (only(db, ReadMailbox).uid_validity, only(db, ReadMailbox).last_uid)


async def test_numbers_that_are_not_valid_any_more_are_not_trusted(db: Database) -> None:
    """All is read again, and what was taken counts once."""
    _, message_id = mailed(db, email=KAISA)
    async with imap_server() as server:
        for _ in range(3):
            server.deliver(b"From: a@b.example\n\nhello")
        server.deliver(delivered_to(bounce(), address(ReturnTo.BOUNCE, message_id)))
        fetch = fetching(db, server)
        await fetch.step()
        del server.mails[:3]
        server.renumber()
        server.deliver(delivered_to(bounce("452 4.2.2 mailbox full", "4.2.2", 2), address(ReturnTo.BOUNCE, message_id)))

        await fetch.step()

    assert ["hard", "soft"] == [event.kind for event in every(db, MailEvent)]
    assert (2, 2) == (only(db, ReadMailbox).uid_validity, only(db, ReadMailbox).last_uid)


async def test_a_letter_is_known_by_what_a_report_gives_back(db: Database) -> None:
    """Where it came to an address that names none, as most mailboxes are."""
    _, message_id = mailed(db, email=KAISA)
    given_back = (
        f"\n--b\nContent-Type: message/rfc822\n\nMessage-ID: <{ADDRESSES.links.envelope_token(message_id)}@x>\n"
    )
    async with imap_server() as server:
        server.deliver(bounce().replace(b"\n--b--", given_back.encode() + b"\n\n--b--"))
        server.deliver(bounce(number=2))

        await fetching(db, server).step()

    assert [message_id, message_id] == [event.message_id for event in every(db, MailEvent)]


async def test_a_reply_is_a_comment_where_it_names_the_letter_and_is_left_alone_elsewhere(db: Database) -> None:
    """Somebody may read that mailbox."""
    invitation_id, message_id = mailed(db)
    say(db, invitation_id, HandClock()(), score=2)
    async with imap_server() as server:
        kept = server.deliver(reply("Too slow.", address(ReturnTo.REPLY, message_id)))
        left = server.deliver(reply("Hello", number=2))

        await fetching(db, server).step()

    assert "Too slow." == only(db, Answer).reason
    assert ({"\\Seen"}, set()) == (kept.flags, left.flags)


async def test_many_mails_are_read_in_batches(db: Database) -> None:
    """Each is remembered when it is through."""
    async with imap_server() as server:
        for _ in range(BATCH + 1):
            server.deliver(b"From: a@b.example\n\nhello")
        fetch = fetching(db, server)

        assert [True, False] == [await fetch.step() for _ in range(2)]

    assert BATCH + 1 == only(db, ReadMailbox).last_uid


async def test_it_speaks_tls(db: Database) -> None:
    """With a certificate that it checks."""
    authority = trustme.CA()
    server_side, client_side = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH), ssl.create_default_context()
    authority.issue_cert("127.0.0.1").configure_cert(server_side)
    async with imap_server(server_side) as server:
        with pytest.raises(ssl.SSLCertVerificationError):
            await fetching(db, server, "imaps").step()
        authority.configure_trust(client_side)

        assert not await fetching(db, server, "imaps", client_side).step()


async def test_a_server_that_refuses_is_asked_again_later(db: Database) -> None:
    """It stops nothing else."""
    stop = asyncio.Event()
    async with imap_server() as server:
        server.refusing = True
        with pytest.raises(MailboxLoginError):
            await fetching(db, server).step()
        running = asyncio.create_task(fetching(db, server).run(stop))
        await asyncio.sleep(0.2)
        assert not running.done()
        stop.set()
        await running


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("imap://u:p@mail.example.com/INBOX", "unprotected"),
        ("imaps://mail.example.com/INBOX", "a login is"),
        ("https://u:p@mail.example.com", "not the address of a mailbox"),
        ("imaps://u:p@mail.example.com:x", "cannot be read"),
    ],
)
def test_an_address_that_is_none_is_told_without_the_password(url: str, told: str) -> None:
    """With what to write."""
    with pytest.raises(ImapUrlError, match=told) as refused:
        parse_imap_url(url)

    assert ":p@" not in str(refused.value)


def test_the_name_of_a_mailbox_has_no_password() -> None:
    """It stands in the store and in logs."""
    mailbox = parse_imap_url("imaps://u%40x:p%2Fq@mail.example.com/Bounces%20here")

    assert ("u@x", "p/q", "Bounces here", 993) == (mailbox.username, mailbox.password, mailbox.folder, mailbox.port)
    assert "imaps://mail.example.com:993/Bounces here" == str(mailbox)
