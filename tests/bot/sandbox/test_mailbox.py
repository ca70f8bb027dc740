"""The demo's mail server, spoken to over real SMTP."""

from __future__ import annotations

import asyncio
import smtplib
from email.message import EmailMessage

import pytest

from bot.sandbox import mailbox
from bot.sandbox.mailbox import Mailbox


def a_letter(subject: str = "One question about Näkö Oy") -> EmailMessage:
    letter = EmailMessage()
    letter["From"] = "Näkö Oy <nps@example.com>"
    letter["To"] = "Kaisa <kaisa@example.org>"
    letter["Subject"] = subject
    letter.set_content("0: https://example.com/s/a\n")
    letter.add_alternative(
        '<p><a href="https://example.com/s/a&amp;b"><b> 0 </b></a> <a name="x">no link</a>'
        '<a href="https://example.com/u/c">Unsubscribe\nhere</a></p>',
        subtype="html",
    )
    return letter


async def post(server: Mailbox, *letters: EmailMessage) -> None:
    """As any mail program does, in a thread of its own."""

    def send() -> None:
        with smtplib.SMTP(server.host, server.port) as smtp:
            for letter in letters:
                smtp.send_message(letter)

    await asyncio.to_thread(send)


async def test_a_letter_is_kept_with_its_envelope_and_its_parts() -> None:
    """Decoded as a mail program shows it."""
    async with mailbox.running() as server:
        await post(server, a_letter())
        letter = await server.letter(1)

    assert ("nps@example.com", "kaisa@example.org") == (letter.sender, letter.recipient)
    assert "One question about Näkö Oy" == letter.subject
    assert ("Näkö Oy <nps@example.com>", "Kaisa <kaisa@example.org>") == (letter.from_, letter.to)
    assert "0: https://example.com/s/a\n" == letter.text
    assert letter.html.startswith("<p>")
    assert letter.raw.startswith(b"From: ")


async def test_links_are_found_by_what_a_reader_sees() -> None:
    """The text without its markup, the address without its escapes; an anchor that leads nowhere is none."""
    async with mailbox.running() as server:
        await post(server, a_letter())
        letter = await server.letter(1)

    expected = [("0", "https://example.com/s/a&b"), ("Unsubscribe here", "https://example.com/u/c")]
    assert expected == letter.links
    assert {0: "https://example.com/s/a&b"} == letter.scores


async def test_letters_are_numbered_as_they_come_and_found_by_recipient() -> None:
    """One connection may bring several; addresses are told apart without their case."""
    async with mailbox.running() as server:
        await post(server, a_letter("first"), a_letter("second"))

        assert "second" == (await server.letter(2)).subject
        assert ["first", "second"] == [letter.subject for letter in server.of("KAISA@example.org")]
        assert [] == server.of("nobody@example.org")


async def test_a_page_is_told_when_something_has_arrived() -> None:
    """It says which version it has seen, and hears of the next; with nothing new it hears the same one again."""
    async with mailbox.running() as server:
        waiting = asyncio.create_task(server.changed(0))
        await post(server, a_letter())

        assert 1 == await asyncio.wait_for(waiting, 5)
        assert 1 == await server.changed(1, timeout=0.01)


async def test_a_connection_that_is_still_open_does_not_keep_the_server_from_ending() -> None:
    """A sender keeps its connections; the demo must still end when it is told to."""
    async with asyncio.timeout(5):
        async with mailbox.running() as server:
            _, writer = await asyncio.open_connection(server.host, server.port)
        writer.close()

    with pytest.raises(OSError, match="Connect"):
        await asyncio.open_connection(server.host, server.port)
