"""Reaches the app over Socket Mode: the app opens web sockets, each parcel goes to any one of them in an envelope."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import uuid
from typing import Any, Final

from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.sandbox.slack.delivery import Answer, Parcel
from bot.sandbox.slack.errors import ApiError
from bot.sandbox.slack.methods import Call
from bot.sandbox.slack.records import Json
from bot.sandbox.slack.workspace import Workspace

MOST_CONNECTIONS: Final = 10
_TOO_MANY: Final = 1013
_BAD_TICKET: Final = 1008


class SocketMode:
    """The open connections of the app and the envelopes that wait for their acknowledgement."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._tickets: set[str] = set()
        self._connections: list[WebSocket] = []
        self._waiting: dict[str, tuple[WebSocket, asyncio.Future[Json | None]]] = {}
        self._turn = 0

    @property
    def connections(self) -> int:
        """How many connections the app has open."""
        return len(self._connections)

    def open_connection(self, call: Call) -> Json:
        """Answer ``apps.connections.open``: a web socket address that is good for one connection."""
        app = self._workspace.installation
        if "connections:write" not in app.app_scopes:
            raise ApiError("missing_scope", needed="connections:write", provided=",".join(sorted(app.app_scopes)))
        ticket = secrets.token_hex(8)
        self._tickets.add(ticket)
        base = call.address.replace("http", "ws", 1).rstrip("/")
        return {"url": f"{base}/link/?ticket={ticket}&app_id={app.app_id}"}

    async def serve(self, socket: WebSocket) -> None:
        """Greet a connection and take acknowledgements from it until it closes."""
        if (ticket := socket.query_params.get("ticket", "")) not in self._tickets:
            await socket.close(_BAD_TICKET)
            return
        self._tickets.discard(ticket)
        await socket.accept()
        if len(self._connections) >= MOST_CONNECTIONS:
            await socket.close(_TOO_MANY)
            return
        self._connections.append(socket)
        try:
            await socket.send_json(self._hello())
            self._workspace.changes.mark()
            while True:
                self._acknowledge(await socket.receive_json())
        except (WebSocketDisconnect, ValueError, RuntimeError):
            pass  # the app went away, or speaks nonsense: in both cases this connection is over
        finally:
            self._forget(socket)

    async def carry(self, parcel: Parcel, attempt: int, reason: str, seconds: float) -> Answer:
        """Send the parcel in an envelope to the next connection and wait for the acknowledgement."""
        if not self._connections:
            return Answer(acknowledged=False, reason="connection_failed")
        self._turn += 1
        socket = self._connections[self._turn % len(self._connections)]
        future: asyncio.Future[Json | None] = asyncio.get_running_loop().create_future()
        wrapped = envelope(parcel, attempt, reason)
        self._waiting[wrapped["envelope_id"]] = (socket, future)
        try:
            async with asyncio.timeout(seconds):
                await socket.send_json(wrapped)
                return Answer(acknowledged=True, body=await future)
        except TimeoutError:
            return Answer(acknowledged=False, reason="timeout")
        except (ConnectionError, RuntimeError, WebSocketDisconnect):
            return Answer(acknowledged=False, reason="connection_failed")
        finally:
            self._waiting.pop(wrapped["envelope_id"], None)

    async def refresh(self, reason: str = "refresh_requested") -> None:
        """Ask every connection to leave with a ``disconnect`` frame, then close it; a good app comes back by itself."""
        for socket in list(self._connections):
            with contextlib.suppress(RuntimeError, WebSocketDisconnect):
                await socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "sandbox"}})
        await self.close()

    async def close(self) -> None:
        """Close every connection without a word, as a network failure would."""
        for socket in list(self._connections):
            self._forget(socket)
            with contextlib.suppress(RuntimeError, WebSocketDisconnect):
                await socket.close()

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self._connections),
            "debug_info": {"host": "sandbox", "build_number": 1, "approximate_connection_time": 18060},
            "connection_info": {"app_id": self._workspace.installation.app_id},
        }

    def _acknowledge(self, frame: Any) -> None:
        envelope_id = frame.get("envelope_id") if isinstance(frame, dict) else None
        _, future = self._waiting.get(str(envelope_id), (None, None))
        if future is not None and not future.done():
            payload = frame.get("payload")
            future.set_result(payload if isinstance(payload, dict) else None)

    def _forget(self, socket: WebSocket) -> None:
        if socket in self._connections:
            self._connections.remove(socket)
        for owner, future in self._waiting.values():
            if owner is socket and not future.done():
                future.set_exception(ConnectionError("the app closed the connection"))
        self._workspace.changes.mark()


def envelope(parcel: Parcel, attempt: int, reason: str) -> Json:
    """Wrap one try as Slack does: an id of its own, so that an acknowledgement that is late counts for nothing.

    Only events say which try it is; only commands and modals may be answered inside the acknowledgement.
    """
    answerable = parcel.kind == "slash_commands" or parcel.payload.get("type") == "view_submission"
    wrapped: Json = {
        "envelope_id": str(uuid.uuid4()),
        "type": parcel.kind,
        "payload": parcel.payload,
        "accepts_response_payload": answerable,
    }
    if parcel.kind == "events_api":
        wrapped |= {"retry_attempt": attempt, "retry_reason": reason}
    return wrapped
