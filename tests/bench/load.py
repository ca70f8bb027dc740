"""The load: kept connections that post one form after the other, as lean as Python gets."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Sequence

import uvloop

# As customers answer: one in twelve is a detractor, whose alert is queued with the answer.
SCORES = (10, 9, 8, 9, 10, 7, 9, 8, 10, 4, 9, 8)
BODY = b"score=%d&reason=It+does+what+it+says&stage=score"


def post_all(socket: str, paths: Sequence[str], connections: int) -> tuple[float, float]:
    """Post to each path once: how many a second, and the 99th percentile of their times in seconds."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(load(socket, paths, connections))


async def load(socket: str, paths: Sequence[str], connections: int) -> tuple[float, float]:
    """All connections share the paths."""
    requests = iter([request(path, number) for number, path in enumerate(paths)])
    times: list[float] = []
    began = time.perf_counter()
    await asyncio.gather(*(one_connection(socket, requests, times) for _ in range(connections)))
    took = time.perf_counter() - began
    return len(paths) / took, sorted(times)[int(len(times) * 0.99)]


def request(path: str, number: int) -> bytes:
    """A browser's POST, cut to what matters."""
    body = BODY % SCORES[number % len(SCORES)]
    head = f"POST {path} HTTP/1.1\r\nHost: bench\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


async def one_connection(socket: str, requests: Iterator[bytes], times: list[float]) -> None:
    """One after the other, each answered with 303 before the next."""
    reader, writer = await asyncio.open_unix_connection(socket)
    for data in requests:
        began = time.perf_counter()
        writer.write(data)
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 303"):
            raise RuntimeError(head.split(b"\r\n", 1)[0].decode())
        times.append(time.perf_counter() - began)
    writer.close()
    await writer.wait_closed()
