"""Which way a language is written, and how a name of the other direction stands in its sentences."""

from __future__ import annotations

import unicodedata

RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})
# First strong isolate, pop directional isolate (UAX 9): they are not seen, and what stands between them neither takes
# its direction from the sentence nor changes that of the sentence.
FSI, PDI = "\u2068", "\u2069"
STRONG = {"ltr": frozenset({"L"}), "rtl": frozenset({"R", "AL"})}


def direction_of(language: str) -> str:
    """`ltr` or `rtl`, as HTML has it."""
    return "rtl" if language.partition("-")[0] in RIGHT_TO_LEFT else "ltr"


def isolated(value: object, direction: str) -> object:
    """A value as it may stand in a sentence of this direction: a text with letters of the other one is set apart."""
    if not isinstance(value, str) or (direction == "ltr" and value.isascii()):
        return value
    other = STRONG["ltr" if direction == "rtl" else "rtl"]
    return f"{FSI}{value}{PDI}" if any(unicodedata.bidirectional(sign) in other for sign in value) else value
