"""The app's Home, pure: for members their cases, the score and the waves; for a customer their own answers, and the
choice not to be asked. What customers read is looked up in their language.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from bot.figures.report import Figures, Report
from bot.figures.summary import summary as summary_of
from bot.locales.forms import written_date
from bot.slack.blocks import Block, actions, button, context, divider, header, marked, plain, quote, section
from bot.slack.cases_card import Shown, summary
from bot.slack.leaving import AGAIN, AS_OTHERS, NEVER, NEVER_TEXT, OFFERS, offered, promise
from bot.slack.texts import cut, escape
from bot.slack.waves_list import WaveTable, wave_lines
from bot.survey.rests import wish_of
from bot.survey.wording import ENGLISH, Wording
from storage.queries.homes import OwnAnswer, OwnContact
from storage.types import SuppressedBecause

# Followed by what is wished, in the words of `bot.slack.leaving`.
WISH = "nps_home_wish_"
REFRESH = "nps_home_refresh"
# A Home has a hundred blocks; a case takes three of them.
MOST_CASES = 12
MOST_ANSWERS = 12
LONGEST_QUOTE = 600
LONGEST_ALT = 2000

View = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Picture:
    """Where it can be fetched, and what it says."""

    url: str
    said: str


@dataclass(frozen=True, slots=True)
class MemberPage:
    """What a member finds. `cases` are their own that are open, `open_cases` is how many everybody has."""

    cases: tuple[Shown, ...]
    mine: int
    open_cases: int
    report: Report
    waves: WaveTable
    notice: str = ""
    trend: Sequence[Figures] = ()
    pictures: Sequence[Picture] = ()
    wording: Wording = ENGLISH


@dataclass(frozen=True, slots=True)
class CustomerPage:
    """What a customer finds. `contact` is None where we do not know them. `subjects`: what each survey is about."""

    company: str
    contact: OwnContact | None
    answers: tuple[OwnAnswer, ...]
    subjects: dict[str, str]
    wording: Wording
    zone: ZoneInfo


def for_member(page: MemberPage) -> View:
    """Their cases first: it is what they can do something about."""
    blocks = [*([section(marked(page.notice))] if page.notice else []), *cases(page), divider()]
    blocks += [
        *score(page.report, page.wording),
        *trend(page.trend, page.wording),
        *({"type": "image", "image_url": one.url, "alt_text": cut(one.said, LONGEST_ALT)} for one in page.pictures),
        divider(),
        header("Waves"),
        *(section(marked(line)) for line in waves(page)),
    ]
    blocks.append(actions([button("Refresh", REFRESH, "now", spoken="Show how it stands now")], "nps-home-refresh"))
    return home(blocks)


def cases(page: MemberPage) -> list[Block]:
    """Those of the member, most urgent first."""
    others = page.open_cases - page.mine
    rest = "Nobody has another open case." if others <= 0 else f"{others:,} more open with others or nobody"
    hint = context(marked(f"{rest} · `/nps cases` lists all" if others > 0 else rest))
    if not page.cases:
        return [header("Your cases"), section(plain("You have no open case.")), hint]
    shown = page.cases[:MOST_CASES]
    more = page.mine - len(shown)
    blocks = [block for one in shown for block in (*summary(one), divider())]
    return [
        header(f"Your cases ({page.mine:,})"),
        *blocks,
        *([context(plain(f"and {more:,} more of yours"))] if more > 0 else []),
        hint,
    ]


def score(report: Report, wording: Wording) -> list[Block]:
    """The score with what it is worth, and whether it moved."""
    told = summary_of(report, wording)
    said = [sentence for sentence in (told.certainty, told.change, told.flow) if sentence]
    return [
        header(told.headline),
        context(plain(told.title)),
        *(section(plain(sentence)) for sentence in said),
        context(marked("`/nps` has all of it; `/nps help` lists what you can ask")),
    ]


def trend(periods: Sequence[Figures], wording: Wording) -> list[Block]:
    """The score of this period and of those before it, as text: a Home shows no charts."""
    told = [f"{one.period.name}: {wording.number(one.nps)}" for one in periods if one.nps is not None]
    return [context(plain(" → ".join(told)))] if len(told) > 1 else []


def waves(page: MemberPage) -> list[str]:
    """Open ones and those to come."""
    return wave_lines(page.waves) or ["No wave is open or planned."]


def for_customer(page: CustomerPage) -> View:
    """What they told us, and whether they want to be asked again."""
    say = page.wording.say
    if page.contact is None:
        return home([section(plain(say("{company} has not asked you for a score here.", company=page.company)))])
    blocks = [header(say("Your answers to {company}", company=page.company))]
    blocks += [block for answer in page.answers for block in own_answer(answer, page)]
    if not page.answers:
        blocks.append(section(plain(say("You have not answered yet."))))
    return home([*blocks, divider(), *choice(page, page.contact)])


def own_answer(answer: OwnAnswer, page: CustomerPage) -> list[Block]:
    """A score, about what, when, and the words that came with it."""
    subject = page.subjects.get(answer.survey, answer.survey)
    given = page.wording.say("Your score: {score} of 10", score=answer.score)
    day = written_date(answer.answered_at.astimezone(page.zone).date(), page.wording.language)
    about = f"{page.wording.isolated(subject)} · {day}"
    said = [text for text in (answer.reason, answer.follow_up) if text]
    return [
        section(marked(f"*{escape(given)}*")),
        context(plain(cut(about, 200))),
        *(quote(text, LONGEST_QUOTE) for text in said),
    ]


def choice(page: CustomerPage, contact: OwnContact) -> list[Block]:
    """A bounce is not theirs to take back here, and says nothing of what they want."""
    say, number = page.wording.say, contact.id
    if contact.suppressed_because is SuppressedBecause.UNSUBSCRIBED:
        again = button(say("You may ask me again"), f"{WISH}{AGAIN}", f"{number}:{AGAIN}")
        sentence = say("You are not asked for a score any more.")
        return [section(plain(sentence)), actions([again], f"nps-home-again-{number}")]
    rest = wish_of(contact.rest_days)
    now_and_then = say("{company} asks you for a score now and then.", company=page.company)
    told = now_and_then if rest is None else promise(page.wording, page.company, rest)
    # To translators: a button.
    as_others = {} if rest is None else {AS_OTHERS: say("Ask me as often as others")}
    offers = {wish: offered(page.wording, wish, rest) for wish in OFFERS} | as_others | {NEVER: say(NEVER_TEXT)}
    buttons = [button(text, f"{WISH}{wish}", f"{number}:{wish}") for wish, text in offers.items()]
    return [section(plain(told)), actions(buttons, f"nps-home-quiet-{number}-{rest or 'none'}")]


def without_pictures(view: View) -> View:
    """What stays where they cannot be fetched."""
    return {**view, "blocks": [block for block in view["blocks"] if block["type"] != "image"]}


def home(blocks: Sequence[Block]) -> View:
    """The view."""
    return {"type": "home", "blocks": list(blocks)}
