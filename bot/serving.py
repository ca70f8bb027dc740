"""How parts run beside each other: one stop for all, and what is in flight is finished."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import fcntl
import logging
import signal
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

log = logging.getLogger(__name__)

Part = Callable[[asyncio.Event], Awaitable[Any]]
# Whoever is being answered when we are told to stop gets this long.
GRACE_SECONDS = 10
# A fifth of Python's own; shorter ones cost more than they give.
SWITCH_SECONDS = 0.001


class PartEndedError(RuntimeError):
    """A part of the program ended by itself."""


class StoreInUseError(RuntimeError):
    """A second program would serve pages from one SQLite file, or the file cannot be made."""


class ListenError(RuntimeError):
    """Nobody can come in where the program is to listen."""


UNLISTENED = {
    errno.EADDRINUSE: "another program listens there already: end it, or choose another port in NPS_LISTEN",
    errno.EADDRNOTAVAIL: "this machine has no such address: correct NPS_LISTEN",
    errno.EACCES: "this user may not use that port: choose one above 1023 in NPS_LISTEN",
}


def share_the_interpreter() -> None:
    """Let the loop have its turn sooner while a writing thread computes: people wait on the loop."""
    sys.setswitchinterval(SWITCH_SECONDS)


async def run_parts(parts: dict[str, Part], stop: asyncio.Event) -> None:
    """Run all until told to stop. If one dies, all stop, and its error is raised when they have."""
    failures: list[BaseException] = []

    async def guarded(name: str, part: Part) -> None:
        try:
            await part(stop)
        except ListenError as error:
            # Told when all have stopped; where it comes from says nothing more.
            failures.append(error)
        except Exception as error:
            log.exception("a part of the program failed; all of it stops", extra={"action": "stop", "part": name})
            failures.append(error)
        else:
            if not stop.is_set():
                failures.append(PartEndedError(f"{name} ended by itself"))
        finally:
            stop.set()

    await asyncio.gather(*(guarded(name, part) for name, part in parts.items()))
    if failures:
        raise failures[0]


class Server(uvicorn.Server):
    """uvicorn without signal handlers of its own, since the program stops as one; tells when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Bind, then tell. ListenError: uvicorn would end the program where it cannot bind."""
        try:
            await super().startup(sockets)
        except SystemExit as error:
            number = getattr(error.__context__, "errno", None) or 0
            told = UNLISTENED.get(number, "correct NPS_LISTEN")
            raise ListenError(f"{self.config.host}:{self.config.port} cannot be listened at: {told}") from None
        self.listening.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """None."""
        yield


class Front:
    """What the HTTP server calls: the application behind it may be another from one request to the next.

    The server itself, its socket and its connections stay, so that nobody who comes meanwhile is turned away.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """To the application of this moment, which answers the request to its end."""
        await self.app(scope, receive, send)


def web_part(app: Any, host: str, port: int, started: Callable[[str], None]) -> Part:
    """The HTTP server, as a part. `started` is told the address on which it listens."""

    async def run(stop: asyncio.Event) -> None:
        config = uvicorn.Config(
            app,
            host=host,
            port=port,
            log_config=None,
            access_log=False,  # a request's path holds a token
            server_header=False,
            http="httptools",
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
        server = Server(config)
        serving = asyncio.create_task(server.serve())
        try:
            await first_of(serving, server.listening)
            if not serving.done():
                started(address(server, host))
            await first_of(serving, stop)
        finally:
            server.should_exit = True
            await serving

    return run


async def first_of(task: asyncio.Task[None], event: asyncio.Event) -> None:
    """Until the task has ended or the event is set."""
    waiting = asyncio.create_task(event.wait())
    try:
        await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        waiting.cancel()


def address(server: Server, host: str) -> str:
    """Where it listens; the system chose the port if 0 was asked for."""
    ports = [one.getsockname()[1] for listening in server.servers for one in listening.sockets]
    return f"http://{host}:{ports[0]}" if ports else f"http://{host}"


@contextlib.asynccontextmanager
async def set_by(*signals: signal.Signals) -> AsyncIterator[asyncio.Event]:
    """An event that these signals set."""
    event = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in signals:
        loop.add_signal_handler(number, event.set)
    try:
        yield event
    finally:
        for number in signals:
            loop.remove_signal_handler(number)


def stopping_by_signals() -> contextlib.AbstractAsyncContextManager[asyncio.Event]:
    """An event that SIGTERM and Ctrl-C set."""
    return set_by(signal.SIGTERM, signal.SIGINT)


@contextlib.contextmanager
def sole_server(database: str | None) -> Iterator[None]:
    """Refuse a second program that serves pages from the same SQLite file: their writers would hinder each other."""
    if database is None:
        yield
        return
    lock = Path(f"{database}.lock")
    try:
        lock.touch()
    except OSError:
        told = f"{lock} cannot be written: make its folder, and let this user write in it"
        raise StoreInUseError(told) from None
    with lock.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            told = f"another nps serve has {database} open; one SQLite file is served by one"
            raise StoreInUseError(f"{told}, several copies need PostgreSQL") from None
        yield
