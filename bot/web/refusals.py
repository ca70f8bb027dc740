"""The pages that say no, in a friendly way: what happened, that nothing was saved, and what to do."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.web.pages import Pages
    from bot.web.replies import Reply

AGAIN = "Please open it again from the message you got, with one press; or copy the whole of it, to the last character."


def unknown_link(pages: Pages) -> Reply:
    """The token is not ours, or was changed or cut on its way."""
    return pages.notice(404, "This link is not complete", "A part of it was lost or changed on its way.", AGAIN)


def gone(pages: Pages) -> Reply:
    """The invitation was erased."""
    return pages.notice(410, "This link has expired", "The survey it belongs to is no longer there. Thank you anyway!")


def closed(pages: Pages) -> Reply:
    """Too late."""
    sentences = ("It no longer takes answers, and nothing was saved.", "Thank you for thinking of us!")
    return pages.notice(410, "This survey has closed", *sentences)


def too_large(pages: Pages) -> Reply:
    """More than any honest form holds."""
    sentences = ("It is longer than we can take, and nothing was saved.", "Please go back and shorten it.")
    return pages.notice(413, "That is a lot of text", *sentences)


def not_found(pages: Pages) -> Reply:
    """No such page."""
    return pages.notice(404, "There is nothing here", "If you followed a link from a message of ours: " + AGAIN)


def wrong_method(pages: Pages, allowed: str) -> Reply:
    """A method that this page does not know."""
    page = pages.notice(405, "This page cannot do that", "Please open it from the message you got.")
    return replace(page, headers=(*page.headers, (b"allow", allowed.encode())))


def failed(pages: Pages) -> Reply:
    """Our own fault."""
    sentences = ("Something went wrong on our side. We cannot say whether your answer was saved.",)
    return pages.notice(500, "That did not work", *sentences, "Please try again in a few minutes.")
