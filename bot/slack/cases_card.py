"""A case by itself, pure: for its owner, for those who hear that it is late, on a page, in a list; and its history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.case_messages import CaseEscalation, CaseNote, CaseReminder
from bot.slack.alert import title, who
from bot.slack.blocks import LONGEST_FALLBACK, Block, Drawn, context, divider, marked, plain, quote, section
from bot.slack.cases_blocks import SHOW, Surface, state_of
from bot.slack.cases_words import local_time, person, standing, told, when
from bot.slack.texts import bold, cut, escaped
from bot.survey.acts import Event
from storage.queries.answers import AlertedAnswer
from storage.queries.cases import KeptEvent, StoredCase

LONGEST_QUOTE = 600
LONGEST_TITLE = 200
MOST_LINES = 12
MOST_LISTED = 20
GONE = "has this case, and cannot be reached in Slack: somebody else should take it."


@dataclass(frozen=True, slots=True)
class Shown:
    """A case with the answer that it is for, and where it is drawn."""

    case: StoredCase
    answer: AlertedAnswer
    zone: ZoneInfo
    surface: Surface = Surface.CARD

    @property
    def name(self) -> str:
        """What the case is called: its number, the score, who gave it."""
        return f"Case {self.case.id}: {title(self.answer)}"


def card(shown: Shown, lead: str = "", history: Sequence[KeptEvent] = ()) -> Drawn:
    """The case with what can be done to it; `lead` is why it is shown, ours, in Slack's markup."""
    blocks = [*([section(marked(lead))] if lead else []), *summary(shown), *past(history, shown.zone)]
    return Drawn(escaped(shown.name, LONGEST_FALLBACK), blocks)


def summary(shown: Shown) -> list[Block]:
    """Who, what they said, how it stands, what can be done."""
    said = shown.answer.reason or shown.answer.follow_up
    return [
        section(marked(bold(shown.name, LONGEST_TITLE) or str(shown.case.id))),
        *([quote(said, LONGEST_QUOTE)] if said else []),
        *state_of(shown.case, shown.zone, shown.surface),
    ]


def past(history: Sequence[KeptEvent], zone: ZoneInfo) -> list[Block]:
    """What was done, oldest first; of a long history the end."""
    lines = [f"{when(event.at, zone)}  {told(event, zone)[0]}" for event in history[-MOST_LINES:]]
    return [divider(), *(context(marked(line)) for line in lines)] if lines else []


def note(composed: CaseNote, zone: ZoneInfo) -> Drawn:
    """A line of the history for the thread; what somebody wrote with it stands as a quotation."""
    sentence, written = told(composed.event, zone)
    blocks = [section(marked(sentence)), *([quote(written)] if written else [])]
    return Drawn(notified(sentence), blocks)


def reminder(composed: CaseReminder, zone: ZoneInfo, now: datetime, *, is_gone: bool = False) -> Drawn:
    """What the owner is to hear, with the case itself; to everybody where the owner `is_gone`."""
    lead = f"{person(composed.to)} {GONE}" if is_gone else why_told(composed, zone, now)
    drawn = card(Shown(composed.case, composed.answer, zone), lead)
    return Drawn(cut(f"{notified(lead)} {drawn.text}", LONGEST_FALLBACK), drawn.blocks)


def why_told(composed: CaseReminder, zone: ZoneInfo, now: datetime) -> str:
    """Why the owner hears of the case now."""
    event, to = composed.event, composed.to
    match Event(event.event):
        case Event.ASSIGNED:
            return f"{person(event.member)} has assigned a case to you."
        case Event.OPENED:
            return "A new case is yours."
        case Event.REMINDED if to is None:
            return f"Nobody has claimed this case, which is due {when(composed.case.due_at, zone)}."
        case Event.REMINDED if composed.case.due_at <= now:
            return "Your case is overdue."
        case Event.REMINDED:
            return f"Your case is due {when(composed.case.due_at, zone)}."
        case _:
            return told(event, zone)[0]


def escalation(composed: CaseEscalation, zone: ZoneInfo) -> Drawn:
    """A missed deadline, with the case itself."""
    case = composed.case
    owner = "nobody has claimed it" if case.owner is None else f"its owner is {person(case.owner)}"
    if Event(composed.event.event) is Event.ESCALATED:
        lead = f"This case is *overdue* since {when(case.due_at, zone)}; {owner}."
        spoken = f"Overdue since {local_time(case.due_at, zone)}."
    else:
        lead = spoken = f"{person(case.owner)} {GONE}"
    drawn = card(Shown(case, composed.answer, zone), lead)
    return Drawn(cut(f"{spoken} {drawn.text}", LONGEST_FALLBACK), drawn.blocks)


def notified(sentence: str) -> str:
    """A sentence of ours for a notification, where Slack makes names and dates of what is marked, too."""
    return sentence.replace("*", "")


def listed(cases: Sequence[Shown], number: int, mine: str) -> Drawn:
    """The most urgent cases, each with a button that shows it; `number` is of all that are open."""
    if not cases:
        return Drawn("No case is open.", [section(plain("No case is open."))])
    total = "1 case is open" if number == 1 else f"{number:,} cases are open"
    own = sum(shown.case.owner == mine for shown in cases)
    heading = f"*{total}*, the most urgent first" + (f"; {own} of these yours" if own else "")
    blocks = [section(marked(heading))]
    blocks += [line(shown) for shown in cases[:MOST_LISTED]]
    if number > len(cases[:MOST_LISTED]):
        blocks.append(context(plain(f"and {number - len(cases[:MOST_LISTED]):,} more")))
    return Drawn(f"{total}.", blocks)


def line(shown: Shown) -> Block:
    """A case in two lines."""
    show = {
        "type": "button",
        "text": plain("Show", 75),
        "action_id": SHOW,
        "value": str(shown.case.id),
        "accessibility_label": f"Show case {shown.case.id}",
    }
    text = f"{bold(shown.name, LONGEST_TITLE)}\n{standing(shown.case, shown.zone)}"
    return section(marked(text), show, f"nps-case-card-{shown.case.id}-listed")


def about(answer: AlertedAnswer) -> str:
    """Which case a form is of, for somebody who knows it."""
    return f"{answer.score} of 10 from {who(answer)}"
