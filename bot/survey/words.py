"""What somebody may have meant by a word that there is not."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

_MOST = 20
_LONGEST = 60


def nearest(written: str, known: Sequence[str], what: str) -> str:
    """A sentence for a name that there is not, with the nearest that there is."""
    by_lower = {name.lower(): name for name in reversed(known)}
    near = get_close_matches(written.lower(), by_lower, n=1, cutoff=0.5)
    hint = f"did you mean {by_lower[near[0]]}?" if near else f"there is {', '.join(known[:_MOST])}"
    return f"there is no {what} '{written[:_LONGEST]}'; {hint}"
