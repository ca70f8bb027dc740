"""The way to the mail servers, in order: the first that lets us in takes the letters, the next while it is away."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from bot.mail.connection import Patience, now
from bot.mail.pool import Pool
from bot.mail.refusals import NoSessionError

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator, Sequence

    from bot.mail.parcel import Parcel
    from bot.mail.smtp_url import SmtpServer

log = logging.getLogger(__name__)

# Microsoft 365 allows a mailbox three at once.
CONNECTIONS = 3


class SmtpTransport:
    """Sends parcels over at most `connections` a server. Build it where it is used; `close` it in the same loop.

    `hello` is the name by which it introduces itself: a domain of the sender's, since a machine in a container has no
    name that a mail server would like. `tls` is for a certificate that the system does not know.
    """

    def __init__(
        self,
        servers: Sequence[SmtpServer],
        *,
        connections: int = CONNECTIONS,
        patience: Patience | None = None,
        hello: str | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.patience = patience or Patience()
        self._pools = [Pool(server, connections, self.patience, hello, tls) for server in servers]
        # Since when letters go elsewhere, by the place of the server that was away.
        self._away: dict[int, float] = {}

    async def send(self, parcel: Parcel) -> None:
        """Hand one letter over; DeliveryError tells what it means that it could not be.

        Another server is tried only where no session was to be had: nothing had been said of this letter that the
        first one could still act upon, and what it said of the letter itself would be no news from the second.
        """
        deadline = now() + self.patience.before_body
        why: NoSessionError | None = None
        for place, pool in self._in_order():
            try:
                await pool.send(parcel, deadline)
            except NoSessionError as error:
                if place not in self._away:
                    log.warning("mail server %d lets nobody in: %s", place + 1, error.reason, extra={"action": "send"})
                self._away[place] = now()
                why = why or error
            else:
                if self._away.pop(place, None) is not None:
                    log.info("mail server %d takes letters again", place + 1, extra={"action": "send"})
                return
        raise why or NoSessionError("there is no mail server")

    async def close(self) -> None:
        """End all connections. What is being sent is to be finished before."""
        await asyncio.gather(*(pool.close() for pool in self._pools))

    def _in_order(self) -> Iterator[tuple[int, Pool]]:
        """Those that are not known to be away first; whoever tries one that was away keeps the others from it."""
        waiting = []
        for place, pool in enumerate(self._pools):
            away_since = self._away.get(place)
            if away_since is not None and now() - away_since < self.patience.instead:
                waiting.append((place, pool))
                continue
            if away_since is not None:
                self._away[place] = now()
            yield place, pool
        yield from waiting
