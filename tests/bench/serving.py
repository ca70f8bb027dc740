"""An application that is measured: on a server in a process of its own, beside whoever asks it."""

from __future__ import annotations

import asyncio
import multiprocessing
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.synchronize import Event
from pathlib import Path

import uvicorn
import uvloop
from starlette.applications import Starlette

from bot.serving import share_the_interpreter
from storage.database import Database

STARTING_SECONDS = 60
STOPPING_SECONDS = 60

Building = Callable[[Database], Starlette]


@contextmanager
def served(building: Building, url: str) -> Iterator[str]:
    """The socket at which the application answers that `building`, a function of a module, makes of the store."""
    context = multiprocessing.get_context("spawn")
    ready, stop = context.Event(), context.Event()
    with tempfile.TemporaryDirectory() as folder:
        where = str(Path(folder) / "http")
        server = context.Process(target=serve, args=(building, url, where, ready, stop))
        server.start()
        ready.wait(STARTING_SECONDS)
        try:
            yield where
        finally:
            stop.set()
            server.join(STOPPING_SECONDS)


def serve(building: Building, url: str, where: str, ready: Event, stop: Event) -> None:
    """In the other process."""

    async def main() -> None:
        share_the_interpreter()
        db = Database.connect(url)
        app = building(db)
        server = uvicorn.Server(uvicorn.Config(app, uds=where, http="httptools", log_config=None, access_log=False))
        serving = asyncio.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.01)
        ready.set()
        while not stop.is_set():
            await asyncio.sleep(0.05)
        server.should_exit = True
        await serving
        db.close()

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main())
