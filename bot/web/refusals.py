"""The pages that say no, in a friendly way: what happened, that nothing was saved, and what to do."""

from __future__ import annotations

from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING

from bot.survey.wording import noted

if TYPE_CHECKING:
    from datetime import timedelta

    from bot.web.pages import Pages
    from bot.web.replies import Reply

AGAIN = noted(
    "Please open it again from the message you got, with one press; or copy the whole of it, to the last character."
)


def unknown_link(pages: Pages) -> Reply:
    """The token is not ours, or was changed or cut on its way."""
    say = pages.wording.say
    lost = say("A part of it was lost or changed on its way.")
    return pages.notice(404, say("This link is not complete"), lost, say(AGAIN))


def gone(pages: Pages) -> Reply:
    """The invitation was erased."""
    say = pages.wording.say
    told = say("The survey it belongs to is no longer there. Thank you anyway!")
    return pages.notice(410, say("This link has expired"), told)


def withdrawn(pages: Pages) -> Reply:
    """An open link of a survey that is not there any more: on a printed code, for example."""
    say = pages.wording.say
    return pages.notice(200, say("This survey has closed"), say("Thank you for thinking of us!"))


def too_many(pages: Pages, wait: timedelta) -> Reply:
    """More than one visitor, or all of a network, should send."""
    say = pages.wording.say
    seconds = max(1, ceil(wait.total_seconds()))
    told = (
        say("More was sent from here than we can take at once; this was not saved."),
        say("Please wait a minute and reload this page. What you wrote is sent again by that."),
    )
    page = pages.notice(429, say("One moment, please"), *told)
    return replace(page, headers=(*page.headers, (b"retry-after", str(seconds).encode())))


def too_large(pages: Pages) -> Reply:
    """More than any honest form holds."""
    say = pages.wording.say
    too_long = say("It is longer than we can take, and nothing was saved.")
    return pages.notice(413, say("That is a lot of text"), too_long, say("Please go back and shorten it."))


def not_found(pages: Pages) -> Reply:
    """No such page."""
    say = pages.wording.say
    link = say("If you followed a link from a message of ours:")
    return pages.notice(404, say("There is nothing here"), f"{link} {say(AGAIN)}")


def wrong_method(pages: Pages, allowed: str) -> Reply:
    """A method that this page does not know."""
    say = pages.wording.say
    page = pages.notice(405, say("This page cannot do that"), say("Please open it from the message you got."))
    return replace(page, headers=(*page.headers, (b"allow", allowed.encode())))


def failed(pages: Pages) -> Reply:
    """Our own fault."""
    say = pages.wording.say
    ours = say("Something went wrong on our side. We cannot say whether your answer was saved.")
    return pages.notice(500, say("That did not work"), ours, say("Please try again in a few minutes."))
