"""The languages as they are shipped, and with Arabic as an operator would add it: written from right to left, with six
forms for numbers.
"""

from __future__ import annotations

from pathlib import Path

from bot.locales import Languages

OWN = Path(__file__).parent / "translations"
SHIPPED = Languages()
WITH_ARABIC = Languages(OWN)
wording_for = SHIPPED.wording_for
