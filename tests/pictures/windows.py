"""The windows that open before somebody, and the Home of a member and of a customer."""

from __future__ import annotations

from dataclasses import replace

from bot.channel_posts import PostDrawing
from bot.preview.scenes import Card
from bot.slack import channel_post, home_view, modal
from bot.slack.cases_blocks import Surface
from bot.slack.cases_card import Shown, about
from bot.slack.cases_forms import Opened, exclude_form, notice, resolve_form
from bot.slack.home_view import CustomerPage, MemberPage
from bot.slack.modal import Form
from bot.survey.casefile import ROOT_CAUSES, CaseState
from bot.survey.conversation import Stage
from storage.queries.channel_posts import Post
from storage.queries.homes import OwnAnswer, OwnContact
from storage.types import Answerers, SuppressedBecause
from tests.pictures.asking import ASKED, SURVEY, at
from tests.pictures.cards import NOW, REASON, SAID, WISH, ZONE, case, jonas
from tests.pictures.telling import report, table
from tests.support.languages import WITH_ARABIC

OPENED = Opened(12, Surface.ALERT, "C0VOICE", "1.0")


def theirs(language: str = "en") -> list[Card]:
    """A customer's, in their language: the post in a channel, the window in which they answer, their Home."""
    words, (reason, wish) = WITH_ARABIC.wording_for(language), SAID[language]
    own = (OwnAnswer("customers", 3, reason, wish, NOW), OwnAnswer("customers", 8, None, None, NOW))
    page = CustomerPage("Acme", OwnContact(1, None, None), own, {"customers": "Acme"}, words, ZONE)
    quiet = replace(page, answers=(), contact=OwnContact(1, None, SuppressedBecause.UNSUBSCRIBED))
    return [
        Card("In a shared channel", channel_post.draw(post(0), words)),
        Card("… when some have answered", channel_post.draw(post(3), words)),
        Card("A private answer", view=modal.draw(Form(SURVEY, 1, ASKED, words))),
        Card("… and why", view=modal.draw(Form(SURVEY, 1, at(Stage.REASON, 9), words))),
        Card("… changed later", view=modal.draw(Form(SURVEY, 1, at(Stage.DONE, 3, reason, wish), words))),
        Card("… and thanks", view=modal.draw(Form(SURVEY, 1, at(Stage.DONE, 9, reason), words, finished=True))),
        Card("A customer's Home", view=home_view.for_customer(page)),
        Card("… who is not asked any more", view=home_view.for_customer(quiet)),
    ]


def post(answered: int) -> PostDrawing:
    """A wave's post, so many have answered."""
    stored = Post(1, 1, "customers", "", NOW, "C0VOICE", "Fernhill Foods", Answerers.CUSTOMERS)
    return PostDrawing(stored, SURVEY, answered, is_open=True)


def ours() -> list[Card]:
    """The team's."""
    answer = jonas(reason=REASON, follow_up=WISH)
    cases = (Shown(case(CaseState.CLAIMED), answer, ZONE, Surface.HOME),)
    return [
        Card("Resolve", view=resolve_form(OPENED, ROOT_CAUSES, about(answer))),
        Card("Not a real answer", view=exclude_form(OPENED, about(answer))),
        Card("Somebody was first", view=notice("Nothing was changed", "<@U0MATE> has claimed this case already.")),
        Card("A member's Home", view=home_view.for_member(MemberPage(cases, 1, 7, report(), table()))),
    ]
