"""What was written after `/nps`, pure: a period, `by` an attribute, `where` it has a value, `per` account, of a
`survey`, in any order of these; or another topic than the score, which comes first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum

from bot.figures.asking import Asking, AskingError, conditions_of
from bot.figures.counting import Per

DEFAULT_PERIOD = "this-quarter"
QUOTES = str.maketrans("", "", "\"'“”‘’`")  # noqa: RUF001 - what phones make of quotation marks
WORDS = ("by", "survey", "where", "per", "weight")
# No word that anybody can write, so that it never counts as there twice.
PERIOD = ""


class Topic(StrEnum):
    """What is asked about."""

    SCORE = "score"
    MOVES = "moves"
    GOALS = "goals"
    BENCHMARKS = "benchmarks"
    THEMES = "themes"
    DRIVERS = "drivers"
    CASES = "cases"
    CASE = "case"
    WHY = "why"
    WAVES = "waves"
    STOP = "stop"
    HOLD = "hold"
    RESUME = "resume"
    APPROVE = "approve"
    SKIP = "skip"
    HELP = "help"


# What is decided of waves, of one survey where it is named.
ORDERS = (Topic.HOLD, Topic.RESUME, Topic.APPROVE, Topic.SKIP)
FIRST = {**{topic.value: topic for topic in Topic}, "?": Topic.HELP}
# What is told of a period, as the score is.
OF_A_PERIOD = (Topic.MOVES, Topic.THEMES, Topic.DRIVERS, Topic.GOALS, Topic.BENCHMARKS)
NEEDS = {
    Topic.CASE: "after 'case' comes its number, as in /nps case 12; /nps cases lists them",
    Topic.WHY: "after 'why' comes a person or an address, as in /nps why aino@customer.example",
}


class RequestError(ValueError):
    """What was written cannot be understood; a sentence for the one who wrote it."""


@dataclass(frozen=True, slots=True)
class Request:
    """`survey` is None where the default is meant; `subject` is the case's number, who is meant by `why`, or the survey
    of whose waves something is decided. `asking` is of the score, or of who moved.
    """

    topic: Topic = Topic.SCORE
    subject: str = ""
    survey: str | None = None
    asking: Asking = field(default_factory=Asking)


def parse_request(text: str) -> Request:
    """RequestError where a word is missing, doubled, or nearly a topic."""
    words = text.translate(QUOTES).split()
    topic = FIRST.get(words[0].lower()) if words else Topic.SCORE
    if topic is None and len(words) <= 2 and (near := get_close_matches(words[0].lower(), FIRST, n=1, cutoff=0.7)):
        raise RequestError(f"'{words[0][:60]}' is not a period; did you mean {near[0]}?")
    if topic in NEEDS:
        return about(topic, words[1:])
    if topic in ORDERS:
        return order(topic, words[1:])
    if topic in (Topic.CASES, Topic.WAVES, Topic.STOP, Topic.HELP):
        if len(words) > 1:
            raise RequestError(f"nothing comes after '{topic.value}'")
        return Request(topic)
    if topic in OF_A_PERIOD:
        return score_request(words[1:], topic)
    return score_request(words[1:] if words and topic is Topic.SCORE else words)


def about(topic: Topic, words: Sequence[str]) -> Request:
    """One case, or one person, perhaps in one survey. Per is somebody's name, too."""
    parts = split(words, ("survey",))
    subject = " ".join(parts[PERIOD])
    if topic is Topic.CASE:
        subject = subject.removeprefix("#")
    if not subject or (topic is Topic.CASE and not (subject.isdecimal() and len(subject) < 19)):
        raise RequestError(NEEDS[topic])
    return Request(topic, subject, survey=named(parts, "survey", "a survey's name"))


def order(topic: Topic, words: Sequence[str]) -> Request:
    """A decision, of one survey or (no subject) of whatever waves there are."""
    named_so = [word for word in words if word.lower() != "survey"]
    if len(named_so) > 1:
        raise RequestError(f"only a survey's name comes after '{topic.value}'")
    return Request(topic, "".join(named_so))


def score_request(words: Sequence[str], topic: Topic = Topic.SCORE) -> Request:
    """Of a period."""
    parts = split(words)
    check_period(parts[PERIOD])
    survey = named(parts, "survey", "a survey's name")
    by = named(parts, "by", "an attribute, as in /nps last-quarter by plan")
    asking = Asking(
        survey,
        " ".join(parts[PERIOD]) or DEFAULT_PERIOD,
        () if by is None else (by,),
        conditions(parts),
        per(parts),
        named(parts, "weight", "an attribute that holds numbers, as in /nps last-quarter weight revenue"),
    )
    return Request(topic, survey=survey, asking=asking)


def check_period(words: Sequence[str]) -> None:
    """A condition, or a word that is nearly one of ours, stands where the period should."""
    for word in words:
        if "=" in word:
            raise RequestError(f"before '{word[:60]}' comes 'where', as in /nps last-quarter where plan=pro")
        if len(words) > 1 and (near := get_close_matches(word.lower(), WORDS, n=1, cutoff=0.7)):
            raise RequestError(f"'{word[:60]}' is not a word for that; did you mean {near[0]}?")


def conditions(parts: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    """`plan=pro country=New Zealand`, with or without `and` between them."""
    told: list[str] = []
    words = parts.get("where", [])
    for at, word in enumerate(words):
        if "=" in word or not told:
            told.append(word)
        elif word.lower() != "and" or "=" not in "".join(words[at + 1 : at + 2]):
            told[-1] += f" {word}"
    if "where" in parts and not told:
        raise RequestError("after 'where' comes an attribute with its value, as in /nps last-quarter where plan=pro")
    try:
        return conditions_of(told)
    except AskingError as error:
        raise RequestError(str(error)) from error


def per(parts: dict[str, list[str]]) -> Per:
    """Whose voice counts once."""
    written = named(parts, "per", "'respondent' or 'account'")
    if written is None:
        return Per.ANSWER
    if written.lower() not in list(Per):
        near = get_close_matches(written.lower(), list(Per), n=1, cutoff=0.7)
        told = f"did you mean {near[0]}?" if near else "it can be per respondent or per account"
        raise RequestError(f"there is no score per '{written[:60]}'; {told}")
    return Per(written.lower())


def split(words: Sequence[str], known: Sequence[str] = WORDS) -> dict[str, list[str]]:
    """The words of each part; a part that is not there is missing from it, but for the period."""
    parts: dict[str, list[str]] = {PERIOD: []}
    current = PERIOD
    for word in words:
        if word.lower() in parts:
            raise RequestError(f"'{word.lower()}' is there twice")
        if word.lower() in known:
            current = word.lower()
            parts[current] = []
        else:
            parts[current].append(word)
    return parts


def named(parts: dict[str, list[str]], word: str, what: str) -> str | None:
    """What follows a word, where the word is there."""
    if word not in parts:
        return None
    if not parts[word]:
        raise RequestError(f"after '{word}' comes {what}")
    return " ".join(parts[word])
