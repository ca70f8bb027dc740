"""Commands and replies over a session that stands: several commands may be on their way at once (RFC 2920).

aiosmtplib opens, secures and logs in, and then hands its transport over: its own protocol loses replies where a second
command is sent before the first was answered, and cannot say whether a connection broke before the letter or after it.
"""

from __future__ import annotations

import asyncio
import re
from collections import deque
from dataclasses import dataclass

LONGEST_REPLY = 32_768
LINE = re.compile(rb"(\d{3})(?:([ -])(.*))?", re.DOTALL)


class Hangup(ConnectionError):  # noqa: N818 - what happened on the line, as both sides call it
    """The connection is gone, or nothing came in time."""


class Gibberish(ValueError):  # noqa: N818 - same
    """What came is no reply of a mail server, and nobody knows to what the next one belongs."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A server's answer; the lines of a long one are joined by line breaks."""

    code: int
    text: str


class Dialogue(asyncio.Protocol):
    """What is said and heard from now on. Replies are kept in the order in which they came until they are asked for."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._rest = b""
        self._lines: list[str] = []
        self._replies: deque[Reply] = deque()
        self._end: Exception | None = None
        self._waiter: asyncio.Future[None] | None = None
        transport.set_protocol(self)

    @property
    def is_open(self) -> bool:
        """As far as this side knows."""
        return self._end is None and not self._transport.is_closing()

    @property
    def is_quiet(self) -> bool:
        """Whether all that was said has been heard. A server that speaks unasked is saying goodbye."""
        return not self._replies

    def say(self, data: bytes) -> None:
        """Send commands, or a letter with its final dot. Hangup where the connection is gone, and nothing was sent."""
        if not self.is_open:
            raise Hangup("the connection is closed") from self._end
        self._transport.write(data)

    async def hear(self, seconds: float) -> Reply:
        """The next reply. Hangup or Gibberish where none comes."""
        if not self._replies and self._end is None:
            self._waiter = asyncio.get_running_loop().create_future()
            try:
                async with asyncio.timeout(seconds):
                    await self._waiter
            except TimeoutError as error:
                raise Hangup("nothing came in time") from error
            finally:
                self._waiter = None
        if self._replies:
            return self._replies.popleft()
        raise self._end or Hangup("the connection was lost")

    def close(self) -> None:
        """At once."""
        self._transport.close()

    def data_received(self, data: bytes) -> None:
        """Whole lines become replies; the rest waits for more."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            self._read(line.rstrip(b"\r"))
        if len(self._rest) > LONGEST_REPLY:
            self._ended(Gibberish("a line without an end"))
        elif self._replies:
            self._wake()

    def connection_lost(self, exc: Exception | None) -> None:
        """By either side."""
        self._ended(Hangup(f"the connection was lost: {exc}"))

    def _read(self, line: bytes) -> None:
        matched = LINE.fullmatch(line)
        if matched is None or sum(map(len, self._lines)) > LONGEST_REPLY:
            return self._ended(Gibberish("no reply of a mail server"))
        code, going_on, text = matched.groups()
        self._lines.append((text or b"").strip().decode("utf-8", "replace"))
        if going_on != b"-":
            self._replies.append(Reply(int(code), "\n".join(self._lines)))
            self._lines = []
        return None

    def _ended(self, why: Exception) -> None:
        self._end = self._end or why
        self._wake()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)
