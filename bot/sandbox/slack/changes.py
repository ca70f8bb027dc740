"""Tells whoever looks on that something in the workspace changed, without saying what."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from typing import TypeVar

T = TypeVar("T")


class Changes:
    """A counter that rises with every change and can be waited for; made for a page that redraws itself."""

    def __init__(self) -> None:
        self.version = 0
        self._next = asyncio.Event()

    def mark(self) -> None:
        """Note one change and wake everybody who waits."""
        self.version += 1
        woken, self._next = self._next, asyncio.Event()
        woken.set()

    async def after(self, version: int) -> int:
        """Return the present version as soon as it is greater than the one given."""
        while self.version <= version:
            await self._next.wait()
        return self.version

    async def follow(self) -> AsyncGenerator[int, None]:
        """Yield the version now and after every change; changes in between are seen once."""
        version = self.version
        yield version
        while True:
            version = await self.after(version)
            yield version

    async def until(self, condition: Callable[[], T], seconds: float = 5.0) -> T:
        """Return the first true value of the condition, asked again at every change; TimeoutError after that long."""
        async with asyncio.timeout(seconds):
            while True:
                version = self.version
                if value := condition():
                    return value
                await self.after(version)
