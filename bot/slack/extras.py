"""The fields of extra questions in the customer's message, pure, and what was chosen in them.

Up to ten options are radio buttons or boxes; Slack takes no more of these, so that longer lists are menus.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.slack.blocks import LONGEST_LABEL, Block, actions, button, context, marked, plain, section, text_input, with_id
from bot.slack.texts import bold
from bot.survey.definition import Survey
from bot.survey.questions import RATINGS, Extra, ExtraQuestion, QuestionKind
from bot.survey.wording import Wording

TEXT = "nps_text"
CHOICE = "nps_choice"
RATE = "nps_rate_"

MOST_IN_SIGHT = 10
ELEMENTS = {
    (QuestionKind.ONE, True): "radio_buttons",
    (QuestionKind.ONE, False): "static_select",
    (QuestionKind.MANY, True): "checkboxes",
    (QuestionKind.MANY, False): "multi_static_select",
}


@dataclass(frozen=True, slots=True)
class Fields:
    """Draws the fields of one invitation's questions; `written` is what stands in a text field already."""

    wording: Wording
    survey: Survey
    invitation_id: int
    written: str = ""

    def of(self, question: ExtraQuestion, label: str, block_id: str) -> list[Block]:
        """The question with whatever it is answered by."""
        if question.kind is QuestionKind.TEXT:
            return [text_input(label, TEXT, block_id, self.written)]
        if question.kind is QuestionKind.RATING:
            return self.rating(question, label, block_id)
        return [self.choice(question, label, block_id)]

    def is_sent(self, question: ExtraQuestion) -> bool:
        """Whether there is something to send: a rating is given by its button."""
        return question.kind is not QuestionKind.RATING

    def rating(self, question: ExtraQuestion, label: str, block_id: str) -> list[Block]:
        """Five buttons."""
        detail = f"{self.invitation_id}:extra:{question.name}"
        ratings = [
            button(rating, f"{RATE}{rating}", f"{detail}:{rating}", spoken=self.wording.rating_label(rating))
            for rating in RATINGS
        ]
        ends = self.wording.say("1 is the lowest, 5 the highest.")
        return [section(marked(bold(label, 2900))), actions(ratings, block_id), context(plain(ends))]

    def choice(self, question: ExtraQuestion, label: str, block_id: str) -> Block:
        """One or many options."""
        in_sight = len(question.options) <= MOST_IN_SIGHT
        element: Block = {
            "type": ELEMENTS[question.kind, in_sight],
            "action_id": CHOICE,
            "options": [
                {"text": plain(self.wording.own(self.survey, option.texts), LONGEST_LABEL), "value": option.value}
                for option in question.options
            ],
        }
        if not in_sight:
            # To translators: what stands in a list before anything is chosen.
            element["placeholder"] = plain(self.wording.say("Choose"), 150)
        return with_id({"type": "input", "optional": True, "label": plain(label, 2000), "element": element}, block_id)


def chosen(body: Mapping[str, Any]) -> Extra | None:
    """What is chosen in the message at this moment; None: it offers no choice."""
    blocks = (body.get("state") or {}).get("values") or {}
    fields = [block[CHOICE] for block in blocks.values() if CHOICE in block]
    if not fields:
        return None
    if "selected_options" in fields[0]:
        return [str(option["value"]) for option in fields[0]["selected_options"] or ()]
    option = fields[0].get("selected_option")
    return "" if option is None else str(option["value"])
