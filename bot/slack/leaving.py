"""The menu in the corner of a customer's message, pure: by it they say that they do not want to be asked again."""

from __future__ import annotations

from bot.slack.blocks import LONGEST_LABEL, Block, plain
from bot.survey.wording import Wording

LEAVE = "nps_leave"
UNDO = "nps_undo"


def way_out(wording: Wording, company: str, invitation_id: int) -> Block:
    """One choice, which asks back before it is made."""
    say = wording.say
    sentence = say("{company} will not ask you for a score again, neither here nor by email.", company=company)
    return {
        "type": "overflow",
        "action_id": LEAVE,
        "options": [{"text": plain(say("Don’t ask me again"), LONGEST_LABEL), "value": str(invitation_id)}],
        "confirm": {
            "title": plain(say("Stop being asked?"), 100),
            "text": plain(sentence, 300),
            # To translators: a button, at most 30 characters, as is the next one.
            "confirm": plain(say("Don’t ask me"), 30),
            "deny": plain(say("Cancel"), 30),
        },
    }
