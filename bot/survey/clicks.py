"""Whether a hit on a link of a mail was a person's: decided from all that is known of it, and again when more is known.

Programs that check mail open links, run scripts, press buttons and look like browsers; what gives them away is the
pattern, the network, and a clock that does not fit. So one look at a page proves nothing: it waits until a silence has
passed after it, what is sent from the page counts at once, and what stays doubtful is held, visibly, without counting.
This file does not know where hits come from or are kept; the signs are read in `clicks_signs`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

SILENCE = timedelta(minutes=15)
# How long an actor is remembered that was seen scanning.
REMEMBERED_FOR = timedelta(hours=24)

# The two links of a mail that are no score: the way out, and one that no eye sees and no finger finds.
UNSUBSCRIBE = "unsubscribe"
TRAP = "trap"
# The page's script reports by a method of its own, so that its report is never taken for an opening.
REPORT = "REPORT"


class Place(StrEnum):
    """What is known of a network."""

    UNKNOWN = "unknown"
    DATA_CENTRE = "data centre"
    SECURITY = "security vendor"


@dataclass(frozen=True, slots=True)
class Report:
    """What the page's script saw. `drawn_at` names the page by when it was drawn; `shown_for` is by its own clock."""

    drawn_at: datetime
    shown_for: timedelta
    driven: bool
    touched: bool
    seen: bool

    @classmethod
    def read(cls, text: str) -> Report | None:
        """From `drawn.elapsed.driven.touched.seen`: microseconds, milliseconds, 0 or 1; None for anything else."""
        parts = text.split(".")
        if len(parts) != 5 or not all(part.isascii() and part.isdigit() and len(part) <= 17 for part in parts):
            return None
        drawn, elapsed, *flags = (int(part) for part in parts)
        try:
            return cls(page_time(drawn), timedelta(milliseconds=elapsed), *(flag == 1 for flag in flags))
        except OverflowError:
            return None


class Wish(StrEnum):
    """What a button on the page that unsubscribes says."""

    NEVER = "never"
    LESS_OFTEN = "less often"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Form:
    """What was sent from a page: a score or a wish, where it had one, and whether there were words with it."""

    score: int | None = None
    words: bool = False
    wish: Wish | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """One request for a link of one mail. `network` is the address without its last part, `agent` the program's name.

    `vendor` is whose network it is, where that is known; `hints` what a browser of the Chromium family adds about
    itself. A form may bring a `report` along.
    """

    id: int
    link: str
    method: str
    network: str
    agent: str
    at: datetime
    place: Place = Place.UNKNOWN
    vendor: str | None = None
    hints: str = ""
    report: Report | None = None
    form: Form | None = None

    @property
    def score(self) -> int | None:
        """The score that the link is for."""
        return int(self.link) if self.link.isdigit() else None

    @property
    def actor(self) -> Actor:
        """Who made it, as far as can be told: people share networks, so there the program tells them apart."""
        return Actor(self.network, self.agent if self.place is Place.UNKNOWN else "")


@dataclass(frozen=True, slots=True, order=True)
class Actor:
    """A network and the program in it; no program where nobody lives: all that comes from there is one."""

    network: str
    agent: str


# From when to when.
Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Known:
    """What is known beside the hits: when the mails were sent, whose mail system the recipient has, and from when to
    when actors were seen scanning whatever mail, never pausing for as long as they are remembered.
    """

    sent: Sequence[datetime] = ()
    mail_vendor: str | None = None
    scans: Mapping[Actor, Span] = field(default_factory=dict)


class Sign(StrEnum):
    """What speaks against a person (R surely, H perhaps), and what for one (C)."""

    TRAPPED = "R1"
    BURST = "R2"
    PROGRAM = "R3"
    CONTRADICTION = "R4"
    SCANNER = "R5"
    EARLY = "H1"
    DATA_CENTRE = "H2"
    MAIL_VENDOR = "H2v"
    SILENT = "H3"
    UNREAL = "H4"
    AMID = "H5"
    TOUCHED = "C1"
    WORDS = "C2"
    CHANGED = "C3"


Signs = frozenset[Sign]


class Verdict(StrEnum):
    """What is to become of a hit. RECORDED: its score is the person's answer, unless they said otherwise later."""

    WAITING = "waiting"
    HELD = "held"
    RECORDED = "recorded"
    REJECTED = "rejected"


MACHINE = {Sign.TRAPPED, Sign.BURST, Sign.PROGRAM, Sign.CONTRADICTION, Sign.SCANNER}
# A form that a person's hand sent is doubted only for these.
DOUBTED_FORM = {Sign.DATA_CENTRE, Sign.MAIL_VENDOR, Sign.UNREAL}
# A lone click is doubted for any of these by itself, or any two of those together.
DOUBTED_ALONE = {Sign.MAIL_VENDOR, Sign.UNREAL, Sign.AMID}
DOUBTED_TOGETHER = {Sign.EARLY, Sign.DATA_CENTRE, Sign.SILENT}


def verdict(hit: Hit, signs: Signs, now: datetime) -> Verdict:
    """The decision table: the first line that fits."""
    if signs & MACHINE:
        return Verdict.HELD if may_be_a_person(hit, signs) else Verdict.REJECTED
    if hit.form is not None:
        doubted = signs & DOUBTED_FORM and Sign.WORDS not in signs
        return Verdict.HELD if doubted else Verdict.RECORDED
    if now < hit.at + SILENCE:
        return Verdict.WAITING
    return Verdict.HELD if signs & DOUBTED_ALONE or len(signs & DOUBTED_TOGETHER) > 1 else Verdict.RECORDED


def may_be_a_person(hit: Hit, signs: Signs) -> bool:
    """Whether a machine's neighbour may have been mistaken for it: words or a hand, out of a network where people are.

    What they sent is kept for somebody to look at, instead of being thrown away.
    """
    if hit.form is None or hit.place is not Place.UNKNOWN:
        return False
    return Sign.WORDS in signs or (Sign.TOUCHED in signs and Sign.UNREAL not in signs)


def is_refused_leave(signs: Signs) -> bool:
    """Whether a press on the page that unsubscribes was a machine's. A person's way out is not doubted further."""
    return bool(signs & MACHINE) or Sign.UNREAL in signs or {Sign.DATA_CENTRE, Sign.SILENT} <= signs


def is_unfounded(signs: Signs) -> bool:
    """Whether a form that was taken at once is to be taken back: nothing spoke for a person, and then came a burst."""
    hand = Sign.TOUCHED in signs and Sign.UNREAL not in signs
    spoken = hand or signs & {Sign.WORDS, Sign.CHANGED}
    return not spoken and bool(signs & {Sign.TRAPPED, Sign.BURST})


def page_time(microseconds: int) -> datetime:
    """When a page was drawn, from the name it has for that (`page_name`)."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)


def page_name(at: datetime) -> int:
    """The microseconds since 1970, which name a page that was drawn then."""
    return (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
