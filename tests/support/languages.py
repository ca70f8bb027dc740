"""The languages as they are shipped, for tests that need no others."""

from __future__ import annotations

from bot.locales import Languages

SHIPPED = Languages()
wording_for = SHIPPED.wording_for
