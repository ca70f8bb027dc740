"""What can go wrong between an app and Slack, made to happen on demand: so many times, for one method or for all."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Final

EVERY_METHOD: Final = "*"
RESPONSE_URL: Final = "response_url"
"""Stands for all response addresses, which are no methods: they may be slow or fail."""


@dataclass(frozen=True, slots=True)
class RateLimited:
    """Answers 429; ``retry_after`` goes into the header as it is (whole, ``1.5``), None leaves the header out."""

    retry_after: float | None = 1


@dataclass(frozen=True, slots=True)
class RateLimitedInBody:
    """Answers 200 with the error in the body alone; chat.postMessage documents ``rate_limited`` too."""

    code: str = "ratelimited"


@dataclass(frozen=True, slots=True)
class ServerError:
    """Answers with a page of HTML and this status."""

    status: int = 500


@dataclass(frozen=True, slots=True)
class Refused:
    """Answers 200 with an error that the method may answer."""

    code: str


@dataclass(frozen=True, slots=True)
class Dropped:
    """Reads the request and closes the connection without an answer; ``after`` the deed was done, or before it."""

    after: bool = False


@dataclass(frozen=True, slots=True)
class Slow:
    """Does what was asked and answers that many seconds late."""

    seconds: float


Fault = RateLimited | RateLimitedInBody | ServerError | Refused | Dropped | Slow


class Faults:
    """The faults that wait for their call, first in, first out."""

    def __init__(self) -> None:
        self._waiting: dict[str, deque[Fault]] = {}

    def add(self, method: str, fault: Fault, times: int = 1) -> None:
        """Let the next calls of the method (or of every method, ``*``) meet this fault."""
        self._waiting.setdefault(method, deque()).extend([fault] * times)

    def take(self, method: str) -> Fault | None:
        """Return the fault that this call meets, None for none; those of the method itself come first."""
        for name in (method,) if method == RESPONSE_URL else (method, EVERY_METHOD):
            if waiting := self._waiting.get(name):
                return waiting.popleft()
        return None

    def clear(self) -> None:
        """Forget the faults that nobody met."""
        self._waiting.clear()
