"""Who would be asked, and who not, in words: for the command line and the owners' channel."""

from __future__ import annotations

from bot.outlook import Coming
from storage.queries.eligibility import LeftOut
from storage.queries.selecting import Counted
from storage.types import Channel

BY = {
    Channel.SLACK: "in Slack",
    Channel.EMAIL: "by email",
    Channel.WEBHOOK: "by the webhook",
    Channel.LINK: "by a link",
}
BECAUSE = {
    LeftOut.SUPPRESSED: "do not want to be asked",
    LeftOut.AUDIENCE: "are not in its audience",
    LeftOut.UNREACHABLE: "cannot be reached",
    LeftOut.NOT_DRAWN: "are not drawn",
    LeftOut.RESTING: "were asked lately",
    LeftOut.CEILING: "were asked often enough this year",
}


def people(one: Coming) -> str | None:
    """How many, and by which channels."""
    if one.people is None:
        return None
    total = f"{one.people:,} {'person' if one.people == 1 else 'people'}"
    if one.counted is None or not one.counted.total:
        return total
    return f"{total} ({channels(one.counted)})"


def channels(counted: Counted) -> str:
    """How many by each channel."""
    return ", ".join(f"{number:,} {BY[channel]}" for channel, number in counted.asked.items() if number)


def left_out(counted: Counted) -> str:
    """How many for each reason, in the order in which they are looked at; empty where nobody is."""
    return ", ".join(reasons(counted))


def reasons(counted: Counted) -> list[str]:
    """The same, one by one."""
    numbers = ((counted.left_out.get(reason, 0), BECAUSE[reason]) for reason in LeftOut)
    return [f"{number:,} {because}" for number, because in numbers if number]
