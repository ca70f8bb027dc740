"""How much the taxonomy covers: the share of comments with a theme by language, and words of those without."""

from __future__ import annotations

from bot.figures.telling import Table, Told
from bot.figures.themes import Where
from bot.survey.anonymity import SMALLEST_GROUP_OF_COMMENTS
from bot.survey.definition import Survey
from bot.survey.periods import Period
from bot.survey.scale import Band, band_of
from bot.survey.wording import Wording
from bot.themes.candidates import FEWEST_COMMENTS, Candidate, Tongue, candidates
from bot.themes.languages import UNKNOWN
from bot.themes.stems import stemmer_of
from bot.themes.taxonomy import Language, Taxonomy
from storage.database import Session
from storage.queries.definitions import promised_anonymity
from storage.queries.figures import Filter
from storage.queries.themes import language_counts, theme_counts, without_theme

# The latest of them: words that were written years ago make no theme of today.
MOST_COMMENTS = 5000
NO_LANGUAGE = Language({})


def covered(session: Session, survey: Survey, period: Period, wording: Wording, taxonomy: Taxonomy) -> Told:
    """Comments by language with the share that has a theme, and themes that nobody wrote of."""
    chosen = Filter(survey.name, period.start, period.end)
    counts = language_counts(session, chosen)
    title = wording.say("What the themes cover")
    number, tagged = (sum(each) for each in zip((0, 0), *counts.values(), strict=True))
    if not number:
        return Told(title, (wording.say("Nobody has written a comment in this period."),))
    sentence = wording.say_many(
        "{number} comment, {share} with a theme.", "{number} comments, {share} with a theme.", number,
        share=wording.percent(tagged / number),
    )  # fmt: skip
    rows = [
        (tongue(language, wording), wording.number(all_), wording.percent(with_theme / all_))
        for language, (all_, with_theme) in sorted(counts.items(), key=lambda item: (-item[1][0], item[0]))
    ]
    head = (wording.say("Language"), wording.say("Comments"), wording.say("With a theme"))
    met = theme_counts(session, chosen)
    unmet = [taxonomy.name(theme, wording.language) for theme in taxonomy.names if theme not in met]
    silent = (wording.say("Nobody wrote of: {themes}.", themes=wording.listed(unmet)),) if unmet else ()
    return Told(title, (sentence, *silent), Table(head, tuple(rows)))


def tongue(language: str, wording: Wording) -> str:
    """By its tag; of a few words nobody can tell."""
    return wording.say("too short to tell") if language == UNKNOWN else language


def words_told(
    session: Session,
    survey: Survey,
    period: Period,
    wording: Wording,
    taxonomy: Taxonomy,
    where: Where | None = None,
) -> Told | None:
    """Words of comments without a theme that detractors write more than promoters, and the other way round."""
    found = candidate_words(session, survey, Filter(survey.name, period.start, period.end, where or {}), taxonomy)
    said = []
    if found[Band.DETRACTOR]:
        said.append(wording.say("Detractors write: {words}.", words=listed(found[Band.DETRACTOR], wording)))
    if found[Band.PROMOTER]:
        said.append(wording.say("Promoters write: {words}.", words=listed(found[Band.PROMOTER], wording)))
    return Told(wording.say("Words of comments without a theme"), tuple(said)) if said else None


def candidate_words(
    session: Session, survey: Survey, chosen: Filter, taxonomy: Taxonomy
) -> dict[Band, tuple[Candidate, ...]]:
    """By band. Where answers are anonymous, a word needs as many people as a quote does."""
    anonymous = survey.anonymous or promised_anonymity(session, survey.name)
    comments = (
        (text, band_of(score), tongue_of(survey.language if language == UNKNOWN else language, taxonomy))
        for text, language, score in without_theme(session, chosen, MOST_COMMENTS)
    )
    fewest = SMALLEST_GROUP_OF_COMMENTS if anonymous else FEWEST_COMMENTS
    return dict(candidates(comments, fewest=fewest))


def tongue_of(language: str, taxonomy: Taxonomy) -> Tongue:
    """The words of a language that say nothing, and of English."""
    own, english = (taxonomy.languages.get(tag, NO_LANGUAGE) for tag in (language, "en"))
    return Tongue(stemmer_of(language), own.ignored | english.ignored)


def listed(words: tuple[Candidate, ...], wording: Wording) -> str:
    """`parking (12), queue (8)`."""
    return ", ".join(f"{one.word} ({wording.number(one.comments)})" for one in words)
