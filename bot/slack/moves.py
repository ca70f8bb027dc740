"""The answer to `/nps moves`, pure: who moved between two periods."""

from __future__ import annotations

from bot.figures.telling import Told
from bot.slack import telling
from bot.slack.blocks import LONGEST_FALLBACK, Block, Drawn, actions, button, header, plain, section
from bot.slack.charts import chart_of
from bot.slack.score import SHARE
from bot.slack.texts import escaped
from bot.survey.wording import Wording


def draw(part: Told, wording: Wording, asked: str | None = None) -> Drawn:
    """The sentences, the table and a chart. `asked` is what was written after `/nps`, for the button that shares it."""
    picture = chart_of(part.drawing, wording)
    blocks: list[Block] = [
        header(part.title),
        *(section(plain(sentence)) for sentence in part.sentences),
        *([telling.table(part.table)] if part.table is not None else []),
        *([picture] if picture is not None else []),
    ]
    if asked is not None:
        blocks.append(actions([button(wording.say("Share in this channel"), SHARE, asked)], "nps-share"))
    return Drawn(escaped(telling.spoken([part]), LONGEST_FALLBACK), blocks)
