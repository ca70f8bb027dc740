"""Why somebody was asked, was not, or will be: one sentence, from facts, by the first rule that has something to say.

The order is that of what outweighs what: who wants no more questions is not asked whatever else is true of them; then
what becomes of a wave that is open; then what keeps them from the next one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from bot.survey.circumstances import NAMES, UNDERWAY, Asked, Facts, Question, day
from bot.survey.days import local_day
from bot.survey.definition import Kind
from bot.survey.rests import days_of_rest

# So long after an asking it is none of the last 365 days any more.
A_YEAR = timedelta(days=366)


def why(facts: Facts, question: Question) -> str:
    """The sentence; with the last time that they were left out, unless they are asked now."""
    for rule in NOW:
        if (sentence := rule(facts, question)) is not None:
            return sentence
    told = (rule(facts, question) for rule in LATER)
    sentence = next(sentence for sentence in told if sentence is not None)
    return sentence.removesuffix(".") + left_out(facts, question) + "."


def suppressed(facts: Facts, question: Question) -> str | None:
    """They said no, or their address does not work."""
    if facts.suppressed is None:
        return None
    because, at = facts.suppressed
    return f"{facts.who} is never asked again: {because} on {day(at, question)}."


def asked_now(facts: Facts, question: Question) -> str | None:
    """They are asked in a wave that still takes answers."""
    of_survey = (asked for asked in facts.asked if asked.survey == question.survey.name)
    asked = next(of_survey, None)
    if asked is None or asked.closes_at <= question.now:
        return None
    return told(facts.who, asked, question)


def told(who: str, asked: Asked, question: Question) -> str:
    """What became of one asking."""
    where = f"in the wave {asked.wave} of" if asked.wave else "by hand for"
    how = f"{where} '{asked.survey}' by {NAMES.get(asked.channel, asked.channel)}"
    because = f": {asked.reason}" if asked.reason else ""
    if asked.answered_at is not None:
        came = f"came by an open link of '{asked.survey}'" if asked.channel == "link" else f"was asked {how}"
        return f"{who} {came} and answered on {day(asked.answered_at, question)}."
    if asked.state == "sent" or asked.state is None:
        return sent(who, how, asked, question)
    if asked.state in UNDERWAY:
        return f"{who} is about to be asked {how}; the question is in the queue{because}."
    if asked.state == "unknown":
        return f"{who} may have been asked {how}: it is not known whether the question arrived{because}."
    if asked.state == "dropped":
        return f"{who} was not asked {how}{because}."
    return f"{who} could not be asked {how}{because}."


def sent(who: str, how: str, asked: Asked, question: Question) -> str:
    """What became of a question that went out."""
    if asked.came_back is not None:
        return f"{who} was to be asked {how}, but the mail came back: {asked.came_back}."
    on = day(asked.sent_at or asked.decided_at, question)
    open_until = f"has not answered yet; it is open until {day(asked.closes_at, question)}"
    what = open_until if asked.closes_at > question.now else "did not answer"
    return f"{who} was asked on {on} {how} and {what}."


def out_of_reach(facts: Facts, question: Question) -> str | None:
    """No channel has an address for them."""
    if any(way in facts.reachable for way in facts.ways):
        return None
    survey = question.survey
    if not facts.ways:
        return f"{facts.who} cannot be asked: no channel of '{survey.name}' ({either(survey.channels)}) is connected."
    because = []
    if "slack" in facts.ways:
        because.append(facts.gone or "Slack does not know them")
    if "email" in facts.ways:
        because.append(no_mail(facts, question))
    return f"{facts.who} cannot be reached by {either(facts.ways)}: {' and '.join(because)}."


def no_mail(facts: Facts, question: Question) -> str:
    """Why their address is none, or not used."""
    if facts.mail_stopped is None:
        return "there is no email address"
    because, at = facts.mail_stopped
    return f"mail to their address came back on {day(at, question)} ({because}); nps contacts allow takes that back"


def outside_audience(facts: Facts, question: Question) -> str | None:
    """An attribute is not what the survey asks for."""
    for name, values in question.survey.audience.items():
        has = facts.attributes.get(name)
        if has not in values:
            said = f"their {name} is '{has}'" if has is not None else f"they have no {name}"
            wanted = " or ".join(f"'{value}'" for value in values)
            return f"{facts.who} is not in the audience of '{question.survey.name}': {said}, and it asks for {wanted}."
    return None


def waiting_elsewhere(facts: Facts, question: Question) -> str | None:
    """A question of another survey has not been sent yet: nothing else is asked until it is, or its time is over."""
    for asked in facts.asked:
        waits = asked.sent_at is None and asked.state in UNDERWAY and asked.closes_at > question.now
        if waits and question.survey.quarantine_days:
            because = f" ({asked.reason})" if asked.reason else ""
            until = day(asked.closes_at, question)
            return (
                f"{facts.who} is about to be asked in '{asked.survey}'; that question is in the queue{because}, and "
                f"nothing else is asked until it has been sent, or its time is over on {until}."
            )
    return None


def resting(facts: Facts, question: Question) -> str | None:
    """They were asked, or answered, not long ago, in whatever survey."""
    days = days_of_rest(question.survey.quarantine_days, facts.rest_days)
    last = max((asked.at for asked in facts.asked), default=None)
    elsewhere = facts.answered_elsewhere_at
    since = max((at for at in (last, elsewhere) if at is not None), default=None)
    if since is None or not days:
        return None
    until = local_day(since, question.zone) + timedelta(days=days)
    if until <= local_day(question.now, question.zone):
        return None
    newest = max(facts.asked, key=lambda asked: asked.at, default=None)
    if newest is None or since == elsewhere:
        because = f"they gave an answer, taken in from elsewhere, on {day(since, question)}"
    elif newest.state == "unknown":
        because = f"a question of '{newest.survey}' on {day(since, question)} that may have arrived"
    else:
        because = f"they were asked on {day(since, question)} in '{newest.survey}' by {NAMES[newest.channel]}"
    if days > question.survey.quarantine_days:
        because += ", and they wish to be asked so seldom"
    ahead = after_rest(facts, question, until)
    return f"{facts.who} rests until {until}, {days} days after {because}{ahead}."


def after_rest(facts: Facts, question: Question, until: date) -> str:
    """What that means for the wave that is open, for the next one, and for an event that waits."""
    wave, event = facts.wave, facts.event
    if event is not None and local_day(event.due_at, question.zone) < until:
        return f"; '{event.type}' of {day(event.at, question)} is due before, and passes them by"
    if wave is not None and wave.asks_until is not None and until <= local_day(wave.asks_until, question.zone):
        return f"; the wave {wave.period}, which is open, asks them then"
    if facts.next_wave_at is None:
        return ""
    is_over = local_day(facts.next_wave_at, question.zone) >= until
    may = f"may ask them{only_if(facts)}" if is_over else "passes them by"
    return f"; the next wave, on {day(facts.next_wave_at, question)}, {may}"


def asked_too_often(facts: Facts, question: Question) -> str | None:
    """As often as anybody may be within a year; where they rest for even longer, that is what is said."""
    days = sorted(local_day(asked.decided_at, question.zone) for asked in facts.asked)
    lately = [on for on in days if on + A_YEAR > question.today]
    most = question.most_a_year
    if most is None or len(lately) < most:
        return None
    again = lately[len(lately) - most] + A_YEAR
    rest = days_of_rest(question.survey.quarantine_days, facts.rest_days)
    if lately[-1] + timedelta(days=rest) > again:
        return None
    times = "once" if len(lately) == 1 else f"{len(lately)} times"
    return (
        f"{facts.who} may be asked again from {again} on: they were asked {times} within a year, the last time on "
        f"{lately[-1]}, and nobody is asked more often than that{after_rest(facts, question, again)}."
    )


def not_in_the_wave(facts: Facts, question: Question) -> str | None:
    """A wave is open, and it is without them, or without them as yet."""
    wave = facts.wave
    if wave is None:
        return None
    name = f"the wave {wave.period} of '{question.survey.name}'"
    ahead = "" if facts.next_wave_at is None else f"; the next one is on {day(facts.next_wave_at, question)}"
    if wave.turn is not None:
        return f"{facts.who} will be asked in {name}: their turn is on {wave.turn}."
    if not wave.drawn:
        return f"{facts.who} was not drawn for {name}, which asks {wave.share:.0%} of its audience{ahead}."
    if wave.being_planned:
        return f"{facts.who} is about to be invited to {name}, which is being planned."
    if wave.asks_until is not None and wave.asks_until > question.now:
        return f"{facts.who} could not be asked before now; {name} looks again tonight, and asks them tomorrow."
    on = day(wave.opened_at, question)
    return f"{facts.who} could not be asked yet when {name} was planned on {on}{ahead}."


def after_the_event(facts: Facts, question: Question) -> str | None:
    """An event waits to be asked about."""
    event = facts.event
    if event is None:
        return None
    about = f"'{event.type}' of {day(event.at, question)}"
    return f"{facts.who} will be asked about {about} at {event.due_at.astimezone(question.zone):%Y-%m-%d %H:%M}."


def only_if(facts: Facts) -> str:
    """What the next wave still takes."""
    return "" if facts.next_wave_if is None else f", {facts.next_wave_if}"


def left_out(facts: Facts, question: Question) -> str:
    """The last time that they were not asked, and why: as it was kept then."""
    out = facts.left_out
    asked = (one.decided_at for one in facts.asked if one.survey == question.survey.name)
    if out is None or max(asked, default=out.at) > out.at:
        return ""
    return f"; on {day(out.at, question)} they were not asked {out.of}, because {out.because}"


def next_time(facts: Facts, question: Question) -> str:
    """Nothing keeps them from being asked."""
    survey = question.survey
    may = "would be asked" if survey.sample >= 1 else f"may be asked (a sample of {survey.sample:.0%})"
    post = "" if facts.post is None else f", and can answer from the posts in {facts.post}"
    if facts.next_wave_at is not None:
        when = f"on {day(facts.next_wave_at, question)}{only_if(facts)}"
        return f"{facts.who} {may} in the next wave of '{survey.name}', {when}{post}."
    if survey.kind is Kind.TRANSACTIONAL:
        return f"{facts.who} would be asked after an event of '{survey.name}'{post}."
    return f"{facts.who} {may} when a wave of '{survey.name}' is opened: nps wave open {survey.name}{post}."


Rule = Callable[[Facts, Question], str | None]
NOW: tuple[Rule, ...] = (suppressed, asked_now)
LATER: tuple[Rule, ...] = (
    out_of_reach,
    outside_audience,
    waiting_elsewhere,
    asked_too_often,
    resting,
    after_the_event,
    not_in_the_wave,
    next_time,
)


def either(channels: Sequence[str]) -> str:
    """In words."""
    return " or ".join(NAMES.get(channel, channel) for channel in channels)
