"""The way to one mail server: a few connections, kept open, so that a wave is sent without a login for each letter."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.mail.connection import Connection, now
from bot.mail.refusals import NoSessionError, Phase, lost
from scheduler.outbox import DeliveryError, Outcome

if TYPE_CHECKING:
    import ssl

    from bot.mail.connection import Patience
    from bot.mail.parcel import Parcel
    from bot.mail.smtp_url import SmtpServer


class CrowdedError(Exception):
    """The server takes no further connection beside those that it has."""


class Pool:
    """Sends parcels over at most `connections` at once."""

    def __init__(
        self, server: SmtpServer, connections: int, patience: Patience, hello: str | None, tls: ssl.SSLContext | None
    ) -> None:
        self.server = server
        self.patience = patience
        self._all = [Connection(server, self.patience, hello=hello, tls=tls) for _ in range(connections)]
        # The one used last is taken first: in quiet times one connection is kept warm, and the others end.
        self._free: asyncio.LifoQueue[Connection] = asyncio.LifoQueue()
        for connection in self._all:
            self._free.put_nowait(connection)
        self._aside: list[Connection] = []
        self._aside_since = 0.0
        self._bad_news: tuple[float, NoSessionError] | None = None

    async def send(self, parcel: Parcel, deadline: float) -> None:
        """Hand one letter over; it is announced before `deadline`, by the loop's clock, or not at all.

        DeliveryError tells what it means that it could not be; NoSessionError that another server may be tried.
        """
        while not await self._try(parcel, deadline):
            pass

    async def close(self) -> None:
        """End all connections. What is being sent is to be finished before."""
        await asyncio.gather(*(connection.quit() for connection in self._all))

    async def _try(self, parcel: Parcel, deadline: float) -> bool:
        """False: this connection cannot be had beside the others, which is no reason to give the letter back."""
        connection = await self._take(deadline)
        try:
            await self._hand_over(connection, parcel, deadline)
        except CrowdedError:
            self._aside.append(connection)
            self._aside_since = now()
            return False
        except DeliveryError:
            await connection.clear()
            self._free.put_nowait(connection)
            raise
        except BaseException:
            # Stopped in the middle: nobody knows to what the next reply would belong.
            connection.drop()
            self._free.put_nowait(connection)
            raise
        self._free.put_nowait(connection)
        return True

    async def _take(self, deadline: float) -> Connection:
        if self._aside and now() - self._aside_since > self.patience.crowded:
            while self._aside:
                self._free.put_nowait(self._aside.pop())
        try:
            async with asyncio.timeout_at(deadline):
                return await self._free.get()
        except TimeoutError:
            raise DeliveryError(Outcome.RETRY, "all connections to the mail server are busy") from None

    async def _hand_over(self, connection: Connection, parcel: Parcel, deadline: float) -> None:
        try:
            async with asyncio.timeout_at(deadline):
                await self._announce(connection, parcel)
        except TimeoutError:
            connection.drop()
            raise lost(Phase.DATA) from None
        await connection.send_body(parcel.body())

    async def _announce(self, connection: Connection, parcel: Parcel) -> None:
        kept = connection.is_ready
        if not kept:
            await self._open(connection)
        try:
            await connection.announce(parcel)
        except DeliveryError:
            # A server may have closed a kept connection just now. Nothing has been sent: once more on a new one.
            if not kept or connection.is_open:
                raise
            await self._open(connection)
            await connection.announce(parcel)

    async def _open(self, connection: Connection) -> None:
        if self._bad_news is not None and now() - self._bad_news[0] < self.patience.away:
            news = self._bad_news[1]
            raise NoSessionError(news.reason, retry_after=news.retry_after)
        try:
            await connection.open()
        except NoSessionError as error:
            if any(other.is_open for other in self._all):
                raise CrowdedError from error
            self._bad_news = (now(), error)
            raise
        self._bad_news = None
