"""How customers say in Slack how often they want to be asked, pure: the menu of a message, and its Undo."""

from __future__ import annotations

from bot.slack.blocks import LONGEST_LABEL, Block, button, plain, section
from bot.survey.rests import PROMISES
from bot.survey.wording import Wording, noted

LEAVE = "nps_leave"
UNDO = "nps_undo"
# What a choice says: not at all, or one of `bot.survey.rests`; and what takes each of them back.
NEVER, AGAIN, AS_OTHERS = "never", "again", "as-others"
NEVER_TEXT = noted("Don’t ask me again")
# To translators: choices in a menu, and buttons.
OFFERS = {"half-year": noted("Ask me at most twice a year"), "year": noted("Ask me at most once a year")}


def way_out(wording: Wording, invitation_id: int, rest: str | None = None) -> Block:
    """The choices; `rest`, what was chosen before, is ticked. Nothing is asked back: what was chosen has an Undo."""
    offers = [option(offered(wording, wish, rest), f"{invitation_id}:{wish}") for wish in OFFERS]
    never = option(wording.say(NEVER_TEXT), f"{invitation_id}:{NEVER}")
    return {"type": "overflow", "action_id": LEAVE, "options": [*offers, never]}


def option(text: str, value: str) -> Block:
    """A choice in the menu."""
    return {"text": plain(text, LONGEST_LABEL), "value": value}


def offered(wording: Wording, wish: str, rest: str | None) -> str:
    """What is written on an offer."""
    return wording.say(OFFERS[wish]) + (" ✓" if wish == rest else "")


def resting(promised: str, back: Block, block_id: str) -> Block:
    """What was promised to who wants it less often, with the way back."""
    return section(plain(promised), back, block_id)


def promise(wording: Wording, company: str, rest: str) -> str:
    """How often they will be asked."""
    return wording.say(PROMISES[rest], company=company)


def undo(wording: Wording, invitation_id: int, action_id: str = UNDO) -> Block:
    """Takes the wish for less back."""
    say = wording.say
    spoken = say("Undo: ask me as often as before")
    return button(say("Undo"), action_id, f"{invitation_id}:{AS_OTHERS}", spoken=spoken)
