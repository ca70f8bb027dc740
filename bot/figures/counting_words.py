"""What came of counting in another way, in sentences: beside the score over all answers, never in its place."""

from __future__ import annotations

from bot.figures.counting import MOST_EXAMPLES, Counted, Per
from bot.figures.margins import scored
from bot.statistics.clusters import Weighed
from bot.survey.figures import FEWEST_ANSWERS, Bands, exact_nps, round_half_away
from bot.survey.wording import Wording

# Closer than this, a weighted score and the raw one are the same to a reader.
SAME = 1.0
LONGEST_EXAMPLE = 30
NOISE = 1e-6


def told(found: Counted, bands: Bands, wording: Wording) -> list[str]:
    """The sentences, beside the raw score of these bands."""
    return [*by_voice(found, wording), *left_out(found, wording), *to_shares(found, bands, wording)]


def by_voice(found: Counted, wording: Wording) -> list[str]:
    """The score as it was asked for."""
    if found.counting.is_usual:
        return []
    if found.withheld:
        return [wording.say("Counted so, the score is not shown: answers are anonymous, and few would decide it.")]
    if found.score is None:
        return [wording.say("Counted so, there is no score: nothing is there to count.")]
    score = scored(found.score.nps, found.score.interval, wording)
    if found.counting.weight is None:
        return [equal(found.counting.per, found.score, score, wording)]
    return [heavy(found.counting.per, found.counting.weight, found.score, score, wording)]


def equal(per: Per, found: Weighed, score: str, wording: Wording) -> str:
    """Of accounts or people, each with one voice."""
    if per is Per.ACCOUNT:
        return wording.say_many(
            "With one voice for each account: {score}, from {number} account.",
            "With one voice for each account: {score}, from {number} accounts.",
            found.clusters,
            score=score,
        )
    return wording.say_many(
        "With the last answer of each person: {score}, from {number} person.",
        "With the last answer of each person: {score}, from {number} people.",
        found.answers,
        score=score,
    )


def heavy(per: Per, weight: str, found: Weighed, score: str, wording: Wording) -> str:
    """Of voices that weigh more or less."""
    if per is Per.ACCOUNT:
        told = wording.say_many(
            "With one voice for each account, weighted by {weight}: {score}, from {number} account.",
            "With one voice for each account, weighted by {weight}: {score}, from {number} accounts.",
            found.clusters,
            weight=weight,
            score=score,
        )
    elif per is Per.RESPONDENT:
        told = wording.say_many(
            "With the last answer of each person, weighted by {weight}: {score}, from {number} person.",
            "With the last answer of each person, weighted by {weight}: {score}, from {number} people.",
            found.answers,
            weight=weight,
            score=score,
        )
    else:
        told = wording.say_many(
            "Weighted by {weight}: {score}, from {number} answer.",
            "Weighted by {weight}: {score}, from {number} answers.",
            found.answers,
            weight=weight,
            score=score,
        )
    return f"{told} {worth(found, wording)}"


def worth(found: Weighed, wording: Wording) -> str:
    """How many answers a few heavy ones leave."""
    return wording.say_many(
        "It is as sure as a score of {number} answer that counts alike.",
        "It is as sure as a score of {number} answers that count alike.",
        equal_answers(found),
    )


def equal_answers(found: Weighed) -> int:
    """Rounded down, for what is no more certain than that."""
    return max(1, int(found.effective + NOISE))


def left_out(found: Counted, wording: Wording) -> list[str]:
    """What was not counted, and why."""
    sentences = []
    if found.no_account:
        sentences.append(
            wording.say_many(
                "{number} answer belongs to no account and is left out.",
                "{number} answers belong to no account and are left out.",
                found.no_account,
            )
        )
    if found.no_weight:
        sentences.append(
            wording.say_many(
                "{number} answer has no {weight} and is left out.",
                "{number} answers have no {weight} and are left out.",
                found.no_weight,
                weight=found.counting.weight or "",
            )
        )
    if found.no_number:
        examples = [f"'{text[:LONGEST_EXAMPLE]}'" for text, _ in found.no_number[:MOST_EXAMPLES]]
        sentences.append(
            wording.say_many(
                "{number} answer is left out, since its {weight} is no number: {examples}.",
                "{number} answers are left out, since their {weight} is no number, as in {examples}.",
                sum(answers for _, answers in found.no_number),
                weight=found.counting.weight or "",
                examples=wording.listed(examples),
            )
        )
    return sentences


def to_shares(found: Counted, bands: Bands, wording: Wording) -> list[str]:
    """The score weighted to what is known of everybody, where that makes a difference."""
    known, raw = found.counting.known, exact_nps(bands)
    if known is None or raw is None:
        return []
    if found.known is None:
        return [
            wording.say(
                "It is not weighted to the known shares of {attribute}: too few answers to tell the groups apart.",
                attribute=known.attribute,
            )
        ]
    score = found.known.score
    if abs(score.points - float(raw)) <= SAME:
        return []
    told_so = [
        wording.say(
            "{raw} as answered; {score} weighted to the known shares of {attribute}, since those who answered are made "
            "up differently from all whom they stand for.",
            raw=wording.number(round_half_away(raw)),
            attribute=known.attribute,
            score=scored(score.nps, score.interval, wording),
        ),
        wording.say_many(
            "That is from {number} answer, and as sure as from {worth} that count alike.",
            "That is from {number} answers, and as sure as from {worth} that count alike.",
            score.answers,
            worth=wording.number(equal_answers(score)),
        ),
    ]
    if found.known.together:
        told_so.append(
            wording.say(
                "There {values} are taken together: under {few} answers each would tell nothing.",
                values=wording.listed(found.known.together),
                few=wording.number(FEWEST_ANSWERS),
            )
        )
    if found.known.unplaced:
        told_so.append(
            wording.say_many(
                "{number} answer has another {attribute} or none, and is left out there.",
                "{number} answers have another {attribute} or none, and are left out there.",
                found.known.unplaced,
                attribute=known.attribute,
            )
        )
    return told_so
