"""One POST to a server of the operator's: what its answer means, and what can be known when there is none.

No redirect is followed and little of an answer is read: whoever can change what stands at the address reaches nothing
else through us.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import aiohttp

from bot.unreached import why
from scheduler.outbox import DeliveryError, Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping

CONNECTING_SECONDS = 10.0
ANSWERING_SECONDS = 30.0
LONGEST_WAIT = timedelta(hours=1)
MOST_AT_ONCE = 10
# Not now, by what HTTP says of them; and what the operator can mend, while everything waits.
BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})
SET_UP_WRONG = frozenset({301, 302, 303, 307, 308, 401, 403, 404, 405, 407})


class Postbox:
    """Posts to one address. Connections are not kept: one that is reused may break with nobody knowing when."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._session: aiohttp.ClientSession | None = None

    async def post(self, body: bytes, headers: Mapping[str, str]) -> None:
        """Raises DeliveryError."""
        sent = {"Content-Type": "application/json", "User-Agent": "Eleven", **headers}
        try:
            async with self._open().post(self._url, data=body, headers=sent, allow_redirects=False) as answer:
                refused = refusal(answer.status, answer.headers.get("Retry-After", ""))
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            told = f"the webhook's server cannot be reached: {why(error)}"
            raise DeliveryError(Outcome.RETRY, told, hold_channel=True) from None
        except (TimeoutError, aiohttp.ClientError) as error:
            told = f"the webhook's server did not answer: {why(error)}"
            raise DeliveryError(Outcome.UNKNOWN, told) from None
        if refused is not None:
            raise refused

    async def close(self) -> None:
        """After the last one."""
        if self._session is not None:
            await self._session.close()

    def _open(self) -> aiohttp.ClientSession:
        # Made in the loop that it belongs to.
        if self._session is None:
            self._session = aiohttp.ClientSession(
                timeout=aiohttp.ClientTimeout(total=ANSWERING_SECONDS, sock_connect=CONNECTING_SECONDS),
                connector=aiohttp.TCPConnector(force_close=True, limit=MOST_AT_ONCE),
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        return self._session


def refusal(status: int, retry_after: str) -> DeliveryError | None:
    """What a status means for the message; None: it was taken."""
    if 200 <= status < 300:
        return None
    told = f"the webhook's server answered {status}"
    if status in BUSY:
        return DeliveryError(Outcome.RETRY, told, retry_after=wish(retry_after), hold_channel=status in (429, 503))
    if status in SET_UP_WRONG:
        return DeliveryError(Outcome.RETRY, told, hold_channel=True)
    return DeliveryError(Outcome.FAILED, told)


def wish(retry_after: str) -> timedelta | None:
    """The seconds of a Retry-After, within reason; a date is not heard."""
    return min(timedelta(seconds=int(retry_after)), LONGEST_WAIT) if retry_after.isdecimal() else None
