"""What `nps doctor` has looked at: each check with what was found and, where something is wrong, what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from textwrap import wrap

WIDTH = 100


class Verdict(StrEnum):
    """Skipped is what is not set up, or cannot be looked at before something else is mended."""

    OK = "ok"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the table. `found` and `advice` never hold a secret."""

    name: str
    verdict: Verdict
    found: str
    advice: str = ""


def ok(name: str, found: str) -> Check:
    """As it should be."""
    return Check(name, Verdict.OK, found)


def failed(name: str, found: str, advice: str) -> Check:
    """To be mended, and how."""
    return Check(name, Verdict.FAILED, found, advice)


def skipped(name: str, found: str, advice: str = "") -> Check:
    """Not looked at, and why."""
    return Check(name, Verdict.SKIPPED, found, advice)


def table(checks: Iterable[Check]) -> str:
    """For a terminal: a line a check, what to do below it."""
    rows = list(checks)
    names = max((len(check.name) for check in rows), default=0)
    begin = len(Verdict.SKIPPED) + 2
    lines = []
    for check in rows:
        head = f"{check.verdict:<{begin}}{check.name:<{names}}  "
        lines += wrapped(head, check.found, " " * len(head))
        if check.advice:
            lines += wrapped(" " * (begin + names + 2) + "→ ", check.advice, " " * (begin + names + 4))
    return "\n".join(lines)


def wrapped(head: str, text: str, indent: str) -> list[str]:
    """Lines of text behind a head; words such as addresses are not broken."""
    return wrap(
        text,
        max(WIDTH, len(head) + 40),
        initial_indent=head,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [head.rstrip()]
