"""`nps doctor` on the webhook: its secret, and whether its server can be reached; nothing is posted."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

from bot.checks import Check, failed, ok
from bot.unreached import why
from bot.webhook.signing import SecretError, Signer

NAME = "webhook"
PATIENCE_SECONDS = 10.0
PORTS = {"https": 443, "http": 80}


async def examine(url: str | None, secret: str | None) -> list[Check]:
    """Nothing where none is set up; that half of it is, is told with the channels."""
    if url is None or secret is None:
        return []
    try:
        Signer.of(secret)
    except SecretError as error:
        return [failed(NAME, "what is posted cannot be signed", str(error))]
    parts = urlsplit(url)
    port = parts.port or PORTS[parts.scheme]
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            _, writer = await asyncio.open_connection(parts.hostname, port, ssl=parts.scheme == "https" or None)
            writer.close()
            await writer.wait_closed()
    except (OSError, TimeoutError) as error:
        told = f"{parts.hostname}:{port} cannot be reached: {why(error)}"
        return [failed(NAME, told, "correct [webhook] url in nps.toml, or start the server behind it")]
    return [ok(NAME, f"{parts.scheme}://{parts.netloc} answers; posts to it are signed")]
