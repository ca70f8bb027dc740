"""A small mail server that is strict about IMAP (RFC 3501): what it does not know, or not in this order, it refuses."""

from __future__ import annotations

import asyncio
import re
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator

ATOM = re.compile(rb'"((?:[^"\\]|\\.)*)"|(\S+)')


@dataclass
class Stored:
    """A mail in the folder."""

    uid: int
    data: bytes
    flags: set[str] = field(default_factory=set)


@dataclass
class ImapServer:
    """One account, one folder. `commands` is what clients said, without the login."""

    validity: int = 1
    mails: list[Stored] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    port: int = 0
    refusing: bool = False

    def deliver(self, data: bytes) -> Stored:
        """Put a mail into the folder."""
        mail = Stored(max((one.uid for one in self.mails), default=0) + 1, data)
        self.mails.append(mail)
        return mail

    def renumber(self) -> None:
        """As after a restore from a backup."""
        self.validity += 1
        for number, mail in enumerate(self.mails, 1):
            mail.uid = number

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        writer.write(b"* OK IMAP4rev1 ready\r\n")
        state = "new"
        while line := await reader.readline():
            tag, _, rest = line.strip().partition(b" ")
            verb, _, arguments = rest.partition(b" ")
            name = verb.decode().upper()
            if name != "LOGIN":
                self.commands.append(rest.decode())
            state, answer = self.answer(state, name, arguments)
            writer.write(b"".join(answer).replace(b"TAG", tag))
            await writer.drain()
            if state == "out":
                break
        writer.close()

    def answer(self, state: str, name: str, arguments: bytes) -> tuple[str, list[bytes]]:
        """The new state, and the lines."""
        words = [(quoted or plain).decode() for quoted, plain in ATOM.findall(arguments)]
        if name == "CAPABILITY":
            return state, [b"* CAPABILITY IMAP4rev1\r\n", b"TAG OK done\r\n"]
        if name == "LOGOUT":
            return "out", [b"* BYE\r\n", b"TAG OK done\r\n"]
        if name == "LOGIN" and state == "new":
            good = words == ["bounces@acme.example", "a secret"] and not self.refusing
            return ("in", [b"TAG OK done\r\n"]) if good else (state, [b"TAG NO [AUTHENTICATIONFAILED] no\r\n"])
        if name == "SELECT" and state != "new" and words == ["INBOX"]:
            return "selected", [
                b"* FLAGS (\\Seen \\Deleted)\r\n",
                b"* %d EXISTS\r\n" % len(self.mails),
                b"* OK [UIDVALIDITY %d] valid\r\n" % self.validity,
                b"TAG OK [READ-WRITE] done\r\n",
            ]
        if name == "UID" and state == "selected":
            return state, self.by_uid(words[0].upper(), words[1:])
        return state, [b"TAG BAD not now\r\n"]

    def by_uid(self, name: str, words: list[str]) -> list[bytes]:
        """SEARCH, FETCH, STORE."""
        if name == "SEARCH" and words[0] in ("UID", "SINCE"):
            first = int(words[1].partition(":")[0]) if words[0] == "UID" else 0
            # The last mail is in "n:*" whatever n is.
            last = max((mail.uid for mail in self.mails), default=0)
            found = [str(mail.uid) for mail in self.mails if mail.uid >= min(first, last)]
            return [f"* SEARCH {' '.join(found)}".rstrip().encode() + b"\r\n", b"TAG OK done\r\n"]
        if name == "FETCH" and words[1].startswith("(BODY.PEEK[]<0."):
            wanted = [mail for mail in self.mails if mail.uid == int(words[0])]
            lines = [
                b"* %d FETCH (UID %d BODY[]<0> {%d}\r\n%s)\r\n" % (number, mail.uid, len(mail.data), mail.data)
                for number, mail in enumerate(wanted, 1)
            ]
            return [*lines, b"TAG OK done\r\n"]
        if name == "STORE" and words[1:] == ["+FLAGS", "(\\Seen)"]:
            uids = {int(uid) for uid in words[0].split(",")}
            for mail in self.mails:
                mail.flags |= {"\\Seen"} if mail.uid in uids else set()
            return [b"TAG OK done\r\n"]
        return [b"TAG BAD what?\r\n"]


@asynccontextmanager
async def imap_server(tls: ssl.SSLContext | None = None) -> AsyncIterator[ImapServer]:
    """Such a server on a free port, for as long as the context lasts."""
    server = ImapServer()
    listening = await asyncio.start_server(server.talk, "127.0.0.1", 0, ssl=tls)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()
        await listening.wait_closed()
