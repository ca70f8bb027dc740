"""Whether Slack would take these blocks or this view, and what it makes of them when it does.

``refusals`` answer an empty list where all is well, else one sentence a fault with a JSON pointer.
"""

from __future__ import annotations

from bot.sandbox.slack.blockkit.filled import with_ids
from bot.sandbox.slack.blockkit.surfaces import message_refusals, view_refusals

__all__ = ["message_refusals", "view_refusals", "with_ids"]
