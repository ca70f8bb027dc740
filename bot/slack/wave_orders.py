"""`/nps stop`, `hold`, `resume`, `approve` and `skip`: what is decided of waves in a word, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.slack.blocks import Drawn, context, marked, plain, section
from bot.slack.request import Request, RequestError, Topic
from bot.slack.wave_desk import WaveDesk
from bot.slack.wave_words import name
from bot.steering import Obeyed, Order
from bot.survey.words import nearest
from storage.queries.steering import SteeredWave, Step, steerable

STEPS = {
    Topic.STOP: Step.HOLD,
    Topic.HOLD: Step.HOLD,
    Topic.RESUME: Step.RESUME,
    Topic.APPROVE: Step.APPROVE,
    Topic.SKIP: Step.SKIP,
}
# What can be said of all waves at once; of anything else, which survey is meant must be plain.
OF_ALL = (Topic.STOP, Topic.RESUME)
EMERGENCY = "an emergency stop"
DONE = {
    Topic.STOP: "held, on every copy of the program: nothing more is sent but what was in flight",
    Topic.HOLD: "held: nothing more is sent of it",
    Topic.RESUME: "going on",
    Topic.APPROVE: "approved, and opens when its time has come",
    Topic.SKIP: "skipped: nobody is asked in this round",
}
NOTHING = {
    Topic.STOP: "There is nothing to stop: everything is stopped already.",
    Topic.HOLD: "There is nothing to hold: no such wave goes on.",
    Topic.RESUME: "There is nothing to resume: no such wave is held.",
    Topic.APPROVE: "There is nothing to approve: no such wave waits for it.",
    Topic.SKIP: "There is nothing to skip: no such wave is announced.",
}
HOW_TO_GO_ON = "`/nps resume` goes on with all that is held, `/nps resume SURVEY` with one survey's."
EVERYTHING = {
    Topic.STOP: "*Everything is stopped*: nothing is asked in waves or after events, on any copy of the program, until "
    "`/nps resume`. What somebody has asked by hand (`nps ask`) and is in the queue still goes out.",
    Topic.RESUME: "*The stop is over*: what waited is sent, and events are asked about again.",
}
STILL = "Everything is stopped all the same: only `/nps resume`, without a survey, ends that."


async def obeyed(desk: WaveDesk, request: Request, by: str) -> Drawn:
    """Do it, and say what came of it. RequestError where it is not plain what is meant."""
    topic, now = request.topic, desk.clock()
    survey = meant(request, await desk.db.read(steerable, now), list(desk.programme.surveys))
    stops = topic is Topic.STOP
    order = Order(STEPS[topic], survey, by, now, because=EMERGENCY if stops else None, aloud=stops)
    return answer(topic, await desk.order(order))


def meant(request: Request, waves: Sequence[SteeredWave], configured: Sequence[str]) -> str | None:
    """The survey; None: all of them."""
    known = list(dict.fromkeys([*configured, *(wave.survey for wave in waves)]))
    if request.subject:
        if request.subject not in known:
            raise RequestError(nearest(request.subject, known, "survey"))
        return request.subject
    if request.topic in OF_ALL:
        return None
    those = list(dict.fromkeys(wave.survey for wave in waves))
    if len(those) > 1:
        raise RequestError(f"of which survey? There is {', '.join(those)}, as in /nps {request.topic.value} {those[0]}")
    return those[0] if those else None


def answer(topic: Topic, done: Obeyed) -> Drawn:
    """Which waves it was, and how to take it back."""
    if not done.changed:
        return Drawn(NOTHING[topic], [section(plain(NOTHING[topic]))])
    told = [EVERYTHING[topic]] if done.of_everything else []
    if done.waves:
        are = "1 wave is" if len(done.waves) == 1 else f"{len(done.waves):,} waves are"
        told.append(f"*{are}* {DONE[topic]}: {', '.join(name(wave) for wave in done.waves[:30])}.")
    blocks = [section(marked(sentence)) for sentence in told]
    if topic in (Topic.STOP, Topic.HOLD):
        blocks.append(context(marked(HOW_TO_GO_ON)))
    if topic is Topic.RESUME and done.stop is not None:
        blocks.append(context(marked(STILL)))
    return Drawn(" ".join(told), blocks)
