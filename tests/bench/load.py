"""The load: kept connections that send one request after the other, as lean as Python gets."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Iterator, Sequence

import uvloop

# As customers answer: one in twelve is a detractor, whose alert is queued with the answer.
SCORES = (10, 9, 8, 9, 10, 7, 9, 8, 10, 4, 9, 8)
BODY = b"score=%d&reason=It+does+what+it+says&stage=score"
AGENT = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36"
)
LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


def post_all(socket: str, paths: Sequence[str], connections: int) -> tuple[float, float]:
    """Post to each path once: how many a second, and the 99th percentile of their times in seconds."""
    return send_all(socket, [request(path, number) for number, path in enumerate(paths)], connections, b"303")


def get_all(socket: str, paths: Sequence[str], connections: int) -> tuple[float, float]:
    """Open each path once, as a mail scanner does; the same figures."""
    requests = [f"GET {path} HTTP/1.1\r\nHost: bench\r\nUser-Agent: {AGENT}\r\n\r\n".encode() for path in paths]
    return send_all(socket, requests, connections, b"200")


def send_all(socket: str, requests: Sequence[bytes], connections: int, status: bytes) -> tuple[float, float]:
    """Each request once, each to be answered with this status."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(load(socket, requests, connections, status))


async def load(socket: str, requests: Sequence[bytes], connections: int, status: bytes) -> tuple[float, float]:
    """All connections share the requests."""
    left = iter(requests)
    times: list[float] = []
    began = time.perf_counter()
    await asyncio.gather(*(one_connection(socket, left, times, status) for _ in range(connections)))
    took = time.perf_counter() - began
    return len(requests) / took, sorted(times)[int(len(times) * 0.99)]


def request(path: str, number: int) -> bytes:
    """A browser's POST, cut to what matters."""
    body = BODY % SCORES[number % len(SCORES)]
    head = f"POST {path} HTTP/1.1\r\nHost: bench\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


async def one_connection(socket: str, requests: Iterator[bytes], times: list[float], status: bytes = b"303") -> None:
    """One after the other, each answered before the next."""
    reader, writer = await asyncio.open_unix_connection(socket)
    for data in requests:
        began = time.perf_counter()
        writer.write(data)
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 " + status):
            raise RuntimeError(head.split(b"\r\n", 1)[0].decode())
        length = LENGTH.search(head)
        await reader.readexactly(0 if length is None else int(length[1]))
        times.append(time.perf_counter() - began)
    writer.close()
    await writer.wait_closed()
