"""The account of a demo that was played through: what happened, and what should have happened and did not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.figures.report import Report, report
from bot.figures.summary import as_text
from bot.sandbox.blocks_text import lines_of
from bot.sandbox.cast import By, Customer, Nature
from bot.sandbox.customers import of_nature
from bot.sandbox.diary import Event
from bot.sandbox.performance import Alerted, Performance
from bot.sandbox.slack import Message
from bot.survey.periods import parse_period
from bot.survey.scale import Band, band_of
from bot.survey.wording import ENGLISH
from storage.database import Session
from storage.queries.exports import ExportedAnswer, Span, exported
from storage.queries.waves import ListedWave, listed

PERIOD = "this-quarter"
QUICK_SECONDS = 5.0
"""An alert is there within seconds."""


@dataclass(frozen=True)
class Outcome:
    """What is in the store and in Slack when all has settled."""

    wave: ListedWave | None
    answers: dict[str, ExportedAnswer]
    report: Report


async def outcome(performance: Performance) -> Outcome:
    """As the product's own queries tell it."""
    product = performance.stage.product
    survey = product.programme.default_survey
    period = parse_period(PERIOD, product.clock(), product.programme.timezone)
    waves = await product.db.read(listed, survey.name)
    wave = waves[0] if waves else None
    answers = {} if wave is None else await product.db.read(answered_in, wave)
    return Outcome(wave, answers, await product.db.read(report, survey, period))


def answered_in(session: Session, wave: ListedWave) -> dict[str, ExportedAnswer]:
    """The wave's answers, by address."""
    rows = exported(session, Span(wave.survey, wave.opened_at, None))
    return {row.email: row for row in rows if row.email is not None}


def shortcomings(performance: Performance, found: Outcome) -> list[str]:
    """What should have happened and did not (yet), each in a sentence."""
    stage, missing = performance.stage, [entry.text for entry in performance.stage.diary.of(Event.TROUBLE)]
    by_mail = [one for one in stage.cast if one.by is By.MAIL]
    invited = 0 if found.wave is None else found.wave.invited
    if invited != len(stage.cast):
        missing.append(f"{invited} of {len(stage.cast)} customers were invited")
    if (mails := len(stage.mailbox.letters)) != len(by_mail):
        missing.append(f"{mails} of {len(by_mail)} mails arrived")
    if (direct := len(asked_in_slack(performance))) != len(stage.users):
        missing.append(f"{direct} of {len(stage.users)} direct messages were posted")
    missing += [f"{told} was not recorded as they gave it" for told in unrecorded(performance, found)]
    missing += [
        f"the mail scanner of {one.name} was taken for a person"
        for one in of_nature(stage.cast, Nature.SCANNED)
        if one.email in found.answers
    ]
    return [*missing, *silent_alerts(performance), *open_loops(performance), *stage.slack.troubles]


def unrecorded(performance: Performance, found: Outcome) -> Iterator[str]:
    """Those whose answer is not in the store with the score that they gave last and all their words."""
    for customer in of_nature(performance.stage.cast, Nature.ANSWERS):
        answer = found.answers.get(customer.email)
        said = {text for text in (customer.reason, customer.more) if text}
        kept = "" if answer is None else f"{answer.reason} {answer.follow_up}"
        if answer is None or answer.score != last_score(customer) or not all(text in kept for text in said):
            yield f"the answer of {customer.name}"


def silent_alerts(performance: Performance) -> Iterator[str]:
    """Detractors of whom the owners' channel does not know, or not what they said, or not soon enough."""
    alerts = {alert.name: alert for alert in told_alerts(performance)}
    for customer in detractors(performance):
        alert = alerts.get(customer.name)
        if alert is None:
            yield f"{customer.name} gave {customer.score} and the owners' channel was not told"
        elif not all(text in alert.shown for text in (customer.reason, customer.more) if text):
            yield f"what {customer.name} said did not join the alert"
        elif alert.alerted.seconds is not None and alert.alerted.seconds > QUICK_SECONDS:
            yield f"the alert about {customer.name} took {alert.alerted.seconds:.1f} seconds"


def open_loops(performance: Performance) -> Iterator[str]:
    """Customers whom a colleague has won back, and of whom the thread of the alert does not tell it."""
    alerts = {alert.name: alert for alert in told_alerts(performance)}
    for customer in performance.stage.cast:
        alert = alerts.get(customer.name)
        if customer.resolved and alert is not None and customer.resolved not in " ".join(alert.thread):
            yield f"the case of {customer.name} was not resolved"


@dataclass(frozen=True)
class ToldAlert:
    """An alert as it stands in the channel."""

    name: str
    alerted: Alerted
    lines: list[str]
    thread: list[str]

    @property
    def shown(self) -> str:
        """All of it on one line."""
        return " ".join(line.strip() for line in self.lines)


def told_alerts(performance: Performance) -> list[ToldAlert]:
    """The alerts in the owners' channel, the oldest first."""
    stage = performance.stage
    messages = {message.ts: message for message in stage.slack.channel(stage.owners)}
    names = {user.id: user.real_name for user in stage.slack.workspace.users.values()}
    return [
        ToldAlert(
            name_in(stage.cast, messages[ts]),
            alerted,
            lines_of(messages[ts].blocks, names),
            [line for one in messages.values() if one.thread_ts == ts for line in lines_of(one.blocks, names)],
        )
        for ts, alerted in performance.alerts.items()
    ]


def name_in(cast: list[Customer], message: Message) -> str:
    """Whom a message names."""
    return next((one.name for one in cast if one.name in message.text), "")


def detractors(performance: Performance) -> list[Customer]:
    """Those of the cast who give a low score by themselves."""
    acting = of_nature(performance.stage.cast, Nature.ANSWERS)
    return [one for one in acting if one.score is not None and band_of(one.score) is Band.DETRACTOR]


def last_score(customer: Customer) -> int | None:
    """The score that stands in the end."""
    return customer.score if customer.changed_to is None else customer.changed_to


def asked_in_slack(performance: Performance) -> list[Message]:
    """The first message that each customer got from the app."""
    slack = performance.stage.slack
    return [messages[0] for user in performance.stage.users.values() if (messages := slack.dm(user))]


def account(performance: Performance, found: Outcome, reply: Message | None) -> str:
    """The whole of it, to be read from above."""
    parts = [told_wave(performance, found), told_scan(performance), *map(told_alert, told_alerts(performance))]
    if reply is not None:
        shown = lines_of(reply.blocks)
        parts.append("\n".join([f"You typed /nps {PERIOD} and were answered privately:", *indented(shown)]))
    parts.append(
        "\n".join(["The score, as `nps score` tells it:", *indented(as_text(found.report, ENGLISH).split("\n"))])
    )
    return "\n\n".join(part for part in parts if part)


def told_wave(performance: Performance, found: Outcome) -> str:
    """What went out, and how many answered."""
    stage = performance.stage
    if found.wave is None:
        return "No wave was opened."
    invited, in_slack = found.wave.invited, len(asked_in_slack(performance))
    mails, answered = len(stage.mailbox.letters), len(found.answers)
    return (
        f"A wave was opened: {invited} invited, {in_slack} in Slack, {mails} by email.\n"
        f"{mails} mails arrived, {in_slack} direct messages were posted, {answered} customers answered."
    )


def told_scan(performance: Performance) -> str:
    """The scanner, if there was one."""
    stage = performance.stage
    names = {one.email: f"{one.name}, {one.account}" for one in stage.cast}
    return "\n".join(
        f"A mail scanner opened {scan.text} links in the mail to {names.get(scan.email or '', '')}: "
        "no score was recorded."
        for scan in stage.diary.of(Event.SCAN)
    )


def told_alert(alert: ToldAlert) -> str:
    """An alert with the time that it took."""
    seconds = alert.alerted.seconds
    when = "" if seconds is None else f", {seconds:.2f} s after the score"
    joined = "; the comment joined the same message" if alert.alerted.joined else ""
    thread = ["  In its thread:", *indented(alert.thread)] if alert.thread else []
    return "\n".join([f"In #customer-voice{when}{joined}:", *indented(alert.lines), *thread])


def indented(lines: list[str]) -> list[str]:
    """Set in."""
    return [f"    {line}".rstrip() for line in lines]
