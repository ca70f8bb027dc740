"""What is said to customers, in the words of the field and in their language.

Texts stand in English where they are said, and are looked up in the language's catalogue (`bot/locales`). `say` and
`noted` are the names by which they are found there; a value stands in braces, and is never part of a text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from gettext import NullTranslations

from bot.survey.definition import Survey, Thanks
from bot.survey.directions import direction_of, isolated
from bot.survey.numerals import Numerals
from bot.survey.questions import Texts, text_in
from bot.survey.scale import Band


def noted(text: str) -> str:
    """A text that is said elsewhere."""
    return text


# To translators: what 0 means.
LOWEST = noted("Not at all likely")
# To translators: what 10 means.
HIGHEST = noted("Extremely likely")
REASON = noted("What is the primary reason for your score?")
FOLLOW_UP = {
    # To translators: said to those who gave 0 to 6.
    Band.DETRACTOR: noted("What would we have to change for you to give us a higher score?"),
    # To translators: said to those who gave 7 or 8.
    Band.PASSIVE: noted("What would it take to make it a 9 or a 10?"),
    # To translators: said to those who gave 9 or 10.
    Band.PROMOTER: noted("What do we do really well?"),
}
THANKS = {
    Band.DETRACTOR: noted(
        "Thank you for being frank with us. Somebody on our team reads every answer, and yours goes first."
    ),
    Band.PASSIVE: noted("Thank you. We will work on what is missing."),
    Band.PROMOTER: noted("Thank you! It means a lot to us that you would recommend us."),
}


@dataclass(frozen=True, slots=True)
class Farewell:
    """The thanks, and a link with what is written on it; no label without a link."""

    text: str
    link: str | None
    label: str


@dataclass(frozen=True, slots=True)
class Wording:
    """One language's, and how it writes numbers. Without a catalogue: English."""

    language: str = "en"
    translations: NullTranslations = field(default_factory=NullTranslations, repr=False, compare=False)
    numerals: Numerals = field(default_factory=Numerals, repr=False, compare=False)

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`, as HTML has it."""
        return direction_of(self.language)

    def say(self, text: str, /, **values: object) -> str:
        """The text in this language, with the values in their places."""
        told = self.translations.gettext(text)
        return told.format(**self._in_place(values)) if values else told

    def say_many(self, one: str, many: str, number: int, /, **values: object) -> str:
        """The form that goes with the number, which stands at `{number}`."""
        told = self.translations.ngettext(one, many, number)
        return told.format(number=self.numerals.whole(number), **self._in_place(values))

    def number(self, number: int) -> str:
        """A whole number as this language writes it."""
        return self.numerals.whole(number)

    def percent(self, share: float, places: int = 0) -> str:
        """A share of 1 in per cent."""
        return self.numerals.percent(share, places)

    def listed(self, parts: Sequence[str]) -> str:
        """Two or more words as one: `a, b and c`."""
        if len(parts) < 2:
            return "".join(parts)
        # To translators: how a list of words ends: "first" stands for one word, or for several with commas.
        return self.say("{first} and {last}", first=", ".join(parts[:-1]), last=parts[-1])

    def isolated(self, value: object) -> object:
        """A value as it may stand in a sentence: a name of another direction does not turn the words around it."""
        return isolated(value, self.direction)

    def _in_place(self, values: dict[str, object]) -> dict[str, object]:
        return {name: self.isolated(value) for name, value in values.items()}

    # The questions

    @property
    def lowest(self) -> str:
        """The meaning of 0."""
        return self.say(LOWEST)

    @property
    def highest(self) -> str:
        """The meaning of 10."""
        return self.say(HIGHEST)

    @property
    def reason(self) -> str:
        """The open question that always follows."""
        return self.say(REASON)

    def question(self, survey: Survey) -> str:
        """The question, about what the survey names."""
        return self.question_about(self.subject(survey))

    def question_about(self, subject: str) -> str:
        """The same, about a subject that has been brought into form."""
        # To translators: the question of the Net Promoter Score; say it as it is asked in your language.
        return self.say("How likely are you to recommend {subject} to a friend or colleague?", subject=subject)

    def subject(self, survey: Survey) -> str:
        """What is recommended."""
        return text_in(survey.subjects, self.language, survey.language) or survey.subject

    def own(self, survey: Survey, texts: Texts) -> str:
        """A text of the survey's own: in this language, or in the survey's."""
        return text_in(texts, self.language, survey.language)

    def follow_up(self, band: Band) -> str:
        """The question of the band."""
        return self.say(FOLLOW_UP[band])

    def farewell(self, survey: Survey, band: Band) -> Farewell:
        """The survey's own thanks to the band, or the standard ones."""
        thanks = survey.thanks.get(band, Thanks())
        # To translators: a button that leads on, such as to a page of reviews.
        label = "" if thanks.link is None else self.own(survey, thanks.labels) or self.say("Continue")
        return Farewell(self.own(survey, thanks.texts) or self.say(THANKS[band]), thanks.link, label)

    def score_label(self, score: int) -> str:
        """A score's name for those who hear it rather than see it."""
        if score == 0:
            # To translators: heard by those who do not see the scale.
            return self.say("0 of 10, not at all likely")
        return self.say("10 of 10, extremely likely") if score == 10 else self.say("{score} of 10", score=score)

    def rating_label(self, rating: str) -> str:
        """The same for a rating from 1 to 5."""
        return self.say("{rating} of 5", rating=rating)

    # What a letter says around the question

    @property
    def mail_preheader(self) -> str:
        """What a mail program shows after the subject."""
        # To translators: shown by mail programs behind the subject; under 90 characters.
        return self.say("One click is enough. It takes two seconds.")

    @property
    def reminder_preheader(self) -> str:
        """The same of a letter that reminds."""
        return self.say("Just a reminder. One click is enough.")

    @property
    def mail_reminder(self) -> str:
        """Before the question, in a letter that reminds."""
        return self.say("A few days ago we asked you one question. We would still like to hear from you.")

    @property
    def mail_thanks(self) -> str:
        """Above the name of the person who asks."""
        return self.say("Thank you for your help.")

    @property
    def mail_hint(self) -> str:
        """Below the scale."""
        return self.say("One click is enough. On the page that opens you can tell us why.")

    @property
    def unsubscribe(self) -> str:
        """The link at the end."""
        return self.say("Unsubscribe from surveys")

    def list_name(self, company: str) -> str:
        """What a mail program calls all our letters together."""
        # To translators: what a mail program calls all our letters together.
        return self.say("{company} surveys", company=company)

    def mail_subject(self, subject: str) -> str:
        """Without a question mark: spam filters count it against a mail."""
        # To translators: a mail's subject; no question mark, which filters take for a sign of spam.
        return self.say("One question about {subject}", subject=subject)

    def reminder_subject(self, subject: str) -> str:
        """Another subject than that of the letter it reminds of: Gmail folds away what two letters of one subject
        share, which is the scale.
        """
        return self.say("A reminder: one question about {subject}", subject=subject)

    def greeting(self, name: str | None) -> str:
        """The whole name: which part of it people are called by is not ours to guess."""
        return self.say("Hello {name},", name=name) if name else self.say("Hello,")

    def why_asked(self, company: str, subject: str, *, after_event: bool) -> str:
        """Why somebody gets a letter."""
        if after_event:
            return self.say("You get this because of your recent experience with {subject}.", subject=subject)
        return self.say("You get this because {company} counts you among its customers.", company=company)


ENGLISH = Wording()
