"""What is said to customers, in the words of the field. One file a language later; the words of English for now."""

from __future__ import annotations

from bot.survey.scale import Band

LOWEST = "Not at all likely"
HIGHEST = "Extremely likely"
REASON = "What is the primary reason for your score?"
FOLLOW_UP = {
    Band.DETRACTOR: "What would we have to change for you to give us a higher score?",
    Band.PASSIVE: "What would it take to make it a 9 or a 10?",
    Band.PROMOTER: "What do we do really well?",
}
THANKS = {
    Band.DETRACTOR: "Thank you for being frank with us. Somebody on our team reads every answer, and yours goes first.",
    Band.PASSIVE: "Thank you. We will work on what is missing.",
    Band.PROMOTER: "Thank you! It means a lot to us that you would recommend us.",
}


def question(subject: str) -> str:
    """The question, about what the survey names."""
    return f"How likely are you to recommend {subject} to a friend or colleague?"


def score_label(score: int) -> str:
    """A score's name for those who hear it rather than see it."""
    end = {0: f", {LOWEST.lower()}", 10: f", {HIGHEST.lower()}"}.get(score, "")
    return f"{score} of 10{end}"


# What a letter says around the question.

MAIL_PREHEADER = "One click is enough. It takes two seconds."
MAIL_HINT = "One click is enough. On the page that opens you can tell us why."
UNSUBSCRIBE = "Unsubscribe from surveys"


def list_name(company: str) -> str:
    """What a mail program calls all our letters together."""
    return f"{company} surveys"


def mail_subject(subject: str) -> str:
    """Without a question mark: spam filters count it against a mail."""
    return f"One question about {subject}"


def greeting(name: str | None) -> str:
    """The whole name: which part of it people are called by is not ours to guess."""
    return f"Hello {name}," if name else "Hello,"


def why_asked(company: str, subject: str, *, after_event: bool) -> str:
    """Why somebody gets a letter."""
    if after_event:
        return f"You get this because of your recent experience with {subject}."
    return f"You get this because {company} counts you among its customers."
