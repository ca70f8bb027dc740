"""Mails of 20 kB over the product's own way out, beside smtp-source, which only repeats one that it has ready.

Both send to smtp-sink over ten connections. Ours is the whole of it: words, the eleven signed links, both templates,
MIME, with and without a signature; and then the same out of the outbox, with its claims and what is written down.
"""

from __future__ import annotations

import asyncio
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa

from bot import compose
from bot.config import MailIdentity
from bot.config.brand import Brand
from bot.links import Links
from bot.mail.addresses import mailbox
from bot.mail.dkim import Signer
from bot.mail.letters import Addressee
from bot.mail.logo import SIGNATURE
from bot.mail.parcel import Parcel
from bot.mail.sender import MailSender
from bot.mail.smtp_url import SmtpServer
from bot.mail.transport import SmtpTransport
from bot.serving import share_the_interpreter
from scheduler.clock import utc_now
from scheduler.policy import CLAIM_LEASE
from scheduler.pump import Pump
from storage.database import Database
from storage.queries.messages import ClaimRequest, claim
from storage.types import Channel
from tests.bench.answers import invite
from tests.bench.stores import store
from tests.bench.timing import median
from tests.support.factories import a_programme, a_return_desk
from tests.support.postfix import ENVIRONMENT, find, smtp_sink

ROUNDS = 5
MAILS = 1_000
SOURCE_MAILS = 4_000
WAVE = 1_000
CONNECTIONS = 10
FAR, FAR_MAILS = 0.015, 400
TARGETS = {"unsigned": 0.14, "signed": 0.09}
# Brings the letter to 20 kB, as a logo does.
LOGO = SIGNATURE + b"\0\0\0\x0dIHDR\0\0\0\xc8\0\0\0\x20" + bytes(range(256)) * 16

Write = Callable[[], Awaitable[Parcel]]


@dataclass(frozen=True, slots=True)
class Measured:
    """Mails a second, and in seconds: our CPU for each, and the longest that the loop computed between two turns."""

    rate: float
    computed: float
    busy: float


@dataclass(frozen=True, slots=True)
class Office:
    """Who sends, and of what store."""

    db: Database
    identity: MailIdentity
    signer: Signer

    def sender(self, port: int, *, signed: bool) -> MailSender:
        """The product's own."""
        transport = SmtpTransport([SmtpServer("127.0.0.1", port)], connections=CONNECTIONS, hello="acme.example")
        links = Links("a key for measuring, of no value anywhere", "https://customer-voice.acme.example")
        programme = a_programme(mail=self.identity)
        return MailSender(a_return_desk(self.db), programme, links, transport, utc_now, self.signer if signed else None)


def run() -> None:
    """The way out alone, and the whole with the outbox."""
    sink, source = find("smtp-sink"), find("smtp-source")
    if sink is None or source is None:
        print("  smtp-sink and smtp-source are missing (on Debian: apt install postfix, or run .ci/run once)")
        return
    share_the_interpreter()
    with store("sqlite") as url, tempfile.TemporaryDirectory() as folder:
        logo = Path(folder) / "logo.png"
        logo.write_bytes(LOGO)
        invite(url, ROUNDS * WAVE + 1)
        db = Database.connect(url)
        identity = MailIdentity("Acme", "nps@acme.example", "help@acme.example", "Katu 1", brand=Brand(logo=logo))
        office = Office(db, identity, Signer("acme.example", "nps", rsa.generate_private_key(65537, 2048)))
        asyncio.run(way_out(office, sink, source))
        asyncio.run(with_outbox(office, sink))
        asyncio.run(far_away(office, sink))
        db.close()


async def way_out(office: Office, sink: str, source: str) -> None:
    """In rounds: smtp-source first, then ours in every way, from the question to the server's 250."""
    (message,) = await office.db.write(claim, ClaimRequest(Channel.EMAIL, "bench", 1, utc_now(), CLAIM_LEASE))
    question = await office.db.read(compose.question, message.invitation_id or 0, utc_now())
    if not isinstance(question, compose.Question):
        raise TypeError(question)
    asked = question.asked
    to = Addressee("Kaisa Virtanen", asked.contact_id or 0, asked.invitation_id)
    box = mailbox("Kaisa Virtanen", "kaisa.virtanen@example.org")
    figures: dict[tuple[str, str], list[Measured]] = {}
    idle: list[Measured] = []
    size = 0
    for _ in range(ROUNDS):
        async with smtp_sink(sink) as port:
            idle.append(await watched(asyncio.to_thread(smtp_source, source, port)))
        for way, options in (("pipelined", ()), ("one by one", ("-p",))):
            for kind in TARGETS:
                async with smtp_sink(sink, *options) as port:
                    sender = office.sender(port, signed=kind == "signed")
                    write = writing(sender, partial(sender.write, message, question, to, box))
                    size = len((await write()).data)
                    ours = await watched(sending(sender.transport, write, MAILS))
                figures.setdefault((kind, way), []).append(ours)
    print(f"  {size:,} bytes, {CONNECTIONS} connections, medians of {ROUNDS} rounds")
    print(f"  smtp-source: {told(idle)}")
    for (kind, way), rounds in figures.items():
        ratio = median([ours.rate / bare.rate for ours, bare in zip(rounds, idle, strict=True)])
        print(f"  {kind}, {way}: {told(rounds)}; {ratio:.2f} of smtp-source (at least {TARGETS[kind]})")


async def ready() -> Parcel:
    """Written before: what is measured is the way."""
    return Parcel("b+1.a@acme.example", "kaisa@example.org", "1.a", b"Subject: far\r\n\r\nfar\r\n")


async def far_away(office: Office, sink: str) -> None:
    """A server that is 15 ms away, as one in the next country is: what counts is how often one waits for it."""
    for way, options in (("pipelined", ()), ("one by one", ("-p",))):
        async with smtp_sink(sink, *options) as port, delayed(port, FAR) as far:
            transport = office.sender(far, signed=False).transport
            measured = await watched(sending(transport, ready, FAR_MAILS))
        print(f"  {2000 * FAR:.0f} ms there and back, {way}: {measured.rate:,.0f}/s")


@asynccontextmanager
async def delayed(port: int, seconds: float) -> AsyncIterator[int]:
    """A way to this port on which everything takes so long; its own port."""
    loop = asyncio.get_running_loop()

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            loop.call_later(seconds, writer.write, data)
        loop.call_later(seconds, writer.close)

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(carry(reader, back), carry(there, writer))

    server = await asyncio.start_server(meet, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await asyncio.sleep(2 * seconds)


async def with_outbox(office: Office, sink: str) -> None:
    """Claimed, looked at again, sent, settled: each message its own, on SQLite."""
    rounds = []
    for _ in range(ROUNDS):
        async with smtp_sink(sink) as port:
            sender = office.sender(port, signed=True)
            pump = Pump(office.db, Channel.EMAIL, sender, utc_now, "bench", batch=20)
            rounds.append(await watched(pumping(pump)))
    print(f"  signed, pipelined, out of the outbox: {told(rounds)}")


def writing(sender: MailSender, write: Write) -> Write:
    """A letter, and its signature where there is one."""

    async def signed() -> Parcel:
        return await sender.signed(await write())

    return signed


async def sending(transport: SmtpTransport, write: Write, number: int) -> int:
    """As many at once as there are connections; how many were sent."""
    left = iter(range(number))

    async def one_after_the_other() -> None:
        for _ in left:
            await transport.send(await write())

    await asyncio.gather(*(one_after_the_other() for _ in range(CONNECTIONS)))
    await transport.close()
    return number


async def pumping(pump: Pump) -> int:
    """A wave's worth of what is due."""
    for _ in range(WAVE // pump.batch):
        await pump.step()
    return WAVE


async def watched(work: Awaitable[int]) -> Measured:
    """What it costs, while somebody else asks for a turn all the time."""
    busy = 0.0

    async def watch() -> None:
        nonlocal busy
        while True:
            await asyncio.sleep(0.002)
            # By the thread's own clock: how long others have the processor is no fault of ours.
            began = time.thread_time()
            await asyncio.sleep(0)
            busy = max(busy, time.thread_time() - began)

    watching = asyncio.create_task(watch())
    began, computed = time.perf_counter(), time.process_time()
    number = await work
    took, computed = time.perf_counter() - began, time.process_time() - computed
    watching.cancel()
    with suppress(asyncio.CancelledError):
        await watching
    return Measured(number / took, computed / number, busy)


def told(rounds: list[Measured]) -> str:
    """The medians."""
    rate, computed = (median([getattr(one, name) for one in rounds]) for name in ("rate", "computed"))
    busy = max(one.busy for one in rounds)
    return f"{rate:,.0f}/s, {computed * 1e6:,.0f} µs of our CPU each, the loop busy for {busy * 1000:.1f} ms at most"


def smtp_source(program: str, port: int) -> int:
    """Postfix's own sender, with connections that it keeps, as ours are; how many it sent."""
    many = ["-s", str(CONNECTIONS), "-m", str(SOURCE_MAILS), "-l", "20480"]
    command = [program, "-d", *many, "-f", "a@example.com", "-t", "b@example.com", f"127.0.0.1:{port}"]
    subprocess.run(command, check=True, env=ENVIRONMENT)
    return SOURCE_MAILS
