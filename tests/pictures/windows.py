"""The windows that open before somebody, and the Home of a member and of a customer."""

from __future__ import annotations

from bot.slack import home_view, modal
from bot.slack.cases_blocks import Surface
from bot.slack.cases_card import Shown, about
from bot.slack.cases_forms import Opened, exclude_form, notice, resolve_form
from bot.slack.home_view import CustomerPage, MemberPage
from bot.slack.modal import Form
from bot.survey.casefile import ROOT_CAUSES, CaseState
from bot.survey.conversation import Stage
from storage.queries.homes import OwnAnswer, OwnContact
from tests.pictures.asking import ASKED, SURVEY, at
from tests.pictures.cards import NOW, REASON, WISH, ZONE, Card, case, jonas
from tests.pictures.telling import report, table
from tests.support.languages import wording_for

OPENED = Opened(12, Surface.ALERT, "C0VOICE", "1.0")


def cards(language: str = "en") -> list[Card]:
    """Theirs in their language, ours in English."""
    words, answer = wording_for(language), jonas(reason=REASON, follow_up=WISH)
    cases = (Shown(case(CaseState.CLAIMED), answer, ZONE, Surface.HOME),)
    own = (OwnAnswer("customers", 3, REASON, WISH, NOW), OwnAnswer("customers", 8, None, None, NOW))
    done = at(Stage.DONE, 9, reason=REASON)
    page = CustomerPage("Acme", OwnContact(1, None, None), own, {"customers": "Acme"}, words, ZONE)
    return [
        Card("Resolve", view=resolve_form(OPENED, ROOT_CAUSES, about(answer))),
        Card("Not a real answer", view=exclude_form(OPENED, about(answer))),
        Card("Somebody was first", view=notice("Nothing was changed", "<@U0MATE> has claimed this case already.")),
        Card("A private answer", view=modal.draw(Form(SURVEY, 1, ASKED, words))),
        Card("… and why", view=modal.draw(Form(SURVEY, 1, at(Stage.REASON, 9), words))),
        Card("… and thanks", view=modal.draw(Form(SURVEY, 1, done, words, finished=True))),
        Card("A member's Home", view=home_view.for_member(MemberPage(cases, 1, 7, report(), table()))),
        Card("A customer's Home", view=home_view.for_customer(page)),
    ]
