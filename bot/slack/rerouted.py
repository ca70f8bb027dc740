"""What the owners are told where Slack does not let the app write to an account's people directly, pure."""

from __future__ import annotations

from bot.rerouting import Notice
from bot.slack.blocks import LONGEST_FALLBACK, Drawn, context, plain, section
from bot.slack.texts import escaped

LONGEST_NAME = 200


def draw(notice: Notice) -> Drawn:
    """Who, how they are asked instead, and what can be done."""
    sentence = f"Slack does not let the app write directly to {who(notice)}. {instead(notice)}"
    return Drawn(escaped(sentence, LONGEST_FALLBACK), [section(plain(sentence)), context(plain(where(notice)))])


def who(notice: Notice) -> str:
    """The account's people; a person where no account is known."""
    if notice.account is not None:
        return f"people of {notice.account[:LONGEST_NAME]}"
    return (notice.contact_name or "a contact without a name")[:LONGEST_NAME]


def instead(notice: Notice) -> str:
    """How they are asked."""
    if notice.channel is not None:
        return f"They are asked in {notice.channel} instead, where each of them answers privately."
    advice = f"name a channel that you share with them in nps.toml, [[surveys.{notice.survey}.channel_posts]]"
    if notice.by_email:
        return f"Those with a mail address are asked by email instead. To ask them in Slack, {advice}."
    return f"They are not asked. To ask them, {advice}."


def where(notice: Notice) -> str:
    """Which survey; it is said once."""
    wave = "" if notice.wave is None else f", wave {notice.wave}"
    return f"Survey {notice.survey}{wave} · said once for each account"
