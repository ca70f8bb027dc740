"""The same conversation in the customer's language."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from bot.sandbox.slack import buttons
from bot.survey.scale import Band
from storage.models import Contact
from tests.bot.slack.rig import SURVEY, Rig, shown
from tests.support.languages import wording_for


def speaks(rig: Rig, language: str) -> None:
    """Everybody does."""

    def set_language(session: object, items: object) -> list[None]:
        session.execute(update(Contact).values(language=language))  # type: ignore[attr-defined]
        return [None]

    rig.db.write_now(set_language, [None])


@pytest.mark.parametrize("language", ["fi", "sv", "de", "fr", "es"])
async def test_the_whole_conversation_is_in_the_language_of_the_contact(rig: Rig, language: str) -> None:
    """Question, ends, reason, the band's question, thanks, buttons, and what screen readers say."""
    wording = wording_for(language)
    aino = rig.contact()
    speaks(rig, f"{language}-XX")
    await rig.ask(aino)

    question = rig.question(aino)
    for text in (wording.question(SURVEY), wording.lowest, wording.highest):
        assert text in shown(question)
    assert wording.score_label(0) in str(question.blocks)
    await rig.press(aino, "10")
    assert wording.reason in shown(rig.question(aino))
    await rig.press(aino, wording.say("Send"), text="Très bien")
    assert wording.follow_up(Band.PROMOTER) in shown(rig.question(aino))
    await rig.press(aino, wording.say("Skip"))
    assert wording.farewell(SURVEY, Band.PROMOTER).text in shown(rig.question(aino))
    await rig.press(aino, wording.say("Change"))
    assert wording.say("Keep {score}", score=10) in [button.text for button in buttons(rig.question(aino))]


async def test_the_survey_speaks_its_own_language_to_whoever_has_none(rig: Rig) -> None:
    """And the owners' alert stays in theirs."""
    rig.surveys["kysely"] = type(SURVEY)("kysely", "Acme", "Acme", language="fi")
    aino = rig.contact()
    await rig.ask(aino, "kysely")
    await rig.press(aino, "3")
    await rig.sent()

    assert "Mikä on tärkein syy antamaasi arvioon?" in shown(rig.question(aino))
    (alert,) = rig.alerts()
    assert "3 of 10" in shown(alert)
