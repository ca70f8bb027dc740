"""Fields of a window for a survey's extra questions, pure: a question and what was answered to it → an element.

Ten radio buttons or checkboxes are as many as Slack draws; more choices stand in a menu.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.slack.blocks import LONGEST_INPUT, Block, plain
from bot.survey.definition import Survey
from bot.survey.questions import RATINGS, Extra, ExtraQuestion, QuestionKind
from bot.survey.wording import Wording

MOST_BUTTONS = 10
LONGEST_OPTION = 75


def field_of(question: ExtraQuestion, action_id: str, answered: Extra | None, survey: Survey, words: Wording) -> Block:
    """The element; `answered` stands in it already."""
    if question.kind is QuestionKind.TEXT:
        return text_field(action_id, answered if isinstance(answered, str) else "")
    offered = options(question, survey, words)
    chosen = [offered[int(key)] for key in chosen_keys(question, answered)]
    many = question.kind is QuestionKind.MANY
    element: Block = {"type": kind_of(len(offered), many=many), "action_id": action_id, "options": offered}
    if chosen:
        element |= {"initial_options": chosen} if many else {"initial_option": chosen[0]}
    return element


def text_field(action_id: str, written: str) -> Block:
    """A field of several lines."""
    element: Block = {
        "type": "plain_text_input",
        "action_id": action_id,
        "multiline": True,
        "max_length": LONGEST_INPUT,
    }
    return element | ({"initial_value": written[:LONGEST_INPUT]} if written else {})


def kind_of(offered: int, *, many: bool) -> str:
    """Buttons as long as there is room for them."""
    if many:
        return "checkboxes" if offered <= MOST_BUTTONS else "multi_static_select"
    return "radio_buttons" if offered <= MOST_BUTTONS else "static_select"


def values_of(question: ExtraQuestion) -> Sequence[str]:
    """What can be chosen, as it is stored."""
    return RATINGS if question.kind is QuestionKind.RATING else [option.value for option in question.options]


def options(question: ExtraQuestion, survey: Survey, words: Wording) -> list[Block]:
    """What can be chosen, as it is shown. Its value is its number: a stored value may be longer than Slack takes."""
    if question.kind is QuestionKind.RATING:
        shown = [words.rating_label(rating) for rating in RATINGS]
    else:
        shown = [words.own(survey, option.texts) or option.value for option in question.options]
    return [{"text": plain(text, LONGEST_OPTION), "value": str(number)} for number, text in enumerate(shown)]


def chosen_keys(question: ExtraQuestion, answered: Extra | None) -> list[str]:
    """The numbers of the choices that were answered."""
    said = [answered] if isinstance(answered, str) else answered or []
    return [str(number) for number, value in enumerate(values_of(question)) if value in said]


def answer_in(question: ExtraQuestion, state: Mapping[str, Any]) -> Extra:
    """What a submitted field says, in the form it is stored in; empty where it was left so."""
    if question.kind is QuestionKind.TEXT:
        return str(state.get("value") or "")
    values = values_of(question)
    if question.kind is QuestionKind.MANY:
        return [values[int(option["value"])] for option in state.get("selected_options") or []]
    chosen = state.get("selected_option")
    return values[int(chosen["value"])] if chosen else ""
