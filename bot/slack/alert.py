"""The alert in the owners' channel, pure: the same function draws it with and without the comment and the case.

A score is there within seconds; what is said later joins the same message, as does what is done about it. What a
customer wrote stands in parts that Slack does not parse.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.slack.blocks import (
    LONGEST_FALLBACK,
    LONGEST_HEADER,
    Block,
    Drawn,
    context,
    fields,
    header,
    marked,
    plain,
    quote,
    section,
)
from bot.slack.cases_blocks import Surface, state_of
from bot.slack.cases_words import local_time
from bot.slack.excluding_blocks import judging
from bot.slack.texts import bold, escape, escaped
from bot.survey import wording
from bot.survey.scale import Band, band_of
from storage.queries.answers import AlertedAnswer

# Ten fields stand in one section; two sections are as much as anybody reads, and far below 50 blocks.
MOST_FIELDS = 20
LONGEST_NAME = 80
LONGEST_VALUE = 200
LONGEST_COMMENT = 2900
LONGEST_EXTRA = 600
MOST_EXTRAS = 10
COMMENT_IN_NOTIFICATION = 300
PROMISE = "They were promised that nobody sees who answered, so there is no case: nobody can be called."
CHANNELS = {"slack": "in Slack", "email": "by email", "link": "by an open link", "webhook": "by the webhook's link"}


def draw(answer: AlertedAnswer, zone: ZoneInfo, chosen: Sequence[str] | None = None) -> Drawn:
    """The alert of one answer as it stands now, with times in the programme's zone. `chosen`: the attributes that are
    shown, in this order; None: all that there is room for.
    """
    shown = attributes(answer, chosen)
    blocks = [header(title(answer)), *changed(answer)]
    blocks += words(wording.REASON, answer.reason)
    blocks += words(wording.FOLLOW_UP[band_of(answer.score)], answer.follow_up)
    blocks += [*further(answer), *fields(shown[:MOST_FIELDS])]
    if len(shown) > MOST_FIELDS:
        blocks.append(context(plain(f"and {len(shown) - MOST_FIELDS} more attributes")))
    blocks.append(context(plain(provenance(answer, zone))))
    if answer.is_anonymous:
        blocks.append(context(plain(PROMISE)))
    if answer.case is not None:
        blocks += state_of(answer.case, zone, Surface.ALERT)
    else:
        blocks += judging(answer)
    return Drawn(notification(answer), blocks)


def title(answer: AlertedAnswer) -> str:
    """Score first: it is what is read on a phone."""
    icon = {Band.DETRACTOR: "🔴", Band.PASSIVE: "🟡", Band.PROMOTER: "🟢"}[band_of(answer.score)]
    return f"{icon} {answer.score} of 10 from {who(answer)}"


def who(answer: AlertedAnswer) -> str:
    """The contact by the best name there is, with the account."""
    if answer.is_anonymous:
        return "somebody, anonymously"
    nobody = "a visitor" if answer.channel == "link" else "somebody who has been erased"
    name = answer.contact_name or answer.email or answer.slack_user_id or nobody
    return f"{name[:LONGEST_NAME]}, {answer.account[:LONGEST_NAME]}" if answer.account else name[:LONGEST_NAME]


def changed(answer: AlertedAnswer) -> list[Block]:
    """A change of mind, and what it means for those who are about to call."""
    if answer.changed_from is None or answer.changed_from == answer.score:
        return []
    moved = f"They changed their score from *{answer.changed_from}* to *{answer.score}*"
    band = band_of(answer.score)
    if band is Band.DETRACTOR:
        return [section(marked(f"{moved}."))]
    return [section(marked(f"{moved} and are now a {band.value}: no longer a detractor."))]


def attributes(answer: AlertedAnswer, chosen: Sequence[str] | None = None) -> list[Block]:
    """Who it is, two columns, less what the headline says; long values are cut."""
    named = title(answer)[:LONGEST_HEADER]
    names = sorted(answer.attributes) if chosen is None else [name for name in chosen if name in answer.attributes]
    headed = (("Contact", answer.contact_name), ("Account", answer.account), ("Email", answer.email))
    known = [
        *((label, said) for label, said in headed if said and said not in named),
        ("Scores before", scores(answer.earlier)),
        ("Others of the account", scores(answer.of_account)),
        *((name, answer.attributes[name]) for name in names),
    ]
    return [field(label, value) for label, value in known if value]


def field(label: str, value: str, longest: int = LONGEST_VALUE) -> Block:
    """A label in bold over its value."""
    name = label.replace("_", " ").strip()
    heading = bold(name[:1].upper() + name[1:], LONGEST_NAME)
    return marked(f"{heading}\n{escaped(value, longest)}")


def scores(given: Iterable[tuple[int, datetime]]) -> str:
    """What was answered before, newest first: 9 (2026-04), 8 (2026-01)."""
    return ", ".join(f"{score} ({at:%Y-%m})" for score, at in given)


def words(asked: str, said: str | None) -> list[Block]:
    """A question and what was said to it, if anything was."""
    return [] if not said else [section(marked(f"*{escape(asked)}*")), quote(said, LONGEST_COMMENT)]


def further(answer: AlertedAnswer) -> list[Block]:
    """What they answered to the survey's extra questions, by their names; longer texts are cut."""
    said = {name: ", ".join(told) if isinstance(told, list) else str(told) for name, told in answer.extras.items()}
    return fields([field(name, told, LONGEST_EXTRA) for name, told in said.items() if told.strip()][:MOST_EXTRAS])


def provenance(answer: AlertedAnswer, zone: ZoneInfo) -> str:
    """Which survey, by which way, when."""
    way = CHANNELS.get(answer.channel or "", "")
    at = answer.answered_at
    when = f"{at.astimezone(zone):%Y-%m-%d}" if answer.is_anonymous else local_time(at, zone)
    said = " ".join(part for part in ("Answered", way, "on", when) if part)
    return f"Survey {answer.survey} · {said}"


def notification(answer: AlertedAnswer) -> str:
    """One line for phones and screen readers; escaped, for Slack parses it."""
    text = escaped(f"{answer.score} of 10 from {who(answer)}", 400)
    if answer.changed_from is not None and answer.changed_from != answer.score:
        text += f" (changed from {answer.changed_from})"
    if answer.reason:
        text += f": {escaped(answer.reason, COMMENT_IN_NOTIFICATION)}"
    return text[:LONGEST_FALLBACK]
