"""uvicorn inside somebody else's event loop, and able to hang up on a caller."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Generator
from socket import socket

import uvicorn
from starlette.requests import Request
from starlette.types import ASGIApp


class QuietServer(uvicorn.Server):
    """Serves an application without taking the signals, which belong to whoever started the process."""

    def __init__(self, app: ASGIApp) -> None:
        config = uvicorn.Config(
            app,
            ws="websockets-sansio",
            lifespan="off",
            log_config=None,
            access_log=False,
            date_header=False,  # the workspace's clock tells the time
            timeout_graceful_shutdown=1,
        )
        super().__init__(config)
        self.ready = asyncio.Event()
        self.leaving = asyncio.Event()

    async def startup(self, sockets: list[socket] | None = None) -> None:
        """Start, and say so."""
        await super().startup(sockets)
        self.ready.set()

    async def main_loop(self) -> None:
        """Wait for the end instead of looking for it ten times a second."""
        await self.leaving.wait()

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Leave the signals alone."""
        yield

    async def drop(self, request: Request) -> None:
        """Close the connection that a request came on without answering it, and wait until it is closed."""
        caller = request.client
        for connection in list(self.server_state.connections):
            if caller is not None and getattr(connection, "client", None) == tuple(caller):
                connection.transport.close()
        while (await request.receive())["type"] != "http.disconnect":
            pass
