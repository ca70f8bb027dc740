"""What somebody wrote back, and is no comment, is passed on to a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.mail.smtp_url import parse_smtp_url
from bot.returns import Letter, Returned, Returns
from bot.sandbox import mailbox
from bot.survey.returned import Kind
from storage.models import MailEvent, Message
from storage.queries.mail_events import forget_letters
from storage.types import MessageKind, MessageState
from tests.support.clock import START
from tests.support.factories import BY_THE_RULES, every, only
from tests.support.mailed import mailed, pumping

if TYPE_CHECKING:
    from storage.database import Database


async def pass_on(db: Database, letter: Letter) -> mailbox.Received:
    """What arrives at the address that is read."""
    _, message_id = mailed(db)
    reply = Returned("one", START, Kind.REPLY, message_id, letter=letter)
    db.write_now(Returns(BY_THE_RULES, frozenset()).take, [reply])
    async with mailbox.running() as box:
        async with pumping(db, parse_smtp_url(box.url)) as pump:
            assert await pump.step()
        return await box.letter(1)


async def test_a_person_reads_it_and_answers_to_the_customer(db: Database) -> None:
    """It says that a machine sent it, so that no machine answers."""
    passed = await pass_on(db, Letter("kaisa@customer.example", "Hyvää päivää", "Who are you?\nWhat is this?"))

    assert "help@acme.example" == passed.recipient
    assert ("Hyvää päivää", "kaisa@customer.example") == (passed.subject, passed.message["reply-to"])
    assert "auto-generated" == passed.message["auto-submitted"]
    told = passed.message.get_content().replace("\r\n", "\n")
    assert "kaisa@customer.example replied to a survey mail:\n\nWho are you?\nWhat is this?\n" == told


async def test_what_they_wrote_cannot_become_a_header(db: Database) -> None:
    """Nor an address that is none."""
    passed = await pass_on(db, Letter("a@b.example>\r\nBcc: x@y.example", "Re\r\nBcc: x@y.example", "text"))

    assert passed.message["bcc"] is None
    assert passed.message["reply-to"] is None


async def test_what_was_passed_on_is_not_kept(db: Database) -> None:
    """It stands in somebody's mailbox now."""
    await pass_on(db, Letter("kaisa@customer.example", "Hello", "Who are you?"))
    assert MessageState.SENT in [one.state for one in every(db, Message) if one.kind is MessageKind.MAIL_FORWARD]

    assert [1] == db.write_now(forget_letters, [START])

    assert only(db, MailEvent).letter is None
