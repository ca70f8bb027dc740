"""Words of a text, pure: how comments and patterns are cut up, alike, so that they can be compared."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

WORD = re.compile(r"[^\W_]+")


def words_of(text: str) -> list[str]:
    """The words in order, in small letters. Hyphens and apostrophes part words: `e-mail` is two."""
    return WORD.findall(unicodedata.normalize("NFC", text).lower())


@lru_cache(maxsize=50_000)
def folded(word: str) -> str:
    """Without accents and dots, which many leave out when they type in haste: `délai` is `delai`, `ß` is `ss`."""
    parts = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))
