"""The post in a shared channel, pure: the question, one button, and how many have answered. It shows no scores.

Everybody in the channel sees it, so nothing in it depends on a person; each answers in a window of their own.
"""

from __future__ import annotations

from bot.channel_posts import PostDrawing
from bot.slack.blocks import LONGEST_FALLBACK, Drawn, actions, button, context, marked, plain, section
from bot.slack.texts import bold, escaped
from bot.survey.wording import Wording

ANSWER = "nps_post_answer"


def draw(drawing: PostDrawing, words: Wording) -> Drawn:
    """The post as it stands now, in the survey's language."""
    survey = drawing.survey
    asked = words.question(survey)
    blocks = [
        context(plain(words.say("{company} would like to know", company=survey.company))),
        section(marked(bold(asked, 2900))),
    ]
    if drawing.is_open:
        label = words.say("Answer privately")
        blocks.append(actions([button(label, ANSWER, str(drawing.post.id), style="primary")], block_id(drawing)))
    blocks.append(context(plain(" ".join([*hint(drawing, words), *count(drawing.answered, words)]))))
    return Drawn(escaped(f"{survey.company}: {asked}", LONGEST_FALLBACK), blocks)


def hint(drawing: PostDrawing, words: Wording) -> list[str]:
    """What becomes of an answer, as long as there can be one."""
    if not drawing.is_open:
        return [words.say("This survey has closed. Thank you!")]
    return [words.say("Nobody in this channel sees what you answer.")]


def count(answered: int, words: Wording) -> list[str]:
    """Once somebody has."""
    if not answered:
        return []
    return [words.say_many("{number} person has answered.", "{number} people have answered.", answered)]


def block_id(drawing: PostDrawing) -> str:
    """New whenever the post changes, as Slack asks of a message that is updated."""
    return f"nps-post-{drawing.post.id}-{drawing.answered}"
