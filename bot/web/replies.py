"""Answers on the wire: bytes made ready before, so that a hot endpoint only sends them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.types import Scope, Send

Header = tuple[bytes, bytes]

# Every answer carries these, pages and redirects alike, unless it says otherwise itself. The referrer stays among our
# own pages: with `no-referrer` a form would be posted with `Origin: null`.
ALWAYS: tuple[Header, ...] = (
    (b"cache-control", b"no-store"),
    (b"referrer-policy", b"same-origin"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-robots-tag", b"noindex, nofollow"),
)
HTML: tuple[Header, ...] = (
    (b"content-type", b"text/html; charset=utf-8"),
    (b"cross-origin-opener-policy", b"same-origin"),
)


@dataclass(frozen=True, slots=True)
class Reply:
    """A status, headers and a body."""

    status: int
    body: bytes = field(default=b"", repr=False)
    headers: Sequence[Header] = ()

    @property
    def all_headers(self) -> list[Header]:
        """Its own headers and those of every answer."""
        said = {name for name, _ in self.headers}
        always = [header for header in ALWAYS if header[0] not in said]
        return [(b"content-length", str(len(self.body)).encode()), *always, *self.headers]

    async def __call__(self, scope: Scope, send: Send) -> None:
        """Send it; to HEAD without the body."""
        headers = self.all_headers
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else self.body})


def see_other(location: bytes) -> Reply:
    """Go on with a GET: a reload then repeats nothing."""
    return Reply(303, headers=((b"location", location),))


def plain(status: int, text: str) -> Reply:
    """A line for programs."""
    return Reply(status, f"{text}\n".encode(), ((b"content-type", b"text/plain; charset=utf-8"),))
