"""What is shown of a survey: its letters, its pages and its messages, in each of the states that a customer meets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.channel_posts import PostDrawing
from bot.slack import channel_post, modal, question
from bot.slack.blocks import Drawn
from bot.slack.modal import Form
from bot.slack.question import Sheet
from bot.survey.conversation import Conversation, Stage
from bot.survey.definition import Survey
from bot.survey.scale import Band
from bot.survey.wording import Wording
from bot.web.pages import Ended, Pages
from storage.queries.channel_posts import Post
from storage.types import Answerers

# One score of each band.
SCORES = {Band.DETRACTOR: 3, Band.PASSIVE: 8, Band.PROMOTER: 10}


@dataclass(frozen=True, slots=True)
class Card:
    """A message in Slack (`drawn`) or a window or Home (`view`), with its title. `is_reply`: it stands in a thread."""

    title: str
    drawn: Drawn | None = None
    view: dict[str, Any] | None = None
    is_reply: bool = False


class Course:
    """The states of one survey's conversation, asked `now`."""

    def __init__(self, survey: Survey, now: datetime) -> None:
        self.survey = survey
        self.now = now
        self.asked = Conversation(closes_at=now + timedelta(days=survey.open_days))

    def at(self, stage: Stage, band: Band, **said: Any) -> Conversation:
        """After a score of the band."""
        return replace(self.asked, stage=stage, score=SCORES[band], event_at=self.now, **said)

    def further(self) -> Iterator[tuple[Band, str, Conversation]]:
        """At each extra question, for the first band that is asked it."""
        for place, asked in enumerate(self.survey.questions):
            band = next(band for band in SCORES if asked.is_for(band))
            before = {one.name: "" for one in self.survey.questions[:place]}
            yield band, asked.name, self.at(Stage.EXTRA, band, extras=before)


def messages(course: Course, wording: Wording) -> list[Card]:
    """In Slack."""

    def sheet(conversation: Conversation) -> Sheet:
        return Sheet(course.survey, 1, conversation, wording=wording)

    asked = sheet(course.asked)
    return [
        Card("The question", question.draw(asked)),
        Card("A reminder", question.reminding(asked, course.now), is_reply=True),
        Card("The reason", question.draw(sheet(course.at(Stage.REASON, Band.DETRACTOR)))),
        *(Card(f"To a {band}", question.draw(sheet(course.at(Stage.FOLLOW_UP, band)))) for band in SCORES),
        *(Card(f"Your own: {name}", question.draw(sheet(at))) for _, name, at in course.further()),
        *(Card(f"Thanks to a {band}", question.draw(sheet(course.at(Stage.DONE, band)))) for band in SCORES),
        Card("Too late", question.draw(asked, is_open=False)),
        Card("Asked less often", question.draw(replace(asked, rest="year"))),
        Card("Not asked any more", question.draw(replace(asked, opted_out=True))),
        *in_channels(course, wording),
    ]


def in_channels(course: Course, wording: Wording) -> list[Card]:
    """In channels that are shared with customers, where the survey is posted in any: the post, and the window that each
    person answers in.
    """
    survey = course.survey
    if not survey.channel_posts:
        return []
    channel = survey.channel_posts[0]
    post = Post(1, 1, survey.name, "", course.asked.closes_at, channel.channel, channel.account, Answerers(channel.who))

    def window(conversation: Conversation) -> dict[str, Any]:
        finished = conversation.stage is Stage.DONE
        return modal.draw(Form(survey, post.id, conversation, wording, finished=finished))

    return [
        Card("In a shared channel", channel_post.draw(PostDrawing(post, survey, 0, is_open=True), wording)),
        Card("A private answer", view=window(course.asked)),
        Card("A private answer: why", view=window(course.at(Stage.REASON, Band.DETRACTOR))),
        Card("A private answer: thanks", view=window(course.at(Stage.DONE, Band.DETRACTOR))),
    ]


def pages(course: Course, drawn: Pages) -> dict[str, str]:
    """On the web: the HTML of each page, by its title."""
    survey = course.survey
    ended = Ended(course.asked.closes_at.date(), None)
    replies = {"A score from a mail": drawn.scale(survey, SCORES[Band.PROMOTER])}
    for band in SCORES:
        replies[f"To a {band}"] = drawn.follow_up(survey, course.at(Stage.FOLLOW_UP, band))
    for band in dict.fromkeys(band for band, _, _ in course.further()):
        replies[f"Your own, to a {band}"] = drawn.extras(survey, course.at(Stage.EXTRA, band))
    for band in SCORES:
        replies[f"Thanks to a {band}"] = drawn.thanks(survey, course.at(Stage.DONE, band))
    replies["Too late"] = drawn.closed(survey, ended)
    replies["The way out"] = drawn.unsubscribe()
    replies["Unsubscribed"] = drawn.unsubscribed()
    return {title: reply.body.decode() for title, reply in replies.items()}
