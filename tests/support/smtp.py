"""A mail server whose answers are written by the test: refusals, cut connections, silence, at any step."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from bot.mail.smtp_url import SmtpServer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence


class Act(Enum):
    """What a server can do other than reply."""

    CUT = "close the connection without a word"
    SILENCE = "say nothing"


CUT, SILENCE = Act.CUT, Act.SILENCE

GOOD = {
    "CONNECT": "220 scripted.invalid ESMTP",
    "EHLO": "250 scripted.invalid",
    "AUTH": "235 2.7.0 welcome",
    "MAIL": "250 2.1.0 ok",
    "RCPT": "250 2.1.5 ok",
    "DATA": "354 go on",
    "BODY": "250 2.0.0 queued",
    "RSET": "250 2.0.0 ok",
    "QUIT": "221 2.0.0 bye",
}
PIPELINING = "250-scripted.invalid\r\n250 PIPELINING"


@dataclass
class Taken:
    """A letter that this server has said 250 to."""

    sender: str
    recipient: str
    body: bytes


@dataclass
class ScriptedSmtp:
    """`script` has the answers still to be given, by step; where it has none (left), the answer is the good one."""

    script: dict[str, list[str | Act]] = field(default_factory=dict)
    always: dict[str, str | Act] = field(default_factory=dict)
    commands: list[str] = field(default_factory=list)
    letters: list[Taken] = field(default_factory=list)
    connections: int = 0
    port: int = 0
    writers: set[asyncio.StreamWriter] = field(default_factory=set)

    @property
    def server(self) -> SmtpServer:
        """Where it is."""
        return SmtpServer("127.0.0.1", self.port)

    def then(self, step: str, *answers: str | Act) -> None:
        """Answer so, once each, when this step comes."""
        self.script.setdefault(step, []).extend(answers)

    def hang_up(self) -> None:
        """Close every connection, as a server does that is restarted."""
        for writer in self.writers:
            writer.close()

    def steps(self) -> list[str]:
        """The commands so far, by their first word."""
        return [command.split(" ")[0] for command in self.commands]

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        self.connections += 1
        self.writers.add(writer)
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            await self.converse(reader, writer)
        self.writers.discard(writer)
        writer.close()

    async def converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Until either side has had enough."""
        going = await self.answer("CONNECT", writer)
        envelope: dict[str, str] = {}
        while going and (line := await reader.readline()):
            command = line.decode().strip()
            self.commands.append(command)
            step = command.split(" ")[0].upper()
            envelope[step] = command.partition("<")[2].partition(">")[0]
            going = await self.answer(step, writer)
            if going and step == "DATA" and self.last.startswith("354"):
                body = await reader.readuntil(b"\r\n.\r\n")
                going = await self.answer("BODY", writer)
                if going and self.last.startswith("250"):
                    self.letters.append(Taken(envelope["MAIL"], envelope["RCPT"], body[:-3]))
            going = going and step != "QUIT"

    async def answer(self, step: str, writer: asyncio.StreamWriter) -> bool:
        """What the script says; whether to go on."""
        left = self.script.get(step, [])
        answer = left.pop(0) if left else self.always.get(step, GOOD.get(step, "502 5.5.1 no such command"))
        if answer is SILENCE:
            await asyncio.sleep(3600)
        if isinstance(answer, Act):
            return False
        self.last = answer
        writer.write(f"{answer}\r\n".encode())
        await writer.drain()
        return True


@asynccontextmanager
async def scripted_smtp(**script: Sequence[str | Act]) -> AsyncIterator[ScriptedSmtp]:
    """Such a server on a free port, for as long as the context lasts."""
    scripted = ScriptedSmtp(script={step: list(answers) for step, answers in script.items()})
    tasks: set[asyncio.Task[None]] = set()

    def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tasks.add(asyncio.create_task(scripted.talk(reader, writer)))

    server = await asyncio.start_server(take, "127.0.0.1", 0)
    scripted.port = server.sockets[0].getsockname()[1]
    try:
        yield scripted
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        scripted.hang_up()
        await server.wait_closed()
