"""Extra questions in Slack: after the question of the band, one after the other, each with proper fields."""

from __future__ import annotations

import pytest

from bot.sandbox.slack import buttons
from bot.survey.definition import Survey, Thanks
from bot.survey.questions import ExtraQuestion, Option, QuestionKind
from bot.survey.scale import Band
from tests.bot.slack.rig import Rig, shown

PARTS = tuple(Option(name, {"": name, "fi": f"{name} (fi)"}) for name in ("Price", "Speed", "People"))
MANY = tuple(Option(f"Part {number}", {"": f"Part {number}"}) for number in range(1, 13))
DRIVER = ExtraQuestion("driver", QuestionKind.ONE, {"": "What matters most?"}, PARTS)
MISSING = ExtraQuestion("missing", QuestionKind.MANY, {"": "What is missing?"}, PARTS, (Band.DETRACTOR,))
EASE = ExtraQuestion("ease", QuestionKind.RATING, {"": "How easy is it?"})
WISH = ExtraQuestion("wish", QuestionKind.TEXT, {"": "Any wish?"})
LONG = (
    ExtraQuestion("one_of_many", QuestionKind.ONE, {"": "Which part?"}, MANY),
    ExtraQuestion("many_of_many", QuestionKind.MANY, {"": "Which parts?"}, MANY),
)
REVIEW = {Band.PROMOTER: Thanks({"": "Lovely!"}, "https://reviews.example/acme", {"": "Write a review"})}


def a_survey(name: str, *questions: ExtraQuestion) -> Survey:
    return Survey(name, "Acme", "Acme", questions=questions, thanks=REVIEW)


@pytest.fixture
def asking(rig: Rig) -> Rig:
    """With a survey that asks four extra questions."""
    rig.surveys["full"] = a_survey("full", DRIVER, MISSING, EASE, WISH)
    rig.surveys["long"] = a_survey("long", *LONG)
    return rig


async def test_every_kind_of_question_is_answered_in_the_message(asking: Rig) -> None:
    """A choice, several, a rating by its button, a text; all kept with the answer, and in the alert."""
    aino = asking.contact()
    invitation_id = await asking.ask(aino, "full")
    for label in ("3", "Skip", "Skip"):
        await asking.press(aino, label)

    assert "What matters most?" in shown(asking.question(aino))
    await asking.press(aino, "Send", choice="Speed")
    assert "What is missing?" in shown(asking.question(aino))
    await asking.press(aino, "Send", choice=["People", "Price"])  # type: ignore[arg-type]
    assert [*"12345", "Skip"] == [button.text for button in buttons(asking.question(aino))][1:]
    await asking.press(aino, "4")
    await asking.press(aino, "Send", text="More <b>colour</b>")
    await asking.sent()

    answer = asking.answer(invitation_id)
    assert answer is not None
    told = {"driver": "Speed", "missing": ["Price", "People"], "ease": "4", "wish": "More <b>colour</b>"}
    assert ("done", told) == (answer.stage, answer.extras)
    assert "Thank you for being frank" in shown(asking.question(aino))
    (alert,) = asking.alerts()
    assert "*Missing*\nPrice, People" in shown(alert)
    assert "More &lt;b&gt;colour&lt;/b&gt;" in shown(alert)
    assert [] == asking.slack.troubles


async def test_a_question_is_for_its_band_and_can_be_skipped(asking: Rig) -> None:
    """Promoters are not asked what is missing; nothing chosen and sent is skipped, too."""
    aino = asking.contact()
    invitation_id = await asking.ask(aino, "full")
    for label in ("10", "Skip", "Skip", "Send", "Skip", "Skip"):
        await asking.press(aino, label)

    answer = asking.answer(invitation_id)
    assert answer is not None
    assert ("done", {"driver": "", "ease": "", "wish": ""}) == (answer.stage, answer.extras)


async def test_another_band_is_asked_what_it_was_not_asked(asking: Rig) -> None:
    """After a change from 10 to 2: the band's question anew, then only the extra question that is new."""
    aino = asking.contact()
    invitation_id = await asking.ask(aino, "full")
    for label in ("10", "Skip", "Skip", "Skip", "5", "Skip", "Change", "2", "Skip"):
        await asking.press(aino, label)

    assert "What is missing?" in shown(asking.question(aino))
    await asking.press(aino, "Skip")
    answer = asking.answer(invitation_id)
    assert answer is not None
    assert ("done", "5") == (answer.stage, (answer.extras or {})["ease"])


async def test_long_lists_are_menus(asking: Rig) -> None:
    """Slack takes ten radio buttons or boxes, and a hundred options in a menu."""
    aino = asking.contact()
    invitation_id = await asking.ask(aino, "long")
    for label in ("10", "Skip", "Skip"):
        await asking.press(aino, label)
    await asking.press(aino, "Send", choice="Part 12")
    await asking.press(aino, "Send", choice=["Part 1", "Part 11"])  # type: ignore[arg-type]

    answer = asking.answer(invitation_id)
    assert answer is not None
    assert {"one_of_many": "Part 12", "many_of_many": ["Part 1", "Part 11"]} == answer.extras


async def test_promoters_are_thanked_with_the_surveys_link(asking: Rig) -> None:
    """A button that opens the address; others get the standard thanks."""
    aino = asking.contact()
    await asking.ask(aino, "full")
    for label in ("10", "Skip", "Skip", "Skip", "Skip", "Skip"):
        await asking.press(aino, label)

    link = next(button for button in buttons(asking.question(aino)) if button.text == "Write a review")
    assert "Lovely!" in shown(asking.question(aino))
    elements = [element for block in asking.question(aino).blocks for element in block.get("elements", ())]
    assert "https://reviews.example/acme" in [element.get("url") for element in elements]
    assert (await asking.press(aino, link.text)).acknowledged


async def test_a_typed_text_answers_an_extra_question_where_it_can(asking: Rig) -> None:
    """An option by its name in any language, a number from 1 to 5, any text; otherwise they are told to choose."""
    aino = asking.contact()
    invitation_id = await asking.ask(aino, "full")
    for label in ("10", "Skip", "Skip"):
        await asking.press(aino, label)

    asking.clock.turn(seconds=1)
    await asking.say(aino, "no idea")
    (told,) = asking.slack.ephemerals(aino, asking.slack.dm_id(aino))
    assert "choose one of the answers" in told.text
    for text in ("speed (FI)", "5", "A pony"):
        await asking.say(aino, text)

    answer = asking.answer(invitation_id)
    assert answer is not None
    assert {"driver": "Speed", "ease": "5", "wish": "A pony"} == answer.extras


async def test_a_double_click_and_an_old_message_change_no_extra_answer(asking: Rig) -> None:
    """The last choice by the person's own time stands."""
    aino = asking.contact()
    invitation_id = await asking.ask(aino, "full")
    for label in ("10", "Skip", "Skip"):
        await asking.press(aino, label)
    await asking.press(aino, "Send", choice="Speed")

    await asking.slack.redeliver_last()
    await asking.done()

    answer = asking.answer(invitation_id)
    assert answer is not None
    assert ("extra", {"driver": "Speed"}) == (answer.stage, answer.extras)
