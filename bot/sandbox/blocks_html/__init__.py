"""Block Kit as HTML, for whoever looks at the sandbox: drawn on the server, every text escaped, nothing loaded."""

from bot.sandbox.blocks_html.blocks import Around, draw
from bot.sandbox.blocks_html.texts import Names, marked
from bot.sandbox.blocks_html.views import window

__all__ = ["Around", "Names", "draw", "marked", "window"]
